"""A session at the desk: the site shown, the question put, and every move with its acknowledgement."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.consultation import Consultation
from engine.findings import Status
from engine.opinion import Opinion, Rung
from engine.questions import Question, asked_as, question_about
from kb.moves import Answered, Cell, Move, NoneOf, TargetAdded, TargetRenamed
from tui.asking import DONE, Asking, asking
from tui.desk import Desk
from tui.move_words import aside_words
from tui.plain.answers import keys
from tui.plain.lookup import numbered, options
from tui.plain.talk import Ended, Talk, misused
from tui.plain.telling import changed_lines, question_lines, reminder, standing_lines


@dataclass
class Session:
    """What a plain consultation has in hand.

    `asked`: the question chosen by hand, by kind, id and site; `drafts`: rows not kept yet, by history, site and
    number; `told`: how often a question was put; `full`: the next question that was last put with all its answers.
    """

    desk: Desk
    talk: Talk
    target: str
    asked: tuple[str, str, str] | None = None
    drafts: dict[tuple[str, str | None, int], dict[str, Cell]] = field(default_factory=dict)
    told: int = 0
    full: Question | None = None

    @property
    def consultation(self) -> Consultation:
        return self.desk.consultation

    @property
    def opinion(self) -> Opinion:
        """On the site that is shown."""
        return self.consultation.opinion(self.target)

    @property
    def question(self) -> Question | None:
        """The question chosen by hand, or the next one."""
        if self.asked is None:
            return self.desk.question()
        following = self.consultation.next_question
        if following and (following.kind, following.id, following.target) == self.asked:
            return following
        kind, name, target = self.asked
        return question_about(self.consultation.opinion(target), kind, name)

    @property
    def put(self) -> Asking | None:
        """The question as it is put."""
        question = self.question
        if question is None:
            return None
        put = asking(self.consultation, question)
        return replace(put, answers=tuple(one for one in put.answers if one.opens != DONE))  # here `next` goes on

    def rung(self, text: str) -> Rung:
        """The option of that number, or of those words. Raises Refused, also while nothing is concluded."""
        if not self.opinion.ladder:
            mend = "first correct what cannot all be true" if self.consultation.contradictions else "please report it"
            raise misused("nothing is concluded while facts or engines clash", mend)
        return self.opinion.rung(numbered(text, options(self.consultation.base), "option").id)

    def ask(self, kind: str, name: str, target: str) -> None:
        """Put this question about this site."""
        self.asked = (kind, name, target)
        self.desk.take_up(asked_as(self.consultation.base, kind, name, target))
        self.tell_question()

    def put_aside(self) -> None:
        """Leave the question that is put for now, and put the next one. Raises Refused where none is put."""
        question = self.question
        if question is None:
            raise misused("no question is put", "ask WORDS puts one")
        asked, several = self.desk.asked(question), len(self.consultation.opinions) > 1
        words = aside_words(self.consultation.base, asked, several=several)
        self.desk.put_aside(asked)
        self.asked = None
        self.talk.say(f"put aside for now, and not answered: {words}")
        if self.question and self.desk.asked(self.question) == asked:
            self.talk.say("No other question is open.")
        self.tell_question()

    def make(self, move: Move, said: str) -> None:
        """Make a move; once it is kept that is said, with what it changed. Raises Refused; nothing has changed then."""
        with self.talk.saving():
            self.desk.make(move)
        self.talk.say(f"kept: {said}")
        if isinstance(move, TargetAdded):
            self.target = move.name
        elif isinstance(move, TargetRenamed) and self.target == move.old:
            self.target = move.new
        if not self._goes_on(move):
            self.asked = None
        self.follow()

    def follow(self) -> None:
        """Say what has changed, and where things stand now."""
        names = [known.name for known in self.consultation.case.targets]
        if self.target not in names:
            self.target = names[0]
        if self.asked and self.asked[2] not in names:
            self.asked = None
        self.talk.say(*changed_lines(self.consultation, self.desk.outcome))
        self.tell()

    def _goes_on(self, move: Move) -> bool:
        """Whether a group chosen by hand has members still open."""
        kind, name, target = self.asked or ("", "", "")
        if kind != "group" or isinstance(move, NoneOf) or not isinstance(move, Answered):
            return False
        members = self.consultation.base.members(name)
        return any(self.consultation.opinion(target).entered[term.id].status is Status.NOT_ASKED for term in members)

    def tell(self) -> None:
        """Say where things stand, and put the question; in a line when it is the one that was put before."""
        self.talk.say(*standing_lines(self.consultation, self.target))
        question = self.question
        if question and self.full and self.asked is None and _same(question, self.full):
            self.remind()
        else:
            self.tell_question()

    def tell_question(self) -> None:
        """Put the question with all its answers."""
        self.told += 1
        put = self.put
        if self.asked is None:
            self.full = put.question if put else None
        before = self.asked is None and put is not None and self.desk.is_aside(put.question)
        lead = "Your question" if self.asked else "Question put aside before" if before else "Question"
        self.talk.say(*question_lines(self.consultation, put, keys(put), lead))

    def remind(self) -> None:
        """Say in a line which question still stands."""
        self.told += 1
        self.talk.say(reminder(self.consultation, self.question))

    def leave(self) -> None:
        """End the talk."""
        raise Ended


def _same(one: Question, other: Question) -> bool:
    return (one.kind, one.id, one.target, one.gap) == (other.kind, other.id, other.target, other.gap)
