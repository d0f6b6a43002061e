"""What the screens of authoring share: steps are taken at a bench, and what the draft says then follows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual import work
from textual.notifications import SeverityLevel
from textual.screen import Screen

from kb.editing.draft import Change, Step
from kb.editing.edits import Edit
from kb.editing.mends import mends
from kb.problems import Problem, Refused, listed
from tui.bench import Bench
from tui.rows.problems import Mends

if TYPE_CHECKING:
    from tui.app import RungApp

Given = TypeVar("Given")
Found = TypeVar("Found")


_THEIRS = Step(says="go on with what others wrote; Z makes the draft's own stand again", changes=())
_MINE = Step(says="put the draft's own in its place; z brings back what others wrote", changes=())
_MOST_FILES = 4


class DraftingScreen(Screen[Given]):
    """Works at a bench. What a draft says is found out in the one thinking thread, so the screen never waits.

    What is told for a moment stands at the top: at the foot are the keys, the problems and the sources.
    """

    DEFAULT_CSS = """
    DraftingScreen ToastRack { dock: top; align: right top; margin-top: 1; margin-bottom: 0; }
    """

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench

    def on_mount(self) -> None:
        self.watch(self.app, "app_focus", self._came_back, init=False)

    def _came_back(self, focused: bool) -> None:  # Textual asks so
        """Whoever comes back to the terminal may have changed files elsewhere."""
        if focused and self.is_current:
            self.catch_up()

    @work(group="catch up", exclusive=True)
    async def catch_up(self) -> None:
        """Take over what others wrote into the folder meanwhile, and say so."""
        others = await self.think(self.bench.others)
        if others is None or not self.bench.catch_up(others):
            return
        self.rung_app.knows_anew(self.bench.folder)
        if others.files:
            names = listed(others.files, _MOST_FILES)
            clash = " It clashes with the draft: see the problems." if others.clashes else " It is taken over."
            self.tell(f"Others changed meanwhile: {names}.{clash}", severity="warning", timeout=8)
        self.follow()

    @property
    def rung_app(self) -> RungApp:
        return cast("RungApp", self.app)

    async def think(self, work: Callable[[], Found]) -> Found:
        """Let the one thinking thread work; the screen goes on meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self.rung_app.mind, work)

    def take(self, says: str, changes: Iterable[Change]) -> bool:
        """Take a step, and follow what comes of it; False, and the reason told, where it is refused."""
        return self._done(lambda: self.bench.make(Step(says=says, changes=tuple(changes))))

    def edit(self, says: str, file: str, edits: Iterable[Edit]) -> bool:
        """The same with edits of one file."""
        return self.take(says, [Change(file=file, edit=edit) for edit in edits])

    def mends_of(self, problems: Iterable[Problem]) -> Mends:
        """What Enter does about each problem."""
        bench = self.bench
        return {
            one: (_THEIRS, _MINE) if one in bench.clashes
            else tuple(mends(bench.draft, one, bench.said.base, bench.day))
            for one in problems
        }  # fmt: skip

    def mend(self, step: Step) -> None:
        """Do what was offered about a problem."""
        if step in (_THEIRS, _MINE):
            self._done(lambda: self.bench.settle(mine=step == _MINE))
        else:
            self.take(step.says, step.changes)

    def tell(self, words: str, *, severity: SeverityLevel = "information", timeout: float = 4) -> None:
        """Say something for a moment, in place of what was said before."""
        self.app.clear_notifications()
        self.notify(words, severity=severity, timeout=timeout, markup=False)

    def _done(self, work: Callable[[], Any]) -> bool:
        try:
            work()
        except Refused as refused:
            self.rung_app.refused(refused)
            return False
        self.follow()
        return True

    def follow(self) -> None:
        """Show the draft as it stands; soon after what it says, and then what takes longer to find."""
        self.show()
        self._follow()

    @work(group="follow", exclusive=True)
    async def _follow(self) -> None:
        await self.think(self.bench.read)
        deep = self.bench.deep
        self.show()
        await self.said()
        if deep is None:
            await self.think(self.bench.look_deep)
            self.show()
            await self.said()

    def show(self) -> None:
        """Show the draft as far as it is known."""
        raise NotImplementedError

    async def said(self) -> None:
        """Show what follows from what the draft says."""

    def action_undo(self) -> None:
        self._told("Taken back", self.bench.undo)

    def action_redo(self) -> None:
        self._told("Stands again", self.bench.redo)

    def _told(self, words: str, work: Callable[[], Step | None]) -> None:
        done: list[Step | None] = []
        if self._done(lambda: done.append(work())):
            self.tell(f"{words}: {done[0].says}." if done[0] else f"{words}: nothing, for there is no such step.")
