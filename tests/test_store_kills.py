"""Many programs at one store, and programs that are killed: what was said to be kept is kept, and nothing is spoilt."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from exports.store import open_store
from tests.builders import TESTS, small_base
from tests.store_writer import Order
from tests.stores import quick_folder

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked, so that they begin at once")

Moves = dict[str, dict[int, str]]
"""The JSON of moves by consultation and number."""

KILLED = [-9]
LONGEST = 60
"""A consultation with more moves is not gone on with, so that checking stays quick."""


@dataclass
class Said:
    """What writers said before they ended."""

    writers: list[int] = field(default_factory=list)
    kept: Moves = field(default_factory=dict)
    codes: list[int] | None = None

    @property
    def count(self) -> int:
        """How many consultations and moves were said to be kept."""
        return len(self.kept) + sum(map(len, self.kept.values()))

    def hear(self, line: str) -> None:
        match line.rstrip("\n").split(" ", 3):
            case ["begun", consultation]:
                self.kept[consultation] = {}
            case ["kept", consultation, number, move]:
                self.kept.setdefault(consultation, {})[int(number)] = move
            case ["writer", writer]:
                self.writers.append(int(writer))
            case ["ended", *codes]:
                self.codes = json.loads(" ".join(codes))


class Writers:
    """A process that forks writers, and what they say."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.store_writer"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=TESTS.parent, encoding="utf-8"
        )

    def close(self) -> None:
        self._process.communicate(timeout=20)

    def carry_out(self, order: Order) -> Said:
        """What the writers said, once all have ended."""
        return self._to_the_end(self._begun(order))

    def carry_out_until_killed(self, order: Order, count: int, seconds: float) -> Said:
        """What one writer said that was killed so many seconds after it had kept so much."""
        said = self._begun(order)
        while not said.writers or said.count < count:
            self._hear(said)
        time.sleep(seconds)
        os.kill(said.writers[0], signal.SIGKILL)
        return self._to_the_end(said)

    def _begun(self, order: Order) -> Said:
        assert self._process.stdin
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        return Said()

    def _to_the_end(self, said: Said) -> Said:
        while said.codes is None:
            self._hear(said)
        return said

    def _hear(self, said: Said) -> None:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the writers' process has ended"
        said.hear(line)


@pytest.fixture(scope="module")
def writers() -> Iterator[Writers]:
    process = Writers()
    yield process
    process.close()


def moves_in(place: str) -> Moves:
    """What stands in the file of a store, read without Rung; the file is sound."""
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found: Moves = {name: {} for (name,) in connection.execute("SELECT id FROM consultations")}
        for name, number, move in connection.execute("SELECT consultation, number, move FROM moves"):
            found[name][number] = move
    return found


def left(place: str, before: Moves, said: Said) -> Moves:
    """What is kept: all that was said to be, and at most one move or consultation more. What was touched resumes."""
    expected = {name: {**before.get(name, {}), **said.kept.get(name, {})} for name in {**before, **said.kept}}
    with open_store(place) as store:
        lengths = {name: store.course(name, small_base()).length for name in said.kept}
    found = moves_in(place)
    unsaid = {
        (name, number) for name, moves in found.items() for number in moves.keys() - expected.get(name, {}).keys()
    }

    assert {name: {n: found[name].get(n) for n in moves} for name, moves in expected.items()} == expected
    assert lengths == {name: len(found[name]) for name in said.kept}
    assert len(unsaid) + len(found.keys() - expected.keys()) <= 1
    return found


def test_two_hundred_moves_of_several_programs_are_all_kept(writers: Writers, tmp_path: Path) -> None:
    place = str(tmp_path / "consultations.sqlite")

    said = writers.carry_out(Order(place, seed=1, writers=4, consultations=5, moves=50))

    assert said.codes == [0, 0, 0, 0]
    assert said.count == 4 * 5 + 200
    assert left(place, {}, said) == said.kept


def test_programs_that_make_the_store_together_make_one(writers: Writers, tmp_path: Path) -> None:
    for number in range(5):
        place = str(tmp_path / str(number) / "consultations.sqlite")
        said = writers.carry_out(Order(place, seed=number, writers=4, moves=2))

        assert said.codes == [0, 0, 0, 0]
        assert left(place, {}, said) == said.kept


@pytest.fixture
def place() -> Iterator[str]:
    """In memory: a killed program takes no disk with it, so none is waited for."""
    with tempfile.TemporaryDirectory(dir=quick_folder()) as folder:
        yield f"{folder}/consultations.sqlite"


def test_a_program_that_is_killed_loses_nothing_that_was_said_to_be_kept(writers: Writers, place: str) -> None:
    chance = random.Random(7)  # noqa: S311
    found: Moves = {}

    for seed in range(200):
        unfinished = [name for name, moves in found.items() if len(moves) < LONGEST]
        again = chance.choice(unfinished) if unfinished and chance.random() < 0.5 else None
        count, seconds = chance.choice((0, 1, 2, 5, 20)), chance.uniform(0, 0.012)
        said = writers.carry_out_until_killed(Order(place, seed, again=again), count, seconds)
        assert said.codes == KILLED
        found = left(place, found, said)


def test_a_program_that_is_killed_while_it_makes_the_store_leaves_one_that_opens(
    writers: Writers, tmp_path: Path
) -> None:
    chance = random.Random(8)  # noqa: S311

    for seed in range(40):
        place = str(tmp_path / str(seed) / "consultations.sqlite")
        said = writers.carry_out_until_killed(Order(place, seed), 0, chance.uniform(0, 0.025))
        assert said.codes == KILLED
        left(place, {}, said)
