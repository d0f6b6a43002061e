"""What the ledger keeps of one consultation: each entry, whether it is what was kept, and what can be done with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from exports.paper import Line
from exports.replay import Replay
from kb.problems import Refused
from tui.actions import bindings
from tui.frozen_desk import FrozenDesk, Origin
from tui.looking_back import Entries, LookingBack
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.rows.entry_told import EntryTold
from tui.rows.ledger_entries import entry_lines, entry_rows
from tui.screens.problems import ProblemsScreen
from tui.screens.searching import telling
from tui.screens.worked_out import WorkedOut

if TYPE_CHECKING:
    from tui.app import RungApp

Found = TypeVar("Found")

_TITLE = "As it was kept"
_NOTHING = (
    "Nothing of this consultation stands in the ledger yet. An entry is made when something is decided, and when it is "
    "given out (x)."
)


@dataclass(frozen=True, slots=True)
class Marked:
    """An entry that others are compared with, of any consultation; the mark is kept while Rung runs."""

    number: int
    case: str


class EntriesScreen(Screen[None]):
    """The entries about a consultation, the newest first; nothing here changes any of them."""

    BINDINGS = bindings("Entries")
    DEFAULT_CSS = """
    EntriesScreen #counted { height: auto; padding: 0 1; }
    EntriesScreen RowList { padding: 0 1; width: 1fr; height: auto; max-height: 50%; overflow-y: auto; }
    EntriesScreen #sides { height: 1fr; border-top: solid $border-blurred; }
    EntriesScreen #entry { height: 1fr; width: 1fr; border-top: solid $border-blurred; }
    EntriesScreen #entry:focus { border-top: heavy $border; }
    EntriesScreen.-wide #sides { layout: horizontal; }
    EntriesScreen.-wide RowList { height: 1fr; max-height: 100%; }
    EntriesScreen.-wide #entry { width: 1.2fr; border-top: none; border-left: solid $border-blurred; }
    EntriesScreen.-wide #entry:focus { border-top: none; border-left: heavy $border; }
    """

    def __init__(self, consultation: str) -> None:
        super().__init__()
        self._consultation = consultation
        self._entries = Entries("", {}, {})

    def compose(self) -> ComposeResult:
        yield Heading(_TITLE)
        yield Static(id="counted")
        with Vertical(id="sides"):
            yield RowList("entries")
            yield Page(lambda _: (), id="entry")
        yield Foot()

    @property
    def rung_app(self) -> RungApp:
        return cast("RungApp", self.app)

    @property
    def _list(self) -> RowList:
        return self.query_one(RowList)

    @property
    def _here(self) -> EntryTold | None:
        """The entry under the cursor."""
        kind, _, number = (self._list.chosen or "").partition(":")
        return self._entries.told.get(int(number)) if kind == "entry" else None

    def on_mount(self) -> None:
        self._list.focus()

    def on_screen_resume(self) -> None:
        """Looked at anew each time: giving it out adds an entry."""
        self.run_worker(self._read(), group="read", exclusive=True)

    async def _read(self) -> None:
        try:
            self._entries = await self._think(lambda: self._back.entries(self._consultation))
        except Refused as refused:
            await self.app.push_screen(ProblemsScreen(refused.problems))
        else:
            self._show()

    async def _think(self, work: Callable[[], Found]) -> Found:
        """Let the one thinking thread work; the screen goes on meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self.rung_app.mind, work)

    @property
    def _back(self) -> LookingBack:
        return LookingBack(self.rung_app.store)

    def _show(self) -> None:
        marked = self.rung_app.marked
        words = f" · marked: entry {marked.number}, case {marked.case}" if marked else ""
        self.query_one(Heading).say(_TITLE, f"case {self._entries.case}{words}")
        rows = entry_rows(self._entries.told, marked.number if marked else None)
        self._list.show(rows or [telling("nothing", _NOTHING)], at=None if self._list.chosen else self._last_record)
        self.query_one("#entry").display = bool(rows)
        self._say(self._counted())
        self._tell()

    @property
    def _last_record(self) -> str | None:
        """The row of the last word on the consultation, which may stand below what was given out since."""
        recorded = [one.number for one in self._entries.told.values() if one.record]
        return f"entry:{max(recorded)}" if recorded else None

    def _counted(self) -> Content:
        """How many there are, and what the marks mean."""
        told = self._entries.told.values()
        bad = sum(not one.whole for one in told)
        count = f"{len(told)} ledger entr{'y' if len(told) == 1 else 'ies'}"
        if bad:
            return Content.assemble(f"{count}; ", (f"✗ {bad} of them changed since", "bold $bad"))
        return Content.styled(f"{count}: ✓ what its hash says, ✗ changed since", "$quiet")

    def _say(self, words: Content) -> None:
        self.query_one("#counted", Static).update(words)

    def on_row_list_moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """The entry under the cursor, in full."""
        here, entries = self._here, self._entries
        lines = tuple(entry_lines(entries.told, here.number, entries.knowledge)) if here else ()
        self.query_one("#entry", Page).show(lambda _: lines)

    def on_row_list_chosen(self) -> None:
        self.action_open()

    def _record_here(self) -> int | None:
        """The entry with a record that the cursor is on, or that was given out by it; else it is said why not."""
        here = self._here
        if here is None:
            self.notify("There is no entry here.")
        elif not here.whole:
            words = f"Entry {here.number} was changed, so nothing is made of it. v tells more."
            self.notify(words, severity="error", timeout=8)
        elif here.of_record is None:
            self.notify(f"Entry {here.number} says what this Rung cannot read.", severity="warning")
        return here.of_record if here is not None and here.whole else None

    def action_open(self) -> None:
        """Look at it as it was."""
        number = self._record_here()
        if number is not None:
            self._say(Content.styled(f"Making entry {number} again…", "$open"))
            self.run_worker(self._open(number), group="open", exclusive=True)

    async def _open(self, number: int) -> None:
        try:
            replay, desk = await self._think(partial(self._made, number))
        except Refused as refused:
            await self.app.push_screen(ProblemsScreen(refused.problems))
        else:
            look = partial(self._look, desk)
            if replay.same:
                look()
            else:
                from tui.screens.frozen import NotTheSame

                await self.app.push_screen(NotTheSame(replay, number, look))
        if self.is_running:
            self._say(self._counted())

    def _made(self, number: int) -> tuple[Replay, FrozenDesk]:
        """The record judged again, and laid out to be looked at."""
        replay = self._back.replay(number)
        told = self._entries.told.get(number)
        same = replay.same or replay.differences.only_origin
        return replay, FrozenDesk(replay, Origin(number, told.kept_words if told else "", same))

    def _look(self, desk: FrozenDesk) -> None:
        from tui.screens.frozen import FrozenScreen

        self.app.push_screen(FrozenScreen(desk))

    def action_replay(self) -> None:
        number = self._record_here()
        if number is not None:
            self._work_out(f"Entry {number}, judged again", partial(self._back.replay_lines, number))

    def action_today(self) -> None:
        number = self._record_here()
        if number is not None:
            today = partial(self._back.today_lines, number, lambda: self.rung_app.base)
            self._work_out(f"Entry {number}, by today's knowledge", today)

    def action_mark(self) -> None:
        """Mark the entry under the cursor; where it is marked, no longer."""
        number = self._record_here()
        if number is not None:
            marked = self.rung_app.marked
            here = Marked(number, self._entries.case)
            self.rung_app.marked = None if marked and marked.number == number else here
            self._show()

    def action_compare(self) -> None:
        number, marked = self._record_here(), self.rung_app.marked
        if number is None:
            return
        if marked is None or marked.number == number:
            words = "Mark one entry with m first, then go to another, of any consultation, and press c."
            self.notify(words, timeout=8)
        else:
            first, second = sorted((marked.number, number))
            title = f"Entry {first} and entry {second}"
            self._work_out(title, partial(self._back.compared_lines, marked.number, number))

    def action_verify(self) -> None:
        here = self._here
        if here is not None:
            self._work_out("The whole ledger, made again", partial(self._back.verified_lines, here.number))

    def _work_out(self, title: str, work: Callable[[], Iterable[Line]]) -> None:
        self.app.push_screen(WorkedOut(title, "Working it out…", work))

    def action_export(self) -> None:
        """Give the record of this entry out; where nothing is logged yet, the consultation as it stands."""
        from tui.screens.export_form import ExportScreen

        number = self._record_here() if self._entries.told else None
        if number is not None or not self._entries.told:
            self.app.push_screen(ExportScreen(self._consultation, number))

    def action_leave(self) -> None:
        self.dismiss(None)
