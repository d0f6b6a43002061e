"""What a look at a file showed, point by point: proven, not as it must be, or not shown by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

from exports.paper import BLANK, Line
from exports.visible import visible
from kb.problems import Refused


class Outcome(Enum):
    """What was found of a point: a sign and a word, so that neither stands alone."""

    PROVEN = ("✓", "proven", "green")
    FAILED = ("✗", "fails", "red")
    OPEN = ("?", "not shown", "yellow")


@dataclass(frozen=True, slots=True)
class Point:
    """One point: what was looked at, what was found, and in a sentence what that means."""

    what: str
    outcome: Outcome
    words: str


@dataclass
class Points:
    """The points of one look, gathered."""

    found: list[Point] = field(default_factory=list)

    def proven(self, what: str, words: str) -> None:
        self.found.append(Point(what, Outcome.PROVEN, words))

    def failed(self, what: str, words: str) -> None:
        self.found.append(Point(what, Outcome.FAILED, words))

    def open(self, what: str, words: str) -> None:
        self.found.append(Point(what, Outcome.OPEN, words))

    def require(self, what: str, *, holds: bool, proven: str, failed: str) -> None:
        """A point that holds or fails."""
        self.found.append(Point(what, Outcome.PROVEN if holds else Outcome.FAILED, proven if holds else failed))

    @contextmanager
    def looking(self, what: str) -> Iterator[None]:
        """A look that fails where it is refused; what it shows, it says itself."""
        try:
            yield
        except Refused as refusal:
            for problem in refusal.problems:
                self.failed(what, f"{problem.what}; {problem.mend}")

    @property
    def hold(self) -> bool:
        """Whether something is proven, and nothing fails."""
        outcomes = {point.outcome for point in self.found}
        return Outcome.PROVEN in outcomes and Outcome.FAILED not in outcomes


def point_lines(points: Points) -> Iterator[Line]:
    """The points for a reader: what fails first, then what is proven, then what nobody can see in the file."""
    for outcome in (Outcome.FAILED, Outcome.PROVEN, Outcome.OPEN):
        sign, word, style = outcome.value
        found = [point for point in points.found if point.outcome is outcome]
        if found:
            yield Line(f"{word.upper()} ({len(found)})", style=style)
        for point in found:
            yield Line(visible(f"{point.what}: {point.words}"), 2, sign)
        if found:
            yield BLANK
