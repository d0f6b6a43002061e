"""Warnings that somebody has accepted: for a reason, under a name, until a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kb.ages import months_before
from kb.checks.weights import is_acceptable, is_warning, weight
from kb.problems import Place, Problem

ACCEPTED = "accepted.yaml"
"""The file of a knowledge base that lists what is accepted."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One entry of the list. `what`: the words of the one problem that is meant, or a name in it; None means all of
    this code in the file. `until` is the last day on which it counts."""

    code: str
    file: str
    what: str | None
    because: str
    by: str
    until: date
    where: Place

    def means(self, problem: Problem) -> bool:
        """Whether this is a problem that the entry is about; an error never is."""
        folder = self.where.file.removesuffix(ACCEPTED)
        same = (problem.code, problem.where.file) == (self.code, folder + self.file)
        return same and is_acceptable(self.code) and self._says(problem.what)

    def _says(self, what: str) -> bool:
        return self.what is None or self.what == what or f"'{self.what}'" in what


@dataclass(frozen=True, slots=True)
class Told:
    """The problems that are told, errors first, and those that are accepted, each with its entry."""

    problems: tuple[Problem, ...]
    accepted: tuple[tuple[Problem, Acceptance], ...] = ()


def latest(day: date) -> date:
    """The last day until which something may be accepted on a day: a year ahead."""
    return months_before(min(day, date(date.max.year - 1, 12, 31)), -12)


def told(problems: Iterable[Problem], accepted: Sequence[Acceptance], day: date) -> Told:
    """What is told of these problems on a day, and what is accepted of them.

    What was accepted until an earlier day is told again and says so. While there are errors, no entry is said to be for
    nothing, because not every check can tell then.
    """
    found = tuple(problems)
    sound = [entry for entry in accepted if entry.until <= latest(day)]
    counts = [(one, entry) for one in found if (entry := _entry(one, sound, day))]
    silent = {one for one, _ in counts}
    left = [_again(one, sound) for one in found if one not in silent]
    left += [_too_long(entry, day) for entry in accepted if entry not in sound]
    if all(is_warning(one.code) for one in found):
        left += _for_nothing(found, sound)
    return Told(tuple(sorted(dict.fromkeys(left), key=_order)), tuple(dict.fromkeys(counts)))


def _order(problem: Problem) -> tuple[str, Place, str, str]:
    return weight(problem), problem.where, problem.code, problem.what


def _entry(problem: Problem, entries: Iterable[Acceptance], day: date) -> Acceptance | None:
    return next((entry for entry in entries if day <= entry.until and entry.means(problem)), None)


def _again(problem: Problem, entries: Iterable[Acceptance]) -> Problem:
    """A problem that nobody accepts any more, with who did; as it is where nobody has."""
    past = max((entry for entry in entries if entry.means(problem)), key=lambda entry: entry.until, default=None)
    if past is None:
        return problem
    return replace(problem, mend=f"{problem.mend} (it was accepted until {past.until} by {past.by}: {past.because})")


def _too_long(entry: Acceptance, day: date) -> Problem:
    what = f"it is accepted until {entry.until}; on {day} the last day that can be is {latest(day)}"
    return Problem("out-of-range", what, entry.where, "write an earlier day; it can be accepted again then")


def _for_nothing(problems: Sequence[Problem], entries: Iterable[Acceptance]) -> Iterator[Problem]:
    for entry in entries:
        if not any(entry.means(problem) for problem in problems):
            what = f"no problem '{entry.code}' in {entry.file} is as this entry says"
            yield Problem("accepted-for-nothing", what, entry.where, "take the entry out")
