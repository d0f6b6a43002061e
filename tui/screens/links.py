"""The rule graph around one entry: gone along by the arrow keys, from entry to entry."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from kb.editing.entries import Entry
from kb.editing.links import Links
from tui.actions import bindings
from tui.panes.foot import Foot
from tui.panes.row_list import RowList
from tui.rows.links import link_rows
from tui.rows.rules import plain_name


class LinksScreen(ModalScreen[Entry | None]):
    """Gives the entry that was chosen to go to. Enter goes along; what is now in the middle is chosen with `e`."""

    BINDINGS = bindings("Graph")
    DEFAULT_CSS = """
    LinksScreen { align: center middle; }
    LinksScreen > Vertical {
        width: 96; max-width: 96%; height: 92%; background: $surface; border: round $border; border-title-color: $name;
    }
    LinksScreen RowList { padding: 0 1; }
    """

    def __init__(self, links: Links, entry: Entry) -> None:
        super().__init__()
        self._links, self._way = links, [entry]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield RowList("links")
            yield Foot()

    def on_mount(self) -> None:
        self._show()

    def _show(self, at: str | None = None) -> None:
        entry = self._way[-1]
        self.query_one(Vertical).border_title = f"{entry.kind} {plain_name(entry.id)}: what it hangs together with"
        rows = link_rows(self._links, entry)
        first = next((row.id for row in rows if not row.heading), None)
        self.query_one(RowList).show(rows, at=at or first)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Go along to the entry."""
        name = event.row.id.partition("|")[2]
        entry = next((one for one in self._links.entries if one.name == name), None)
        if entry is not None:
            self._way.append(entry)
            self._show()

    def action_edit(self) -> None:
        self.dismiss(self._way[-1])

    def action_leave(self) -> None:
        """Back along the way; from its beginning, out."""
        if len(self._way) > 1:
            gone = self._way.pop()
            self._show(
                next((row.id for row in link_rows(self._links, self._way[-1]) if row.id.endswith(gone.name)), None)
            )
        else:
            self.dismiss(None)
