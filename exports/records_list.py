"""Every kept consultation with what the ledger says of it: its entries, its amendments, how often it was given out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import ConfigDict, ValidationError
from sqlalchemy import Connection, case, func, select

from exports.ledger.kinds import AMENDMENT, EXPORT, OF_RECORDS
from exports.store import Kept, Store, postgresql
from exports.store.following import Watched
from exports.store.refusals import told
from exports.store.tables import LEDGER_ENTRIES
from kb.from_yaml.shapes import Shape

_entry = LEDGER_ENTRIES.c
_OF_RECORD = _entry.kind.in_(OF_RECORDS)

_COUNTED = (
    select(
        _entry.about,
        func.count().label("entries"),
        func.sum(case((_entry.kind == AMENDMENT, 1), else_=0)).label("amendments"),
        func.max(case((_OF_RECORD, _entry.number))).label("last"),
    )
    .where(_entry.about != "")
    .group_by(_entry.about)
)
_WHOSE = select(_entry.number, _entry.about).where(_OF_RECORD)
_GIVEN_OUT = select(_entry.content).where(_entry.kind == EXPORT)


class Logged(NamedTuple):
    """What the ledger says of a consultation: `last` is the number of the last entry that holds a record of it."""

    entries: int = 0
    amendments: int = 0
    last: int | None = None
    exports: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A kept consultation, and what the ledger says of it."""

    kept: Kept
    logged: Logged


KINDS: Mapping[str, Callable[[Listed], bool]] = {
    "all": lambda _: True,
    "open": lambda one: not one.kept.is_decided,
    "decided": lambda one: one.kept.is_decided,
    "overridden": lambda one: bool(one.kept.overridden),
    "amended": lambda one: one.logged.amendments > 0,
    "exported": lambda one: one.logged.exports > 0,
}
"""What can be asked for. Open: a site is not decided; overridden: a decision that stands goes against the advice."""


class _OfShape(Shape):
    model_config = ConfigDict(extra="ignore")

    index: int


class _ExportShape(Shape):
    """All of an export that is looked at, so that a later form of it is counted too."""

    model_config = ConfigDict(extra="ignore")

    of: _OfShape


def records_list(
    store: Store, search: str = "", kind: str = "all", limit: int = sys.maxsize, watched: Watched | None = None
) -> tuple[Listed, ...]:
    """What is kept, the newest change first: of a kind, and where every word of `search` is found, as in a store.

    Nothing of it is verified: an entry that cannot be read is not counted here, and is told by `Ledger.verify`.
    Raises Refused where the store does not answer.
    """
    logged, wanted = logged_in(store), KINDS[kind]
    every = (Listed(kept, logged.get(kept.id, Logged())) for kept in store.listed(search, sys.maxsize, watched))
    return tuple(one for one in every if wanted(one))[:limit]


def logged_in(store: Store) -> Mapping[str, Logged]:
    """What the ledger says of each consultation that it names. Raises Refused where the store does not answer."""
    with told(store.place), postgresql.for_looking(store.engine).begin() as connection:
        exports = _exports(connection)
        rows = connection.execute(_COUNTED).all()
    return {row.about: Logged(row.entries, int(row.amendments), row.last, exports[row.about]) for row in rows}


def _exports(connection: Connection) -> Counter[str]:
    """How often a record of each consultation was given out."""
    pointed = [_pointed_at(content) for content in connection.execute(_GIVEN_OUT).scalars()]
    whose = {row.number: row.about for row in connection.execute(_WHOSE)} if pointed else {}
    return Counter(whose[number] for number in pointed if number in whose)


def _pointed_at(content: Any) -> int | None:
    """The number of the entry that was given out; none where that cannot be read."""
    try:
        return _ExportShape.model_validate_json(content).of.index
    except ValidationError:
        return None
