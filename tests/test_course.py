"""A consultation is its moves: each changes what it names and nothing else, and every one can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kb.case import Case
from kb.case_file import as_text, from_text
from kb.checks import codes
from kb.course import Course, begun, course_of
from kb.from_yaml.case import case_from
from kb.moves import (
    MOVES,
    Answered,
    Change,
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
from kb.yaml_tree import read_tree
from tests.builders import DAY, small_base, unplaced

LEFT, RIGHT = "left knee", "right knee"
BEGINNING = f"""
case: COURSE-1
as_of: {DAY}
findings: {{none_of: [red_flags]}}
treatments:
  - {{kind: steroid, weeks: 12}}
targets:
  - target: {LEFT}
    findings: {{side: left, pain_score: 8, onset: 2026-03-02}}
    blocks:
      - {{date: 2026-10-22, relief: 80, relief_hours: unknown}}
  - target: {RIGHT}
    findings: {{side: right}}
"""


@cache
def beginning() -> Case:
    return from_text(BEGINNING, small_base(), "case.yaml")


names = st.sampled_from([LEFT, RIGHT, "hip", "neck"])
whom = st.none() | names
days = st.dates(date(2026, 8, 1), date(2027, 3, 1)).map(str)
cells: st.SearchStrategy[str | float] = st.sampled_from(
    ["yes", "no", "left", "right", "unknown", "steroid", "exercise", 0.0, 3.0, 7.25, 80.0, "2 months ago", "3 weeks"]
)
terms = st.sampled_from(["fever", "weakness", "side", "pain_score", "onset", "block_result", "nonsense"])
columns = st.sampled_from(["kind", "weeks", "date", "relief", "relief_hours", "nonsense"])
rows = st.lists(st.dictionaries(columns, cells | days, max_size=3), max_size=3).map(tuple)
dated_rows = st.lists(st.fixed_dictionaries({"date": days, "relief": st.just(50.0)}), max_size=2).map(tuple)
changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(Answered, term=terms, value=cells | days, target=whom),
    st.builds(Answered, term=st.sampled_from(["fever", "weakness"]), value=st.sampled_from(["yes", "no", "unknown"])),
    st.builds(Answered, term=st.just("onset"), value=days, target=names),
    st.builds(NoneOf, group=st.sampled_from(["red_flags", "red_flag"]), target=st.none() | whom),
    st.builds(TakenBack, kind=st.just("term"), id=terms, target=whom),
    st.builds(TakenBack, kind=st.just("group"), id=st.just("red_flags")),
    st.builds(TakenBack, kind=st.just("table"), id=st.sampled_from(["blocks", "treatments"]), target=whom),
    st.builds(HistoryGiven, table=st.sampled_from(["blocks", "treatments"]), rows=rows, target=whom),
    st.builds(HistoryGiven, table=st.just("blocks"), none=st.just(True), target=whom),
    st.builds(HistoryGiven, table=st.just("blocks"), rows=dated_rows, target=whom),
    st.builds(TargetAdded, name=names),
    st.builds(TargetRenamed, old=names, new=names),
    st.builds(TargetTakenOut, name=names),
    st.builds(Dated, as_of=st.dates(date(2026, 9, 1), date(2027, 6, 1))),
    st.builds(
        Decided,
        target=names,
        option=st.sampled_from([None, "block", "ablation", "blok"]),
        reason=st.sampled_from([None, "patient-refuses", "because"]),
    ),
)
moves: st.SearchStrategy[Move] = changes | st.builds(Undone) | st.builds(Redone)
courses = st.lists(moves, max_size=10).map(lambda many: gone(begun(small_base(), beginning()), many))

OFTEN = settings(max_examples=80, deadline=None)


def gone(course: Course, many: list[Move]) -> Course:
    """The course with every move that can be made."""
    for move in many:
        try:
            course = course.after(move)
        except Refused:
            continue
    return course


def problems(course: Course, move: Move) -> tuple[Problem, ...]:
    """Why a move cannot be made; none when it can."""
    try:
        course.after(move)
    except Refused as refused:
        return refused.problems
    return ()


Fact = tuple[str, str, str]


def facts(case: Case) -> Iterator[tuple[Fact, object]]:
    """Everything entered, by owner, kind and name; a day stands for the age that is counted from it."""
    for known in (case.patient, *case.targets):
        for term, value in known.findings.items():
            yield (known.name, "term", term), known.days.get(term, value)
        for group in known.none_of:
            yield (known.name, "group", group), True
        for table, history in known.histories.items():
            cells = [{**row.values, **row.days} for row in history.rows]
            yield (known.name, "table", table), (history.none, cells)


def is_about(move: Change, fact: Fact) -> bool:
    """Whether a move may change this fact."""
    owner, kind, name = fact
    red_flags = (kind, name) in (("group", "red_flags"), ("term", "fever"), ("term", "weakness"))
    match move:
        case Answered(term=term, target=target):
            return fact == (target or "patient", "term", term)
        case NoneOf(group=group, target=target):
            return fact == (target or "patient", "group", group)
        case HistoryGiven(table=table, target=target):
            return fact == (target or "patient", "table", table)
        case TakenBack(target=target):
            whose = owner == (target or "patient")
            grouped = move.id in ("red_flags", "fever", "weakness") and red_flags
            return whose and ((kind, name) == (move.kind, move.id) or grouped)
        case TargetAdded(name=site) | TargetTakenOut(name=site):
            return owner == site
        case TargetRenamed(old=old, new=new):
            return owner in (old, new)
        case Dated() | Decided():
            return False


@OFTEN
@given(course=courses, move=changes)
def test_a_move_changes_what_it_names_and_nothing_else(course: Course, move: Change) -> None:
    if problems(course, move):
        return

    before, after = dict(facts(course.case)), dict(facts(course.after(move).case))

    changed = {fact for fact in {*before, *after} if before.get(fact) != after.get(fact)}
    assert [fact for fact in changed if not is_about(move, fact)] == []


@OFTEN
@given(course=courses, move=moves)
def test_a_refused_move_leaves_the_course_as_it_was_and_says_why(course: Course, move: Move) -> None:
    case, length = course.case, course.length

    found = problems(course, move)

    assert (course.case, course.length) == (case, length)
    assert all(one.code in codes() and one.what and str(one.where) and one.mend for one in found)


@OFTEN
@given(course=courses, move=changes)
def test_what_was_undone_stands_again_when_it_is_redone(course: Course, move: Change) -> None:
    if problems(course, move):
        return

    done = course.after(move)
    undone = done.after(Undone())

    assert (undone.case, undone.redoes) == (course.case, move)
    assert (undone.after(Redone()).case, undone.after(Redone()).undoes) == (done.case, move)


@OFTEN
@given(course=courses)
def test_undoing_everything_gives_the_beginning_and_redoing_it_the_end(course: Course) -> None:
    end = course
    while end.redoes:
        end = end.after(Redone())
    start = end
    while start.undoes:
        start = start.after(Undone())
    again = start
    while again.redoes:
        again = again.after(Redone())

    assert start.case == beginning()
    assert (again.case, again.length) == (end.case, end.length + 2 * len(end.changes))


@OFTEN
@given(course=courses, move=changes)
def test_a_move_after_an_undo_drops_what_was_undone(course: Course, move: Change) -> None:
    if course.undoes is None or problems(course.after(Undone()), move):
        return

    other = course.after(Undone()).after(move)

    assert (other.redoes, other.undoes) == (None, move)
    assert other.after(Undone()).case == course.after(Undone()).case


@OFTEN
@given(many=st.lists(moves, max_size=10))
def test_the_same_moves_make_the_same_course(many: list[Move]) -> None:
    """What a store keeps is the moves that were made."""
    made: list[Move] = []
    course = begun(small_base(), beginning())
    for move in many:
        if not problems(course, move):
            course, made = course.after(move), [*made, move]

    again = course_of(small_base(), beginning(), [MOVES.validate_json(MOVES.dump_json(move)) for move in made])

    assert (again.case, again.changes, again.at, again.length) == (course.case, course.changes, course.at, len(made))


@OFTEN
@given(course=courses)
def test_wherever_a_course_stands_it_can_be_written_as_a_case_file(course: Course) -> None:
    expected = replace(course.case, decisions=())

    assert unplaced(from_text(as_text(course.case), small_base(), "case.yaml")) == unplaced(expected)


@OFTEN
@given(course=courses, day=st.dates(date(2026, 8, 1), date(2028, 1, 1)))
def test_another_day_recounts_ages_as_reading_the_file_for_that_day_does(course: Course, day: date) -> None:
    refused = problems(course, Dated(as_of=day))
    tree = read_tree(as_text(course.case), "case.yaml")

    if refused:
        with pytest.raises(Refused) as also:
            case_from(tree, small_base(), day)
        assert len(also.value.problems) == len(refused)
    else:
        assert unplaced(course.after(Dated(as_of=day)).case) == unplaced(case_from(tree, small_base(), day))


@OFTEN
@given(course=courses, move=changes)
def test_a_decision_falls_exactly_when_facts_of_its_target_or_of_the_patient_change(
    course: Course, move: Change
) -> None:
    """What is decided twice, renamed or taken out has its own tests."""
    other = isinstance(move, Decided | TargetRenamed | TargetTakenOut)
    if other or problems(course, move):
        return

    before, after = course.case.decisions, course.after(move).case.decisions

    whose = getattr(move, "target", None)
    everyone = isinstance(move, Dated) or (whose is None and not isinstance(move, TargetAdded))
    assert after == (() if everyone else tuple(one for one in before if one.target != whose))


@OFTEN
@given(move=moves)
def test_a_move_read_back_from_json_is_the_same_move(move: Move) -> None:
    assert MOVES.validate_json(MOVES.dump_json(move)) == move


@OFTEN
@given(move=moves, key=st.sampled_from(["extra", "when", "targets", "Move"]))
def test_a_move_with_a_key_that_it_does_not_have_is_refused(move: Move, key: str) -> None:
    plain: dict[str, Any] = MOVES.dump_python(move)

    with pytest.raises(ValidationError) as refused:
        MOVES.validate_python({**plain, key: "x"})

    assert {error["type"] for error in refused.value.errors()} == {"extra_forbidden"}
