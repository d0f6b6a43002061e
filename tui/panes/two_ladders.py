"""Two ladders side by side, laid out in columns for the width there is."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from engine.opinion import Opinion
from tui.panes.row_list import RowList
from tui.rows.two_ladders import DIFFERS, columns_head, two_ladders


class TwoLadders(Vertical):
    """Shows the real ladder beside a copy's; goes to what differs."""

    DEFAULT_CSS = """
    TwoLadders #columns { height: 1; padding: 0 1; color: $quiet; }
    """

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id, classes=classes)
        self._shown: tuple[Opinion, Opinion] | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="columns")
        yield RowList("ladders")

    @property
    def rows(self) -> RowList:
        return self.query_one(RowList)

    def show(self, now: Opinion, then: Opinion) -> None:
        """Show both; unless one moves about in them, go to the first that differs, the others below it in view."""
        self._shown = (now, then)
        self._lay()
        if not self.rows.has_focus:
            differing = [row.id for row in self.rows.rows if row.lead == DIFFERS]
            for row in (*differing[-1:], *differing[:1]):
                self.rows.go_to(row)

    def on_resize(self, _: events.Resize) -> None:
        self.call_after_refresh(self._lay)

    def _lay(self) -> None:
        if self._shown is not None:
            width = self.rows.scrollable_content_region.width
            self.query_one("#columns", Static).update(columns_head(width))
            self.rows.show(two_ladders(*self._shown, width))
