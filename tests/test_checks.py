"""What is wrong with a knowledge base is said in exactly the words that stand beside it."""

from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.soundness import problems_in
from kb import forms
from kb.checks import WARNINGS, codes, is_acceptable, is_warning, page
from kb.editing.draft import Change, Draft, Step, begun
from kb.editing.edits import Put, Written
from kb.editing.layout import block
from kb.folder import read_folder, read_texts
from kb.from_yaml.base import load_base
from kb.problems import Refused
from kb.signing import SigningKey
from kb.terms import Origin
from tests.builders import DAY, SMALL_BASE, TESTS, copied_base, in_words, problems_of, small_base
from tests.program import changed

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


# weights


@pytest.mark.parametrize("code", codes())
def test_a_page_says_of_warnings_and_of_nothing_else_that_they_are_warnings(code: str) -> None:
    text = page(code) or ""

    assert text.startswith(f"# {code}\n\nWeight: warning.\n\n") == is_warning(code)
    assert text.count("Weight:") == is_warning(code)


def test_every_warning_has_a_reason_and_a_page() -> None:
    assert set(WARNINGS) <= set(codes())
    assert all(reason.strip() for reason in WARNINGS.values())


@pytest.mark.parametrize(
    "code",
    ["conflicting-rules", "cycle", "never-true", "unset-value", "stray-file", "missing-example", "no-citation",
     "example-disagrees", "case-disagrees", "contradiction", "unknown-term", "no-such-code-yet"],
)  # fmt: skip
def test_what_may_say_something_wrong_or_is_not_listed_is_an_error(code: str) -> None:
    assert not is_warning(code)
    assert not is_acceptable(code)


# what base.yaml names


def test_a_demo_that_is_no_case_is_told_where_it_is_named(tmp_path: Path) -> None:
    base = changed(copied_base(tmp_path) / "base.yaml", "demo: sound", "demo: sounds").parent

    [found] = problems_in(read_folder(base, cases=True), DAY)

    assert (
        str(found) == f"{base}/base.yaml:5:7  unknown-case  no case is called 'sounds'\n  mend: did you mean 'sound'?"
    )


def test_a_topic_without_rules_is_a_warning_where_it_is_listed(tmp_path: Path) -> None:
    base = changed(copied_base(tmp_path) / "base.yaml", "demo: sound", "topics: [safety, surgery]").parent

    [found] = problems_in(read_folder(base, cases=True), DAY)

    assert is_warning(found.code)
    assert str(found).startswith(f"{base}/base.yaml:5:18  empty-topic  the topic 'surgery' has no rules\n")


# people.yaml


def key_of(name: str, seed: int) -> str:
    return str(SigningKey(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)).verifier)


def listed(name: str, seed: int, may: str, until: str = "2027-01-31") -> str:
    return f"{name}: {{key: {key_of(name, seed)}, may: [{may}], until: {until}}}\n"


def told_of_people(folder: Path, text: str) -> list[str]:
    base = copied_base(folder)
    (base / "people.yaml").write_text(text, encoding="utf-8")
    found = problems_in(read_folder(base, cases=True), DAY)
    return [f"{one.where.line} {one.code}: {one.what}" for one in found]


LACKING = {
    "nobody is listed whose key still counts": listed("anna", 1, "write, approve", "2026-11-21"),
    "nobody may write": listed("ben", 2, "approve"),
    "nobody may approve": listed("anna", 1, "write") + listed("ben", 2, "approve", "2026-11-21"),
    "anna alone may write and approve": listed("anna", 1, "write, approve"),
}


@pytest.mark.parametrize("lacking", LACKING)
def test_people_who_can_make_no_release_are_a_warning(lacking: str, tmp_path: Path) -> None:
    told = told_of_people(tmp_path, LACKING[lacking])

    assert told == [f"1 too-few-people: {lacking}, so that no release can be made"]
    assert is_warning("too-few-people")


@pytest.mark.parametrize(
    "enough",
    [
        listed("anna", 1, "write") + listed("ben", 2, "approve"),
        listed("anna", 1, "write, approve") + listed("ben", 2, "approve"),
        listed("anna", 1, "write, approve") + listed("ben", 2, "write", "2026-11-22"),
    ],
)
def test_two_people_who_can_make_a_release_are_no_problem(enough: str, tmp_path: Path) -> None:
    assert told_of_people(tmp_path, enough) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- anna\n", "1 wrong-type: people are a mapping"),
        (listed("anna", 1, "sign"), "1 wrong-word: entry 1 of 'may' must be 'write' or 'approve', not 'sign'"),
        (listed("anna", 1, "write", "soon"), "1 wrong-type: 'soon' is no day"),
        ("ben: " + listed("anna", 1, "write").partition(": ")[2], "1 bad-key: the key is called 'anna', and stands"),
        ("anna: {key: anna+1+x, may: [write], until: 2027-01-31}\n", "1 bad-key: "),
    ],
)
def test_people_who_cannot_be_read_are_errors(text: str, told: str, tmp_path: Path) -> None:
    [found] = told_of_people(tmp_path, text)

    assert found.startswith(told)


def test_people_are_told_of_beside_what_else_cannot_be_read(tmp_path: Path) -> None:
    base = copied_base(tmp_path, TESTS / "broken" / "unknown-choice")
    (base / "people.yaml").write_text("- anna\n", encoding="utf-8")

    assert {one.code for one in problems_in(read_folder(base, cases=True), DAY)} == {"unknown-choice", "wrong-type"}


# what a new entry begins with


@pytest.mark.parametrize("new", [
    forms.new_term(small_base(), "patient", "quite_new", Origin.ASKED),
    forms.new_option(small_base(), next(iter(small_base().tiers)), "quite_new"),
    forms.new_source(small_base(), "quite_new"),
    forms.new_claim(small_base(), next(iter(small_base().sources)), "quite_new"),
    forms.new_rule(small_base(), "steps", "quite_new"),
], ids=["term", "option", "source", "claim", "rule"])  # fmt: skip
def test_a_request_that_nobody_has_answered_is_an_error(new: forms.Begun) -> None:
    edit = Put(path=new.path, value=new.value) if new.path else Written(text=f"{block(new.value, 0)}\n")
    draft = a_draft_of(SMALL_BASE).after(Step(says="a new entry", changes=(Change(file=new.file, edit=edit),)))

    found = [one for one in problems_in(draft.folder(cases=True), DAY) if one.code == "unsaid"]

    assert [one.where.file for one in found] == [f"{draft.name}/{new.file}"]
    assert not is_warning("unsaid")


# what begins on a later day


def test_an_example_that_holds_only_until_a_threshold_changes_is_told_now_and_wrong_then(tmp_path: Path) -> None:
    base = copied_base(tmp_path)
    line = "    2020-01-01: {value: 7, cites: [severe], verified: no}\n"
    changed(base / "thresholds.yaml", line, line + line.replace("2020-01-01: {value: 7", "2027-06-01: {value: 9"))

    files = read_folder(base, cases=True)
    found = {day: [(one.code, one.where) for one in problems_in(files, day)] for day in (DAY, LATER)}

    now, then = ([where for code, where in found[day] if code.startswith("example-")] for day in (DAY, LATER))
    assert {code for code, _ in found[DAY]} == {"example-runs-out"}
    assert now == then
    assert "example-disagrees" in {code for code, _ in found[LATER]}


LATER = date(2027, 6, 2)


def a_draft_of(folder: Path) -> Draft:
    return begun(folder.name, read_texts(folder)[0])
