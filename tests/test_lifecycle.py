"""A rule goes from draft to retired, and only while it is active is anybody advised by it."""

from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.consultation import Consultation
from engine.proofs import prove_rules
from exports.book import book_html, book_markdown
from exports.record import record
from exports.release_notes import release_notes
from kb import forms
from kb.checks import check, is_warning
from kb.completion import completion_at
from kb.from_yaml.base import load_base
from kb.from_yaml.case import load_case
from kb.leaning import leanings
from kb.lifecycle import STAGES, Stage, stage_of
from kb.model import KnowledgeBase
from kb.problems import Refused
from kb.profiles import every_rule, resting_rules, under
from kb.schemas import schemas
from tests.builders import DAY, SMALL_BASE, TESTS, copied_base, packaged_base, problems_of
from tests.program import SOUND, changed, rung
from tui.rows.rules import rule_lines

WAIT = "rules/steps/wait_while_young.yaml"
BLOCK = "rules/steps/block_severe_pain.yaml"
STEROID = "rules/safety/steroid_argues_against_block.yaml"
STRICT = "profiles/strict/rules/strict_needs_severe_pain.yaml"
REST = [
    "{draft: 2026-11-01}",
    "{draft: 2026-11-01, in_review: 2026-11-10}",
    "{active: 2020-01-01, retired: 2026-01-01}",
]
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def staged(folder: Path, **stages: str) -> Path:
    """A copy of the small base with profiles, with stages added to rules."""
    base = copied_base(folder, TESTS / "with_profiles")
    files = {Path(file).stem: base / file for file in (WAIT, BLOCK, STEROID, STRICT)}
    for name, written in stages.items():
        changed(files[name], "examples:", f"stages: {written}\nexamples:")
    return base


@cache
def whole() -> KnowledgeBase:
    return load_base(SMALL_BASE)


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(problem.code, Path(problem.where.file).stem) for problem in problems_of(folder)]


def told_codes(error: Refused) -> list[str]:
    return [problem.code for problem in error.problems]


@given(st.integers(0, 3), st.integers(1, 4), st.lists(DAYS, min_size=4, max_size=4))
def test_a_rule_is_in_the_last_stage_that_is_listed(first: int, count: int, days: list[date]) -> None:
    listed: dict[Stage, date] = dict(zip(STAGES[first : first + count], sorted(days), strict=False))

    assert stage_of(listed) == list(listed)[-1]
    assert stage_of({}) == "active"


@pytest.mark.parametrize("stages", REST)
def test_a_rule_at_rest_advises_nobody(tmp_path: Path, stages: str) -> None:
    base = load_base(staged(tmp_path, steroid_argues_against_block=stages))
    with_it, without = Consultation(whole(), load_case(SOUND, whole())), Consultation(base, load_case(SOUND, base))

    assert "steroid_argues_against_block" in str(record(with_it))
    assert "steroid_argues_against_block" not in str(record(without))
    assert list(base.resting) == ["steroid_argues_against_block"]
    assert list(every_rule(base)) != list(base.rules)


@settings(max_examples=20, deadline=None)
@given(day=DAYS)
def test_on_whatever_day_a_case_is_judged_the_stage_is_the_same(tmp_path_factory: Any, day: date) -> None:
    base = load_base(staged(tmp_path_factory.mktemp("base"), wait_while_young=f"{{active: {day}}}"))

    assert record(Consultation(base, load_case(SOUND, base)))["targets"] == _targets()


@cache
def _targets() -> Any:
    base = load_base(SMALL_BASE)
    return record(Consultation(base, load_case(SOUND, base)))["targets"]


def test_a_rule_without_stages_is_active_and_the_packaged_base_has_no_other() -> None:
    assert {rule.stage for rule in every_rule(packaged_base()).values()} == {"active"}
    assert resting_rules(packaged_base()) == {}
    assert "at rest" not in book_html(packaged_base(), DAY) + book_markdown(packaged_base(), DAY)


@pytest.mark.parametrize(
    ("stages", "code"),
    [
        ("{draft: 2026-11-10, in_review: 2026-11-01}", "wrong-stages"),
        ("{draft: 2026-11-01, active: 2026-11-10}", "wrong-stages"),
        ("{active: 2026-11-01, draft: 2026-11-10}", "wrong-stages"),
        ("{draft: some day}", "wrong-type"),
        ("{drafted: 2026-11-01}", "wrong-word"),
        ("[draft]", "wrong-type"),
    ],
)
def test_stages_that_are_none_are_refused(tmp_path: Path, stages: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        load_base(staged(tmp_path, steroid_argues_against_block=stages))

    assert told_codes(refused.value) == [code]
    assert refused.value.problems[0].where.line > 1


def test_stages_may_begin_with_any_and_share_a_day(tmp_path: Path) -> None:
    for number, stages in enumerate(pairwise(STAGES)):
        written = f"{{{stages[0]}: 2026-01-01, {stages[1]}: 2026-01-01}}"
        base = load_base(staged(tmp_path / str(number), steroid_argues_against_block=written))

        assert every_rule(base)["steroid_argues_against_block"].stage == stages[1]


def test_what_only_rules_at_rest_use_is_not_used(tmp_path: Path) -> None:
    folder = staged(tmp_path, steroid_argues_against_block=REST[0])

    assert codes(staged(tmp_path / "other")) == []
    assert codes(folder) == [("unused-term", "blocks"), ("unused-term", "patient")]
    assert leanings(load_base(folder)) != leanings(load_base(tmp_path / "other" / "base"))


def test_the_names_in_a_draft_must_be_there(tmp_path: Path) -> None:
    folder = staged(tmp_path, steroid_argues_against_block=REST[0])
    changed(folder / STEROID, "when: {all: [{steroid_given: yes}", "when: {all: [{steroid_gone: yes}")

    with pytest.raises(Refused) as refused:
        load_base(folder)

    assert "unknown-term" in told_codes(refused.value)


@pytest.mark.parametrize(("stages", "told"), [(REST[0], True), (REST[1], True), (REST[2], False)])
def test_examples_of_what_is_to_come_are_proved(tmp_path: Path, stages: str, *, told: bool) -> None:
    folder = staged(tmp_path, steroid_argues_against_block=stages, strict_needs_severe_pain=stages)
    changed(folder / STEROID, "does not fire: {steroid_given: no}", "does not fire: {steroid_given: yes}")
    changed(folder / STRICT, "does not fire: {pain_score: 7}", "does not fire: {pain_score: 6}")

    proofs = {proof.name: len(proof.problems) for proof in prove_rules(load_base(folder), DAY)}

    assert proofs.get("rule steroid_argues_against_block", 0) == told
    assert proofs.get("rule strict_needs_severe_pain", 0) == told
    assert ("rule steroid_argues_against_block" in proofs) is told


def test_a_draft_that_would_close_a_circle_is_told_and_judges_nobody(tmp_path: Path) -> None:
    folder = staged(tmp_path, wait_while_young=REST[0])
    changed(folder / WAIT, "stages:", "overrides: [block_severe_pain]\nstages:")

    assert ("cycle", "block_severe_pain") in codes(folder)
    assert list(load_base(folder).resting) == ["wait_while_young"]


def test_a_draft_that_would_multiply_out_is_told_and_hinders_nobody(tmp_path: Path) -> None:
    folder = copied_base(tmp_path, TESTS / "broken" / "multiplies-out")
    [file] = (TESTS / "broken" / "multiplies-out" / "rules").rglob("*.yaml")
    with pytest.raises(Refused, match="multiplies-out"):
        load_base(folder)
    changed(next(folder.rglob(file.name)), "examples:", "stages: {draft: 2026-01-01}\nexamples:")

    assert ("multiplies-out", file.stem) in codes(folder)


def test_an_active_rule_that_overrides_one_at_rest_is_warned_of(tmp_path: Path) -> None:
    folder = staged(tmp_path, wait_while_young="{draft: 2026-01-01, in_review: 2026-02-01}")
    found = [problem for problem in problems_of(folder) if problem.code == "rule-at-rest"]

    assert [problem.what for problem in found] == [
        "'strict' withdraws 'wait_while_young', which is not in force: in review since 2026-02-01",
        "'block_severe_pain' overrides 'wait_while_young', which is not in force: in review since 2026-02-01",
    ]
    assert all(is_warning(problem.code) for problem in found)


def test_a_rule_at_rest_may_override_another(tmp_path: Path) -> None:
    folder = staged(tmp_path, wait_while_young=REST[2], block_severe_pain=REST[0])

    assert "block_severe_pain" not in str([one for one in problems_of(folder) if one.code == "rule-at-rest"])


@given(DAYS, DAYS)
@settings(max_examples=25, deadline=None)
def test_a_stage_to_come_is_warned_of_until_its_day(tmp_path_factory: Any, begins: date, today: date) -> None:
    base = load_base(staged(tmp_path_factory.mktemp("base"), steroid_argues_against_block=f"{{active: {begins}}}"))
    found = [problem for problem in check(base, today) if problem.code == "stage-to-come"]

    assert len(found) == (begins > today)
    assert all(is_warning(problem.code) for problem in found)
    assert list(base.resting) == []


def test_a_profile_keeps_its_own_rules_at_rest(tmp_path: Path) -> None:
    base = load_base(staged(tmp_path, strict_needs_severe_pain=REST[1]))

    assert (list(base.resting), list(base.profiles["strict"].resting)) == ([], ["strict_needs_severe_pain"])
    assert "strict_needs_severe_pain" not in under(base, "strict").rules
    assert "strict_needs_severe_pain" in every_rule(base)


def test_release_notes_say_what_came_in_force_and_what_was_retired(tmp_path: Path) -> None:
    old = load_base(staged(tmp_path / "old", steroid_argues_against_block=REST[1], strict_needs_severe_pain=REST[1]))
    later = {"block_severe_pain": "{draft: 2026-01-01}", "wait_while_young": REST[2]}
    new = load_base(staged(tmp_path / "new", strict_needs_severe_pain="{in_review: 2026-01-01}", **later))

    notes = release_notes(old, new, [])

    assert "- In force from now on: **steroid_argues_against_block**. A steroid hides" in notes
    assert "- Retired since 2026-01-01: **wait_while_young**. Young pain often goes by itself. When " in notes
    assert "- No longer in force (draft since 2026-01-01): **block_severe_pain**." in notes
    assert "strict_needs_severe_pain" not in notes


def test_the_book_tells_rules_at_rest_apart(tmp_path: Path) -> None:
    base = load_base(staged(tmp_path, steroid_argues_against_block=REST[1], strict_needs_severe_pain=REST[2]))

    text, page = book_markdown(base, DAY), book_html(base, DAY)

    in_force, resting = text.split("## Rules at rest")
    assert "#### steroid_argues_against_block" not in in_force
    assert "These rules are not in force" in resting
    assert "Not in force: in review since 2026-11-10.\n\n#### steroid_argues_against_block" in resting
    assert "Not in force: retired since 2026-01-01, of Strict payer." in resting
    assert page.index('id="resting"') < page.index('id="rule-steroid_argues_against_block"') < page.index('id="sign"')


def test_a_rule_in_words_says_its_stage_unless_it_is_active(tmp_path: Path) -> None:
    base = load_base(staged(tmp_path, steroid_argues_against_block=REST[1], wait_while_young="{active: 2020-01-01}"))
    rules = every_rule(base)

    lines = {name: [one.text for one in rule_lines(base, rules[name], DAY) if one.lead == "Stage:"] for name in rules}

    assert lines.pop("steroid_argues_against_block") == [
        "in review since 2026-11-10; it is not in force, and no advice rests on it"
    ]
    assert set(map(len, lines.values())) == {0}


def test_the_form_has_a_day_for_each_stage() -> None:
    file, path = "rules/steps/x.yaml", ("stages", "in_review")
    plain: Any = {"id": "x", "because": "y", "when": {}, "then": {}, "stages": {"draft": "2026-11-01"}, "examples": []}
    rows = {row.path: row for row in forms.rows(whole(), file, plain) if row.path[:1] == ("stages",)}

    assert [row.path[-1] for row in rows.values()] == ["stages", *STAGES]
    assert {row.kind for row in rows.values()} == {"entry", "day"}
    assert all(row.help for row in rows.values())
    assert forms.put(file, plain, path, "2026-11-10")[0]["stages"] == {"draft": "2026-11-01", "in_review": "2026-11-10"}


def test_editors_and_completion_know_the_stages(tmp_path: Path) -> None:
    base = load_base(staged(tmp_path, steroid_argues_against_block=REST[0]))
    rule, text = schemas(base)["rule.json"], "id: x\nstages: {draft: 2026-01-01, "
    found = completion_at(base, WAIT, text, 1, len(text.splitlines()[1]))

    assert list(rule["properties"]["stages"]["properties"]) == list(STAGES)
    assert found
    assert [word.name for word in found.words] == list(STAGES[1:])
    assert "steroid_argues_against_block" in str(rule["properties"]["overrides"])


def test_the_program_proves_and_checks_a_base_with_rules_at_rest(tmp_path: Path) -> None:
    folder = staged(tmp_path, wait_while_young="{draft: 2999-01-01}")

    checked, tried = rung("check", "--kb", folder), rung("test", "--kb", folder)

    assert "stage-to-come  the stage 'draft' of 'wait_while_young' begins only on 2999-01-01" in checked.stdout
    assert "rules: 7 of 7 hold" in tried.stdout


def test_the_first_release_counts_every_rule_and_says_which_are_not_the_ladders() -> None:
    base = packaged_base()
    every, others = len(every_rule(base)), len(every_rule(base)) - len(base.rules) - len(base.resting)

    assert f"{every} rules ({others} of other guidance" in release_notes(None, base, [])
