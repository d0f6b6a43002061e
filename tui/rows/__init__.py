"""What panes list, as plain rows: made from a consultation by pure functions, shown by `tui.panes.row_list`."""
