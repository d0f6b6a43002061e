"""Profiles stand beside the ladder: what they overlay, add and withdraw, and where they disagree with it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from engine.comparison import Comparison, compared, under_profile
from engine.consultation import Consultation
from engine.judging import Standing
from engine.truth import Truth
from exports.record import record
from exports.text_comparison import comparison_text
from kb.from_yaml.base import load_base
from kb.from_yaml.case import case_from
from kb.model import KnowledgeBase
from kb.profiles import under
from kb.yaml_tree import read_tree
from tests.builders import TESTS, copied_base, in_words, problems_of


@cache
def profiled() -> KnowledgeBase:
    return load_base(copied_base(Path(mkdtemp()), TESTS / "with_profiles"))


def a_consultation(relief: float, pain: float = 8, side: str = "left", as_of: str = "2026-11-22") -> Consultation:
    text = f"""
case: c
as_of: {as_of}
findings: {{none_of: [red_flags]}}
treatments: none
targets:
  - target: knee
    findings: {{side: {side}, pain_score: {pain}, onset: 1 month ago}}
    blocks:
      - {{date: 1 month ago, relief: {relief}}}
"""
    return Consultation(profiled(), case_from(read_tree(text, "c.yaml"), profiled()))


def only(consultation: Consultation) -> Comparison:
    (comparison,) = compared(consultation)
    return comparison


def test_a_base_with_profiles_has_no_problems(tmp_path: Path) -> None:
    base = copied_base(tmp_path, TESTS / "with_profiles")

    assert in_words(problems_of(base), base) == ""


def test_a_profile_s_threshold_judges_and_the_ladder_keeps_its_own() -> None:
    consultation = a_consultation(79)

    assert consultation.rung("ablation").standing is Standing.OFFERED
    assert under_profile(consultation, "strict").rung("ablation").standing is Standing.NOT_INDICATED
    assert consultation.rung("ablation").standing is Standing.OFFERED


def test_the_value_in_force_on_the_case_s_day_is_the_one_that_judges() -> None:
    standings = [
        under_profile(a_consultation(85, as_of=day), "strict").rung("ablation").standing
        for day in ("2025-12-31", "2026-01-01")
    ]

    assert standings == [Standing.OFFERED, Standing.NOT_INDICATED]


def test_a_profile_adds_its_rules_and_withdraws_others() -> None:
    base = under(profiled(), "strict")

    assert "strict_needs_severe_pain" in base.rules
    assert "wait_while_young" not in base.rules
    assert "strict_needs_severe_pain" not in profiled().rules


def test_a_disagreement_names_the_demand_and_the_number_that_falls_short() -> None:
    (difference,) = [one for one in only(a_consultation(79)).differences if one.option.id == "ablation"]
    (ground,) = [reason.leaf for reason in difference.because[0].grounds if reason.leaf]

    assert (difference.before, difference.after) == (Standing.OFFERED, Standing.NOT_INDICATED)
    assert (ground.observed, ground.wanted, ground.gap) == ("79 %", "at least 90 %", "short by 11 points")


def test_a_profile_s_own_exclusion_is_the_reason_given() -> None:
    (difference,) = [one for one in only(a_consultation(95, pain=5)).differences if one.option.id == "ablation"]

    assert difference.after is Standing.RULED_OUT
    assert [reason.rule for reason in difference.because] == ["strict_needs_severe_pain"]


def test_a_profile_says_nothing_of_cases_it_does_not_apply_to() -> None:
    comparison = only(a_consultation(79))

    assert {column.profile: column.applies for column in comparison.columns} == {
        "elsewhere": Truth.FALSE,
        "strict": Truth.TRUE,
    }
    assert "says nothing of this case: Right only" in comparison_text(a_consultation(79))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_comparison_fits_its_width_and_names_every_profile(width: int) -> None:
    text = comparison_text(a_consultation(79), width)

    assert max(map(len, text.splitlines())) <= width
    assert "Strict" in text
    assert "short by 11 points" in " ".join(text.split())


def test_the_record_says_which_profile_was_used() -> None:
    consultation = a_consultation(79)

    assert record(consultation)["release"]["profile"] == "default"
    assert record(under_profile(consultation, "strict"))["release"]["profile"] == "strict"
