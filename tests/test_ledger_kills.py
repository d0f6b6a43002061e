"""Many programs at one ledger, and programs that are killed: what was said to be kept is kept, whole, and once."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from exports.ledger.log import Ledger
from exports.store import Store, open_store
from exports.store.tables import KNOWLEDGE, MOVES, SECRETS
from tests.builders import TESTS, small_base
from tests.ledger_logs import DATABASES, a_key, place_in
from tests.ledger_writer import Order

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forked, so that they begin at once")

WRITERS = 5
LEDGERS = {"sqlite": 9, "postgresql": 1}
"""How many ledgers are killed at, each in ten waves of all writers: 450 kills on SQLite, 50 on PostgreSQL."""


@dataclass
class Said:
    """What writers said before they ended: the hashes of what was kept, by number."""

    writers: list[int] = field(default_factory=list)
    kept: dict[int, str] = field(default_factory=dict)
    codes: list[int] | None = None

    def hear(self, line: str) -> None:
        match line.split():
            case ["kept", index, leaf]:
                assert self.kept.setdefault(int(index), leaf) == leaf, "two entries were given one number"
            case ["writer", writer]:
                self.writers.append(int(writer))
            case ["ended", *codes]:
                self.codes = json.loads(" ".join(codes))


class Writers:
    """A process that forks writers, and what they say."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.ledger_writer"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=TESTS.parent, encoding="utf-8"
        )

    def close(self) -> None:
        self._process.communicate(timeout=20)

    def begin(self, order: Order) -> Said:
        assert self._process.stdin
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        return Said()

    def carry_out(self, order: Order) -> Said:
        """What the writers said, once all have ended."""
        return self._to_the_end(self.begin(order))

    def carry_out_until_killed(self, order: Order, count: int, pauses: list[float]) -> Said:
        """What writers said that were killed one after the other once they had kept so many entries together."""
        said = self.begin(order)
        while len(said.writers) < order.writers or len(said.kept) < count:
            self._hear(said)
        for writer, seconds in zip(said.writers, pauses, strict=True):
            time.sleep(seconds)
            os.kill(writer, signal.SIGKILL)
        return self._to_the_end(said)

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


def left(place: str, before: dict[int, str], said: Said, note: str | None) -> tuple[dict[int, str], str]:
    """What stands there, and a checkpoint of it: all that was said to be kept, and at most one entry more a writer."""
    with open_store(place) as store:
        ledger = Ledger(store)
        found = {entry.index: entry.leaf_hash.hex() for entry in ledger.entries()}
        verified = ledger.verify()
        after = ledger.checkpoint(a_key(), earlier=note)

    expected = {**before, **said.kept}
    assert verified.problems == ()
    assert {index: found.get(index) for index in expected} == expected
    assert 0 <= len(found) - len(expected) <= len(said.writers)
    return found, after


DECISION_WAVES = int(os.environ.get("RUNG_DECISION_WAVES", "2"))
"""Each kills all writers once; 100 of them are 500 kills on each database, and take some minutes."""


@pytest.mark.parametrize("database", DATABASES)
def test_a_decision_is_kept_with_its_record_and_all_that_belongs_to_it_or_not_at_all(
    database: str, writers: Writers
) -> None:
    for place in place_in(database):
        for wave in range(DECISION_WAVES):
            chance = random.Random(wave)  # noqa: S311
            pauses = [chance.uniform(0, 0.02) for _ in range(WRITERS)]
            order = Order(place, writers=WRITERS, decisions=True)
            said = writers.carry_out_until_killed(order, chance.randrange(WRITERS, 4 * WRITERS), pauses)

            with open_store(place) as store:
                check_decisions(store, said)


@pytest.mark.parametrize("database", DATABASES)
def test_the_first_decisions_of_several_terminals_are_all_kept(database: str, writers: Writers) -> None:
    """Each would keep the same knowledge base, which is kept once."""
    for place in place_in(database):
        said = writers.carry_out(Order(place, writers=WRITERS, entries=2, decisions=True))

        assert (said.codes, len(said.kept)) == ([0] * WRITERS, 2 * WRITERS)
        with open_store(place) as store:
            check_decisions(store, said)


def check_decisions(store: Store, said: Said) -> None:
    """As many records as decisions and takings back, each with its commitments, and its secret."""
    found = list(Ledger(store).entries())
    records = [entry for entry in found if entry.kind in ("record", "amendment")]
    commitments = [entry.index for entry in found if entry.kind == "commitments"]
    with store.engine.begin() as connection:
        secrets = {row.record: row.commitments for row in connection.execute(select(SECRETS))}
        moves = connection.execute(select(MOVES.c.consultation)).scalars().all()
        bases = connection.execute(select(KNOWLEDGE.c.digest)).scalars().all()

    assert Ledger(store).verify().problems == ()
    assert {index: found[index].leaf_hash.hex() for index in said.kept} == said.kept
    assert Counter(entry.about for entry in records) == Counter(moves)
    assert secrets == {entry.index: entry.index + 1 for entry in records}
    assert commitments == [entry.index + 1 for entry in records]
    assert bases == [small_base().digest]


@pytest.mark.parametrize("database", DATABASES)
def test_two_hundred_entries_of_several_programs_are_all_kept_once(
    database: str, writers: Writers, tmp_path: Path
) -> None:
    for place in [str(tmp_path / "on_disk.sqlite")] if database == "sqlite" else place_in(database):
        said = writers.carry_out(Order(place, writers=4, entries=50))

        assert (said.codes, len(said.kept)) == ([0, 0, 0, 0], 200)
        assert left(place, {}, said, None)[0] == said.kept


@pytest.mark.parametrize("database", DATABASES)
def test_programs_that_are_killed_lose_nothing_and_leave_no_half_entry(database: str, writers: Writers) -> None:
    """SQLite in memory: a killed program takes no disk with it, so none is waited for."""
    chance = random.Random(7)  # noqa: S311
    for _ in range(LEDGERS[database]):
        for place in place_in(database):
            found, note = dict[int, str](), None
            for _ in range(10):
                count, pauses = chance.choice((0, 1, 3, 6)), [chance.uniform(0, 0.003) for _ in range(WRITERS)]
                said = writers.carry_out_until_killed(Order(place, WRITERS), count, pauses)
                assert said.codes == [-9] * WRITERS
                found, note = left(place, found, said, note)
