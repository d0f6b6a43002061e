"""An answer as it was typed, understood for the question that is put: the move it makes, or what it opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.consultation import Consultation
from kb.model import KnowledgeBase
from kb.moves import Answered, HistoryGiven, Move, NoneOf
from kb.terms import Choices, Kind, Of, Table, Term
from kb.typed import Typed, typed
from tui.asking import Answer, Asking
from tui.plain.lookup import Named, the_one
from tui.plain.talk import misused
from tui.row_at import OWN, SHARED, RowAt

_UNKNOWN = {"u", "unknown", "?", "not known", "dk"}
_NONE = {"n", "no", "none", "none of these"}
_ROWS = {OWN: "row {}", SHARED: "shared row {}"}


@dataclass(frozen=True, slots=True)
class Given:
    """A move, with the words that acknowledge it."""

    said: str
    move: Move


@dataclass(frozen=True, slots=True)
class Opened:
    """What an answer opens instead of making a move: a member's question (`term:ID`), or a row as `RowAt` names it."""

    what: str


def keys(put: Asking | None) -> tuple[str, ...]:
    """What is typed for each answer: its letter or sign, `row N`, or a number; nothing where it is only shown."""
    found: list[str] = []
    numbers = 0
    for answer in put.answers if put else ():
        kind, _, name = answer.id.partition(":")
        if kind in ("choice", "member") and not (answer.key and answer.key.isalpha()):
            numbers += 1
            found.append(str(numbers))
        else:
            found.append(_ROWS[kind].format(name) if kind in _ROWS else answer.key)
    return tuple(found)


def exactly(base: KnowledgeBase, put: Asking, text: str) -> Given | Opened | None:
    """The answer whose key, id or whole label this is."""
    folded = _folded(text)
    for answer, key in zip(put.answers, keys(put), strict=True):
        if key and (folded == key or folded in _names(base, answer)):
            return _given(put, answer)
    return None


def _names(base: KnowledgeBase, answer: Answer) -> set[str]:
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
        case "add":
            return {"add", "row"}
        case _:
            return set()


def _given(put: Asking, answer: Answer) -> Given | Opened:
    return Given(f"{put.about}: {answer.text}", answer.move) if answer.move else Opened(answer.opens)


def loosely(consultation: Consultation, put: Asking, text: str) -> Given | Opened:
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


def _of_group(consultation: Consultation, put: Asking, text: str) -> Given | Opened:
    """A member by number or words, whose own question is then put; or answered at once: `3 yes`."""
    *named, last = text.split()
    terms = consultation.base.members(put.question.id)
    if named and _folded(last) in {"y", "n", "yes", "no", *_UNKNOWN}:
        term = _member(terms, " ".join(named))
        return answered(consultation, term, put.question.target, last)
    if _folded(text) in {"y", "yes", *_UNKNOWN}:
        raise misused("which of these is meant is not said", "type its number or its name, or none")
    return Opened(f"term:{_member(terms, text).id}")


def _member(terms: tuple[Term, ...], text: str) -> Term:
    if text.isdecimal() and 1 <= int(text[:9]) <= len(terms):
        return terms[int(text) - 1]
    found = the_one(text, [Named("term", term.id, term.label, term.ask) for term in terms], "one of these", deep=True)
    return next(term for term in terms if term.id == found.id)


def _of_gap(consultation: Consultation, put: Asking, table: Table, text: str) -> Given:
    """A value for the one cell that a question about a history asks for."""
    gap, case = put.question.gap, consultation.case
    holding = [at for at in _places(table, put.question.target) if at.history(case).rows]
    if gap is None or not gap.column or len(holding) != 1:
        mend = "type + to add a row, none where there are none, or row N for one that is there"
        raise misused(f"'{text}' is no answer to a question about a history", mend)
    column, row = table.columns[gap.column], replace(holding[0], number=gap.row)
    found = value(column.kind, text, column.label, consultation)
    said = f"{table.row.capitalize()} {gap.row}, {column.label.lower()}: {found.said}"
    return Given(said, row.given(case, {**row.cells(case), column.id: found.cell}))


def _places(table: Table, target: str) -> tuple[RowAt, ...]:
    """Where rows of a table that count for a site can stand."""
    return tuple(RowAt(table, 0, whose) for whose in dict.fromkeys((None, _whose([table], target))))


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
