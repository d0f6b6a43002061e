"""Making moves: each in the one thinking thread, kept first, with a lasting sign where keeping it takes time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from engine.consultation import Consultation
from exports.store import Overtaken
from kb.case import Decision
from kb.moves import Decided, Move, Redone, Undone
from kb.problems import Refused
from tui.desk import Desk
from tui.panes.question_box import QuestionBox
from tui.panes.saving_line import SavingLine
from tui.saving_words import SLOW

if TYPE_CHECKING:
    from tui.app import RungApp


class MovingScreen(Screen[None]):
    """Works at a desk. Every move is made in one thread of its own, so the screen never waits."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    @property
    def rung_app(self) -> RungApp:
        return cast("RungApp", self.app)

    @property
    def consultation(self) -> Consultation:
        return self.desk.consultation

    @property
    def box(self) -> QuestionBox:
        return self.query_one(QuestionBox)

    async def show(self) -> None:
        """Show the consultation as it stands."""
        raise NotImplementedError

    async def think(self, work: Callable[[], object]) -> None:
        """Let the one thinking thread work; the screen goes on meanwhile."""
        await asyncio.get_running_loop().run_in_executor(self.rung_app.mind, work)

    async def _painted(self) -> None:
        """Wait until what was shown last is on the screen."""
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        await painted.wait()

    def make(self, move: Move) -> None:
        """Make a move; the screen goes on, and shows what followed as soon as it is known."""
        self.box.busy = True
        self.run_worker(self._make(move), group="moves")

    async def _make(self, move: Move) -> None:
        decided, saving = self.desk.course.case.decisions, self.query_one(SavingLine)
        saving.clear()
        slow = self.set_timer(SLOW, saving.begin)
        try:
            await self.think(lambda: self.desk.make(move))
        except Overtaken:
            slow.stop()
            saving.clear()
            await self._catch_up()
        except Refused as refused:
            slow.stop()
            self.box.busy = False
            saving.failed(refused.problems[0])
            self.rung_app.refused(refused)
        else:
            slow.stop()
            saving.ended()
            self._say_what_fell(decided, move)
            await self._made(move)

    async def _made(self, move: Move) -> None:
        """Show what followed from a move."""
        raise NotImplementedError

    def _say_what_fell(self, before: tuple[Decision, ...], move: Move) -> None:
        """A decision about facts that no longer stand is none; that is said."""
        sites = [one.target for one in before if one not in self.desk.course.case.decisions]
        if sites and not isinstance(move, Undone | Redone | Decided):
            words = f"The facts have changed, so the decision for {', '.join(sites)} no longer stands. Decide again."
            self.notify(words, severity="warning", timeout=10, markup=False)

    async def _catch_up(self) -> None:
        """Another terminal answered first: what it did is shown, and nothing of it is overwritten."""
        await self.think(self.desk.catch_up)
        await self.show()
        words = "What it did is now shown; your last answer was not taken. Look, and answer again."
        self.notify(words, title="Another terminal has gone on with this", severity="error", timeout=15)
