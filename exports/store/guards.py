"""Guards in the database itself: what stands in the ledger, or behind it, cannot be changed or taken out.

Whoever may change the tables can take the guards away as well. They are against mistakes; proofs are against people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection, Table, text

from exports.store.tables import GUARDED, KNOWLEDGE, LEDGER_ENTRIES, LEDGER_HEAD, LEDGER_NODES, SECRETS

REFUSAL = "nothing that stands in the ledger is changed or taken out"

_TAKEN: Mapping[Table, str] = {
    LEDGER_ENTRIES: "EXISTS (SELECT 1 FROM ledger_entries WHERE number = NEW.number)",
    LEDGER_NODES: "EXISTS (SELECT 1 FROM ledger_nodes WHERE level = NEW.level AND number = NEW.number)",
    LEDGER_HEAD: "EXISTS (SELECT 1 FROM ledger_head)",
    KNOWLEDGE: "EXISTS (SELECT 1 FROM knowledge WHERE digest = NEW.digest AND statement = NEW.statement)",
    SECRETS: "EXISTS (SELECT 1 FROM ledger_secrets WHERE record = NEW.record)",
}
"""When a row would be put in the place of another; SQLite replaces without asking the guard of deletions."""

_SHRINKS = "NEW.size <= OLD.size"
_FUNCTION = f"""CREATE OR REPLACE FUNCTION ledger_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"""
_STANDING = {
    "sqlite": text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"),
    "postgresql": text(
        "SELECT t.tgname, p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
        " AND pg_table_is_visible(c.oid)"
    ),
}


def guard(connection: Connection, tables: Iterable[Table]) -> None:
    """Puts the guards up around new tables."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_FUNCTION)
    for statement in _guards(connection.dialect.name, tables).values():
        connection.exec_driver_sql(statement)


def fallen(connection: Connection) -> list[str]:
    """The names of the guards that no longer stand as they were put up."""
    kind = connection.dialect.name
    standing = {row[0]: row[1] for row in connection.execute(_STANDING[kind])}
    wanted = {name: sql if kind == "sqlite" else "ledger_stays" for name, sql in _guards(kind, GUARDED).items()}
    return [name for name, how in wanted.items() if standing.get(name) != how]


def _guards(kind: str, tables: Iterable[Table]) -> dict[str, str]:
    """The statements that put up the guards of a kind of database, by the names of the guards."""
    return dict(_of_sqlite(tables) if kind == "sqlite" else _of_postgresql(tables))


def _of_sqlite(tables: Iterable[Table]) -> Iterator[tuple[str, str]]:
    for table in tables:
        shrinking = f" WHEN {_SHRINKS}" if table is LEDGER_HEAD else ""
        for verb, when in (("UPDATE", shrinking), ("DELETE", ""), ("INSERT", f" WHEN {_TAKEN[table]}")):
            name = f"{table.name}_{verb.lower()}"
            does = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            yield name, f"CREATE TRIGGER {name} BEFORE {verb} ON {table.name}{when} {does}"


def _of_postgresql(tables: Iterable[Table]) -> Iterator[tuple[str, str]]:
    for table in tables:
        shrinking = f" WHEN ({_SHRINKS})" if table is LEDGER_HEAD else ""
        for verb, when in (("UPDATE", f"ROW{shrinking}"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            name = f"{table.name}_{verb.lower()}"
            where = f"BEFORE {verb} ON {table.name} FOR EACH {when}"
            yield name, f"CREATE TRIGGER {name} {where} EXECUTE FUNCTION ledger_stays()"
