"""Find a question by its words and answer it, in any order."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from engine.consultation import Consultation
from tui.actions import bindings
from tui.panes.entry import Entry
from tui.panes.foot import Foot
from tui.panes.row_list import RowList
from tui.rows.findings import finding_rows
from tui.rows.row import Row


class FindScreen(ModalScreen[str | None]):
    """Gives the id of the row that was found: `term:ID`, `group:ID`, `table:ID` or `row:TABLE:NUMBER`."""

    BINDINGS = bindings("Find")
    DEFAULT_CSS = """
    FindScreen { align: center middle; }
    FindScreen > Vertical {
        width: 84; max-width: 96%; height: 80%; border: round $border; border-title-color: $name; background: $surface;
        padding: 0 1;
    }
    FindScreen Input { margin: 0 0 1 0; }
    """

    def __init__(self, consultation: Consultation, target: str) -> None:
        super().__init__()
        self._consultation, self._site = consultation, target

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "Find a question"
            yield Entry(placeholder="words of the question: block, pregnant, how long …")
            yield RowList()
            yield Foot()

    def on_mount(self) -> None:
        self.query_one(RowList).can_focus = False
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, search: str) -> None:
        found = finding_rows(self._consultation, self._site, search)
        nothing = Row("nothing", ((f"No question has the words “{search}”.", "open"),), heading=True)
        self.query_one(RowList).show(found or (nothing,), at=_nearest(found, search))

    def on_input_submitted(self) -> None:
        chosen = self.query_one(RowList).chosen
        if chosen is not None:
            self.dismiss(chosen)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(event.row.id)

    def action_next(self, step: int) -> None:
        """Move through what was found while typing goes on."""
        rows = self.query_one(RowList)
        rows.action_cursor_down() if step > 0 else rows.action_cursor_up()

    def action_cancel(self) -> None:
        self.dismiss(None)


def _nearest(rows: tuple[Row, ...], search: str) -> str | None:
    """The row that is called so, else that begins so, else the first."""
    words, free = search.strip().lower(), [row for row in rows if not row.heading]
    called = {row.id: row.pieces[0][0].rstrip(": ").lower() for row in free}
    exact = [row.id for row in free if called[row.id] == words]
    begins = [row.id for row in free if called[row.id].startswith(words)]
    return next(iter(exact + begins + [row.id for row in free]), None)
