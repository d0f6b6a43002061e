"""Summaries of histories: what rows say, what an empty table says, and what a gap in a row leaves unknown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.consultation import Consultation
from engine.findings import Finding, Gap, Status
from kb.ages import age, months_before
from kb.case import Case
from kb.from_yaml.case import case_from
from kb.problems import Refused
from kb.yaml_tree import read_tree
from tests.builders import packaged_base

BASE = packaged_base()


def a_case(history: str) -> Case:
    lines = "\n".join(f"    {line}" for line in history.strip().splitlines())
    text = f"case: c\nas_of: 2026-11-22\ntargets:\n  - target: here\n{lines}\n"
    return case_from(read_tree(text, "c.yaml"), BASE)


def found(term: str, history: str) -> Finding:
    return Consultation(BASE, a_case(history)).opinion().entered[term]


def value(term: str, history: str) -> object:
    return found(term, history).value


TWO = """
ablations:
  - {kind: conventional, date: 2024-01-10, relief: 80, relief_months: 12, still_helping: no}
  - {kind: cooled, date: 2026-05-22, relief: 40, relief_months: 2, still_helping: no}
"""


def test_the_latest_row_is_the_last_one_listed() -> None:
    assert (value("latest_relief", TWO), value("first_relief_months", TWO)) == (40.0, 12.0)


def test_a_count_counts_only_the_rows_its_filter_takes() -> None:
    assert (value("ablation_count", TWO), value("poor_ablations", TWO)) == (2.0, 1.0)


def test_a_filter_can_compare_with_another_summary() -> None:
    assert value("ablations_shorter_than_first", TWO) == 1.0


def test_a_date_becomes_the_time_before_the_case_in_the_summary_s_own_unit() -> None:
    assert value("months_since_ablation", TWO) == 6.0
    assert value("weeks_since_ablation", TWO) == 184 / 7


def test_a_table_that_was_not_asked_about_makes_its_summaries_unknown() -> None:
    assert found("ablation_count", "findings: {}") == Finding("ablation_count", Status.NOT_ASKED, gap=Gap("ablations"))


def test_a_table_confirmed_empty_counts_none_and_has_no_latest() -> None:
    assert value("ablation_count", "ablations: none") == 0.0
    assert found("latest_relief", "ablations: none").status is Status.NO_ROW


def test_a_row_that_lacks_what_is_needed_makes_the_summary_unknown_and_says_where() -> None:
    history = "ablations:\n  - {kind: cooled}\n"

    assert found("latest_relief", history).gap == Gap("ablations", 1, "relief")
    assert found("latest_relief", history).status is Status.NOT_ASKED
    assert value("ablation_count", history) == 1.0


def test_a_cell_that_was_asked_and_is_not_known_is_told_apart_from_one_not_asked() -> None:
    assert found("latest_relief", "ablations:\n  - {relief: unknown}\n").status is Status.ASKED_UNKNOWN


def test_any_is_yes_as_soon_as_one_row_says_so() -> None:
    history = "imaging:\n  - {finding: synovial_cyst, matches_pain: yes}\n  - {finding: fracture}\n"

    assert value("other_source", history) == "yes"
    assert value("other_source", "imaging:\n  - {finding: fracture}\n") is None
    assert value("other_source", "imaging: none") == "no"


def test_a_block_is_placed_before_or_after_the_ablation_by_its_date() -> None:
    history = """
ablations:
  - {date: 6 months ago}
blocks:
  - {date: 8 months ago, relief: 70}
  - {date: 1 month ago, relief: 30}
"""

    assert (value("blocks_before", history), value("blocks_since", history)) == (1.0, 1.0)
    assert (value("block_relief_before", history), value("block_relief_since", history)) == (70.0, 30.0)


def test_a_trial_s_length_follows_from_its_dates() -> None:
    history = "trials:\n  - {kind: scs, start: 2026-05-03, end: 2026-05-10, relief: 60}\n"

    assert value("scs_trial_days", history) == 7.0


@pytest.mark.parametrize(
    ("history", "says"),
    [
        ("ablations:\n  - {relief: 0, relief_months: 9}\n", "0 % relief cannot have helped"),
        ("ablations:\n  - {date: 6 months ago, relief_months: 24}\n", "longer than the time since"),
        ("trials:\n  - {kind: scs, start: 2026-05-10, end: 2026-05-03}\n", "ended before it began"),
        ("ablations:\n  - {date: 2026-05-10}\n  - {date: 2025-05-10}\n", "rows stand oldest first"),
        ("ablations: none\nblocks:\n  - {timing: after_ablation}\n", "no ablation was done"),
        (
            "ablations:\n  - {date: 6 months ago}\nblocks:\n  - {date: 1 month ago, timing: before_ablation}\n",
            "the dates say otherwise",
        ),
    ],
)
def test_facts_that_cannot_all_be_true_are_told_and_nothing_is_concluded(history: str, says: str) -> None:
    consultation = Consultation(BASE, a_case(history))

    assert [says in problem.what for problem in consultation.contradictions] == [True]
    assert consultation.opinion().ladder == ()
    assert consultation.next_question is None


def test_a_relief_that_lasted_exactly_as_long_as_the_time_since_is_no_contradiction() -> None:
    assert not Consultation(BASE, a_case("ablations:\n  - {date: 9 months ago, relief_months: 9}\n")).contradictions


def test_rows_of_the_patient_count_for_every_target() -> None:
    text = """
case: c
as_of: 2026-11-22
treatments:
  - {kind: steroid_epidural, result: no_relief}
targets:
  - target: left
  - target: right
    treatments:
      - {kind: steroid_joint, result: worse}
"""
    consultation = Consultation(BASE, case_from(read_tree(text, "c.yaml"), BASE))

    assert [one.entered["failed_injections"].value for one in consultation.opinions] == [1.0, 2.0]


def a_consultation(text: str) -> Consultation:
    return Consultation(BASE, case_from(read_tree(f"case: c\nas_of: 2026-11-22\n{text}", "c.yaml"), BASE))


def test_the_latest_row_is_the_latest_by_date_when_patient_and_target_both_give_rows() -> None:
    consultation = a_consultation("""
ablations:
  - {date: 2026-11-01, relief: 10, kind: conventional}
targets:
  - target: knee
    ablations:
      - {date: 2024-01-01, relief: 80, kind: cooled}
""")

    assert consultation.opinion().entered["latest_relief"].value == 10.0
    assert not consultation.contradictions


def test_rows_of_patient_and_target_that_cannot_be_put_in_order_are_refused() -> None:
    consultation = a_consultation("""
ablations:
  - {relief: 10}
targets:
  - target: knee
    ablations:
      - {date: 2024-01-01, relief: 80}
""")

    assert "not all are dated" in consultation.contradictions[0].what


def test_a_row_of_one_target_is_not_held_against_another_target() -> None:
    consultation = a_consultation("""
targets:
  - target: left
    ablations: [{date: 2026-06-01}]
    blocks: [{date: 2026-01-01, timing: before_ablation}]
  - target: right
    ablations: [{date: 2025-01-01}]
""")

    assert consultation.contradictions == ()


def test_a_length_that_its_dates_deny_is_a_contradiction() -> None:
    consultation = a_consultation("""
targets:
  - target: back
    trials: [{kind: scs, start: 2026-11-01, end: 2026-11-03, days: 7, relief: 60}]
""")

    assert "the dates are 2 days apart" in consultation.contradictions[0].what


def test_what_can_still_be_asked_is_asked_before_what_was_asked_in_vain() -> None:
    history = "imaging:\n  - {finding: unknown, matches_pain: yes}\n  - {finding: fracture}\n"

    assert found("other_source", history).status is Status.NOT_ASKED
    assert found("other_source", history).gap == Gap("imaging", 2, "matches_pain")


def test_none_beside_rows_of_the_same_table_is_refused() -> None:
    text = (
        "case: c\nas_of: 2026-11-22\nablations: none\ntargets:\n  - target: t\n    ablations:\n      - {relief: 70}\n"
    )

    with pytest.raises(Refused, match="said to be none, and has rows"):
        case_from(read_tree(text, "c.yaml"), BASE)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 600))
def test_so_many_months_ago_is_that_many_months_old_where_the_day_exists(as_of: date, months: int) -> None:
    then = months_before(as_of, months)

    assert age(then, as_of, "months") >= months - 1e-9
    if then.day == as_of.day:
        assert age(then, as_of, "months") == months


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 9000), st.integers(0, 9000))
def test_an_earlier_day_is_never_younger(as_of: date, one: int, other: int) -> None:
    older, newer = as_of - timedelta(days=max(one, other)), as_of - timedelta(days=min(one, other))

    for unit in ("days", "weeks", "months", "years"):
        assert age(older, as_of, unit) >= age(newer, as_of, unit)
