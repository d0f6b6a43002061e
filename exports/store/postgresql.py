"""Everything that only PostgreSQL needs: how it is reached, and what its transactions see."""

from __future__ import annotations

from sqlalchemy import URL, Connection, Engine, create_engine, func, select

_MAKING = 0x52756E67
"""The number of the lock under which the tables are made, the letters of Rung; any would do."""


def engine_of(url: URL) -> Engine:
    """The engine of a database. What a writer waited for, it sees: whatever the database has as its default."""
    return create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED")


def wait_for_makers(connection: Connection) -> None:
    """Holds off every other program that would make tables, until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_MAKING)))


def for_looking(engine: Engine) -> Engine:
    """The same engine, whose transactions see one moment from beginning to end, as those of SQLite do anyway."""
    return engine.execution_options(isolation_level="REPEATABLE READ") if engine.name == "postgresql" else engine
