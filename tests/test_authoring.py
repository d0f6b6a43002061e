"""The verbs of those who write knowledge bases: check, test, init, new-rule."""

import json
import re
import shutil
from pathlib import Path

import pytest

from kb.checks import codes, page
from kb.folder import PACKAGED
from tests.builders import SMALL_BASE, TESTS
from tests.program import changed, rung, small_copy
from tui.command_line import main


def test_the_packaged_knowledge_base_has_no_problems() -> None:
    run = rung("check")

    assert (run.returncode, run.stdout, run.stderr) == (0, "0 problems\n", "")


def test_every_proof_of_the_packaged_knowledge_base_holds() -> None:
    run = rung("test")

    assert (run.returncode, run.stderr) == (0, "")
    rules, cases, _idle = run.stdout.splitlines()
    assert re.fullmatch(r"rules: (\d+) of \1 hold, with \d+ examples", rules)
    assert re.fullmatch(r"reference cases: (\d+) of \1 hold", cases)


def test_problems_of_a_base_are_results_as_text_and_as_json(tmp_path: Path) -> None:
    base = small_copy(tmp_path)
    rule = changed(base / "rules" / "steps" / "wait_while_young.yaml", "{onset: {", "{onsett: {")

    text, data = rung("check", "--kb", base), rung("check", "--kb", base, "--form", "json")

    problems = json.loads(data.stdout)
    assert (text.returncode, text.stderr, data.returncode, data.stderr) == (1, "", 1, "")
    assert (
        f"{rule}:3:8  error  unknown-term  no term is called 'onsett'\n  mend: did you mean 'onset'?\n" in text.stdout
    )
    assert {
        "code": "unknown-term",
        "weight": "error",
        "what": "no term is called 'onsett'",
        "file": str(rule),
        "line": 3,
        "column": 8,
        "mend": "did you mean 'onset'?",
    } in problems


def test_no_problems_are_an_empty_list_in_json() -> None:
    assert json.loads(rung("check", "--kb", SMALL_BASE, "--form", "json").stdout) == []


def test_a_proof_that_does_not_hold_is_listed(tmp_path: Path) -> None:
    base = small_copy(tmp_path)
    changed(base / "rules" / "steps" / "wait_while_young.yaml", "fires: {onset: 2", "fires: {onset: 4")

    run = rung("test", "--kb", base)

    assert run.returncode == 1
    assert "example-disagrees" in run.stdout
    assert "rules: 5 of 6 hold" in run.stdout


@pytest.mark.parametrize("code", codes())
def test_every_code_is_explained_by_its_page(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", code]) == 0
    assert capsys.readouterr().out == page(code)


def test_an_unknown_code_is_a_misuse_and_gets_the_nearest_name() -> None:
    run = rung("check", "--explain", "unknown-tern")

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "no check is called 'unknown-tern'\n  mend: did you mean 'unknown-term'?\n"


def test_init_copies_the_packaged_base_and_says_how_it_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "mine"

    run = rung("init", folder)

    copied = {path.relative_to(folder): path.read_bytes().split(b"\n", 1)[1] for path in folder.rglob("*.yaml")}
    assert (run.returncode, run.stderr) == (0, "")
    assert copied == {path.relative_to(PACKAGED): path.read_bytes() for path in PACKAGED.rglob("*.yaml")}
    assert (folder / "FORMAT.md").read_bytes() == (PACKAGED.parent / "FORMAT.md").read_bytes()
    assert rung("check", "--kb", folder).returncode == 0


def test_init_takes_an_empty_folder_and_refuses_another(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "empty").mkdir()

    assert rung("init", tmp_path / "empty").returncode == 0
    for taken in (full, full / "notes.txt"):
        run = rung("init", taken)
        assert (run.returncode, run.stdout) == (2, "")
        assert "this exists and is not an empty folder" in run.stderr
    assert [path.name for path in full.iterdir()] == ["notes.txt"]


def test_a_new_rule_loads_and_lacks_only_what_its_writer_must_add(tmp_path: Path) -> None:
    rung("init", tmp_path / "mine")

    made = rung("new-rule", "safety", "my_first_rule", cwd=tmp_path / "mine")
    checked = rung("check", "--kb", ".", "--form", "json", cwd=tmp_path / "mine")

    file = "rules/safety/my_first_rule.yaml"
    problems = json.loads(checked.stdout)
    assert (made.returncode, made.stdout) == (0, f"{file}\n")
    assert {one["code"] for one in problems} <= {"no-citation", "same-condition", "unsaid"}
    assert {one["file"] for one in problems} == {f"./{file}"}
    assert rung("test", "--kb", ".", cwd=tmp_path / "mine").returncode == 0


def test_a_new_rule_never_replaces_one(tmp_path: Path) -> None:
    base = small_copy(tmp_path)
    rung("new-rule", "steps", "twice", "--kb", base)
    written = (base / "rules" / "steps" / "twice.yaml").read_text(encoding="utf-8")

    for topic in ("steps", "safety"):
        again = rung("new-rule", topic, "twice", "--kb", base)
        assert (again.returncode, again.stdout) == (2, "")
        assert "a rule called 'twice' already exists" in again.stderr
    assert (base / "rules" / "steps" / "twice.yaml").read_text(encoding="utf-8") == written
    assert not (base / "rules" / "safety" / "twice.yaml").exists()


@pytest.mark.parametrize("words", [("steps", "Not_A_Word"), ("../steps", "name"), ("steps", "a__b")])
def test_a_new_rule_has_a_plain_name(words: tuple[str, str], tmp_path: Path) -> None:
    run = rung("new-rule", *words, "--kb", small_copy(tmp_path))

    assert (run.returncode, run.stdout) == (2, "")
    assert "is not an identifier" in run.stderr


def test_a_new_rule_goes_below_a_topic_that_there_is(tmp_path: Path) -> None:
    base = changed(small_copy(tmp_path) / "base.yaml", "demo: sound", "topics: [safety, surgery]").parent
    before = set(base.rglob("*"))

    refused = rung("new-rule", "stps", "brand_new", "--kb", base)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert (
        "no topic is called 'stps'\n  mend: did you mean 'steps'? (a new topic is listed in base.yaml first)"
        in refused.stderr
    )
    assert set(base.rglob("*")) == before
    for topic in ("steps", "surgery"):
        assert rung("new-rule", topic, f"new_in_{topic}", "--kb", base).returncode == 0


def test_a_new_rule_is_not_called_as_a_rule_of_a_profile(tmp_path: Path) -> None:
    base = small_copy(tmp_path)
    shutil.copytree(TESTS / "with_profiles", base, dirs_exist_ok=True)
    taken = min(base.glob("profiles/*/rules/*.yaml"))

    run = rung("new-rule", "steps", taken.stem, "--kb", base)

    assert (run.returncode, run.stdout) == (2, "")
    assert f"{taken}:" in run.stderr
    assert f"a rule called '{taken.stem}' already exists" in run.stderr


KINDS = {
    "choices: [alone, other]": "alone",
    'choices: ["null", "true"]': '"null"',
    "number: {unit: points, from: 0, to: 10.5}": "{at_least: 10.5}",
    "number: {unit: points, from: -5, to: 5}": "{at_least: 5}",
    "date: {unit: weeks}": "{at_least: 1}",
}


def tiny_base(folder: Path, kind: str, ladder: str = "first: {label: First, what: The first.}") -> Path:
    """A base with one asked term and no rules."""
    files = {
        "base.yaml": "id: tiny\ntitle: Tiny\nversion: 0.1.0\nsections: [only]\nnotice: Invented.\n"
                     "intended_use: {time_critical: Not for time-critical decisions.}\n",
        "vocabulary/only.yaml": f"label: Only\nterms:\n  one: {{label: One, ask: One?, of: patient, {kind}}}\n",
        "thresholds.yaml": "{}\n",
        "ladder.yaml": f"tiers: {{steps: {{label: Steps, options: {{{ladder}}}}}}}\n",
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_rule_of_a_base_loads_and_its_examples_hold_whatever_its_term_is(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = tiny_base(tmp_path, kind)

    assert main(["new-rule", "any_topic", "first_rule", "--kb", str(base)]) == 0

    made = (base / "rules" / "any_topic" / "first_rule.yaml").read_text(encoding="utf-8")
    assert f"when:\n  one: {KINDS[kind]}\n" in made
    assert main(["test", "--kb", str(base)]) == 0
    capsys.readouterr()
    assert main(["check", "--kb", str(base), "--form", "json"]) == 1
    assert [one["code"] for one in json.loads(capsys.readouterr().out)] == ["no-citation", "unsaid"]


@pytest.mark.parametrize(
    ("kind", "ladder", "lacking"),
    [
        ("choices: [alone]", "first: {label: First, what: The first.}", "term that a person is asked for"),
        ("choices: [alone, other]", "", "option"),
    ],
)
def test_a_base_without_what_a_rule_needs_says_what_it_lacks(
    kind: str, ladder: str, lacking: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = tiny_base(tmp_path, kind, ladder)

    assert main(["new-rule", "any_topic", "first_rule", "--kb", str(base)]) == 2
    assert f"the knowledge base has no {lacking}, and a rule needs one" in capsys.readouterr().err
    assert not (base / "rules").exists()


def test_a_new_rule_needs_a_knowledge_base(tmp_path: Path) -> None:
    run = rung("new-rule", "steps", "name", cwd=tmp_path)

    assert (run.returncode, run.stdout) == (2, "")
    assert "there is no knowledge base here" in run.stderr
    assert list(tmp_path.iterdir()) == []
