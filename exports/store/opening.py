"""A database made ready: reached, found to be ours and of a format we know, and given its tables when it has none."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, insert, inspect, select, update
from sqlalchemy.exc import ArgumentError

from exports.store import postgresql, sqlite
from exports.store.guards import guard
from exports.store.place import made, shown
from exports.store.refusals import refused
from exports.store.tables import FORMAT, LEDGER, LEDGER_HEAD, META, TABLES

_RESTORE = "put a copy from a backup in its place, or choose another place"


def engine_at(where: Path | URL) -> Engine:
    """The engine of a place; a file is made where there is none."""
    if isinstance(where, Path):
        return sqlite.engine_of(made(where))
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
        TABLES.create_all(connection)
        connection.execute(insert(META), {"name": "format", "value": str(FORMAT)})
        _begin_ledger(connection)
    elif META.name not in names:
        raise refused("unreadable", "this database is another program's", place, "choose another place")
    elif _format(connection, place) == FORMAT:
        _check_tables(set(TABLES.tables), names, place)
    else:
        _check_tables({name for name, table in TABLES.tables.items() if table not in LEDGER}, names, place)
        _bring_forward(connection)


def _bring_forward(connection: Connection) -> None:
    """What a store of format 1 lacks is its ledger; what it holds stays as it is."""
    TABLES.create_all(connection, LEDGER, checkfirst=False)
    connection.execute(update(META).where(META.c.name == "format").values(value=str(FORMAT)))
    _begin_ledger(connection)


def _begin_ledger(connection: Connection) -> None:
    """The head of a ledger without entries, whose root is the hash of nothing, and the guards."""
    connection.execute(insert(LEDGER_HEAD), {"one": 1, "size": 0, "root": hashlib.sha256().digest(), "edge": b""})
    guard(connection)


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
