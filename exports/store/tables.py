"""The tables of the store, in types that every database has. Rows are only ever added.

Times are UTC in ISO 8601, so that they sort as text. What is JSON is kept as the very text that was written. Two rows
are written over: the format in `meta`, and the head of the ledger, which only grows.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

FORMAT = 3
"""The format this Rung writes; it stands in `meta`, and a store of a later one is left alone.

2: with a ledger. 3: with the knowledge that records name, and the secrets behind commitments.
"""

TABLES = MetaData()

META = Table(
    "meta",
    TABLES,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

CONSULTATIONS = Table(
    "consultations",
    TABLES,
    Column("id", Text, primary_key=True),
    Column("begun", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("case", Text, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("beginning", Text, nullable=False),
)
"""How each began: `case` is its pseudonym, `beginning` the whole case as JSON."""

MOVES = Table(
    "moves",
    TABLES,
    Column("consultation", Text, ForeignKey("consultations.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("move", Text, nullable=False),
)
"""What was done, in order: `number` counts from 0 in each consultation, without a gap."""

_COUNT = BigInteger().with_variant(Integer, "sqlite")

LEDGER_ENTRIES = Table(
    "ledger_entries",
    TABLES,
    Column("number", _COUNT, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("about", Text, nullable=False, index=True),
    Column("salt", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
)
"""The entries of the ledger, from 0 without a gap: `leaf` is the hash of all that stands in the columns before it."""

LEDGER_NODES = Table(
    "ledger_nodes",
    TABLES,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("number", _COUNT, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""The nodes of its tree from level 1 on, by level and by number in the level; level 0 are the leaves of the entries."""

LEDGER_HEAD = Table(
    "ledger_head",
    TABLES,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True, autoincrement=False),
    Column("size", _COUNT, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("edge", LargeBinary, nullable=False),
)
"""How long the ledger is, and its root: one row, which a writer of PostgreSQL holds while adding to the ledger.

`edge` repeats the nodes that together cover all entries, one for each power of two in their number, the smallest
first: all that adding an entry has to know of the tree.
"""

LEDGER = (LEDGER_ENTRIES, LEDGER_NODES, LEDGER_HEAD)

KNOWLEDGE = Table(
    "knowledge",
    TABLES,
    Column("digest", Text, primary_key=True),
    Column("statement", Text, primary_key=True),
    Column("files", LargeBinary, nullable=False),
)
"""The knowledge bases that records name, whole, so that each can be judged again.

`statement` is the digest of what its author signed, empty for a draft; `files` is written by `exports.store.knowledge`.
"""

SECRETS = Table(
    "ledger_secrets",
    TABLES,
    Column("record", _COUNT, primary_key=True, autoincrement=False),
    Column("commitments", _COUNT, nullable=False),
    Column("seed", LargeBinary, nullable=False),
)
"""For the entry of a record the number of the entry with its commitments, and what their salts are made of.

The seed never leaves the house, and is in no entry: whoever has it can guess what a de-identified record hides.
"""

ADDED_IN: Mapping[int, tuple[Table, ...]] = {2: LEDGER, 3: (KNOWLEDGE, SECRETS)}
"""The tables that each later format brought."""

GUARDED = (*LEDGER, KNOWLEDGE, SECRETS)
"""Where nothing that stands is ever changed or taken out."""
