"""The tables of the store, in types that every database has. Rows are only ever added.

Times are UTC in ISO 8601, so that they sort as text. What is JSON is kept as the very text that was written.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text

FORMAT = 1
"""The format this Rung writes; it stands in `meta`, and a store of a later one is left alone."""

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
