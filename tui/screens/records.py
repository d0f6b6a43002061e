"""Every saved consultation, the newest change first: searched, told apart by whether it is decided, opened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from exports.paper import Line
from exports.store import Kept
from kb.model import KnowledgeBase
from kb.problems import Refused
from tui.actions import bindings
from tui.panes.entry import Entry
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.rows.kept import kept_lines, kept_row
from tui.rows.row import Row
from tui.screens.searching import SearchingScreen, telling

if TYPE_CHECKING:
    from tui.app import RungApp

_MOST = 1000
_KINDS: Mapping[str, Callable[[Kept], bool]] = {
    "all": lambda _: True, "open": lambda kept: not kept.is_decided, "decided": lambda kept: kept.is_decided,
}  # fmt: skip
_NOTHING = "Nothing is saved yet. A consultation is saved from its first answer on; begin one at home with n."
_NOT_FOUND = "No saved consultation has all of these words. Esc ends the search."
_NONE_SUCH = "None of those found is {kind}. f shows the others."


class RecordsScreen(SearchingScreen[str | None]):
    """Gives the id of the consultation to open; None when none is to be opened."""

    BINDINGS = bindings("Saved consultations")
    DEFAULT_CSS = """
    RecordsScreen #state { height: auto; max-height: 50%; width: 1fr; border-top: solid $border-blurred; }
    RecordsScreen.-wide #state { height: 1fr; max-height: 100%; border-top: none; border-left: solid $border-blurred; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._kind = "all"
        self._found: tuple[Kept, ...] = ()

    def compose(self) -> ComposeResult:
        yield Heading("Saved consultations")
        yield Entry(placeholder="/ searches: words of a case, a site, or who began it")
        yield Static(id="counted")
        with Vertical(id="sides"):
            yield RowList("saved")
            yield Page(lambda _: (), id="state")
        yield Foot()

    @property
    def rung_app(self) -> RungApp:
        return cast("RungApp", self.app)

    def on_mount(self) -> None:
        self.listed.focus()
        self._read()

    def on_input_changed(self) -> None:
        self._read()

    def _read(self) -> None:
        self.run_worker(self._reading(self.search.value), group="read", exclusive=True)

    async def _reading(self, search: str) -> None:
        """Read the store in the thinking thread, so that typing goes on."""
        reading = asyncio.get_running_loop().run_in_executor(self.rung_app.mind, self._ask, search)
        try:
            _, self._found = await reading
        except Refused as refused:
            self._found = ()
            rows = [Row(f"refused:{n}", ((f"{p.where}: {p.what}; {p.mend}", "bad"),), ("✗", "bad"), heading=True)
                    for n, p in enumerate(refused.problems)]  # fmt: skip
            self.listed.show(rows)
        else:
            self._show()

    def _ask(self, search: str) -> tuple[KnowledgeBase, tuple[Kept, ...]]:
        """What is found, with the knowledge base read too, since the state of each is told beside it."""
        base = self.rung_app.base
        return base, self.rung_app.store.listed(search, _MOST, base.alarming)

    def _show(self) -> None:
        kept = [one for one in self._found if _KINDS[self._kind](one)]
        first = f"kept:{kept[0].id}" if kept and self.search.value else None
        self.listed.show([kept_row(one) for one in kept] or [telling("nothing", self._nothing())], at=first)
        self.query_one("#counted", Static).update(self._counted(len(kept)))
        self.query_one("#state").display = bool(kept)
        self._tell()

    def _nothing(self) -> str:
        """Why the list is empty, and what to do."""
        if self._found:
            return _NONE_SUCH.format(kind=self._kind)
        return _NOT_FOUND if self.search.value.strip() else _NOTHING

    def _counted(self, count: int) -> Content:
        kinds = [(f"{kind} ", "bold $name" if kind == self._kind else "$quiet") for kind in _KINDS]
        most = ", the newest of those found; search for older ones" if len(self._found) == _MOST else ""
        return Content.assemble("Showing: ", *kinds, (f"· {count}{most}", "$quiet"))

    def on_row_list_moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """How the consultation under the cursor stands."""
        here = next((one for one in self._found if f"kept:{one.id}" == self.listed.chosen), None)
        lines: tuple[Line, ...] = tuple(kept_lines(here, self.rung_app.base)) if here else ()
        self.query_one("#state", Page).show(lambda _: lines)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(event.row.id.removeprefix("kept:"))

    def action_turn(self) -> None:
        kinds = list(_KINDS)
        self._kind = kinds[(kinds.index(self._kind) + 1) % len(kinds)]
        self._show()

    def action_leave(self) -> None:
        if not self.ended_search():
            self.dismiss(None)
