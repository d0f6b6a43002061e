"""Mends are offered where they need no thought, and what they mend is mended."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from engine.proofs import prove_example
from engine.soundness import problems_in
from kb.checks.use import OUTCOMES
from kb.editing.draft import Draft, Step, begun
from kb.editing.mends import edition_of, example_of, mends
from kb.folder import read_texts
from kb.from_yaml.base import base_from
from kb.model import Example, KnowledgeBase
from kb.problems import Problem, Refused, nearest, suggested
from kb.profiles import with_every_rule
from tests.builders import TESTS, copied_base, packaged_base, problems_of

DAY = date(2026, 11, 22)
OFFERED = {
    "unknown-choice", "unknown-claim", "unknown-column", "unknown-group", "unknown-key", "unknown-limit",
    "unknown-line", "unknown-rule", "unknown-term", "unknown-threshold",
    "missing-example", "example-off-topic", "uncited-claim", "unused-term", "unused-threshold",
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
        assert {one.code for one in left} <= before | {"case-disagrees"}, step.says


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
