"""The ladder beside payers' and other guidelines' criteria: a table of standings, and every reason to disagree."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.screen import Screen

from engine.comparison import Comparison, compared
from engine.consultation import Consultation
from exports.paper import BLANK, Line
from exports.text_comparison import comparison_lines
from kb.problems import Problem, Refused
from tui.actions import bindings
from tui.opening import refuse_circles
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.words import clash_lines

if TYPE_CHECKING:
    from tui.app import RungApp

_TITLE = "Other guidance"
_COMPARING = Line("Comparing…", style="bold")
_NONE = Line("This knowledge base has no profiles: no payer's or other guideline's criteria to compare with.")


class ProfilesScreen(Screen[None]):
    """Compares in the thinking thread, and shows it for the width there is."""

    BINDINGS = bindings("Reading")

    def __init__(self, consultation: Consultation) -> None:
        super().__init__()
        self.consultation = consultation

    def compose(self) -> ComposeResult:
        yield Heading(_TITLE, "the ladder beside payers' and other guidelines' criteria")
        yield Page(lambda _: (_COMPARING,))
        yield Foot()

    def on_mount(self) -> None:
        clashes = tuple(clash_lines(self.consultation))
        if not self.consultation.base.profiles:
            self._say((_NONE,))
        elif clashes:
            self._say((*clashes, BLANK, Line("So there is nothing to compare.")))
        else:
            self.run_worker(self._compare())

    async def _compare(self) -> None:
        mind = cast("RungApp", self.app).mind
        try:
            found = await asyncio.get_running_loop().run_in_executor(mind, _comparisons, self.consultation)
        except Refused as refused:
            self._say(tuple(_problem_lines(refused.problems)))
        else:
            self.query_one(Page).show(lambda width: comparison_lines(self.consultation, found, width))

    def _say(self, lines: tuple[Line, ...]) -> None:
        self.query_one(Page).show(lambda _: lines)

    def action_leave(self) -> None:
        self.app.pop_screen()


def _comparisons(consultation: Consultation) -> tuple[Comparison, ...]:
    """Every site under every profile. Raises Refused where a profile cannot be judged."""
    refuse_circles(consultation.base)
    return compared(consultation)


def _problem_lines(problems: Iterable[Problem]) -> Iterator[Line]:
    yield Line("The profiles of this knowledge base cannot be judged:", 0, "✗", "red")
    for problem in problems:
        yield Line(f"{problem.where}  {problem.code}  {problem.what}", 2, "-")
        yield Line(problem.mend, 4, "mend:")
