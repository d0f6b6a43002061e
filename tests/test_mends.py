"""Mends are offered where they need no thought, and what they mend is mended."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from engine.proofs import prove_example
from engine.soundness import problems_in
from kb.checks import WARNINGS
from kb.checks.use import OUTCOMES
from kb.editing.draft import Draft, Step, begun
from kb.editing.mends import edition_of, example_of, mends
from kb.folder import PACKAGED, read_texts
from kb.from_yaml.base import base_from
from kb.model import Example, KnowledgeBase
from kb.problems import Problem, Refused, nearest, suggested
from kb.profiles import with_every_rule
from tests.builders import TESTS, copied_base, packaged_base, problems_of

DAY = date(2026, 11, 22)
OFFERED = {
    "unknown-choice", "unknown-claim", "unknown-column", "unknown-group", "unknown-key", "unknown-limit",
    "unknown-line", "unknown-rule", "unknown-term", "unknown-threshold",
    "missing-example", "example-disagrees", "example-off-topic", "uncited-claim", "unused-term", "unused-threshold",
}  # fmt: skip
"""The codes of which at least one broken base is offered a mend."""


def of(folder: Path) -> tuple[Draft, KnowledgeBase | None, tuple[Problem, ...]]:
    draft = begun(folder.name, read_texts(folder)[0])
    try:
        return draft, base_from(draft.folder()), problems_in(draft.folder(cases=True), DAY)
    except Refused as refused:
        return draft, None, refused.problems


def offered(folder: Path) -> Iterator[tuple[Draft, Problem, Step]]:
    draft, base, problems = of(folder)
    for problem in problems:
        for step in mends(draft, problem, base, DAY):
            yield draft, problem, step


@pytest.mark.parametrize("overlay", sorted((TESTS / "broken").iterdir()), ids=lambda folder: folder.name)
def test_every_mend_that_is_offered_mends_its_problem_and_brings_no_other(overlay: Path, tmp_path: Path) -> None:
    base = copied_base(tmp_path, overlay)
    for draft, problem, step in offered(base):
        left = problems_in(draft.after(step).folder(cases=True), DAY)

        assert problem.code not in {one.code for one in left if one.where == problem.where}, step.says
        before = {one.code for one in problems_of(base)}
        freed = set(WARNINGS) if problem.code == "unknown-rule" else set()  # what served only the rule that is gone
        assert {one.code for one in left} <= before | freed | {"case-disagrees"}, step.says


def test_mends_are_offered_for_these_problems(tmp_path: Path) -> None:
    found = set()
    for overlay in sorted((TESTS / "broken").iterdir()):
        base = copied_base(tmp_path / overlay.name, overlay)
        found |= {problem.code for _, problem, _ in offered(base)}

    assert found >= OFFERED


def test_the_examples_that_are_offered_hold_for_every_packaged_rule() -> None:
    base = packaged_base()
    for rule in with_every_rule(base).rules.values():
        of = edition_of(base, rule, DAY)
        for outcome in OUTCOMES:
            findings = example_of(of, rule, outcome)
            assert findings is not None
            assert prove_example(of, rule, Example(outcome, findings, rule.place)) is None


def test_what_is_suggested_is_read_from_the_mend() -> None:
    assert suggested(nearest("recurence", ["recurrence", "other"])) == "recurrence"
    assert suggested(nearest("zzz", ["recurrence"])) is None


def with_cut_off(tmp_path: Path, *values: str) -> Path:
    """The packaged base with other values of a positive block."""
    base = Path(shutil.copytree(PACKAGED, tmp_path / "base"))
    path = base / "thresholds.yaml"
    text = path.read_text(encoding="utf-8")
    found = next(line for line in text.splitlines() if "2020-01-01: {value: 50" in line)
    now = "\n".join(found.replace("2020-01-01: {value: 50", value) for value in values)
    path.write_text(text.replace(found, now, 1), encoding="utf-8")
    return base


@pytest.mark.parametrize(
    ("cut_off", "says"),
    [
        (80, "move it: fires: {blocks_before: 1, block_relief_before: 80}; "
             "does not fire: {blocks_before: 1, block_relief_before: 79.9}"),
        (30, "move it: does not fire: {blocks_before: 1, block_relief_before: 29.9}; "
             "fires: {blocks_before: 1, block_relief_before: 30}"),
    ],
)  # fmt: skip
def test_examples_beside_a_limit_move_with_it_and_are_shown_before(tmp_path: Path, cut_off: int, says: str) -> None:
    base = with_cut_off(tmp_path, f"2020-01-01: {{value: {cut_off}")

    found = [(draft, step) for draft, problem, step in offered(base) if "positive_block_before" in str(problem.where)]

    assert [step.says for _, step in found] == [says]
    left = problems_in(found[0][0].after(found[0][1]).folder(cases=True), DAY)
    assert not [one for one in left if "positive_block_before" in one.where.file]


def test_an_example_that_will_not_hold_is_moved_to_where_it_holds_before_and_after(tmp_path: Path) -> None:
    base = with_cut_off(tmp_path, "2020-01-01: {value: 50", "2027-06-01: {value: 95")

    found = {problem.code: step.says for _, problem, step in offered(base) if "positive_block_b" in str(problem.where)}

    assert found == {"example-runs-out": "move it: fires: {blocks_before: 1, block_relief_before: 95}"}


def test_a_rule_that_is_gone_is_taken_out_of_the_lists_that_name_it_before_another_is_named(tmp_path: Path) -> None:
    base = Path(shutil.copytree(PACKAGED, tmp_path / "base"))
    (base / "rules" / "scope" / "working_ablation_can_wait.yaml").unlink()
    rule = base / "rules" / "blocks" / "positive_block_before.yaml"
    rule.write_text(f"{rule.read_text(encoding='utf-8')}overrides: [working_ablation_can_wait]\n", encoding="utf-8")

    found = [step.says for _, problem, step in offered(base) if problem.code == "unknown-rule"]

    assert found[0] == "take 'working_ablation_can_wait' out of Overrides"
    assert "write 'working_ablation_closes_the_ladder' instead" in found[1:]
