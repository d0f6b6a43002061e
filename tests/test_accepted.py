"""A warning is accepted by somebody, for a reason, until a day; an error never is."""

import argparse
import io
import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.soundness import problems_in, told_in
from exports.problems import weighed
from kb.checks import ACCEPTED, Acceptance, codes, is_acceptable, is_warning, latest, told
from kb.editing.accepting import accepting
from kb.editing.draft import Draft, begun
from kb.editing.mends import mends
from kb.folder import read_folder, read_texts
from kb.from_yaml.accepted import acceptances
from kb.from_yaml.base import base_from
from kb.problems import Place, Problem, Refused
from kb.release import versions
from kb.signing import SigningKey, read_public
from kb.yaml_tree import read_tree
from tests.builders import DAY, TESTS, copied_base
from tests.program import changed, rung
from tui.command_line import main
from tui.commands import check

UNTIL = date(2027, 3, 31)
BECAUSE = "The rules that read it come with the next release."
ENTRY = f"""\
- code: unused-term
  file: vocabulary/patient.yaml
  what: age
  because: {BECAUSE}
  by: Anna Meyer
  until: {UNTIL}
"""


def a_base(folder: Path, *entries: str, broken: str = "unused-term") -> Path:
    """The small base with a term that no rule reads, or broken otherwise, and what is accepted of it."""
    base = copied_base(folder, *([TESTS / "broken" / broken] if broken else []))
    if entries:
        (base / ACCEPTED).write_text("".join(entries), encoding="utf-8")
    return base


def codes_of(base: Path, day: date = DAY) -> list[str]:
    return [problem.code for problem in told_in(read_folder(base, cases=True), day).problems]


def a_draft(base: Path) -> Draft:
    return begun(str(base), read_texts(base)[0])


# what an entry does


def test_a_warning_that_is_accepted_is_not_told_but_known(tmp_path: Path) -> None:
    files = read_folder(a_base(tmp_path, ENTRY), cases=True)

    found = told_in(files, DAY)

    assert found.problems == ()
    [(problem, entry)] = found.accepted
    assert (problem.code, entry.by, entry.because, entry.until) == ("unused-term", "Anna Meyer", BECAUSE, UNTIL)
    assert problem in problems_in(files, DAY)


@pytest.mark.parametrize(("past", "codes"), [(0, []), (1, ["unused-term"])])
def test_it_counts_up_to_its_last_day_and_not_beyond(past: int, codes: list[str], tmp_path: Path) -> None:
    assert codes_of(a_base(tmp_path, ENTRY), UNTIL + timedelta(days=past)) == codes


def test_what_is_told_again_says_who_accepted_it_until_when_and_why(tmp_path: Path) -> None:
    files = read_folder(a_base(tmp_path, ENTRY), cases=True)

    [problem] = told_in(files, UNTIL + timedelta(days=1)).problems

    assert problem.mend.endswith(f"(it was accepted until {UNTIL} by Anna Meyer: {BECAUSE})")


@pytest.mark.parametrize("what", ["age", "no rule reads 'age'", None])
def test_an_entry_names_one_problem_by_its_words_or_a_name_or_means_all_of_the_file(
    what: str | None, tmp_path: Path
) -> None:
    entry = ENTRY.replace("  what: age\n", "" if what is None else f'  what: "{what}"\n')

    assert codes_of(a_base(tmp_path, entry)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("what: age", "what: ag"), ("patient.yaml", "blocks.yaml"), ("unused-term", "unused-threshold")],
)
def test_an_entry_about_something_else_accepts_nothing_and_is_told(old: str, new: str, tmp_path: Path) -> None:
    assert codes_of(a_base(tmp_path, ENTRY.replace(old, new))) == ["accepted-for-nothing", "unused-term"]


def test_an_entry_for_nothing_is_taken_out_by_a_mend_and_the_last_one_with_its_file(tmp_path: Path) -> None:
    other = ENTRY.replace("what: age", "what: eyes")
    draft = a_draft(a_base(tmp_path, ENTRY, "# ours\n", other))
    for left in (ENTRY + "# ours\n", None):
        files = draft.folder(cases=True)
        [problem] = [one for one in told_in(files, DAY).problems if one.code == "accepted-for-nothing"]
        [step] = mends(draft, problem, base_from(files), DAY)
        draft = draft.after(step)

        assert draft.texts.get(ACCEPTED) == left
        if left:
            vocabulary = draft.texts["vocabulary/patient.yaml"].replace("\n  age:", "\n  years:")
            draft = begun(draft.name, {**draft.texts, "vocabulary/patient.yaml": vocabulary})


def test_while_something_is_an_error_no_entry_is_said_to_be_for_nothing(tmp_path: Path) -> None:
    """What cannot be read was not checked, so that nobody knows what the entry is about."""
    assert codes_of(a_base(tmp_path, ENTRY, broken="unknown-choice")) == ["unknown-choice"]


# what no entry can be


@pytest.mark.parametrize("code", ["conflicting-rules", "wrong-type", "unused-terms", "accepted-for-nothing"])
def test_an_error_cannot_be_accepted_and_the_entry_is_an_error_itself(code: str, tmp_path: Path) -> None:
    [problem] = told_in(
        read_folder(a_base(tmp_path, ENTRY.replace("unused-term", code), broken=""), cases=True), DAY
    ).problems

    assert problem.code == "not-acceptable"
    assert (problem.where.line, problem.where.column) == (1, 9)
    assert not is_warning("not-acceptable")


def test_the_nearest_warning_is_offered_for_a_misspelt_code(tmp_path: Path) -> None:
    draft = a_draft(a_base(tmp_path, ENTRY.replace("unused-term", "unused-terms")))
    files = draft.folder(cases=True)
    [problem] = [one for one in told_in(files, DAY).problems if one.code == "not-acceptable"]

    [step] = mends(draft, problem, base_from(files), DAY)

    assert draft.after(step).texts[ACCEPTED] == ENTRY


@pytest.mark.parametrize(
    ("until", "codes"), [(latest(DAY), []), (latest(DAY) + timedelta(1), ["out-of-range", "unused-term"])]
)
def test_nothing_is_accepted_for_longer_than_a_year(until: date, codes: list[str], tmp_path: Path) -> None:
    assert codes_of(a_base(tmp_path, ENTRY.replace(str(UNTIL), str(until)))) == codes


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("code: unused-term\n", "what is accepted is a list"),
        (ENTRY.replace("  by: Anna Meyer\n", ""), "'by' is missing"),
        (ENTRY.replace("because:", "why:"), "no key is called 'why' here"),
        (ENTRY.replace(str(UNTIL), "2027-02-31"), "'2027-02-31' is not a date"),
        (ENTRY.replace(str(UNTIL), "2027"), "'until' must be text, not 2027"),
    ],
)
def test_a_list_that_cannot_be_read_is_told_and_the_base_can_be_used_as_ever(
    text: str, what: str, tmp_path: Path
) -> None:
    files = read_folder(a_base(tmp_path, text, broken=""), cases=True)

    assert what in [problem.what for problem in told_in(files, DAY).problems]
    assert base_from(files).id == "small"


def test_one_bad_entry_does_not_undo_the_others(tmp_path: Path) -> None:
    assert codes_of(a_base(tmp_path, ENTRY.replace("age", "eyes").replace("by:", "who:"), ENTRY)) == [
        "missing-key",
        "unknown-key",
    ]


# the meaning of `told`


def a_problem(code: str, name: str, file: str) -> Problem:
    return Problem(code, f"something about '{name}'", Place(f"base/{file}", 3, 1), "mend it")


WORDS = ("age", "eyes")
FILES = ("vocabulary/patient.yaml", "thresholds.yaml")
CODES = ("unused-term", "unused-threshold", "conflicting-rules")
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
PROBLEMS = st.lists(st.builds(a_problem, *map(st.sampled_from, (CODES, WORDS, FILES))), max_size=6)
ENTRIES = st.lists(
    st.builds(
        Acceptance, st.sampled_from(CODES), st.sampled_from(FILES), st.sampled_from((None, *WORDS)),
        st.just("Because."), st.sampled_from(("anna", "ben")), DAYS,
        st.builds(Place, st.just(f"base/{ACCEPTED}"), st.integers(1, 9)),
    ),
    max_size=5,
)  # fmt: skip


@given(PROBLEMS, ENTRIES, DAYS)
def test_every_problem_is_told_or_accepted_and_no_error_is_accepted(
    problems: list[Problem], entries: list[Acceptance], day: date
) -> None:
    found = told(problems, entries, day)
    said = {replace(problem, mend="") for problem in found.problems}
    silent = {replace(problem, mend="") for problem, _ in found.accepted}

    assert {replace(problem, mend="") for problem in problems} <= said | silent
    assert not said & silent
    assert all(is_warning(problem.code) for problem in silent)
    assert all(entry.means(problem) and day <= entry.until <= latest(day) for problem, entry in found.accepted)


@given(PROBLEMS, ENTRIES, DAYS)
def test_errors_are_told_before_warnings(problems: list[Problem], entries: list[Acceptance], day: date) -> None:
    warnings = [is_warning(problem.code) for problem in told(problems, entries, day).problems]

    assert warnings == sorted(warnings)


@given(PROBLEMS, ENTRIES)
def test_without_entries_and_after_all_of_them_everything_is_told(
    problems: list[Problem], entries: list[Acceptance]
) -> None:
    def said(accepted: list[Acceptance]) -> set[tuple[str, str, Place]]:
        found = told(problems, accepted, date(2029, 1, 1))
        assert found.accepted == ()
        return {(one.code, one.what, one.where) for one in found.problems if one.code != "accepted-for-nothing"}

    assert said([]) == said(entries) == {(one.code, one.what, one.where) for one in problems}


def test_the_last_day_is_a_year_ahead_also_where_the_calendar_has_none() -> None:
    assert latest(date(2027, 11, 23)) == date(2028, 11, 23)
    assert latest(date(2028, 2, 29)) == date(2029, 2, 28)
    assert latest(date.max) == date.max


# accepting, as the editor does


@cache
def warned() -> tuple[str, ...]:
    """The broken bases whose problem can be accepted."""
    return tuple(sorted(one.name for one in (TESTS / "broken").iterdir() if is_acceptable(one.name.partition(".")[0])))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(warned()), st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1))
def test_accepting_a_warning_silences_that_one_and_changes_nothing_else(name: str, because: str) -> None:
    with TemporaryDirectory() as folder:
        draft = a_draft(a_base(Path(folder), broken=name))
    before = told_in(draft.folder(cases=True), DAY).problems
    problem = next(one for one in before if is_acceptable(one.code))
    if not because.strip():
        because = "Because."

    step = accepting(draft.folder(), problem, because, "Anna Meyer", UNTIL)
    after = told_in(draft.after(step).folder(cases=True), DAY)

    assert after.problems == tuple(one for one in before if one != problem)
    assert [(one, entry.because) for one, entry in after.accepted] == [(problem, because.strip())]
    assert {change.file for change in step.changes} == {ACCEPTED}


def test_what_is_accepted_next_is_added_below_and_the_rest_stays_as_it_was(tmp_path: Path) -> None:
    base = a_base(tmp_path, "# ours\n", ENTRY, broken="unused-threshold")
    shutil.copytree(TESTS / "broken" / "unused-term", base, dirs_exist_ok=True)
    draft = a_draft(base)
    [problem] = told_in(draft.folder(cases=True), DAY).problems

    after = draft.after(accepting(draft.folder(), problem, "It is kept for later.", "ben", UNTIL))

    added = read_tree(after.texts[ACCEPTED].removeprefix(f"# ours\n{ENTRY}"), ACCEPTED).root.plain()
    assert [one["because"] for one in added] == ["It is kept for later."]
    assert told_in(after.folder(cases=True), DAY).problems == ()


def test_what_has_run_out_is_accepted_once_more_in_its_own_entry(tmp_path: Path) -> None:
    draft, day = a_draft(a_base(tmp_path, ENTRY)), date(2027, 4, 2)
    [problem] = told_in(draft.folder(cases=True), day).problems

    after = draft.after(accepting(draft.folder(), problem, "It takes longer.", "ben", date(2027, 9, 30)))

    expected = ENTRY.replace(BECAUSE, "It takes longer.").replace("Anna Meyer", "ben").replace(str(UNTIL), "2027-09-30")
    assert after.texts[ACCEPTED] == expected
    assert told_in(after.folder(cases=True), day).problems == ()


@pytest.mark.parametrize("code", codes())
def test_only_warnings_can_be_accepted(code: str, tmp_path: Path) -> None:
    problem = a_problem(code, "age", "vocabulary/patient.yaml")
    files = a_draft(tmp_path).folder()

    if is_acceptable(code):
        assert accepting(files, problem, BECAUSE, "anna", UNTIL).changes
    else:
        with pytest.raises(Refused, match="is no warning that can be accepted"):
            accepting(files, problem, BECAUSE, "anna", UNTIL)


@pytest.mark.parametrize(
    ("because", "by", "what"),
    [(" ", "anna", "a reason"), (BECAUSE, "", "a name"), ("", "\n", "a reason and a name")],
)
def test_to_accept_takes_a_reason_and_a_name(because: str, by: str, what: str, tmp_path: Path) -> None:
    problem = a_problem("unused-term", "age", "vocabulary/patient.yaml")

    with pytest.raises(Refused, match=f"to accept something takes {what}\n"):
        accepting(a_draft(tmp_path).folder(), problem, because, by, UNTIL)


@pytest.mark.parametrize("text", ["- {code: [\n", "code: unused-term\n"])
def test_a_list_that_cannot_be_read_is_not_written_over(text: str, tmp_path: Path) -> None:
    files = a_draft(a_base(tmp_path, text)).folder()

    with pytest.raises(Refused, match="cannot-write"):
        accepting(files, a_problem("unused-term", "age", "vocabulary/patient.yaml"), BECAUSE, "anna", UNTIL)


def test_what_is_accepted_is_covered_by_the_digest_and_read_in_its_order(tmp_path: Path) -> None:
    base = a_base(tmp_path, ENTRY, ENTRY.replace("age", "eyes"))
    first = read_folder(base)

    changed(base / ACCEPTED, "Anna Meyer", "Ben Roth")

    assert [entry.what for entry in acceptances(first)] == ["age", "eyes"]
    assert read_folder(base).digest != first.digest


# by command


def test_the_check_marks_each_with_a_word_and_counts_both(tmp_path: Path) -> None:
    base = a_base(tmp_path)
    changed(base / "base.yaml", "demo: sound", "demo: sounds")

    run = rung("check", "--kb", base, "--as-of", str(DAY))

    first, _, second, _, count = run.stdout.splitlines()
    assert first == f"{base}/base.yaml:5:7  error  unknown-case  no case is called 'sounds'"
    assert second == f"{base}/vocabulary/patient.yaml:8:3  warning  unused-term  no rule reads 'age'"
    assert (count, run.returncode, run.stderr) == ("1 error, 1 warning", 1, "")


@pytest.mark.parametrize(
    ("errors", "warnings", "said"), [(0, 0, "0 problems"), (2, 0, "2 errors"), (1, 3, "1 error, 3 warnings")]
)
def test_the_last_line_counts_each_weight(errors: int, warnings: int, said: str) -> None:
    problems = [a_problem("unused-term", str(number), "a.yaml") for number in range(warnings)]
    problems += [a_problem("cycle", str(number), "a.yaml") for number in range(errors)]

    assert weighed(problems).splitlines()[-1] == said


def test_a_check_of_what_is_accepted_is_clean_and_says_how_much_is(tmp_path: Path) -> None:
    run = rung("check", "--kb", a_base(tmp_path, ENTRY), "--as-of", str(DAY))

    assert (run.returncode, run.stdout) == (0, "0 problems\n1 accepted; --accepted lists them\n")


def asked(base: Path, form: str, *, accepted: bool) -> argparse.Namespace:
    return argparse.Namespace(kb=base, form=form, explain=None, as_of=str(DAY), accepted=accepted)


def test_what_is_accepted_is_listed_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = a_base(tmp_path, ENTRY)

    assert check.run(asked(base, "text", accepted=True)) == 0
    assert capsys.readouterr().out == (
        f"0 problems\n{base}/vocabulary/patient.yaml:8:3  accepted  unused-term  no rule reads 'age'\n"
        f"  until {UNTIL} by Anna Meyer: {BECAUSE}\n1 accepted\n"
    )


def test_in_json_what_is_accepted_stands_in_the_list_only_where_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = a_base(tmp_path, ENTRY)

    for wanted, given_ in ((False, []), (True, [{"by": "Anna Meyer", "because": BECAUSE, "until": str(UNTIL)}])):
        assert check.run(asked(base, "json", accepted=wanted)) == 0
        assert [one["accepted"] for one in json.loads(capsys.readouterr().out)] == given_


def test_a_release_takes_no_warning_but_an_accepted_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("several plain words\n" * 20))
    base, key = a_base(tmp_path), tmp_path / "anna.key"
    assert main(["keys", "--new", "anna", "-o", str(key)]) == 0
    listed = f"{{key: {read_public(key.with_name('anna.key.pub'))}, may: [write], until: 2099-01-01}}"
    other = f"{{key: {SigningKey('ben', Ed25519PrivateKey.generate()).verifier}, may: [approve], until: 2099-01-01}}"
    (base / "people.yaml").write_text(f"anna: {listed}\nben: {other}\n", encoding="utf-8")
    propose = ["release", "propose", "2.0.0", "--key", str(key), "--kb", str(base)]
    capsys.readouterr()

    assert main(propose) == 1
    assert "warning  unused-term  no rule reads 'age'" in capsys.readouterr().err
    assert versions(base) == ()

    soon = date.today() + timedelta(days=30)
    (base / ACCEPTED).write_text(ENTRY.replace(str(UNTIL), str(soon)), encoding="utf-8")
    assert main(propose) == 0
    assert versions(base) == ("2.0.0",)


@pytest.mark.parametrize(
    ("until", "what"),
    [(date(2026, 11, 21), "2026-11-21: that day is over"), (date(2028, 1, 1), "2028-01-01 is too late")],
)
def test_a_warning_is_accepted_until_a_day_that_is_to_come(until: date, what: str, tmp_path: Path) -> None:
    files = a_draft(a_base(tmp_path)).folder()
    problem = a_problem("unused-term", "age", "vocabulary/patient.yaml")

    with pytest.raises(Refused) as refused:
        accepting(files, problem, BECAUSE, "anna", until, DAY)

    assert [one.what for one in refused.value.problems] == [what]
    assert accepting(files, problem, BECAUSE, "anna", DAY, DAY).changes
