"""How long it takes to keep an entry on the disk, beside a bare row of the same length, and to verify a long ledger.

Run: pytest tests/benchmarks -n0 --benchmark-only --benchmark-columns=median,iqr,rounds --benchmark-sort=name

The bar is twice a bare row. A bare row is what the store's own engine takes to keep one: a transaction with one INSERT.
What Python's sqlite3 takes without SQLAlchemy stands beside it, to show what the bare disk would allow.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, insert

from exports.ledger import kinds
from exports.ledger.entries import drafted
from exports.ledger.log import Ledger
from exports.ledger.merkle import grown, root_at
from exports.store import Store, open_store, sqlite
from exports.store.tables import LEDGER_ENTRIES, LEDGER_HEAD, LEDGER_NODES
from tests.ledger_logs import unguarded
from tests.stores import quick_folder

CONTENT = kinds.record({"schema": "rung.record.v1", "case": "A-1", "filling": "x" * 16_000})
"""As long as the record of a case with two targets."""

SHORT = kinds.record({"schema": "rung.record.v1", "case": "A-1", "filling": "x" * 1_000})
LONG = 100_000
ROWS = Table("rows", MetaData(), Column("number", Integer, primary_key=True), Column("content", LargeBinary))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """On the disk, and as durable as consultations are."""
    with open_store(str(tmp_path / "consultations.sqlite")) as opened:
        yield opened


def appending(store: Store) -> Callable[[], object]:
    ledger = Ledger(store)
    return lambda: ledger.append("record", CONTENT, by="Dr. Ey")


def bare(store: Store) -> Callable[[], object]:
    engine = sqlite.for_writing(store.engine)
    ROWS.create(engine)

    def keep() -> None:
        with engine.begin() as connection:
            connection.execute(insert(ROWS), {"content": CONTENT})

    return keep


def barest(connection: sqlite3.Connection) -> Callable[[], object]:
    for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "CREATE TABLE rows (content BLOB)"):
        connection.execute(statement)

    def keep() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO rows VALUES (?)", (CONTENT,))
        connection.execute("COMMIT")

    return keep


def test_an_entry_on_the_disk(benchmark: Any, store: Store) -> None:
    benchmark.pedantic(appending(store), rounds=300, warmup_rounds=100)


def test_a_bare_row_on_the_disk(benchmark: Any, store: Store) -> None:
    benchmark.pedantic(bare(store), rounds=300, warmup_rounds=100)


def test_a_bare_row_on_the_disk_without_sqlalchemy(benchmark: Any, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "bare.sqlite", isolation_level=None)) as connection:
        benchmark.pedantic(barest(connection), rounds=300, warmup_rounds=100)


def took(keep: Callable[[], object]) -> float:
    began = time.perf_counter()
    keep()
    return time.perf_counter() - began


def test_an_entry_takes_at_most_twice_as_long_as_a_bare_row(benchmark: Any, store: Store, tmp_path: Path) -> None:
    """Turn by turn, so that a disk that is busy for a while is so for both."""
    with open_store(str(tmp_path / "bare.sqlite")) as other:
        both = appending(store), bare(other)
        times = [[took(keep) for keep in both] for _ in range(500 if benchmark.enabled else 3)][-400:]
        benchmark.pedantic(both[0], rounds=1)

    entry, row = (statistics.median(column) for column in zip(*times, strict=True))
    benchmark.extra_info.update(entry=entry, row=row, ratio=entry / row)
    assert not benchmark.enabled or entry < 2 * row


def filled(store: Store, count: int) -> Ledger:
    """A ledger of so many entries, written at once instead of one by one."""
    drafts = [drafted("record", SHORT, "Dr. Ey", "", None) for _ in range(count)]
    leaves = [draft.hashed for draft in drafts]
    nodes = grown(0, leaves, lambda *at: nodes[at])
    names = ("kind", "content", "at", "by", "about", "salt")
    rows = [{name: getattr(draft, name) for name in names} for draft in drafts]
    edge = [(level, (count >> level) - 1) for level in range(count.bit_length()) if count >> level & 1]
    head = {"size": count, "root": root_at(count, lambda *at: nodes[at]), "edge": b"".join(nodes[at] for at in edge)}
    with unguarded(store) as connection:
        entries = [{**row, "number": number, "leaf": leaves[number]} for number, row in enumerate(rows)]
        above = [{"level": at[0], "number": at[1], "hash": each} for at, each in nodes.items() if at[0]]
        connection.execute(insert(LEDGER_ENTRIES), entries)
        connection.execute(insert(LEDGER_NODES), above)
        connection.execute(LEDGER_HEAD.update(), head)
    return Ledger(store)


def test_a_ledger_of_a_hundred_thousand_entries_verified(benchmark: Any) -> None:
    count = LONG if benchmark.enabled else 300
    with tempfile.TemporaryDirectory(dir=quick_folder()) as folder, open_store(f"{folder}/long.sqlite") as store:
        verified = benchmark.pedantic(filled(store, count).verify, rounds=3)

    assert (verified.size, verified.problems) == (count, ())


def test_a_proof_from_a_ledger_of_a_hundred_thousand_entries(benchmark: Any) -> None:
    count = LONG if benchmark.enabled else 300
    with tempfile.TemporaryDirectory(dir=quick_folder()) as folder, open_store(f"{folder}/long.sqlite") as store:
        ledger = filled(store, count)
        proof = benchmark.pedantic(lambda: ledger.inclusion(123, count), rounds=20)

    assert len(proof) >= count.bit_length() - 1
