"""From a copy of the packaged knowledge to a signed release and a case advised by it: the author's job, by keys."""

import asyncio
import io
import subprocess
import sys
from pathlib import Path

import pytest

from kb.from_yaml.base import load_base
from tests.driving import Driver, driven, press, write
from tests.seeing import fill
from tui.command_line import main
from tui.panes.row_list import RowList
from tui.screens.applying import ApplyingScreen
from tui.screens.author import AuthorScreen
from tui.screens.editor import EditorScreen

PASSPHRASE = "several plain words"  # noqa: S105  # of keys that are made here and thrown away
NEW = "strong_block_warns"


def git(folder: Path, *arguments: str) -> str:
    """What git says; the commits are nobody's."""
    name = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    done = subprocess.run(["git", *name, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the packaged knowledge under version control, and every passphrase given that is asked for.

    It has a tenth of the reference cases: all of them take half a minute to prove three times.
    """
    monkeypatch.setenv("RUNG_DRAFTS", str(tmp_path / "drafts"))
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n" * 20))
    place = tmp_path / "ours"
    assert main(["init", str(place)]) == 0
    for case in (place / "cases").glob("*.yaml"):
        if not case.stem.startswith(("art_1", "early_return")):
            case.unlink()
    git(place, "init", "-q")
    git(place, "add", "-A")
    git(place, "commit", "-qm", "as it was")
    return place


def rows(pilot: Driver, where: str) -> list[str]:
    return [row.text for row in pilot.app.screen.query_one(where, RowList).rows]


async def choose(pilot: Driver, *answers: str) -> None:
    """Answer one small question after another, each by typing words of what is chosen."""
    for answer in answers:
        await write(pilot, answer)
        await press(pilot, "enter")


async def change_the_threshold(pilot: Driver) -> None:
    """A diagnostic block is positive from 80 % on."""
    await press(pilot, "right_square_bracket", "enter", "down", "down", "down", "down", "enter")
    await choose(pilot, "80")
    await press(pilot, "escape", "left_square_bracket")


async def add_a_rule(pilot: Driver) -> None:
    """A rule that warns, with its reason, its source and three examples."""
    await press(pilot, "plus")
    await choose(pilot, "blocks", NEW, "block_relief_since", "above", "90", "caution", "repeat_rfa")
    await press(pilot, "ctrl+s")
    await fill(pilot, "Relief this strong may be a response to the injection itself.")
    await press(pilot, "ctrl+s")
    assert isinstance(pilot.app.screen, EditorScreen)
    await press(pilot, "down", "down", "down", "down", "down", "enter")
    await choose(pilot, "G1")
    await press(pilot, "ctrl+s", "f4", "down", "enter")
    assert [row for row in rows(pilot, "#problems") if "elsewhere" not in row] == []
    await press(pilot, "escape", "escape")


async def mend_what_broke(pilot: Driver) -> int:
    """What has a mend, which Enter makes: examples of other rules that no longer hold, reasons to be read again."""
    await press(pilot, "p")
    mended = 0
    while rows(pilot, "#every"):
        await press(pilot, "home", "down", "enter")
        mended += 1
    await press(pilot, "escape")
    return mended


async def apply_it(pilot: Driver) -> tuple[list[str], list[str]]:
    """What is shown before the draft is applied, and once the reference cases expect what now follows.

    The reasons of these are read again before it is applied.
    """
    await press(pilot, "ctrl+s")
    assert isinstance(pilot.app.screen, ApplyingScreen)
    before = rows(pilot, "#everything")
    await press(pilot, "t")
    after = rows(pilot, "#everything")
    await press(pilot, "escape")
    await mend_what_broke(pilot)
    await press(pilot, "ctrl+s", "ctrl+s")
    assert isinstance(pilot.app.screen, AuthorScreen)
    return before, after


async def the_whole_job(folder: Path, tmp_path: Path) -> tuple[int, list[str], list[str]]:
    async with driven(tmp_path, kb=folder, author="") as pilot:
        await change_the_threshold(pilot)
        await add_a_rule(pilot)
        mended = await mend_what_broke(pilot)
        return mended, *(await apply_it(pilot))


def release(folder: Path, tmp_path: Path) -> None:
    """Two people sign: one states the release, the other approves it."""
    people = []
    for name in ("ann", "bob"):
        assert main(["keys", "--new", name, "-o", str(tmp_path / f"{name}.key")]) == 0
    for name, may in (("ann", "write"), ("bob", "approve")):
        public = (tmp_path / f"{name}.key.pub").read_text(encoding="utf-8").strip()
        people.append(f'{name}: {{key: "{public}", may: [{may}], until: 2099-12-31}}\n')
    (folder / "people.yaml").write_text("".join(people), encoding="utf-8")
    assert main(["release", "propose", "1.0.0", "--kb", str(folder), "--key", str(tmp_path / "ann.key")]) == 0
    assert main(["release", "approve", "1.0.0", "--kb", str(folder), "--key", str(tmp_path / "bob.key")]) == 0


def test_a_threshold_and_a_rule_go_from_the_screen_into_a_signed_release(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mended, before, after = asyncio.run(the_whole_job(folder, tmp_path))

    assert mended == 4
    assert any("reference cases expect what no longer follows" in row for row in before)
    assert any("Repeat the ablation: offered → ruled out" in row for row in before)
    assert not any("expect what no longer follows" in row for row in after)
    assert any("does the reason still say why?" in row and "50 % is positive" in row for row in after)
    changed = git(folder, "diff", "--stat", "--", "rules", "thresholds.yaml").splitlines()
    assert [line.split("|")[1].split()[0] for line in changed[:-1]] == ["4", "4", "4", "4", "2"]
    assert git(folder, "status", "--short", "--", "rules", "thresholds.yaml", "vocabulary", "sources").count("??") == 1

    release(folder, tmp_path)

    base = load_base(folder)
    assert base.sign_off is not None
    assert (base.version, base.sign_off.author, base.sign_off.approver) == ("1.0.0", "ann", "bob")
    assert base.thresholds["positive_block"].values[0].value == 80
    capsys.readouterr()
    assert main(["explain", str(folder / "cases" / "art_13.yaml"), "--kb", str(folder)]) == 0
    assert "released (by ann, approved by bob" in " ".join(capsys.readouterr().out.split())
