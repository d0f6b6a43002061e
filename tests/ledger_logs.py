"""Small builders for the tests of the ledger of a store."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, text

from exports.ledger import kinds
from exports.ledger.appending import Appended
from exports.ledger.log import Ledger
from exports.store import Store, open_store
from exports.store.guards import _guards, guard
from exports.store.tables import GUARDED
from kb.signing import SigningKey
from tests.postgres import a_place
from tests.stores import quick_folder

DATABASES = ("sqlite", "postgresql")
ORIGIN = "clinic.example/ledger"
RECORD = kinds.record({"schema": "rung.record.v1", "case": "A-1"})


def place_in(database: str) -> Iterator[str]:
    """Where a new store may stand, as a fixture of a test gives it; skipped where the database is missing."""
    if database == "postgresql":
        yield a_place()
    else:
        with tempfile.TemporaryDirectory(dir=quick_folder()) as folder:
            yield str(Path(folder, "consultations.sqlite"))


def a_record(number: int) -> bytes:
    """The content of a record, another for each number."""
    return kinds.record({"schema": "rung.record.v1", "case": f"Ä-{number}"})


def a_key(number: int = 1, name: str = ORIGIN) -> SigningKey:
    return SigningKey(name, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


def with_entries(store: Store, count: int) -> Ledger:
    """The ledger of a store after so many more records."""
    ledger = Ledger(store)
    for number in range(count):
        ledger.append("record", a_record(number), by="Dr. Ey")
    return ledger


@contextmanager
def a_ledger(place: str, count: int = 0) -> Iterator[Ledger]:
    """The ledger of a place, after so many more records."""
    with open_store(place) as store:
        yield with_entries(store, count)


def one_of_each(ledger: Ledger) -> list[Appended]:
    """An entry of every kind."""
    first = ledger.append("record", RECORD, by="Dr. Ey", about="0abc")
    right = {"schema": "rung.record.v1", "case": "A-2"}
    return [
        first,
        ledger.append("amendment", kinds.amendment(first, right, "the other knee")),
        ledger.append("release", kinds.release("stated", "approved", "0" * 64)),
        ledger.append("export", kinds.export(first, "pdf", "f" * 64, "Dr. Bee")),
        ledger.append("commitments", kinds.commitments(b"\0" * 32, 3)),
    ]


@contextmanager
def unguarded(store: Store) -> Iterator[Connection]:
    """A transaction of somebody who may do anything to the tables; afterwards the guards stand again."""
    with store.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for name in _guards("sqlite", GUARDED):
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            yield connection
            guard(connection, GUARDED)
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            yield connection


def changer(place: str) -> Callable[..., None]:
    """Does something to the tables of a store that no program may."""

    def change(statement: str, **values: object) -> None:
        with open_store(place) as store, unguarded(store) as connection:
            connection.execute(text(statement), values)

    return change
