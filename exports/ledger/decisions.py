"""Decisions in the ledger: the record of each is kept in the one transaction that keeps the move which makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from exports.ledger import asking, kinds
from exports.ledger.appending import append
from exports.ledger.entries import drafted
from exports.store import Beside, Store
from kb.problems import Place


@dataclass(frozen=True, slots=True)
class Former:
    """The entry that a new one corrects."""

    index: int
    leaf_hash: bytes


_LONGEST = 200
"""Letters of a name that an entry takes."""


def entering(store: Store, consultation: str, record: Mapping[str, Any], by: str, reason: str) -> Beside:
    """What adds the record of a consultation to the ledger, inside a transaction that is open.

    The first one stands as a record, every later one as an amendment of the one before, for a reason in words. Raises
    Refused where the ledger does not take it.
    """
    place = f"{store.place}, ledger"

    def enter(connection: Connection) -> None:
        found = connection.execute(asking.LAST_OF_RECORDS, {"about": consultation}).first()
        former = Former(*found) if found else None
        kind = kinds.AMENDMENT if former else kinds.RECORD
        content = kinds.amendment(former, record, reason) if former else kinds.record(record)
        draft = drafted(kind, content, _line(by), consultation, None)
        append(connection, draft, kinds.reference(kind, content, Place(place)), place)

    return enter


def _line(name: str) -> str:
    """A name as an entry takes it: one line, not too long."""
    return "".join(letter for letter in name if letter.isprintable())[:_LONGEST]
