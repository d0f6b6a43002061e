"""How many answers a consultation takes, following the next question from an empty case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.consultation import Consultation
from engine.judging import Standing
from engine.questions import Question
from kb.case import Case, History, Known
from kb.folder import PACKAGED
from kb.from_yaml.case import load_case
from tests.builders import packaged_base

BASE = packaged_base()


def answered(now: Consultation, question: Question, full: Case) -> Consultation:
    """The next consultation, answered from a full case; what it is silent about cannot be known, or is none."""
    known = {**full.patient.findings, **full.targets[0].findings}
    if question.kind == "group":
        return now.none_of(question.id)
    if question.kind == "table":
        histories = {**full.patient.histories, **full.targets[0].histories}
        return now.with_history(question.id, completed(question.id, histories.get(question.id, History(none=True))))
    return now.answer(question.id, known.get(question.id))


def completed(table: str, history: History) -> History:
    """A history in which every cell was asked for; what the case is silent about cannot be known."""
    blank = dict.fromkeys(BASE.tables[table].columns)
    computed = {name for name, column in BASE.tables[table].columns.items() if column.computed or column.days_between}
    rows = [
        replace(row, values={**{name: None for name in blank if name not in computed}, **row.values})
        for row in history.rows
    ]
    return replace(history, rows=tuple(rows))


def followed(name: str) -> Iterator[Consultation]:
    """Every consultation on the way from an empty case, one answer apart."""
    full = load_case(PACKAGED / "cases" / f"{name}.yaml", BASE)
    empty = replace(full, patient=Known("patient"), targets=(Known(full.targets[0].name),), expect=())
    now = Consultation(BASE, empty)
    yield now
    for _ in range(60):
        if now.next_question is None:
            return
        now = answered(now, now.next_question, full)
        yield now


def offered(consultation: Consultation) -> list[str]:
    return [rung.option.id for rung in consultation.opinion().ladder if rung.standing is Standing.OFFERED]


@pytest.mark.parametrize("name", ["early_return_of_facet_pain", "art_06", "art_05", "pub_06", "crt_03"])
def test_a_recurrence_reaches_an_offered_step_after_at_most_twelve_answers(name: str) -> None:
    way = list(followed(name))

    assert next(number for number, consultation in enumerate(way) if offered(consultation)) <= 12
    assert len(way) <= 30, "a consultation must come to an end"


def test_red_flags_are_the_first_question_of_all() -> None:
    question = next(followed("art_06")).next_question

    assert question is not None
    assert (question.kind, question.id, question.safety) == ("group", "red_flags", True)


def test_no_question_comes_twice() -> None:
    asked = [(c.next_question.id, c.next_question.gap) for c in followed("art_06") if c.next_question is not None]

    assert len(asked) == len(set(asked))
