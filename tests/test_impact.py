"""The impact of a draft: exactly the cases that it changes, each with its rules and reasons."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.consultation import Consultation
from engine.impact import Impact, Subject, grounds, impacts
from engine.judging import Standing
from engine.subjects import reference_subjects
from kb.editing.draft import Change, Draft, Step, begun
from kb.editing.edits import Put, Removed, Written
from kb.editing.renaming import renamed
from kb.folder import PACKAGED, read_texts
from kb.from_yaml.base import base_from
from kb.model import KnowledgeBase
from kb.problems import Place, Problem
from tests.builders import SMALL_BASE

POSITIVE = ("positive_block", "values", "2020-01-01", "value")


@cache
def draft_of(folder: Path) -> Draft:
    return begun("base", read_texts(folder)[0])


def changed(draft: Draft, file: str, edit: Any) -> Draft:
    return draft.after(Step(says="a change", changes=(Change(file=file, edit=edit),)))


@cache
def base_of(draft: Draft) -> KnowledgeBase:
    return base_from(draft.folder())


def subjects(before: Draft, after: Draft) -> list[Subject]:
    """The reference cases as both drafts have them."""
    return list(
        reference_subjects(before.folder(cases=True), base_of(before), after.folder(cases=True), base_of(after))
    )


def impact_of(before: Draft, after: Draft) -> list[Impact]:
    return [one for one in impacts(base_of(before), base_of(after), subjects(before, after)) if one]


def by_hand(before: Draft, after: Draft) -> dict[tuple[str, str, str], tuple[Standing, Standing]]:
    """Every standing that differs, found by whole consultations of every case."""
    found = {}
    for subject in subjects(before, after):
        assert subject.after
        old = Consultation(base_of(before), subject.before).opinions
        for one, other in zip(old, Consultation(base_of(after), subject.after).opinions, strict=True):
            was = {rung.option.id: rung.standing for rung in one.ladder}
            for rung in other.ladder:
                if was[rung.option.id] is not rung.standing:
                    found[subject.name, one.target, rung.option.id] = (was[rung.option.id], rung.standing)
    return found


def test_another_cut_off_changes_exactly_the_cases_that_whole_consultations_show() -> None:
    before = draft_of(PACKAGED)
    after = changed(before, "thresholds.yaml", Put(path=POSITIVE, value=80))

    found = {
        (one.subject.name, shift.target, shift.option): (shift.before, shift.after)
        for one in impact_of(before, after)
        for shift in one.shifts
    }

    assert found == by_hand(before, after)
    assert found


def test_each_shift_names_the_rules_and_gives_the_old_and_the_new_reasons() -> None:
    before = draft_of(PACKAGED)
    after = changed(before, "thresholds.yaml", Put(path=POSITIVE, value=80))

    found = [(one.subject, shift) for one in impact_of(before, after) for shift in one.shifts]

    assert all(shift.rules for _, shift in found)
    subject, offered = next(one for one in found if one[1].before is Standing.OFFERED)
    was, now = grounds(base_of(before), base_of(after), subject, offered)
    assert {reason.rule for reason in was} & set(offered.rules)
    assert was != now


RULES = sorted(file for file in read_texts(SMALL_BASE)[0] if file.startswith("rules/"))


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(RULES), st.sampled_from(["only warns", "never", "as it was"]))
def test_for_any_change_of_a_rule_the_impact_is_that_of_whole_consultations(file: str, what: str) -> None:
    before = draft_of(SMALL_BASE)
    never = {"all": [{"side": "left"}, {"side": "right"}]}
    edits = {
        "only warns": Put(path=("then",), value={"caution": "block"}),
        "never": Put(path=("when",), value=never),
        "as it was": Written(text=before.texts[file]),
    }
    after = changed(before, file, edits[what])
    found = {(one.subject.name, shift.target, shift.option) for one in impact_of(before, after) for shift in one.shifts}

    assert found == set(by_hand(before, after))


def test_a_caution_that_goes_is_told_though_no_standing_changes() -> None:
    before = draft_of(PACKAGED)
    after = changed(before, "rules/ablation/changed_pain_warns.yaml", Removed())
    found = impact_of(before, after)

    assert all(not one.shifts for one in found)
    assert {remark.rule for one in found for remark in one.remarks} <= {"changed_pain_warns"}


def test_a_new_name_changes_no_case() -> None:
    before = draft_of(PACKAGED)

    assert impact_of(before, renamed(before, "term", "cause", "why_it_failed")) == []


def test_a_case_that_the_draft_refuses_is_told_with_its_problems() -> None:
    before = draft_of(PACKAGED)
    problem = Problem("out-of-range", "age is at most 40", Place("cases/x.yaml", 3, 1), "correct it")
    (first, *_) = subjects(before, before)

    (found,) = impacts(base_of(before), base_of(before), [Subject("x", first.before, None, (problem,))])

    assert found
    assert (found.problems, found.shifts) == ((problem,), ())


LATER = ("positive_block", "values", "2027-06-01")


def test_a_value_from_a_later_day_on_is_tried_on_that_day() -> None:
    before = draft_of(PACKAGED)
    value = {"value": 95, "cites": ["G1"], "verified": "no"}
    after = changed(before, "thresholds.yaml", Put(path=LATER, value=value))

    found = impact_of(before, after)

    assert found
    assert {one.subject.before.as_of for one in found} == {date(2027, 6, 1)}
    assert all(one.subject.name.endswith(", on 2027-06-01") for one in found)
    today = subjects(before, before)
    assert len(subjects(before, after)) == 2 * len(today)
