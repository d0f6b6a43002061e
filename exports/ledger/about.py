"""The entries about one consultation, as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import DBAPIError

from exports.ledger import asking
from exports.ledger.entries import Entry
from exports.store import Store, postgresql
from exports.store.refusals import told
from exports.store.tables import LEDGER_ENTRIES

_entry = LEDGER_ENTRIES.c
_NUMBERS = select(_entry.number).where(_entry.about == bindparam("about")).order_by(_entry.number)


def entries_about(store: Store, about: str) -> Mapping[int, Entry | None]:
    """Every entry that says it is about something, by its number, in order; None where it cannot be read.

    Nothing of it is verified, see `Entry.is_whole`. Raises Refused where the store does not answer.
    """
    with told(store.place):
        with postgresql.for_looking(store.engine).begin() as connection:
            numbers = connection.execute(_NUMBERS, {"about": about}).scalars().all()
        return dict(_read(store, numbers))


def _read(store: Store, numbers: Sequence[int]) -> Iterator[tuple[int, Entry | None]]:
    """Each in a transaction of its own, since one that fails ends it."""
    for number in numbers:
        with postgresql.for_looking(store.engine).begin() as connection:
            yield number, _one(connection, number)


def _one(connection: Connection, number: int) -> Entry | None:
    try:
        row = connection.execute(asking.ONE, {"number": number}).first()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        return None
    return asking.entry_of(row) if row is not None else None
