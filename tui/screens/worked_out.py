"""A page whose lines take a while to be found: they are worked out in the thinking thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

from exports.paper import Line
from kb.problems import Refused
from tui.panes.page import Page
from tui.screens.problems import problem_lines
from tui.screens.reading import Reading

if TYPE_CHECKING:
    from tui.app import RungApp


class WorkedOut(Reading):
    """Says that it is working, then what was found, or why it was refused. It can be left at any time."""

    def __init__(self, title: str, waiting: str, work: Callable[[], Iterable[Line]]) -> None:
        super().__init__(title, (Line(waiting, style="bold"),))
        self._work = work

    def on_mount(self) -> None:
        self.run_worker(self._find())

    async def _find(self) -> None:
        mind = cast("RungApp", self.app).mind
        lines = await asyncio.get_running_loop().run_in_executor(mind, self._found)
        self.query_one(Page).show(lambda _: lines)

    def _found(self) -> tuple[Line, ...]:
        try:
            return tuple(self._work())
        except Refused as refused:
            return tuple(problem_lines(refused.problems))
