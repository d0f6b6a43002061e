"""A database made ready: reached, found to be ours and of a format we know, and given its tables when it has none."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, insert, inspect, select, update
from sqlalchemy.exc import ArgumentError

from exports.store import postgresql, sqlite
from exports.store.guards import guard
from exports.store.place import found, made, shown
from exports.store.refusals import refused
from exports.store.tables import ADDED_IN, CONSULTATIONS, FORMAT, LEDGER_HEAD, META, MOVES, TABLES

_RESTORE = "put a copy from a backup in its place, or choose another place"


def engine_at(where: Path | URL, *, reading: bool = False) -> Engine:
    """The engine of a place; a file is made where there is none, unless it is only read."""
    if isinstance(where, Path):
        return sqlite.engine_to_read(found(where)) if reading else sqlite.engine_of(made(where))
    try:
        return postgresql.engine_of(where)
    except ImportError as error:
        mend = "install it beside Rung, or name another driver in the URL"
        raise refused("used-wrongly", f"the driver '{error.name}' is not installed", shown(where), mend) from None
    except ArgumentError:
        what, mend = f"no driver is called '{where.get_driver_name()}'", "name another driver in the URL, or none"
        raise refused("used-wrongly", what, shown(where), mend) from None


def prepare(connection: Connection, place: str) -> None:
    """Makes the tables in an empty database, whole or not at all, and adds what an older Rung's store lacks.

    Raises Refused when it is not ours to write.
    """
    postgresql.wait_for_makers(connection)
    names = set(inspect(connection).get_table_names())
    if not names:
        TABLES.create_all(connection, [CONSULTATIONS, MOVES, META])
        connection.execute(insert(META), {"name": "format", "value": str(FORMAT)})
        _add(connection, since=1)
    elif META.name not in names:
        raise refused("unreadable", "this database is another program's", place, "choose another place")
    else:
        now = _format(connection, place)
        later = {table.name for number, tables in ADDED_IN.items() if number > now for table in tables}
        _check_tables(set(TABLES.tables) - later, names, place)
        if now < FORMAT:
            _bring_forward(connection, now)


def check(connection: Connection, place: str) -> None:
    """That a database is a store of this format, of which nothing is lacking. Raises Refused; changes nothing."""
    names = set(inspect(connection).get_table_names())
    if META.name not in names:
        raise refused("unreadable", "this is no store of Rung's", place, "choose another place")
    if _format(connection, place) < FORMAT:
        mend = "open it once where it may be written, for instance with: rung consult --store PLACE"
        raise refused("unreadable", "the store was made by an older Rung", place, mend)
    _check_tables(set(TABLES.tables), names, place)


def _bring_forward(connection: Connection, now: int) -> None:
    """What a store of an older format lacks; what it holds stays as it is."""
    connection.execute(update(META).where(META.c.name == "format").values(value=str(FORMAT)))
    _add(connection, since=now)


def _add(connection: Connection, since: int) -> None:
    """The tables of every format after this one, with their guards."""
    tables = [table for number, added in ADDED_IN.items() if number > since for table in added]
    TABLES.create_all(connection, tables, checkfirst=False)
    if LEDGER_HEAD in tables:  # a ledger without entries, whose root is the hash of nothing
        connection.execute(insert(LEDGER_HEAD), {"one": 1, "size": 0, "root": hashlib.sha256().digest(), "edge": b""})
    guard(connection, tables)


def _format(connection: Connection, place: str) -> int:
    """The format of a store; at most the one that is known here."""
    found = connection.execute(select(META.c.value).where(META.c.name == "format")).scalar()
    if not isinstance(found, str) or not found.isdecimal():
        raise refused("unreadable", "the store does not say its format", place, _RESTORE)
    if int(found) > FORMAT:
        what = f"the store was made by a newer Rung: format {found}, and this one knows {FORMAT}"
        raise refused("unreadable", what, place, "install the newer Rung, or choose another place")
    return int(found)


def _check_tables(wanted: set[str], names: set[str], place: str) -> None:
    for lost in sorted(wanted - names):
        raise refused("unreadable", f"the store has lost its table '{lost}'", place, _RESTORE)
