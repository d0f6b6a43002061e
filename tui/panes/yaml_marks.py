"""Where the problems of a text are marked, and where the marks go while the text is changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kb.checks import is_warning
from kb.problems import Problem

Location = tuple[int, int]
"""Row and column, counted from 0."""

_WORD = re.compile(r"""\[[^\]]*\]?|\{[^}]*\}?|"[^"]*"|'[^']*'|[^\s,{}\[\]:#]+|\S""")


@dataclass(frozen=True, slots=True)
class Mark:
    """A problem and where it is marked; without a column it is the line's, or the whole file's."""

    row: int
    column: int | None
    problem: Problem

    @property
    def location(self) -> Location:
        return self.row, self.column or 0

    @property
    def level(self) -> str:
        """error or warning."""
        return "warning" if is_warning(self.problem.code) else "error"

    def stretch(self, line: str) -> tuple[int, int] | None:
        """The word of the line that is meant."""
        found = _WORD.search(line, self.column) if self.column is not None else None
        return found.span() if found else None


def marks_of(problems: Iterable[Problem], file: str) -> tuple[Mark, ...]:
    """The marks of a file's problems, in the order of their places."""
    here = sorted((one for one in problems if one.where.file == file), key=lambda one: one.where)
    return tuple(
        Mark(max(one.where.line, 1) - 1, one.where.column - 1 if one.where.column else None, one) for one in here
    )


def mark_at(marks: Iterable[Mark], location: Location) -> Mark | None:
    """The mark of the word at a location, else the one before it on its line, else the line's first."""
    here = [mark for mark in marks if mark.row == location[0]]
    reached = [mark for mark in here if mark.location <= location]
    nearest = max(reached, key=lambda mark: mark.location, default=None)
    return next((mark for mark in reached if nearest and mark.location == nearest.location), next(iter(here), None))


def moved(marks: Iterable[Mark], old: str, new: str) -> tuple[Mark, ...]:
    """The marks of one text in another: those below what was changed go with their lines."""
    before, after = lines_of(old), lines_of(new)
    changed, by = alike(before, after), len(after) - len(before)

    def row_of(row: int) -> int:
        below = before[row:] and 0 <= row + by < len(after) and before[row] == after[row + by]
        return row if row < changed else row + by if below else min(row, len(after) - 1)

    return tuple(replace(mark, row=row_of(mark.row)) for mark in marks)


def alike(one: str | list[str], other: str | list[str]) -> int:
    """How many letters two texts, or lines two lists of them, begin with alike."""
    unlike = (at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    return next(unlike, min(len(one), len(other)))


def lines_of(text: str) -> list[str]:
    """The lines of a text; behind a last line end there is one more."""
    return [*text.splitlines(), *([""] if not text or text.endswith(("\n", "\r")) else [])]


def location_of(text: str, at: int) -> Location:
    """Row and column of a letter."""
    return text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1
