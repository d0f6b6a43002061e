"""What the screens of authoring share: steps are taken at a bench, and what the draft says then follows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual import work
from textual.screen import Screen

from kb.editing.draft import Change, Step
from kb.editing.edits import Edit
from kb.problems import Refused
from tui.bench import Bench

if TYPE_CHECKING:
    from tui.app import RungApp

Given = TypeVar("Given")
Found = TypeVar("Found")


class DraftingScreen(Screen[Given]):
    """Works at a bench. What a draft says is found out in the one thinking thread, so the screen never waits."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench

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
            self.notify(f"{words}: {done[0].says}." if done[0] else "There is nothing to do so.", markup=False)
