"""The desk: the one mutable thing. The consultation in hand, kept move by move."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from engine.changes import Moved, Rederived, moved, rederived
from engine.consultation import Consultation
from engine.deciding import refusal
from engine.questions import Asked, Question, asked_as, next_question, still_aside
from exports.store import Beside, Store
from kb.case import Case
from kb.course import Course, begun
from kb.model import KnowledgeBase
from kb.moves import Decided, Move, Redone, Undone
from kb.problems import Refused
from tui.move_words import move_words


@dataclass(frozen=True)
class Outcome:
    """What the last move changed."""

    moved: tuple[Moved, ...] = ()
    rederived: tuple[Rederived, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class Step:
    """What a move leads to: the course with it, the consultation then, and what it changes."""

    course: Course
    consultation: Consultation
    outcome: Outcome


@dataclass
class Desk:
    """A course, the consultation as it stands, and where it is kept (nowhere for a scratch copy).

    A consultation is kept from its first move on. `ahead` holds moves thought through before anybody made them;
    `aside` the questions put aside for this sitting, of which nothing is kept.
    """

    course: Course
    store: Store | None = None
    id: str | None = None
    by: str = ""
    outcome: Outcome = field(default_factory=Outcome)
    ahead: list[tuple[Move, Step]] = field(default_factory=list)
    aside: tuple[Asked, ...] = ()

    def __post_init__(self) -> None:
        self.consultation = thought(self.course)

    @classmethod
    def begin(cls, base: KnowledgeBase, case: Case, store: Store | None = None, by: str = "") -> Desk:
        """A new consultation."""
        return cls(begun(base, case), store, by=by)

    @classmethod
    def resume(cls, base: KnowledgeBase, store: Store, id: str, by: str = "") -> Desk:  # noqa: A002  # the store's word
        """A kept consultation, exactly as it was left. Raises Refused."""
        return cls(store.course(id, base), store, id, by)

    def make(self, move: Move) -> None:
        """Make a move: it is kept first, then thought through. Raises Refused, and nothing has changed then."""
        ahead = next((step for thought_of, step in self.ahead if thought_of == move), None)
        after = ahead.course if ahead else self.course.after(move)
        problem = refusal(self.consultation, move) if isinstance(move, Decided) else None
        if problem:
            raise Refused([problem])
        step = ahead or (self._step(after, told(self.course, move)) if self._decides(after) else None)
        self._keep(move, step if self._decides(after) else None)
        self._stand(step or self._step(after, told(self.course, move)))

    def _decides(self, after: Course) -> bool:
        """Whether a move makes a decision stand, or fall: what then stands goes into the ledger."""
        return after.case.decisions != self.course.case.decisions

    def catch_up(self) -> None:
        """Take over what another terminal has kept meanwhile."""
        if self.store is not None and self.id is not None:
            self._stand(self._step(self.store.course(self.id, self.course.base), "In another terminal"))

    def think_ahead(self, course: Course, move: Move) -> None:
        """Think a move through before it is made, unless the course has gone on; the answer then shows at once."""
        if course is self.course:
            with suppress(Refused):
                self.ahead.append((move, self._step(course.after(move), told(course, move))))

    def _step(self, after: Course, words: str) -> Step:
        before, consultation = self.consultation, thought(after)
        return Step(after, consultation, Outcome(moved(before, consultation), rederived(before, consultation), words))

    def _stand(self, step: Step) -> None:
        self.course, self.consultation, self.outcome = step.course, step.consultation, step.outcome
        self.ahead = []

    def think_on(self) -> None:
        """Work out the next question, which takes a little longer than the ladder."""
        _ = self.consultation.next_question

    def question(self, target: str | None = None) -> Question | None:
        """The next question: of this site as long as it has one; those put aside once nothing else is open."""
        consultation = self.consultation
        if consultation.next_question is None:
            return None
        own = [consultation.opinion(target)] if target is not None else []
        for opinions in (own, consultation.opinions):
            found = next_question(opinions, self.aside)
            if found is not None and not self.is_aside(found):
                return found
        return next_question(consultation.opinions, self.aside)

    def asked(self, question: Question) -> Asked:
        """A question as it is put aside."""
        return asked_as(self.course.base, question.kind, question.id, question.target)

    def is_aside(self, question: Question) -> bool:
        """Whether a question was put aside."""
        return self.asked(question) in self.aside

    def put_aside(self, asked: Asked) -> None:
        """Leave a question for now; it comes back after those put aside before it."""
        self.take_up(asked)
        self.aside = (*self.aside, asked)

    def take_up(self, asked: Asked) -> None:
        """A question that is asked by hand, or answered, is no longer put aside."""
        self.aside = tuple(one for one in self.aside if one != asked)

    @property
    def still_aside(self) -> tuple[Asked, ...]:
        """What was put aside and is still open."""
        return still_aside(self.consultation.opinions, self.aside)

    def _keep(self, move: Move, decided: Step | None) -> None:
        if self.store is None:
            return
        if self.id is None:
            self.id = self.store.begin(self.course.cases[0], self.course.base, self.by)
        beside = self._entering(self.store, self.id, decided) if decided else None
        self.store.append(self.id, self.course.length, move, self.by, beside)

    def _entering(self, store: Store, kept: str, step: Step) -> Beside:
        """What keeps the record of a decision in the ledger, together with its move."""
        from exports.entered import Keeping, entering  # wanted seldom, and it takes a while to import
        from exports.record import record
        from kb.release.frozen import frozen

        reason = step.outcome.said or "decided anew"
        keeping = Keeping(kept, record(step.consultation), frozen(self.course.base), self.by, reason)
        return entering(store.place, keeping)

    def scratch(self) -> Desk:
        """A copy that is kept nowhere."""
        return Desk(begun(self.course.base, self.course.case), aside=self.aside)


def thought(course: Course) -> Consultation:
    """The consultation of a course as it stands, with the opinions on it already formed."""
    consultation = Consultation(course.base, course.case)
    _ = consultation.opinions
    return consultation


def told(course: Course, move: Move) -> str:
    """What a move did, in a few words."""
    match move:
        case Undone() if course.undoes:
            return f"Taken back: {move_words(course.base, course.undoes)}"
        case Redone() if course.redoes:
            return f"Stands again: {move_words(course.base, course.redoes)}"
        case Undone() | Redone():
            return ""
        case _:
            return move_words(course.base, move)
