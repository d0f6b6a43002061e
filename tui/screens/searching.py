"""What the lists that are searched share: a field above the rows, and moving through them while typing goes on."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen
from textual.widgets import Input

from tui.panes.row_list import RowList
from tui.rows.row import Row

Given = TypeVar("Given")


class SearchingScreen(Screen[Given]):
    """A screen with one `Input` to search with and one `RowList`."""

    DEFAULT_CSS = """
    SearchingScreen Input { border: none; height: 1; padding: 0 1; background: $panel; }
    SearchingScreen Input > .input--placeholder { color: $quiet; }
    SearchingScreen RowList { padding: 0 1; }
    SearchingScreen #counted { height: auto; padding: 0 1; }
    SearchingScreen #sides { height: 1fr; border-top: solid $border-blurred; }
    SearchingScreen.-wide #sides { layout: horizontal; }
    """

    @property
    def search(self) -> Input:
        return self.query_one(Input)

    @property
    def listed(self) -> RowList:
        return self.query_one(RowList)

    def action_find(self) -> None:
        self.search.focus()

    def action_next(self, step: int) -> None:
        """Move through what was found, while typing."""
        self.listed.action_cursor_down() if step > 0 else self.listed.action_cursor_up()

    def ended_search(self) -> bool:
        """Empty the search and go back to the rows; False where nothing was searched for."""
        if not (self.search.has_focus or self.search.value):
            return False
        self.search.value = ""
        self.listed.focus()
        return True

    def on_input_submitted(self) -> None:
        self.listed.action_select()


def telling(id: str, text: str) -> Row:  # noqa: A002  # the name of the field
    """A row that only says something, where there is nothing to choose."""
    return Row(id, ((text, "open"),), heading=True)
