"""A question as it is put: what can be answered, by which key, what each answer would do, and the move it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.consultation import Consultation
from engine.findings import Status, rows_of
from engine.opinion import Opinion
from engine.questions import Effect, Question
from exports.text_questions import effect_words, lowered
from kb.case import History
from kb.case import Row as Event
from kb.model import KnowledgeBase
from kb.moves import Answered, Cell, HistoryGiven, Move, NoneOf, TakenBack
from kb.terms import Choices, Of, Table, Term
from tui.row_at import OWN, SHARED, RowAt
from tui.rows.findings import event_words, shared_rows

UNKNOWN = "unknown"
DONE = "done:"
"""Going on from a history, every row of which is entered."""
_FEW, _SOME = 2, 4


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer: its key, its words, what it would do, and the move it makes; or what it opens instead.

    `opens`: `row:TABLE:NUMBER` or `shared:TABLE:NUMBER` for a row to edit (0: a new one), `term:ID` for a member's own
    question, `done:` to go on from a history. An answer with neither is only shown.
    """

    id: str
    key: str
    text: str
    effect: str = ""
    move: Move | None = None
    opens: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """A question with its answers. `field`: the term whose number or day is typed. `back`: the move that unasks it.

    `site`: whom it is about, where there are several.
    """

    question: Question
    about: str
    answers: tuple[Answer, ...]
    field: Term | None = None
    now: str = ""
    back: Move | None = None
    site: str = ""


def asking(consultation: Consultation, question: Question) -> Asking:
    """How a question is put."""
    return _Writer(consultation, question).asking()


class _Writer:
    def __init__(self, consultation: Consultation, question: Question) -> None:
        self._consultation, self._question = consultation, question
        self._base: KnowledgeBase = consultation.base
        self._opinion: Opinion = consultation.opinion(question.target)

    def asking(self) -> Asking:
        match self._question.kind:
            case "group":
                return self._group()
            case "table":
                return self._table(self._base.tables[self._question.id])
            case _:
                return self._term(self._base.terms[self._question.id])

    def _put(
        self, about: str, answers: tuple[Answer, ...], field: Term | None = None, now: str = "",
        back: Move | None = None, whose: str | None = None,
    ) -> Asking:  # fmt: skip
        """The question, with the site it is about where there are several."""
        site = whose if whose is not None and len(self._consultation.case.targets) > 1 else ""
        return Asking(self._question, about, answers, field, now, back, site or "")

    def _whose(self, of: Of) -> str | None:
        return None if of is Of.PATIENT else self._question.target

    def _term(self, term: Term) -> Asking:
        finding = self._opinion.entered[term.id]
        target = self._whose(term.of)
        back = TakenBack(kind="term", id=term.id, target=target) if finding.status is not Status.NOT_ASKED else None
        now = term.said(finding.value) if finding.value is not None else finding.status.value
        key = "u" if isinstance(term.kind, Choices) else "?"
        unknown = Answer("unknown", key, "asked, cannot be known", "", self._answered(term, UNKNOWN),
                         chosen=finding.status is Status.ASKED_UNKNOWN)  # fmt: skip
        effects = {effect.answer: self._words(effect) for effect in self._question.effects}
        if not isinstance(term.kind, Choices):
            shown = tuple(Answer(f"cell:{answer}", "", answer, words) for answer, words in effects.items())
            return self._put(term.label, (*shown, unknown), term, now, back, self._whose(term.of))
        keys = _keys(term.kind)
        choices = tuple(
            Answer(f"choice:{choice}", keys[choice], label, effects.get(label, ""), self._answered(term, choice),
                   chosen=finding.value == choice)
            for choice, label in term.kind.labels.items()
        )  # fmt: skip
        return self._put(term.label, (*choices, unknown), None, now, back, self._whose(term.of))

    def _answered(self, term: Term, cell: Cell) -> Answered:
        return Answered(term=term.id, value=cell, target=self._whose(term.of))

    def _words(self, effect: Effect) -> str:
        most = _FEW if self._question.kind == "group" else _SOME
        return effect_words(self._base, effect, most) if effect.changes else "changes nothing by itself"

    def _group(self) -> Asking:
        group, members = self._base.groups[self._question.id], self._base.members(self._question.id)
        target = self._whose(members[0].of)
        effects = {effect.answer: self._words(effect) for effect in self._question.effects}
        entered = {term.id: self._opinion.entered[term.id] for term in members}
        some = any(finding.status is not Status.NOT_ASKED for finding in entered.values())
        count = sum(finding.status is Status.NOT_ASKED for finding in entered.values())
        words = f"none of the other {count}" if some else f"none of these {count}"
        none = Answer("none", "0", words, effects.get("none of these", ""), NoneOf(group=group.id, target=target))
        answers = []
        for number, term in enumerate(members, 1):
            finding = entered[term.id]
            said = "" if finding.status is Status.NOT_ASKED else f" [{finding.value or finding.status.value}]"
            effect = f"yes → {effects[term.label]}" if term.label in effects else ""
            answers.append(
                Answer(f"member:{term.id}", str(number) if number < 10 else "", f"{term.label}{said}: {term.ask}",
                       effect, opens=f"term:{term.id}", chosen=finding.value == "yes")
            )  # fmt: skip
        back = TakenBack(kind="group", id=group.id, target=target) if some else None
        return self._put(group.label, (*answers, *([none] if count else [])), back=back, whose=target)

    def _table(self, table: Table) -> Asking:
        own = RowAt(table, 0, self._whose(table.of))
        history = own.history(self._consultation.case)
        back = TakenBack(kind="table", id=table.id, target=own.target) if history.rows or history.none else None
        answers = [
            *self._rows(table, history),
            Answer("add", "+", f"add a row ({table.row})", opens=f"row:{table.id}:0"),
        ]
        if table.of is Of.TARGET and len(self._consultation.case.targets) > 1:
            words = f"add a row that concerns every site ({table.row})"
            answers.append(Answer("add_shared", "*", words, opens=f"{SHARED}:{table.id}:0"))
        if history.rows:
            answers.append(Answer("done", "n", f"no more: every {table.row} is entered", opens=DONE))
        else:
            none = HistoryGiven(table=table.id, none=True, target=own.target)
            answers.append(Answer("none", "n", f"none: no {lowered(table.label)}", "", none, chosen=history.none))
        answers += [Answer(f"cell:{one.answer}", "", one.answer, self._words(one)) for one in self._question.effects]
        return self._put(table.label, tuple(answers), back=back, whose=own.target)

    def _rows(self, table: Table, history: History) -> Iterator[Answer]:
        """The rows so far, those that concern every site first; the one the question is about is marked."""
        asked_about = row_of_gap(self._consultation, self._question)
        for number, event in enumerate(shared_rows(self._consultation.case, table), 1):
            words, opens = f"for every site: {event_words(table, event)}", f"{SHARED}:{table.id}:{number}"
            yield Answer(f"shared:{number}", "", words, opens=opens, chosen=event is asked_about)
        for number, event in enumerate(history.rows, 1):
            words, opens = f"{table.row} {number}: {event_words(table, event)}", f"{OWN}:{table.id}:{number}"
            key = str(number) if number < 10 else ""
            yield Answer(f"row:{number}", key, words, opens=opens, chosen=event is asked_about)


def row_of_gap(consultation: Consultation, question: Question) -> Event | None:
    """The row that a question asks about."""
    gap = question.gap
    if gap is None or not gap.row:
        return None
    site = consultation.case.target(question.target)
    return rows_of(consultation.case, site, consultation.base.tables[gap.table]).rows[gap.row - 1]


def _keys(kind: Choices) -> dict[str, str]:
    """`y` and `n` for yes and no; digits for others."""
    if set(kind.labels) == {"yes", "no"}:
        return {"yes": "y", "no": "n"}
    return {choice: str(number) if number < 10 else "" for number, choice in enumerate(kind.labels, 1)}
