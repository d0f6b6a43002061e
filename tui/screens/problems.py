"""Problems that stay on the screen until they were read: where each is, what it is, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.screen import Screen

from exports.paper import BLANK, Line
from kb.problems import Problem, Refused
from tui.actions import bindings
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.screens.reading import Reading

if TYPE_CHECKING:
    from tui.app import RungApp


class ProblemsScreen(Reading):
    """What was refused, over the screen from which it was tried."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__("Not accepted", problem_lines(problems))


class TroubleScreen(Screen[None]):
    """Rung cannot go on: its knowledge base or its store cannot be used. It can be tried again, or left."""

    BINDINGS = bindings("Trouble")

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self._refused = refused

    def compose(self) -> ComposeResult:
        yield Heading("Rung cannot go on")
        yield Page(lambda _: tuple(problem_lines(self._refused.problems)))
        yield Foot()

    def action_again(self) -> None:
        """Home reads the knowledge base and the store anew."""
        self.app.pop_screen()

    def action_author(self) -> None:
        """Mend the knowledge base; whoever leaves that is at home, if it can be read now."""
        cast("RungApp", self.app).author(left=lambda _: self.action_again())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's words
        """Only a knowledge base of one's own can be mended."""
        return action != "author" or cast("RungApp", self.app).folder is not None

    def action_give_up(self) -> None:
        cast("RungApp", self.app).give_up(self._refused)


def problem_lines(problems: Iterable[Problem]) -> Iterator[Line]:
    """Each problem: what, where, and how to mend it."""
    for problem in problems:
        yield BLANK
        yield Line(problem.what, 0, "✗", "red")
        if problem.where.file:
            yield Line(str(problem.where), 2, "Where:", "bold")
        yield Line(problem.mend, 2, "To mend it:", "bold")
