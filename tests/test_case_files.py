"""Case files that cannot be believed are refused, with every problem, each at its place."""

from pathlib import Path

import pytest

from engine.consultation import Consultation
from kb.from_yaml.case import load_case
from kb.problems import Problem, Refused
from tests.builders import DAY, SMALL_BASE, TESTS, in_words, small_base

BROKEN_CASES = sorted((TESTS / "broken_cases").glob("*.yaml"))


def problems_with(path: Path) -> tuple[Problem, ...]:
    """What a case is refused for, else what it says that cannot all be true."""
    try:
        return Consultation(small_base(), load_case(path, small_base())).contradictions
    except Refused as refused:
        return refused.problems


@pytest.mark.parametrize("path", BROKEN_CASES, ids=lambda path: path.stem)
def test_a_broken_case_shows_exactly_its_problems(path: Path) -> None:
    assert in_words(problems_with(path), path, "CASE") == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(SMALL_BASE.glob("cases/*.yaml")), ids=lambda path: path.stem)
def test_a_sound_case_has_no_problems(path: Path) -> None:
    assert problems_with(path) == ()


def test_a_missing_case_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        load_case(tmp_path / "nowhere.yaml", small_base())

    assert [problem.code for problem in refused.value.problems] == ["unreadable"]


def test_a_folder_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        load_case(tmp_path, small_base())

    assert [problem.code for problem in refused.value.problems] == ["unreadable"]


def test_the_day_can_be_given_from_outside() -> None:
    assert load_case(SMALL_BASE / "cases/sound.yaml", small_base(), DAY.replace(year=2030)).as_of.year == 2030
