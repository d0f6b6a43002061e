"""Everything that only SQLite needs: how its file is opened, how it is made durable, and what its errors mean."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

BUSY_SECONDS = 5.0
"""How long a writer waits for another one."""

_BEGIN = "rung_begin"
_DURABLE = ("PRAGMA synchronous = FULL", "PRAGMA fullfsync = ON", "PRAGMA foreign_keys = ON")
_MENDS = {
    sqlite3.SQLITE_BUSY: ("another program is writing, and did not finish", "close the other program, and try again"),
    sqlite3.SQLITE_LOCKED: ("another program is writing, and did not finish", "close the other program, and try again"),
    sqlite3.SQLITE_READONLY: ("it may only be read", "allow writing to the file and to its folder"),
    sqlite3.SQLITE_PERM: ("its permissions forbid it", "allow reading and writing the file and its folder"),
    sqlite3.SQLITE_FULL: ("the disk is full", "make room on the disk, and try again"),
    sqlite3.SQLITE_IOERR: ("the disk did not take it", "check the disk and the room left on it, and try again"),
    sqlite3.SQLITE_CANTOPEN: ("it cannot be opened", "check the path, and the permissions of the file and its folder"),
    sqlite3.SQLITE_CORRUPT: ("the file is damaged", "put a copy from a backup in its place"),
    sqlite3.SQLITE_NOTADB: ("this is not a store of consultations", "choose another file"),
}


def engine_of(path: Path) -> Engine:
    """The engine of a file that is there. Every transaction is refused once the file was moved or deleted."""
    return _engine(path, _connection)


def engine_to_read(path: Path) -> Engine:
    """The same for reading alone: nothing is written, not beside the file either, so that any copy can be read."""
    return _engine(path, _reading)


def _engine(path: Path, connect: Callable[[Path], sqlite3.Connection]) -> Engine:
    first = _identity(path)
    engine = create_engine("sqlite://", creator=lambda: connect(path), poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _identity(path) != first:
            raise FileNotFoundError(errno.ENOENT, "it was moved or replaced while it was open")
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock first, so that what they read stays true."""
    return engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


def words(error: sqlite3.Error) -> tuple[str, str]:
    """What an error means, and its mend."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the family, the rest its detail
    return _MENDS.get(code, (f"SQLite says: {error}", "check that it is the right file, and try again"))


def _connection(path: Path) -> sqlite3.Connection:
    """A connection that commits to the disk itself; it never makes a file, so that a lost one is noticed."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        with suppress(sqlite3.OperationalError):  # a file system without shared memory keeps its rollback journal
            connection.execute("PRAGMA journal_mode = WAL").close()
        for pragma in _DURABLE:
            connection.execute(pragma).close()
    except BaseException:
        connection.close()
        raise
    return connection


def _reading(path: Path) -> sqlite3.Connection:
    """A connection that reads. Where SQLite may not put its lock beside the file, the file is taken as it lies there.

    That is told wrongly only while another program writes to it, which cannot be where nobody may write.
    """
    connection = _read_only(path, "")
    try:
        connection.execute("SELECT 1 FROM sqlite_master").close()
    except sqlite3.OperationalError:
        connection.close()
        if _has_unfinished(path):
            raise
        connection = _read_only(path, "&immutable=1")
    return connection


def _read_only(path: Path, more: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.as_uri()}?mode=ro{more}", uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )


def _has_unfinished(path: Path) -> bool:
    """Whether something that was written stands beside the file, and not in it yet."""
    beside = path.with_name(f"{path.name}-wal")
    return beside.exists() and beside.stat().st_size > 0


def _identity(path: Path) -> tuple[int, int]:
    """Which file stands at a path."""
    found = path.stat()
    return found.st_dev, found.st_ino
