"""How long an answer takes, and what it is made of.

Run: pytest tests/benchmarks -n0 --benchmark-only --benchmark-columns=median,iqr,rounds --benchmark-sort=name
"""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.consultation import Consultation, network
from engine.explanation import reasons
from engine.network import Network
from engine.turns import turns
from exports.store import open_store
from kb.folder import PACKAGED
from kb.from_yaml.base import load_base
from kb.from_yaml.case import load_case
from kb.moves import Answered, Decided, Move, Undone
from tests.benchmarks.made_bases import made_base, made_consultation
from tests.builders import packaged_base

RFA = packaged_base()
DEMO = Consultation(RFA, load_case(PACKAGED / "cases" / f"{RFA.demo}.yaml", RFA))
BASES = {"rfa": DEMO, "made_200": made_consultation(made_base(200)), "made_1000": made_consultation(made_base(1000))}
EACH = pytest.mark.parametrize("name", list(BASES))


def whole_answer(consultation: Consultation) -> None:
    """Everything a screen needs after one answer: ladder, next question, every explanation, what would change it."""
    for opinion in consultation.opinions:
        for rung in opinion.ladder:
            turns(opinion, rung.option.id)
            for argument in rung.arguments:
                reasons(opinion, argument.rule)
    assert consultation.next_question is not None or consultation.opinions


def again(consultation: Consultation) -> Consultation:
    """The same consultation, nothing of it computed yet."""
    return Consultation(consultation.base, replace(consultation.case))


@EACH
def test_one_answer_end_to_end(benchmark: Any, name: str) -> None:
    network(BASES[name].edition)
    benchmark.pedantic(whole_answer, setup=lambda: ((again(BASES[name]),), {}), rounds=60, warmup_rounds=3)


@EACH
def test_the_network_alone(benchmark: Any, name: str) -> None:
    of = network(BASES[name].edition)
    known = BASES[name].opinion().judged.known
    asked = {term: value for term, value in known.items() if term in BASES[name].opinion().entered}
    benchmark.pedantic(of.run, args=(asked,), rounds=60, warmup_rounds=3)


@EACH
def test_the_judge_alone(benchmark: Any, name: str) -> None:
    opinion = BASES[name].opinion()
    asked = {term: value for term, value in opinion.judged.known.items() if term in opinion.entered}
    benchmark(opinion.reasoner.judged, asked)


@EACH
def test_the_next_question(benchmark: Any, name: str) -> None:
    def judged_only() -> Any:
        fresh = again(BASES[name])
        assert fresh.opinions[0].ladder
        return (fresh,), {}

    benchmark.pedantic(lambda one: one.next_question, setup=judged_only, rounds=60, warmup_rounds=3)


@EACH
def test_building_the_network(benchmark: Any, name: str) -> None:
    benchmark.pedantic(Network, args=(BASES[name].edition,), rounds=5)


def test_loading_the_knowledge_base(benchmark: Any) -> None:
    benchmark.pedantic(load_base, rounds=10)


def test_every_question_of_a_consultation_from_empty(benchmark: Any) -> None:
    """The worst moment: nothing is known, so everything is open."""
    case = replace(DEMO.case, patient=replace(DEMO.case.patient, findings={}, none_of=()), targets=(
        replace(DEMO.case.targets[0], findings={}, histories={}),
    ))  # fmt: skip
    fresh = itertools.repeat(case)
    benchmark.pedantic(whole_answer, setup=lambda: ((Consultation(RFA, replace(next(fresh))),), {}), rounds=40)


def test_listing_a_thousand_kept_consultations(benchmark: Any, tmp_path: Path) -> None:
    """Each with 40 moves, followed to what is decided and to which red flags stand."""
    place, site = str(tmp_path / "kept.sqlite"), DEMO.case.targets[0].name
    moves: list[Move] = [Answered(term="pain_score", value=5.0, target=site)] * 37
    moves += [Answered(term="suspected_cancer", value="yes"), Undone(), Decided(target=site, option="repeat_rfa")]
    with open_store(place) as store:
        first = store.begin(replace(DEMO.case, expect=()), RFA)
        for number, move in enumerate(moves):
            store.append(first, number, move)
    with closing(sqlite3.connect(place)) as copies, copies:
        for number in range(999):
            copies.execute(_COPY_CONSULTATION, (f"copy{number:03}", first))
            copies.execute(_COPY_MOVES, (f"copy{number:03}", first))

    with open_store(place) as store:
        listed = benchmark.pedantic(store.listed, kwargs={"limit": 1000, "watched": RFA.alarming}, rounds=5)

    assert {(kept.is_decided, kept.flags) for kept in listed} == {(True, ())}
    assert len(listed) == 1000


_COPY_CONSULTATION = (
    'INSERT INTO consultations SELECT ?, begun, "by", "case", as_of, base, version, digest, beginning '
    "FROM consultations WHERE id = ?"
)
_COPY_MOVES = 'INSERT INTO moves SELECT ?, number, kind, at, "by", move FROM moves WHERE consultation = ?'
