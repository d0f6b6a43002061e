"""Every saved consultation, the newest change first: searched, told apart by how it stands, opened, given out."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from exports.paper import Line
from exports.records_list import KINDS, Listed, records_list
from kb.model import KnowledgeBase
from kb.problems import Refused
from tui.actions import bindings
from tui.panes.entry import Entry
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.rows.kept import KIND_WORDS, kept_lines, listed_row
from tui.rows.row import Row
from tui.screens.searching import SearchingScreen, telling

if TYPE_CHECKING:
    from tui.app import RungApp

_MOST = 1000
_NOTHING = "Nothing is saved yet. A consultation is saved from its first answer on; begin one at home with n."
_NOT_FOUND = "No saved consultation has all of these words. Esc ends the search."
_NONE_SUCH = "None of those found is {kind}. f shows the others."


class RecordsScreen(SearchingScreen[str | None]):
    """Gives the id of the consultation to open; None when none is to be opened."""

    BINDINGS = bindings("Saved consultations")
    DEFAULT_CSS = """
    RecordsScreen.-wide #saved { width: 1.3fr; }
    RecordsScreen #state { height: auto; max-height: 50%; width: 1fr; border-top: solid $border-blurred; }
    RecordsScreen.-wide #state { height: 1fr; max-height: 100%; border-top: none; border-left: solid $border-blurred; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._kind, self._searched = "all", ""
        self._found: tuple[Listed, ...] = ()

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

    def on_screen_resume(self) -> None:
        """What was done on a screen above this one is told here, too."""
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
            anew, self._searched = search != self._searched, search
            self._show(first=anew)

    def _ask(self, search: str) -> tuple[KnowledgeBase, tuple[Listed, ...]]:
        """What is found, with the knowledge base read too, since the state of each is told beside it."""
        base = self.rung_app.base
        return base, records_list(self.rung_app.store, search, watched=base.alarming)

    def _show(self, *, first: bool) -> None:
        """Show those of the kind; the cursor goes to the first, or stays where it was."""
        every = [one for one in self._found if KINDS[self._kind](one)]
        at = f"kept:{every[0].kept.id}" if every and first else None
        rows = [listed_row(one) for one in every[:_MOST]]
        self.listed.show(rows or [telling("nothing", self._nothing())], at=at)
        self.query_one("#counted", Static).update(Content.assemble(*self._counted(len(every))))
        self.query_one("#state").display = bool(every)
        self._tell()

    def _nothing(self) -> str:
        """Why the list is empty, and what to do."""
        if self._found:
            return _NONE_SUCH.format(kind=KIND_WORDS[self._kind])
        return _NOT_FOUND if self.search.value.strip() else _NOTHING

    def _counted(self, count: int) -> Iterator[tuple[str, str]]:
        """Every kind with how many of it were found, the one that is shown standing out."""
        found = Counter(kind for kind, is_of in KINDS.items() for one in self._found if is_of(one))
        for kind in KINDS:
            before = "Showing: " if kind == "all" else " · "
            yield before, "" if kind == "all" else "$quiet"
            shown = kind == self._kind
            yield f"{'▸' * shown}{KIND_WORDS[kind]} {found[kind]}", "bold $name" if shown else "$quiet"
        if count > _MOST:
            yield f"; the newest {_MOST} are listed, search for older ones", "$quiet"

    def on_row_list_moved(self) -> None:
        self._tell()

    @property
    def _here(self) -> Listed | None:
        """The one under the cursor."""
        return next((one for one in self._found if f"kept:{one.kept.id}" == self.listed.chosen), None)

    def _tell(self) -> None:
        """How the consultation under the cursor stands."""
        here = self._here
        lines: tuple[Line, ...] = tuple(kept_lines(here.kept, self.rung_app.base, here.logged)) if here else ()
        self.query_one("#state", Page).show(lambda _: lines)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(event.row.id.removeprefix("kept:"))

    def action_turn(self, step: int) -> None:
        kinds = list(KINDS)
        self._kind = kinds[(kinds.index(self._kind) + step) % len(kinds)]
        self._show(first=bool(self.search.value))

    def action_entries(self) -> None:
        """What was kept of it, entry by entry, as it was then."""
        from tui.screens.entries import EntriesScreen

        if self._here:
            self.app.push_screen(EntriesScreen(self._here.kept.id))

    def action_export(self) -> None:
        from tui.screens.export_form import ExportScreen

        if self._here:
            self.app.push_screen(ExportScreen(self._here.kept.id))

    def action_overview(self) -> None:
        from tui.screens.overview import OverviewScreen

        self.app.push_screen(OverviewScreen())

    def action_leave(self) -> None:
        if not self.ended_search():
            self.dismiss(None)
