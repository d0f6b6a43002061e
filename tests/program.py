"""Small builders for the tests that run the program as it is installed."""

import argparse
import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.builders import SMALL_BASE, TESTS
from tests.forked_program import Run
from tui.verbs import parser

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
    """One run of the program in a process of its own to its end, away from the tree, with what is typed into it.

    Its modules are already there (`tests/forked_program.py` says how), or most of its time would go into importing.
    """
    command = [*PROGRAM, *map(str, arguments)]
    if hasattr(os, "fork"):
        return _forked(command, cwd, typed, around(**env))
    return subprocess.run(
        command, capture_output=True, check=False, cwd=cwd, env=around(**env), encoding="utf-8", timeout=120,
        input=typed,
    )  # fmt: skip


def _forked(command: list[str], cwd: Path, typed: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder, stream) for stream in "012"]
        for path, text in zip(streams, (typed, "", ""), strict=True):
            path.write_text(text, encoding="utf-8")
        code = _forks()(Run(tuple(command[len(PROGRAM) :]), str(cwd), env, folder))
        return subprocess.CompletedProcess(command, code, *(path.read_text(encoding="utf-8") for path in streams[1:]))


@cache
def _forks() -> Callable[[Run], int]:
    """The process that forks the program, for as long as this one lives: it gives the exit code of a run."""
    command = [sys.executable, "-m", "tests.forked_program"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=TESTS.parent, encoding="utf-8"
    )
    atexit.register(process.communicate, timeout=20)

    def code_of(run: Run) -> int:
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{run}\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    return code_of


def verbs() -> dict[str, argparse.ArgumentParser]:
    """The parser of every verb."""
    for action in parser()._actions:
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
