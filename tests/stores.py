"""Small builders for the tests of the store."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from exports.store import Store, open_store
from kb.case import Case
from kb.course import Course
from kb.from_yaml.case import load_case
from kb.model import KnowledgeBase
from kb.moves import (
    Answered,
    Cell,
    Dated,
    Decided,
    HistoryGiven,
    Move,
    NoneOf,
    Redone,
    TakenBack,
    TargetAdded,
    TargetRenamed,
    TargetTakenOut,
    Undone,
)
from kb.problems import Problem, Refused
from kb.terms import Age, Choices, Kind, Number, Of, Origin
from tests.builders import DAY, SMALL_BASE, small_base

KNEE = "left knee"
TARGETS = (KNEE, "right knee", "Hüfte \u2028 links")
PAIN = Answered(term="pain_score", value=5, target=KNEE)


def quick_folder() -> str | None:
    """A folder in memory where there is one, for tests that keep much and do not ask how firmly."""
    memory = "/dev/shm"  # noqa: S108  # looked for, not relied on
    return memory if os.access(memory, os.W_OK) else None


def two_targets() -> Case:
    """A case with rows, dates, unknowns and two targets."""
    return replace(load_case(SMALL_BASE / "cases" / "two_targets.yaml", small_base()), expect=())


def cells(kind: Kind) -> tuple[Cell, ...]:
    """Some values of a kind as they are entered."""
    match kind:
        case Choices(labels):
            return (*labels, "unknown")
        case Number(low=low, high=high):
            return (low, high, round((low + high) / 3, 0 if kind.whole else 2), "unknown")
        case Age():
            return ("2026-03-02", "3 weeks ago", "unknown")


def pool(base: KnowledgeBase) -> tuple[Move, ...]:
    """Moves of every kind, most of which can be made at most times."""
    return (*_entered(base), *_of_targets(base), Undone(), Undone(), Undone(), Redone(), Redone(), Redone())


def _entered(base: KnowledgeBase) -> Iterator[Move]:
    for term in base.terms.values():
        if term.origin is Origin.ASKED:
            for target in _whose(term.of):
                yield from (Answered(term=term.id, value=cell, target=target) for cell in cells(term.kind))
                yield TakenBack(kind="term", id=term.id, target=target)
    for group in base.groups:
        for target in _whose(base.members(group)[0].of):
            yield NoneOf(group=group, target=target)
            yield TakenBack(kind="group", id=group, target=target)
    for table in base.tables.values():
        full = {name: cells(column.kind)[0] for name, column in table.columns.items()}
        part = {name: cells(column.kind)[-1] for name, column in list(table.columns.items())[:2]}
        for target in _whose(table.of):
            yield HistoryGiven(table=table.id, rows=(full, part), target=target)
            yield HistoryGiven(table=table.id, none=True, target=target)
            yield TakenBack(kind="table", id=table.id, target=target)


def _of_targets(base: KnowledgeBase) -> Iterator[Move]:
    for name in TARGETS:
        yield TargetAdded(name=name)
        yield TargetTakenOut(name=name)
        yield from (TargetRenamed(old=name, new=other) for other in TARGETS if other != name)
        yield from (Decided(target=name, option=option) for option in base.options)
        yield Decided(target=name, option=None, reason="patient-refuses", note='"No" \\ ☺\n\0')
    yield from (Dated(as_of=DAY.replace(year=year)) for year in (DAY.year, DAY.year + 1))


def _whose(of: Of) -> tuple[str | None, ...]:
    return (None,) if of is Of.PATIENT else TARGETS


def after(course: Course, move: Move) -> Course | None:
    """The course with the move made; None when it cannot be made now."""
    try:
        return course.after(move)
    except Refused:
        return None


def a_consultation(store: Store, *moves: Move, by: str = "") -> str:
    """A kept consultation with these moves."""
    consultation = store.begin(two_targets(), small_base(), by)
    for number, move in enumerate(moves):
        store.append(consultation, number, move, by)
    return consultation


def with_moves(place: str, moves: int) -> str:
    """A consultation with so many moves, in a store that is closed again."""
    with open_store(place) as store:
        return a_consultation(store, *[PAIN] * moves)


@contextmanager
def locked(place: str) -> Iterator[Callable[[], None]]:
    """A store that another program is writing to, until it is let go of."""
    with closing(sqlite3.connect(place, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield lambda: other.execute("ROLLBACK") and None


def refusal(place: str | None) -> Problem:
    """The one problem for which a store is not opened; it has a place and a mend."""
    with pytest.raises(Refused) as refused:
        open_store(place)
    [problem] = refused.value.problems
    assert problem.where.file
    assert problem.mend
    return problem
