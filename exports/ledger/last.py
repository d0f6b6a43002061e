"""The last entry about a consultation that holds its record."""

from __future__ import annotations

from exports.ledger import asking
from exports.ledger.entries import Entry
from exports.ledger.log import Ledger
from exports.store import Store
from exports.store.refusals import told


def last_record(store: Store, consultation: str) -> Entry | None:
    """The entry, found to be what its hash says; None where nothing was logged. Raises Refused."""
    with told(store.place), store.engine.begin() as connection:
        found = connection.execute(asking.LAST_OF_RECORDS, {"about": consultation}).first()
    return Ledger(store).entry(found[0]) if found is not None else None
