"""The course of a consultation: every move from its beginning, and the case as it now stands.

Undoing is a move like any other, so that nothing is ever taken out of what was done; the case stands one state back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kb.case import Case
from kb.model import KnowledgeBase
from kb.moves import Change, Move, Redone, Undone
from kb.moving import applied
from kb.problems import Place, Problem, Refused


@dataclass(frozen=True, eq=False)
class Course:
    """`cases[0]` is the beginning, `cases[n]` the case after `changes[n - 1]`; `at` is where it stands.

    `length` counts every move ever made, undone ones and undoings too: the number of the next one to keep.
    """

    base: KnowledgeBase
    cases: tuple[Case, ...]
    changes: tuple[Change, ...] = ()
    at: int = 0
    length: int = 0

    @property
    def case(self) -> Case:
        return self.cases[self.at]

    @property
    def undoes(self) -> Change | None:
        """What `Undone` would take back; None at the beginning."""
        return self.changes[self.at - 1] if self.at else None

    @property
    def redoes(self) -> Change | None:
        """What `Redone` would make again; None where nothing was undone."""
        return self.changes[self.at] if self.at < len(self.changes) else None

    def after(self, move: Move) -> Course:
        """The course with one more move. Raises Refused when the move cannot be made; nothing is lost then."""
        match move:
            case Undone():
                if self.undoes is None:
                    raise _refused("nothing to undo", "this is the beginning of the consultation")
                return replace(self, at=self.at - 1, length=self.length + 1)
            case Redone():
                if self.redoes is None:
                    raise _refused("nothing to redo", "redo only follows an undo")
                return replace(self, at=self.at + 1, length=self.length + 1)
            case _:
                case = applied(self.base, self.case, move)
                return replace(
                    self,
                    cases=(*self.cases[: self.at + 1], case),
                    changes=(*self.changes[: self.at], move),
                    at=self.at + 1,
                    length=self.length + 1,
                )


def begun(base: KnowledgeBase, case: Case) -> Course:
    """The course of a consultation that begins with a case."""
    return Course(base, (case,))


def course_of(base: KnowledgeBase, case: Case, moves: Iterable[Move]) -> Course:
    """The course that these moves make. Raises Refused at the first that cannot be made."""
    course = begun(base, case)
    for move in moves:
        course = course.after(move)
    return course


def _refused(what: str, mend: str) -> Refused:
    return Refused([Problem("used-wrongly", what, Place("undo and redo"), mend)])
