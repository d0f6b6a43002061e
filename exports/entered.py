"""What stands in the ledger about a consultation, each time its record is kept; all of it in one transaction.

The record itself, as a correction of the one before where there is one; before it, once, the release that it was judged
by; after it the commitments by which a part of it can be shown later. The knowledge base is kept beside the ledger.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert

from exports.ledger import asking, kinds
from exports.ledger.appending import Appended, append, head_of
from exports.ledger.entries import Draft, drafted
from exports.redacted.commitments import SEED_LENGTH, committed
from exports.store import knowledge
from exports.store.tables import SECRETS
from kb.problems import Place
from kb.release.frozen import Frozen

_LONGEST = 200
"""Letters of a name that an entry takes."""


@dataclass(frozen=True, slots=True)
class Former:
    """The entry that a new one corrects."""

    index: int
    leaf_hash: bytes


@dataclass(frozen=True)
class Keeping:
    """What is to be kept of a consultation: its record, what it was judged by, whose word it is, and why it is kept.

    `reason` stands in the entry where an earlier record is corrected.
    """

    consultation: str
    record: Mapping[str, Any]
    base: Frozen
    by: str
    reason: str


def entering(place: str, keeping: Keeping) -> Callable[[Connection], Appended]:
    """What keeps a record in a transaction that is open. Raises Refused where the ledger does not take it."""
    return partial(entered, place=place, keeping=keeping)


def entered(connection: Connection, place: str, keeping: Keeping) -> Appended:
    """The entry of a record, kept once the transaction is committed. `place` is the store's. Raises Refused."""
    ledger = f"{place}, ledger"
    head_of(connection, ledger, held=True)  # so that nobody else keeps the same knowledge, or release, meanwhile
    knowledge.keep(connection, keeping.base)
    _release(connection, ledger, keeping.base)
    found = connection.execute(asking.LAST_OF_RECORDS, {"about": keeping.consultation}).first()
    former = Former(*found) if found else None
    kind = kinds.AMENDMENT if former else kinds.RECORD
    content = kinds.amendment(former, keeping.record, keeping.reason) if former else kinds.record(keeping.record)
    draft = drafted(kind, content, _line(keeping.by), keeping.consultation, None)
    kept = append(connection, draft, kinds.reference(kind, content, Place(ledger)), ledger)
    _commit(connection, ledger, keeping.record, kept)
    return kept


def _release(connection: Connection, ledger: str, base: Frozen) -> None:
    """The release, once, before the first record that it made."""
    signed = base.release
    if signed is None or signed.approval is None:
        return
    if connection.execute(asking.OF_KIND_ABOUT, {"kind": kinds.RELEASE, "about": base.digest}).first() is None:
        content = kinds.release(signed.statement, signed.approval, base.digest)
        append(connection, drafted(kinds.RELEASE, content, "", base.digest, None), None, ledger)


def _commit(connection: Connection, ledger: str, record: Mapping[str, Any], kept: Appended) -> None:
    """The commitments to the fields of a record, and the secret that they are made with."""
    seed = secrets.token_bytes(SEED_LENGTH)
    made = committed(dict(record), (kept.index, kept.leaf_hash.hex()), seed)
    content = kinds.commitments(made.root, len(made.leaves))
    draft = _of_the_year(drafted(kinds.COMMITMENTS, content, "", "", None))
    index = append(connection, draft, None, ledger).index
    connection.execute(insert(SECRETS), {"record": kept.index, "commitments": index, "seed": seed})


def _of_the_year(draft: Draft) -> Draft:
    """The entry without its day: it goes out with records in which no date may stand."""
    return replace(draft, at=draft.at[:4])


def _line(name: str) -> str:
    """A name as an entry takes it: one line, not too long."""
    return "".join(letter for letter in name if letter.isprintable())[:_LONGEST]
