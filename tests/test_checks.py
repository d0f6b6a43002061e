"""What is wrong with a knowledge base is said in exactly the words that stand beside it."""

from pathlib import Path

import pytest

from kb.from_yaml.base import load_base
from kb.problems import Refused
from tests.builders import SMALL_BASE, TESTS, copied_base, in_words, problems_of

BROKEN = sorted((TESTS / "broken").iterdir())


@pytest.mark.parametrize("overlay", BROKEN, ids=lambda folder: folder.name)
def test_a_broken_base_shows_exactly_its_problem(overlay: Path, tmp_path: Path) -> None:
    base = copied_base(tmp_path, overlay)

    problems = problems_of(base)

    assert in_words(problems, base) == (overlay / "expected.txt").read_text(encoding="utf-8")
    assert overlay.name.partition(".")[0] in {problem.code for problem in problems}


def test_the_small_base_has_no_problems() -> None:
    assert problems_of(SMALL_BASE) == ()


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    broken = (TESTS / "broken" / code for code in ("unknown-choice", "wrong-unit", "unknown-limit"))
    base = copied_base(tmp_path, *broken)

    with pytest.raises(Refused) as refused:
        load_base(base)

    assert [problem.code for problem in refused.value.problems] == ["unknown-choice", "wrong-unit", "unknown-limit"]


def test_only_what_has_a_date_can_come_after_something(tmp_path: Path) -> None:
    base = copied_base(tmp_path)
    rule = next((base / "rules").rglob("*.yaml"))
    rule.write_text(
        f"id: {rule.stem}\nbecause: A sentence.\nwhen: {{pain_score: {{after: 5}}}}\nthen: {{caution: block}}\n"
    )

    assert "'pain_score' is no date, so nothing comes after it" in [problem.what for problem in problems_of(base)]


def test_lines_that_are_no_mapping_are_refused(tmp_path: Path) -> None:
    base = copied_base(tmp_path)
    (base / "lines.yaml").write_text("- R01\n", encoding="utf-8")

    assert [problem.what for problem in problems_of(base)] == ["the lines are a mapping"]
