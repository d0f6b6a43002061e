"""A record leads back to its case, and the case to the very same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings

from engine.consultation import Consultation
from exports.paper import laid_out
from exports.record import canonical, record
from exports.replay import Record, Replay, case_of, differences_lines, record_in, record_of, replayed
from kb.case import Case, Decision
from kb.course import Course
from kb.folder import PACKAGED
from kb.from_yaml.case import case_from, load_case
from kb.model import DEFAULT_PROFILE, KnowledgeBase, SignOff
from kb.problems import Place, Refused
from kb.profiles import under
from kb.yaml_tree import read_tree
from tests.builders import SMALL_BASE, packaged_base, small_base
from tests.test_course import courses
from tests.test_record_schema import CASES

Json = dict[str, Any]

HERE = Place("a record.json")
GUARDS = [path.stem for path in CASES if path.stem.startswith("guard_")]
SAMPLE = sorted({*GUARDS, *(path.stem for path in CASES[::7]), "pub_18", "bad_03"})
SIGNED = SignOff("An Author", date(2026, 3, 2), "An Approver", date(2026, 3, 9))
BY_HAND = """
case: HAND-1
as_of: 2026-11-22
findings: {fever: no, weakness: unknown}
treatments: [{kind: steroid, weeks: 2}, {kind: exercise}]
targets:
  - target: left knee
    findings: {side: left, pain_score: 8, onset: 2 months ago}
    blocks: [{date: 2025-03-02, relief: 40}, {date: 2026-10-22, relief: unknown}, {}]
  - target: "right \\e[2J knee"
    blocks: none
"""


@cache
def by_hand() -> Case:
    return case_from(read_tree(BY_HAND, "c.yaml"), small_base())


def recorded(case: Case, base: KnowledgeBase | None = None) -> Record:
    return record_in(canonical(record(Consultation(base or small_base(), case))), HERE, canonical=True)


def changed(found: Record, **changes: object) -> Record:
    return record_of({**found.value, **changes}, HERE)


def told(found: Replay) -> str:
    return laid_out(differences_lines(found.differences), 200)


def codes(found: Record, base: KnowledgeBase | None = None) -> list[str]:
    with pytest.raises(Refused) as refused:
        replayed(found, base or small_base())
    return sorted(one.code for one in refused.value.problems)


def without(mapping: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: one for name, one in mapping.items() if name not in names}


@pytest.mark.parametrize("number", range(len(SAMPLE)), ids=SAMPLE)
def test_a_reference_case_with_decisions_under_a_profile_comes_out_byte_for_byte(number: int) -> None:
    base = packaged_base()
    profile = [DEFAULT_PROFILE, *base.profiles][number % (1 + len(base.profiles))]
    option = [None, *base.options][number % (1 + len(base.options))]
    case = load_case(PACKAGED / "cases" / f"{SAMPLE[number]}.yaml", base)
    follows, overrides = None, ("patient-refuses", "né\ne \x1b[2J")
    decisions = tuple(
        Decision(one.name, option, *overrides) if (number + at) % 3 else Decision(one.name, option, follows)
        for at, one in enumerate(case.targets)
    )

    found = recorded(replace(case, decisions=decisions), under(base, profile))
    again = replayed(found, base)

    assert (again.same, again.content) == (True, found.content)
    assert (again.record.profile, again.consultation.base.profile) == (profile, profile)
    assert again.differences.nothing


def test_every_guard_is_among_the_sample() -> None:
    assert len(GUARDS) >= 7
    assert {*GUARDS} <= {*SAMPLE}


@settings(deadline=None, max_examples=60)
@given(course=courses)
def test_any_part_known_case_comes_out_byte_for_byte(course: Course) -> None:
    found = recorded(course.case)

    again = replayed(found, small_base())

    assert again.content == found.content


def test_the_case_is_made_again_as_it_was_entered() -> None:
    decided = replace(by_hand(), decisions=(Decision("left knee", "block", None, "why not"),))

    case = case_of(recorded(decided), small_base())

    assert (case.id, case.as_of, case.decisions) == (decided.id, decided.as_of, decided.decisions)
    for then, now in zip((decided.patient, *decided.targets), (case.patient, *case.targets), strict=True):
        assert (now.name, now.findings, now.days, now.none_of) == (then.name, then.findings, then.days, then.none_of)
        assert {name: (one.none, [row.values for row in one.rows], [row.days for row in one.rows])
                for name, one in now.histories.items()} == \
            {name: (one.none, [row.values for row in one.rows], [row.days for row in one.rows])
             for name, one in then.histories.items()}  # fmt: skip


def test_who_entered_the_case_is_kept() -> None:
    found = recorded(load_case(SMALL_BASE / "cases" / "two_targets.yaml", small_base()))

    case = case_of(found, small_base())

    assert (case.entered_by, case.entered_at) == ("a test", "2026-11-22T10:00:00Z")


def test_rows_that_clash_alike_are_told_apart() -> None:
    """Each is a contradiction of its own, though a record says nothing of lines in a file."""
    rows = "[{date: 2026-10-22, relief: 50}, {date: 2026-09-22, relief: 50}, {date: 2026-08-22, relief: 50}]"
    text = f"case: A\nas_of: 2026-11-22\ntargets: [{{target: a, blocks: {rows}}}, {{target: b, blocks: {rows}}}]\n"
    found = recorded(case_from(read_tree(text, "c.yaml"), small_base()))

    assert len(found.value["contradictions"]) == 4
    assert replayed(found, small_base()).same


def test_a_group_is_none_of_these_only_where_every_member_was_recorded() -> None:
    """A red flag that came to the group since was not asked; it must not count as answered."""
    text = "case: A\nas_of: 2026-11-22\nfindings: {none_of: [red_flags]}\ntargets: [{target: here}]\n"
    whole = recorded(case_from(read_tree(text, "c.yaml"), small_base()))
    less = changed(whole, findings=[one for one in whole.value["findings"] if one["term"] != "weakness"])

    assert case_of(whole, small_base()).patient.none_of == ("red_flags",)
    assert (case_of(less, small_base()).patient.none_of, case_of(less, small_base()).patient.findings) == \
        ((), {"fever": "no"})  # fmt: skip
    assert "weakness" in [one["term"] for one in replayed(less, small_base()).made["unknowns"]]


def test_a_record_laid_out_anew_says_the_same_and_is_not_the_same() -> None:
    found = recorded(by_hand())
    again = replayed(record_in(json.dumps(found.value, indent=1).encode(), HERE), small_base())

    assert (again.same, again.written_otherwise) == (False, True)


def test_another_version_of_the_program_is_a_difference_and_nothing_worse() -> None:
    again = replayed(changed(recorded(by_hand()), rung="0.0.9"), small_base())

    assert (again.same, again.differences.only_origin) == (False, True)
    assert [(one.name, one.then) for one in again.differences.origin] == [("version of Rung", "0.0.9")]
    assert "only this differs: version of Rung 0.0.9 →" in told(again)


@pytest.mark.parametrize("signed_then", [True, False])
def test_a_sign_off_that_came_or_went_is_a_difference_and_nothing_worse(*, signed_then: bool) -> None:
    signed, draft = replace(small_base(), sign_off=SIGNED), small_base()
    then, now = (signed, draft) if signed_then else (draft, signed)

    again = replayed(recorded(by_hand(), then), now)

    assert (again.same, again.differences.only_origin) == (False, True)
    words = ["released (by An Author, approved by An Approver on 2026-03-09)", "draft"]
    assert f"sign-off {' → '.join(words if signed_then else reversed(words))}" in told(again)


def test_another_release_with_the_same_rules_advises_the_same() -> None:
    again = replayed(recorded(by_hand()), replace(small_base(), digest="f" * 64))

    assert not again.same
    assert (again.differences.same_advice, again.differences.only_origin) == (True, False)
    assert "Another release advises the same, for the same reasons" in told(again)


def test_a_decision_for_an_option_that_another_release_lacks_is_told_and_stops_nothing() -> None:
    base = small_base()
    less = replace(
        base, digest="f" * 64, options=without(base.options, "wait"), rules=without(base.rules, "wait_while_young")
    )
    found = recorded(replace(by_hand(), decisions=(Decision("left knee", "wait"),)))

    again = replayed(found, less)

    assert again.made["decision"] is None
    assert "decision (left knee): only then: Wait" in told(again)
    assert "Wait (decided on): only then: " in told(again)


def test_a_decision_for_an_option_that_its_own_release_lacks_is_refused() -> None:
    found = recorded(replace(by_hand(), decisions=(Decision("left knee", "wait"),)))
    [one] = found.decided

    assert codes(changed(found, decision=[one | {"option": "weight"}])) == ["unknown-option"]
    assert codes(changed(found, decision=[one | {"target": "hip"}])) == ["unknown-target"]
    assert codes(changed(found, decision=[one | {"target": " \n"}])) == ["bad-record"]


def test_what_the_base_does_not_have_is_told_all_at_once() -> None:
    found = recorded(by_hand())
    first, *others = found.value["findings"]
    strange = first | {"term": "fevre"}
    history = {"target": None, "table": "blokcs", "none": True, "rows": []}

    spoilt = changed(found, findings=[first, first, strange, strange | {"target": "hip"}, *others], histories=[history])

    assert codes(spoilt) == ["bad-record", "unknown-table", "unknown-target", "unknown-term"]


def test_the_record_of_another_profile_than_the_base_has_is_refused() -> None:
    found = recorded(by_hand())

    assert codes(changed(found, release=found.value["release"] | {"profile": "stricter"})) == ["unknown-profile"]


def test_what_a_case_cannot_hold_is_refused_with_words_that_steer_nothing() -> None:
    found = recorded(by_hand())
    findings = [one | {"value": "\x1b[2J"} if one["term"] == "side" else one for one in found.value["findings"]]

    with pytest.raises(Refused) as refused:
        replayed(changed(found, findings=findings), small_base())
    assert [(one.code, one.what) for one in refused.value.problems] == [
        ("unknown-choice", "'[U+001B][2J' is not a choice of 'side'")
    ]


def test_an_answer_that_was_changed_does_not_come_out_the_same() -> None:
    found = recorded(by_hand())
    findings = [one | {"value": 2} if one["term"] == "pain_score" else one for one in found.value["findings"]]

    again = replayed(changed(found, findings=findings), small_base())

    assert (again.same, again.differences.nothing) == (False, False)
