"""Moves one by one: what each changes, which decisions it fells, and when it cannot be made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from pydantic import ValidationError

from kb.case import Case, Decision, Known
from kb.case_file import from_text
from kb.course import Course, course_of
from kb.from_yaml.case import case_from
from kb.moves import (
    MOVES,
    Answered,
    Cell,
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
from tests.builders import DAY, packaged_base, small_base, unplaced

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
ABLATED = """
case: COURSE-2
as_of: 2026-11-22
findings: {none_of: [red_flags, procedure_safety]}
targets:
  - target: lumbar facets
    findings: {region: lumbar_spine, nerve: medial_branch}
    ablations:
      - {kind: conventional, date: 2025-01-31, relief: 80, relief_months: 10, still_helping: no}
    trials:
      - {kind: scs, start: 2026-05-02, end: 2026-05-12, relief: 60}
"""


@cache
def beginning() -> Case:
    return from_text(BEGINNING, small_base(), "case.yaml")


def went(*many: Move) -> Course:
    """The course on the small base that these moves make."""
    return course_of(small_base(), beginning(), many)


def problems(course: Course, move: Move) -> tuple[Problem, ...]:
    """Why a move cannot be made; none when it can."""
    try:
        course.after(move)
    except Refused as refused:
        return refused.problems
    return ()


CHOSEN_LEFT = Decided(target=LEFT, option="block", note="agreed")
CHOSEN_RIGHT = Decided(target=RIGHT, option=None, reason="patient-refuses")
LEFT_STANDS, RIGHT_STANDS = Decision(LEFT, "block", None, "agreed"), Decision(RIGHT, None, "patient-refuses")


@pytest.mark.parametrize(
    ("move", "standing"),
    [
        (Answered(term="pain_score", value=3, target=LEFT), (RIGHT_STANDS,)),
        (TakenBack(kind="term", id="side", target=RIGHT), (LEFT_STANDS,)),
        (HistoryGiven(table="blocks", none=True, target=RIGHT), (LEFT_STANDS,)),
        (HistoryGiven(table="blocks", rows=({"relief": 20},)), ()),
        (Answered(term="fever", value="yes"), ()),
        (NoneOf(group="red_flags"), ()),
        (HistoryGiven(table="treatments", none=True), ()),
        (TakenBack(kind="table", id="treatments"), ()),
        (Dated(as_of=date(2026, 12, 1)), ()),
        (TargetAdded(name="hip"), (LEFT_STANDS, RIGHT_STANDS)),
        (TargetTakenOut(name=RIGHT), (LEFT_STANDS,)),
        (TargetRenamed(old=LEFT, new="hip"), (replace(LEFT_STANDS, target="hip"), RIGHT_STANDS)),
        (Decided(target=LEFT, option="wait"), (RIGHT_STANDS, Decision(LEFT, "wait"))),
    ],
)
def test_a_decision_stands_while_the_facts_it_rests_on_do(move: Change, standing: tuple[Decision, ...]) -> None:
    assert went(CHOSEN_LEFT, CHOSEN_RIGHT, move).case.decisions == standing


def test_a_decision_stands_again_when_what_felled_it_is_undone() -> None:
    assert went(CHOSEN_LEFT, Answered(term="fever", value="yes"), Undone()).case.decisions == (LEFT_STANDS,)


def test_a_member_of_a_group_that_is_taken_back_leaves_the_others_answered_no() -> None:
    patient = went(TakenBack(kind="term", id="fever")).case.patient

    assert (patient.findings, patient.none_of) == ({"weakness": "no"}, ())


def test_what_a_member_was_answered_by_itself_stands_when_another_is_taken_back() -> None:
    patient = went(Answered(term="weakness", value="unknown"), TakenBack(kind="term", id="fever")).case.patient

    assert (patient.findings, patient.none_of) == ({"weakness": None}, ())


def test_a_group_that_is_taken_back_was_never_asked() -> None:
    patient = went(Answered(term="fever", value="yes"), TakenBack(kind="group", id="red_flags")).case.patient

    assert (patient.findings, patient.none_of) == ({}, ())


def test_on_the_packaged_base_one_of_many_taken_back_leaves_the_others_answered_no() -> None:
    base = packaged_base()
    case = from_text(ABLATED, base, "case.yaml")

    patient = course_of(base, case, [TakenBack(kind="term", id="pregnancy")]).case.patient

    others = {term.id: "no" for term in base.members("procedure_safety") if term.id != "pregnancy"}
    assert (patient.findings, patient.none_of) == (others, ("red_flags",))


def test_another_day_recounts_every_date_in_the_unit_of_its_column() -> None:
    base = packaged_base()
    case = from_text(ABLATED, base, "case.yaml")

    later = course_of(base, case, [Dated(as_of=date(2026, 12, 31))]).case

    ablation = later.targets[0].histories["ablations"].rows[0].values
    trial = later.targets[0].histories["trials"].rows[0].values
    assert (ablation["date"], ablation["relief_months"]) == (23.0, 10.0)
    assert (trial["start"], trial["end"], trial["relief"]) == (243.0, 233.0, 60.0)
    assert unplaced(later) == unplaced(case_from(read_tree(ABLATED, "case.yaml"), base, date(2026, 12, 31)))


def test_a_day_before_what_was_entered_is_refused_with_each_date_that_would_lie_ahead() -> None:
    entered = went(Answered(term="onset", value="2026-11-20", target=RIGHT))

    assert [(str(one.where), one.what) for one in problems(entered, Dated(as_of=date(2026, 10, 1)))] == [
        ("left knee, block 1, Date", "2026-10-22 lies after 2026-10-01"),
        ("right knee, Onset", "2026-11-20 lies after 2026-10-01"),
    ]


@pytest.mark.parametrize("table", ["blocks", "treatments"])
def test_a_history_without_rows_is_as_if_never_asked(table: str) -> None:
    target = LEFT if table == "blocks" else None
    emptied = went(HistoryGiven(table=table, target=target)).case

    assert emptied == went(TakenBack(kind="table", id=table, target=target)).case


def test_rows_of_the_patient_may_be_given_for_every_target() -> None:
    """A case file may hold them so, and what it holds can be corrected."""
    shared = went(HistoryGiven(table="blocks", rows=({"relief": 20},)))

    assert shared.case.patient.histories["blocks"].rows[0].values == {"relief": 20.0}
    assert "blocks" not in shared.after(TakenBack(kind="table", id="blocks")).case.patient.histories


@pytest.mark.parametrize("target", [LEFT, None])
def test_none_is_not_said_beside_rows_that_count_for_the_same_target(target: str | None) -> None:
    given_rows = went(HistoryGiven(table="blocks", rows=({"relief": 20},)))

    (problem,) = problems(given_rows, HistoryGiven(table="blocks", none=True, target=target))

    assert (problem.code, str(problem.where)) == ("contradiction", "Blocks")


def test_every_cell_of_a_history_that_cannot_be_is_named_at_once() -> None:
    rows: tuple[dict[str, Cell], ...] = ({"relief": 130, "reliefs": 1}, {"date": "2027-01-01", "relief": "much"})

    found = problems(went(), HistoryGiven(table="blocks", rows=rows, none=True, target=LEFT))

    assert [(one.code, str(one.where)) for one in found] == [
        ("contradiction", "Blocks"),
        ("unknown-column", "Blocks"),
        ("out-of-range", "block 1, relief"),
        ("out-of-range", "block 2, date"),
        ("wrong-type", "block 2, relief"),
    ]


@pytest.mark.parametrize(
    ("move", "code", "mend"),
    [
        (Undone(), "used-wrongly", "this is the beginning of the consultation"),
        (Redone(), "used-wrongly", "redo only follows an undo"),
        (Answered(term="fevr", value="yes"), "unknown-term", "did you mean 'fever'?"),
        (Answered(term="block_result", value="positive", target=LEFT), "unknown-term", "use one of: "),
        (Answered(term="fever", value="yess"), "unknown-choice", "did you mean 'yes'?"),
        (Answered(term="fever", value="yes", target=LEFT), "wrong-place", "leave the target out"),
        (Answered(term="side", value="left"), "unknown-target", "name one of: left knee, right knee"),
        (Answered(term="side", value="left", target="left kne"), "unknown-target", "did you mean 'left knee'?"),
        (Answered(term="pain_score", value=float("nan"), target=LEFT), "out-of-range", "correct the number"),
        (Answered(term="onset", value=3.0, target=LEFT), "wrong-type", "write year-month-day"),
        (NoneOf(group="red_flag"), "unknown-group", "did you mean 'red_flags'?"),
        (TakenBack(kind="table", id="block"), "unknown-table", "did you mean 'blocks'?"),
        (TargetAdded(name=LEFT), "duplicate-id", "give each its own name"),
        (TargetRenamed(old=LEFT, new=RIGHT), "duplicate-id", "give each its own name"),
        (TargetRenamed(old="hip", new="neck"), "unknown-target", "use one of: left knee, right knee"),
        (TargetTakenOut(name="hip"), "unknown-target", "use one of: left knee, right knee"),
        (Decided(target="hip", option="block"), "unknown-target", "use one of: left knee, right knee"),
        (Decided(target=LEFT, option="blok"), "unknown-option", "did you mean 'block'?"),
        (Decided(target=LEFT, option=None, reason="patient-refused"), "unknown-choice", "did you mean 'patient-ref"),
    ],
)
def test_a_move_that_cannot_be_made_says_how_it_could(move: Move, code: str, mend: str) -> None:
    (problem,) = problems(went(), move)

    assert (problem.code, problem.mend[: len(mend)]) == (code, mend)


def test_a_decision_is_refused_for_its_option_and_its_reason_together() -> None:
    found = problems(went(), Decided(target=LEFT, option="blok", reason="because"))

    assert {one.code for one in found} == {"unknown-option", "unknown-choice"}


def test_a_target_that_is_added_knows_nothing_yet() -> None:
    assert went(TargetAdded(name="hip")).case.targets[2] == Known("hip")


def test_a_target_by_another_name_keeps_its_place_and_what_is_known_of_it() -> None:
    left, right = beginning().targets

    assert went(TargetRenamed(old=LEFT, new="hip")).case.targets == (replace(left, name="hip"), right)
    assert went(TargetRenamed(old=LEFT, new=LEFT)).case == beginning()


def test_the_last_target_cannot_be_taken_out() -> None:
    (problem,) = problems(went(TargetTakenOut(name=LEFT)), TargetTakenOut(name=RIGHT))

    assert (problem.code, problem.mend) == ("missing-key", "rename it instead")


def test_an_answer_that_is_no_day_any_more_leaves_no_day_behind() -> None:
    left = went(Answered(term="onset", value="unknown", target=LEFT)).case.targets[0]

    assert (left.findings["onset"], left.days) == (None, {})


@pytest.mark.parametrize(
    "text",
    [
        '{"term": "fever", "value": "yes"}',
        '{"move": "answered", "term": "fever"}',
        '{"move": "answered", "term": "Fever!", "value": "yes"}',
        '{"move": "answered", "term": "fever", "value": true}',
        '{"move": "answered", "term": "fever", "value": null}',
        '{"move": "target_added", "name": ""}',
        '{"move": "target_added", "name": " hip"}',
        '{"move": "dated", "as_of": "2026-02-30"}',
        '{"move": "taken_back", "kind": "row", "id": "blocks"}',
        '{"move": "forgotten"}',
        "[]",
        "{",
    ],
)
def test_what_is_no_move_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        MOVES.validate_json(text)
