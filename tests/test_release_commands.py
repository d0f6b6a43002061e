"""From a changed threshold to a signed release, by the commands alone."""

import io
import sys
from pathlib import Path

import pytest

from engine.soundness import unmet
from kb.editing.draft import begun
from kb.folder import read_folder, read_texts
from kb.from_yaml.base import load_base
from kb.signing import read_public
from tests.builders import SMALL_BASE
from tests.program import changed as replaced
from tests.program import small_copy
from tui.command_line import main

PASSPHRASE = "several plain words"  # noqa: S105  # of keys that are made here and thrown away


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every passphrase that is asked for is given."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n" * 20))


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A copy of the small base, with a positive block from 85 % on."""
    folder = small_copy(tmp_path)
    replaced(folder / "thresholds.yaml", "value: 50", "value: 85")
    return folder


def key(tmp_path: Path, name: str) -> Path:
    path = tmp_path / f"{name}.key"
    assert main(["keys", "--new", name, "-o", str(path)]) == 0
    return path


def people(base: Path, tmp_path: Path) -> tuple[Path, Path]:
    anna, ben = key(tmp_path, "anna"), key(tmp_path, "ben")
    lines = [
        f"{name}: {{key: {read_public(path.with_name(path.name + '.pub'))}, may: [{may}], until: 2099-01-01}}\n"
        for name, path, may in (("anna", anna, "write"), ("ben", ben, "approve"))
    ]
    (base / "people.yaml").write_text("".join(lines), encoding="utf-8")
    return anna, ben


def prove_anew(base: Path) -> None:
    """Correct the examples, and take out the reference cases, that rest on a cut-off of 50 %, the demo among them."""
    replaced(base / "base.yaml", "demo: sound\n", "")
    rule = base / "rules" / "result" / "block_was_positive.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace(": 50", ": 85").replace(": 49", ": 84"), encoding="utf-8")
    for problem in unmet(read_folder(base, cases=True), load_base(base)):
        (base / "cases" / Path(problem.where.file).name).unlink(missing_ok=True)


def test_a_changed_base_is_released_by_two_people_and_used(
    base: Path, tmp_path: Path, typed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    anna, ben = people(base, tmp_path)
    assert main(["release", "propose", "0.2.0", "--key", str(anna), "--kb", str(base)]) == 1
    assert "example-disagrees" in capsys.readouterr().err  # proofs speak of 50 % still, and must be mended first
    prove_anew(base)
    assert main(["release", "propose", "0.2.0", "--key", str(anna), "--kb", str(base)]) == 0
    assert main(["release", "approve", "0.2.0", "--key", str(ben), "--kb", str(base)]) == 0
    capsys.readouterr()
    assert main(["release", "--kb", str(base)]) == 0
    shown = capsys.readouterr().out
    assert "0.2.0: stated by anna" in shown
    assert "now: 'small' 0.2.0, released (by anna, approved by ben on" in shown
    case = next((base / "cases").glob("*.yaml"))
    assert main(["explain", str(case), "--kb", str(base)]) == 0
    assert "released (by anna, approved by ben" in " ".join(capsys.readouterr().out.split())

    (base / "thresholds.yaml").write_text("# edited\n" + (base / "thresholds.yaml").read_text(encoding="utf-8"))
    assert main(["release", "show", "--kb", str(base)]) == 0
    assert "draft (changed since 0.2.0 was stated)" in capsys.readouterr().out


def test_the_impact_of_a_change_is_told_case_by_case(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["impact", "--kb", str(base), "--against", str(SMALL_BASE)])

    said = capsys.readouterr().out
    assert code == 1
    assert "Relief that makes a block positive (positive_block): 50 % from 2020-01-01" in said
    assert "→ Relief that makes a block positive (positive_block): 85 %" in said
    assert "offered → " in said


def test_nothing_changes_no_case(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["impact", "--kb", str(base), "--against", str(base)]) == 0

    assert "0 of " in capsys.readouterr().out


@pytest.mark.parametrize("against", ["9.9.9", "nowhere"])
def test_what_is_not_there_to_compare_with_is_refused(
    base: Path, against: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["impact", "--kb", str(base), "--against", against]) in (1, 2)
    assert against in capsys.readouterr().err


def test_a_name_is_changed_by_a_command_and_only_looked_at_by_another(
    base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = begun("base", read_texts(base)[0])
    ask = ["rename", "threshold", "positive_block", "good_block", "--kb", str(base)]

    assert main([*ask, "--look"]) == 0
    assert read_texts(base)[0] == before.texts
    assert main(ask) == 0

    said = capsys.readouterr()
    assert "-positive_block:\n+good_block:\n" in said.out
    assert "positive_block" not in read_texts(base)[0]["thresholds.yaml"]


def test_a_wrong_passphrase_a_short_one_and_a_missing_key_are_refused(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert main(["keys", "--new", "carl", "-o", str(tmp_path / "carl.key")]) == 2
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n" * 2 + "another passphrase\n"))
    anna, _ = people(base, tmp_path)
    for given in (anna, tmp_path / "nowhere.key"):
        assert main(["release", "propose", "0.2.0", "--key", str(given), "--kb", str(base)]) != 0
    assert not (base / "releases").exists()
    assert "passphrase" in capsys.readouterr().err


def refused_proposal(base: Path, key_file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["release", "propose", "0.2.0", "--key", str(key_file), "--kb", str(base)])
    return code, capsys.readouterr().err


def test_a_refused_proposal_writes_nothing_and_says_at_once_which_line_is_missing(
    base: Path, tmp_path: Path, typed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = key(tmp_path, "anna")
    prove_anew(base)
    before = read_texts(base)[0]

    code, said = refused_proposal(base, anna, capsys)

    assert (code, read_texts(base)[0], (base / "releases").exists()) == (1, before, False)
    assert f"anna: {{key: {read_public(anna.with_name('anna.key.pub'))}, may: [write], until: " in said
    assert "trying every rule" not in said  # nor was the passphrase asked for


def test_a_release_that_cannot_be_written_leaves_the_version_as_it_was(
    base: Path, tmp_path: Path, typed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    anna, _ = people(base, tmp_path)
    prove_anew(base)
    (base / "releases").write_text("a file where the folder should be", encoding="utf-8")
    before = read_texts(base)[0]

    code, said = refused_proposal(base, anna, capsys)

    assert (code, read_texts(base)[0]) == (1, before)
    assert "cannot-write" in said


def test_a_proposal_asks_for_the_passphrase_before_it_tries_the_rules(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n" * 2 + "not this one\n"))
    anna, _ = people(base, tmp_path)

    code, said = refused_proposal(base, anna, capsys)

    assert code == 1
    assert "the passphrase is not the one of this key" in said
    assert "trying every rule" not in said


@pytest.mark.parametrize("step", [["approve", "0.2.0"], ["back", "0.2.0", "0.3.0"]])
def test_a_release_that_nobody_proposed_is_said_to_be_none(
    base: Path, step: list[str], tmp_path: Path, typed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    own_key = ["--key", str(key(tmp_path, "ben"))] if step[0] == "approve" else []

    assert main(["release", *step, *own_key, "--kb", str(base)]) == 1

    said = capsys.readouterr().err
    assert "no release 0.2.0 has been proposed; there are none" in said
    assert "No such file" not in said
