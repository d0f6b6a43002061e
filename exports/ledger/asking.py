"""What the ledger asks its database, and what it adds to it, made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Insert, Update, bindparam, insert, make_url, select, update

from exports.ledger.entries import Draft, Entry
from exports.ledger.kinds import OF_RECORDS
from exports.ledger.merkle import Node
from exports.store.tables import LEDGER_ENTRIES, LEDGER_HEAD, LEDGER_NODES

AT_ONCE = 500
"""How many rows are read together."""

_entry = LEDGER_ENTRIES.c
_node = LEDGER_NODES.c

HEAD = select(LEDGER_HEAD)

HEAD_HELD = HEAD.with_for_update()
"""The head, held so that no other writer reads it before this transaction ends. SQLite has one writer anyway."""

_WHOLE = select(*(_entry[name] for name in ("kind", "content", "at", "by", "about", "salt", "number", "leaf")))
"""Entries, each with its parts in the order in which `Entry` takes them."""

ONE = _WHOLE.where(_entry.number == bindparam("number"))

FROM = _WHOLE.where(_entry.number >= bindparam("number")).order_by(_entry.number).limit(AT_ONCE)

FROM_OF_KIND = FROM.where(_entry.kind == bindparam("kind"))

LAST_OF_RECORDS = (
    select(_entry.number, _entry.leaf)
    .where(_entry.about == bindparam("about"), _entry.kind.in_(OF_RECORDS))
    .order_by(_entry.number.desc())
    .limit(1)
)
"""The last entry about something that holds a record."""

OF_KIND_ABOUT = select(_entry.number).where(_entry.about == bindparam("about"), _entry.kind == bindparam("kind"))

NUMBERS_FROM = select(_entry.number).where(_entry.number >= bindparam("number")).order_by(_entry.number).limit(AT_ONCE)

ALL_NODES = select(LEDGER_NODES).order_by(_node.level, _node.number)

KEPT_SINCE = select(_entry.number).where(_entry.number >= bindparam("since"), _entry.leaf == bindparam("leaf"))

NODE = select(_node.hash).where(_node.level == bindparam("level"), _node.number == bindparam("number"))

LEAF = select(_entry.leaf).where(_entry.number == bindparam("number"))

_WRITING: Mapping[str, Insert | Update] = {
    "entry": insert(LEDGER_ENTRIES),
    "nodes": insert(LEDGER_NODES),
    "head": update(LEDGER_HEAD).values({name: bindparam(name) for name in ("size", "root", "edge")}),
}


def write(connection: Connection, what: Literal["entry", "nodes", "head"], *rows: Mapping[str, object]) -> None:
    """Adds rows, or writes the head, by text that was made once; SQLAlchemy would look each statement over anew."""
    text, order = _made(what, f"{connection.dialect.name}+{connection.dialect.driver}://")
    connection.exec_driver_sql(text, [tuple(row[name] for name in order) if order else dict(row) for row in rows])


@cache
def _made(what: str, database: str) -> tuple[str, tuple[str, ...]]:
    """The text of a statement in the language of a database, and the order of its values where they have no names."""
    made = _WRITING[what].compile(dialect=make_url(database).get_dialect()())
    return str(made), tuple(getattr(made, "positiontup", None) or ())


def node_of(connection: Connection) -> Node:
    """Gives the nodes of the ledger one by one. Raises KeyError at one that is missing."""

    def node(level: int, number: int) -> bytes:
        found: bytes | None = connection.execute(NODE if level else LEAF, {"level": level, "number": number}).scalar()
        if found is None:
            raise KeyError(level, number)
        return found

    return node


def row_of(draft: Draft, index: int, leaf: bytes) -> dict[str, object]:
    """The row of a new entry."""
    names = ("kind", "content", "at", "by", "about", "salt")
    return {"number": index, "leaf": leaf, **{name: getattr(draft, name) for name in names}}


def entry_of(row: Sequence[Any]) -> Entry:
    """The entry in a row."""
    return Entry(*row)
