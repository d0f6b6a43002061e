"""Thin panes: each shows what it is given and says what was chosen. None holds clinical state."""
