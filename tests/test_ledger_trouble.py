"""A full disk, a folder that may only be read, a lost connection: an entry is kept once, or the refusal says not."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from exports.ledger import kinds
from exports.ledger.log import Ledger
from exports.store import open_store, sqlite, store_to_read
from kb.problems import Refused
from tests import postgres
from tests.ledger_logs import RECORD, a_ledger, place_in, with_entries
from tests.test_store_places import unprivileged
from tests.test_store_trouble import at_most

LONG = kinds.record({"schema": "rung.record.v1", "case": "long " * 2_000})


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "consultations.sqlite")


@pytest.fixture
def server() -> Iterator[str]:
    """A place on PostgreSQL, which alone can lose a connection."""
    yield from place_in("postgresql")


def until_refused(ledger: Ledger) -> tuple[int, str]:
    """How many entries there are when one was not kept, and why not."""
    for _ in range(200):
        try:
            ledger.append("record", LONG)
        except Refused as refused:
            return ledger.size, refused.problems[0].what
    raise AssertionError("everything was kept")


def test_a_disk_that_takes_no_more_keeps_what_it_had(file: str) -> None:
    with open_store(file) as store:
        ledger = with_entries(store, 1)
        with at_most(300_000):
            size, what = until_refused(ledger)
            assert ledger.verify().holds

    assert what == "the disk did not take it; the entry was not kept"
    with a_ledger(file, 1) as again:
        assert again.verify().holds
        assert 1 < size == again.size - 1


def test_a_full_disk_keeps_what_it_had(file: str) -> None:
    with open_store(file) as store:
        ledger = Ledger(store)
        with store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}").close()
        size, what = until_refused(ledger)

        assert what == "the disk is full; the entry was not kept"
        assert 0 < size == len(list(ledger.entries()))
        assert ledger.verify().holds


def test_a_file_that_may_only_be_read_keeps_what_it_had() -> None:
    """In a folder that everybody may enter: what lies above a test's own folder is often its owner's alone."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        inner = Path(folder, "kept")
        inner.mkdir()
        file = inner / "consultations.sqlite"
        with a_ledger(str(file), 2):
            pass
        file.chmod(0o444)
        inner.chmod(0o555)

        with (
            unprivileged(),
            pytest.raises(Refused, match=r"it may only be read|it cannot be opened"),
            a_ledger(str(file), 1),
        ):
            pass
        with unprivileged(), store_to_read(str(file)) as copy:
            assert Ledger(copy).verify().holds
            assert [path.name for path in inner.iterdir()] == [file.name]

        inner.chmod(0o755)
        with a_ledger(str(file)) as ledger:
            assert (ledger.size, ledger.verify().holds) == (2, True)


def test_a_ledger_that_another_program_holds_is_not_waited_for_forever(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with open_store(file) as store, closing(sqlite3.connect(file, isolation_level=None)) as other:
        ledger = with_entries(store, 1)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refused, match="another program is writing, and did not finish; the entry was not kept"):
            ledger.append("record", RECORD)
        other.execute("ROLLBACK")

        assert ledger.append("record", RECORD).index == 1


def test_a_store_that_is_lost_while_it_is_open_keeps_nothing_in_silence(file: str) -> None:
    with open_store(file) as store:
        ledger = with_entries(store, 1)
        Path(file).rename(f"{file}.old")

        with pytest.raises(Refused, match="; the entry was not kept"):
            ledger.append("record", RECORD)


def test_a_connection_that_was_lost_meanwhile_is_made_anew(server: str) -> None:
    with a_ledger(server, 2) as ledger:
        postgres.end_connections()

        assert ledger.append("record", RECORD).index == 2
        assert ledger.verify().holds


def test_an_entry_whose_connection_was_lost_before_it_was_kept_is_kept_once(server: str) -> None:
    with open_store(server) as store:
        ledger, times = with_entries(store, 2), [0]

        @event.listens_for(store.engine, "commit")
        def lose(connection: Connection) -> None:
            times[0] += 1
            if times[0] == 1:
                postgres.end_connections()

        assert ledger.append("record", RECORD).index == 2
        assert (times[0] > 1, ledger.size, ledger.verify().holds) == (True, 3, True)


def kept_and_lost(times: list[int]) -> Callable[[Connection], None]:
    """The entry arrives, and the answer that it did does not."""

    def lose(connection: Connection) -> None:
        times[0] += 1
        if times[0] == 1:
            raw = connection.connection.dbapi_connection
            assert raw
            raw.commit()
            raw.close()

    return lose


def test_an_entry_that_was_kept_though_nobody_said_so_is_not_kept_twice(server: str) -> None:
    with open_store(server) as store:
        ledger, times = with_entries(store, 2), [0]
        event.listen(store.engine, "commit", kept_and_lost(times))

        appended = ledger.append("record", RECORD)

        assert (appended.index, ledger.size, times[0] > 1) == (2, 3, True)
        assert (appended.leaf_hash, appended.root) == (ledger.entry(2).leaf_hash, ledger.root)


def test_where_the_database_does_not_come_back_it_is_said_that_nothing_is_known(server: str) -> None:
    with open_store(server) as store:
        ledger, times = with_entries(store, 2), [0]

        @event.listens_for(store.engine, "commit")
        def lose(connection: Connection) -> None:
            times[0] += 1
            postgres.end_connections()

        with pytest.raises(Refused, match="whether the entry was kept is not known: look before trying again"):
            ledger.append("record", RECORD)

    assert times == [3]
    with a_ledger(server) as again:
        assert (again.size, again.verify().holds) == (2, True)
