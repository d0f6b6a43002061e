"""Small builders for the tests that run the program as it is installed."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.builders import SMALL_BASE, TESTS
from tui import command_line

PROGRAM = (sys.executable, "-m", "tui.command_line")
ELSEWHERE = Path(TESTS.anchor)
SOUND = SMALL_BASE / "cases" / "sound.yaml"


def around(**env: str) -> dict[str, str]:
    """The environment of a run: this one with 80 columns, no word about colour, and what is given.

    The store is the session's own (`conftest.py` names it), never the one of the person who runs the tests.
    """
    own = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return {**own, "COLUMNS": "80", "RUNG_STORE": os.environ["RUNG_STORE"], **env}


def rung(
    *arguments: str | Path, cwd: Path = ELSEWHERE, typed: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    """One run of the program to its end, away from the tree, with what is typed into it."""
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, check=False, cwd=cwd, env=around(**env), encoding="utf-8", timeout=120,
        input=typed,
    )  # fmt: skip


def verbs() -> dict[str, argparse.ArgumentParser]:
    """The parser of every verb."""
    for action in command_line._parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise LookupError("the parser has no verbs")


def small_copy(folder: Path) -> Path:
    """A copy of the small base, to be changed."""
    return Path(shutil.copytree(SMALL_BASE, folder / "base"))


def changed(path: Path, old: str, new: str) -> Path:
    """The file, with one piece of its text replaced."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path
