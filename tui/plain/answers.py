"""An answer as it was typed, understood for the question that is put: the move it makes, or what it opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.consultation import Consultation
from engine.findings import rows_of
from kb.case import History
from kb.case_file import cells
from kb.model import KnowledgeBase
from kb.moves import Answered, Cell, HistoryGiven, Move, NoneOf
from kb.terms import Choices, Kind, Of, Table, Term
from kb.typed import Typed, typed
from tui.asking import Answer, Asking, with_row
from tui.plain.lookup import Named, the_one
from tui.plain.talk import misused

_UNKNOWN = {"u", "unknown", "?", "not known", "dk"}
_NONE = {"n", "no", "none", "none of these"}


@dataclass(frozen=True, slots=True)
class Given:
    """What was understood: a move with the words that acknowledge it, or what is to be opened (`term:ID`, `row:…`)."""

    said: str
    move: Move | None = None
    opens: str = ""


def keys(put: Asking | None) -> tuple[str, ...]:
    """What is typed for each answer: its letter, `row N`, or a number; nothing where it is only shown."""
    found: list[str] = []
    numbers = 0
    for answer in put.answers if put else ():
        kind, _, name = answer.id.partition(":")
        if kind in ("choice", "member") and not (answer.key and answer.key.isalpha()):
            numbers += 1
            found.append(str(numbers))
        else:
            found.append("" if kind == "cell" else f"row {name}" if kind == "row" else answer.key)
    return tuple(found)


def exactly(base: KnowledgeBase, put: Asking, text: str) -> Given | None:
    """The answer whose key, id or whole label this is."""
    folded = _folded(text)
    for answer, key in zip(put.answers, keys(put), strict=True):
        if key and (folded == key or folded in _names(base, put, answer)):
            return _given(put, answer)
    return None


def _names(base: KnowledgeBase, put: Asking, answer: Answer) -> set[str]:
    kind, _, name = answer.id.partition(":")
    match kind:
        case "choice":
            return {_folded(name), _folded(answer.text)}
        case "member":
            return {_folded(name), _folded(base.terms[name].label)}
        case "none":
            return _NONE
        case "unknown":
            return _UNKNOWN
        case _:
            return set()


def _given(put: Asking, answer: Answer) -> Given:
    return Given(f"{put.about}: {answer.text}" if answer.move else "", answer.move, answer.opens)


def loosely(consultation: Consultation, put: Asking, text: str) -> Given:
    """What was typed as a value, or as a member of a group. Raises Refused; nothing is guessed."""
    base, question = consultation.base, put.question
    match question.kind:
        case "group":
            return _of_group(consultation, put, text)
        case "table":
            return _of_gap(consultation, put, base.tables[question.id], text)
        case _:
            return answered(consultation, base.terms[question.id], question.target, text)


def answered(consultation: Consultation, term: Term, target: str, text: str) -> Given:
    """A value for a term. Raises Refused."""
    found = value(term.kind, text, term.label, consultation)
    whose = None if term.of is Of.PATIENT else target
    return Given(f"{term.label}: {found.said}", Answered(term=term.id, value=found.cell, target=whose))


def value(kind: Kind, text: str, label: str, consultation: Consultation) -> Typed:
    """A value as it was typed; a choice may be given by its number, yes and no by a letter. Raises Refused."""
    as_of = consultation.case.as_of
    if text.casefold() == "u":
        text = "unknown"
    elif isinstance(kind, Choices) and text.isdecimal() and 1 <= int(text[:9]) <= len(kind.labels):
        text = list(kind.labels)[int(text) - 1]
    return typed(kind, text, label, as_of)


def _of_group(consultation: Consultation, put: Asking, text: str) -> Given:
    """A member by number or words, whose own question is then put; or answered at once: `3 yes`."""
    *named, last = text.split()
    terms = consultation.base.members(put.question.id)
    if named and _folded(last) in {"y", "n", "yes", "no", *_UNKNOWN}:
        term = _member(terms, " ".join(named))
        return answered(consultation, term, put.question.target, last)
    if _folded(text) in {"y", "yes", *_UNKNOWN}:
        raise misused("which of these is meant is not said", "type its number or its name, or none")
    return Given("", opens=f"term:{_member(terms, text).id}")


def _member(terms: tuple[Term, ...], text: str) -> Term:
    if text.isdecimal() and 1 <= int(text[:9]) <= len(terms):
        return terms[int(text) - 1]
    found = the_one(text, [Named("term", term.id, term.label, term.ask) for term in terms], "one of these", deep=True)
    return next(term for term in terms if term.id == found.id)


def _of_gap(consultation: Consultation, put: Asking, table: Table, text: str) -> Given:
    """A value for the one cell that a question about a history asks for."""
    gap, own = put.question.gap, history_of(consultation, table, put.question.target)
    case = consultation.case
    every = rows_of(case, case.target(put.question.target), table).rows
    if gap is None or not gap.row or not gap.column or every != own.rows:
        mend = "type + to add a row, none where there are none, or row N for one that is there"
        raise misused(f"'{text}' is no answer to a question about a history", mend)
    column, row = table.columns[gap.column], own.rows[gap.row - 1]
    found = value(column.kind, text, column.label, consultation)
    move = row_move(consultation, table, put.question.target, gap.row,
                    {**cells(row.values, row.days), column.id: found.cell})  # fmt: skip
    return Given(f"{table.row.capitalize()} {gap.row}, {column.label.lower()}: {found.said}", move)


def history_of(consultation: Consultation, table: Table, target: str) -> History:
    """The rows of a history that can be changed here: the patient's, or the site's own."""
    case = consultation.case
    known = case.patient if table.of is Of.PATIENT else case.target(target)
    return known.histories.get(table.id, History())


def row_move(
    consultation: Consultation, table: Table, target: str, number: int, row: dict[str, Cell] | None
) -> HistoryGiven:
    """The move that puts a row in at its number (0: a new one), or takes it out (None)."""
    whose = None if table.of is Of.PATIENT else target
    return with_row(history_of(consultation, table, target), table, whose, number, row)


def none_move(consultation: Consultation, topic: Named, target: str) -> Given:
    """That there is none of a group, or of a history."""
    base = consultation.base
    if topic.kind == "group":
        whose = _whose(base.members(topic.id), target)
        return Given(f"{topic.label}: none of these", NoneOf(group=topic.id, target=whose))
    whose = _whose([base.tables[topic.id]], target)
    return Given(f"{topic.label}: none", HistoryGiven(table=topic.id, none=True, target=whose))


def _whose(things: Iterable[Term | Table], target: str) -> str | None:
    return None if next(iter(things)).of is Of.PATIENT else target


def valued(consultation: Consultation, topic: Named, target: str, text: str) -> Given:
    """A topic with a value in one line: `pain score = 8`, `red flags = none`. Raises Refused."""
    if topic.kind == "term":
        return answered(consultation, consultation.base.terms[topic.id], target, text)
    if _folded(text) in _NONE:
        return none_move(consultation, topic, target)
    mend = "type none, or answer its members one by one" if topic.kind == "group" else "type none, or row HISTORY"
    raise misused(f"'{text}' is no value of {topic.label}", mend)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())
