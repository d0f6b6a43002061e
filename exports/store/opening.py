"""A database made ready: reached, found to be ours and of a format we know, and given its tables when it has none."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, insert, inspect, select
from sqlalchemy.exc import ArgumentError

from exports.store import sqlite
from exports.store.place import made, shown
from exports.store.refusals import refused
from exports.store.tables import FORMAT, META, TABLES

_RESTORE = "put a copy from a backup in its place, or choose another place"


def engine_at(where: Path | URL) -> Engine:
    """The engine of a place; a file is made where there is none."""
    if isinstance(where, Path):
        return sqlite.engine_of(made(where))
    try:
        return create_engine(where, pool_pre_ping=True)
    except ImportError as error:
        mend = "install it beside Rung, or name another driver in the URL"
        raise refused("used-wrongly", f"the driver '{error.name}' is not installed", shown(where), mend) from None
    except ArgumentError:
        what, mend = f"no driver is called '{where.get_driver_name()}'", "name another driver in the URL, or none"
        raise refused("used-wrongly", what, shown(where), mend) from None


def prepare(connection: Connection, place: str) -> None:
    """Makes the tables in an empty database, whole or not at all. Raises Refused when it is not ours to write."""
    names = set(inspect(connection).get_table_names())
    if not names:
        TABLES.create_all(connection)
        connection.execute(insert(META), {"name": "format", "value": str(FORMAT)})
    elif META.name not in names:
        raise refused("unreadable", "this database is another program's", place, "choose another place")
    else:
        _check_format(connection, place)
        _check_tables(names, place)


def _check_format(connection: Connection, place: str) -> None:
    found = connection.execute(select(META.c.value).where(META.c.name == "format")).scalar()
    if not isinstance(found, str) or not found.isdecimal():
        raise refused("unreadable", "the store does not say its format", place, _RESTORE)
    if int(found) > FORMAT:
        what = f"the store was made by a newer Rung: format {found}, and this one knows {FORMAT}"
        raise refused("unreadable", what, place, "install the newer Rung, or choose another place")


def _check_tables(names: set[str], place: str) -> None:
    for lost in sorted(set(TABLES.tables) - names):
        raise refused("unreadable", f"the store has lost its table '{lost}'", place, _RESTORE)
