"""The application is killed at any moment: no answer that the screen had shown is lost, and the store is sound."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from exports.store import open_store
from tests.builders import TESTS, small_base
from tests.stores import quick_folder

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="applications are forked, so that they begin at once")

KILLS = int(os.environ.get("RUNG_KILLS", "8"))
"""The store alone stands 200 kills in its own test; RUNG_KILLS=200 gives the whole application as many."""


@contextmanager
def applications() -> Iterator["subprocess.Popen[str]"]:
    """A process that forks applications."""
    command = [sys.executable, "-m", "tests.screen_answerer"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=TESTS.parent, encoding="utf-8"
    ) as process:
        yield process
        process.communicate(timeout=20)


def killed(process: "subprocess.Popen[str]", folder: Path, count: int, seconds: float) -> int:
    """The last number of moves that an application showed which was killed so long after it had shown so many."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{folder}\n")
    process.stdin.flush()
    pid, shown = int(process.stdout.readline().split()[1]), 0
    while shown < count:
        shown = int(process.stdout.readline().split()[1])
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    for line in process.stdout:
        if line.startswith("ended"):
            break
        shown = int(line.split()[1])
    return shown


def test_no_kill_loses_an_answer_that_the_screen_had_shown() -> None:
    chance = random.Random(20261122)  # noqa: S311

    with tempfile.TemporaryDirectory(dir=quick_folder()) as quick, applications() as process:
        for number in range(KILLS):
            folder = Path(quick) / str(number)
            folder.mkdir()
            shown = killed(process, folder, chance.randrange(1, 6), chance.uniform(0, 0.15))

            with closing(sqlite3.connect(folder / "kept.sqlite")) as raw:
                assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            with open_store(str(folder / "kept.sqlite")) as store:
                (kept,) = store.listed()
                course = store.course(kept.id, small_base())
            assert course.length in (shown, shown + 1)
