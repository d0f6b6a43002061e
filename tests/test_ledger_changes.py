"""Whoever can write to the database can change the ledger, and not unseen: by itself, or beside a kept checkpoint."""

from collections.abc import Callable, Iterator
from random import Random

import pytest
from sqlalchemy import Connection, text

from exports.ledger.entries import Draft
from exports.ledger.log import Ledger
from exports.ledger.merkle import grown, root_at
from exports.ledger.verifying import Verified, verified
from exports.store import open_store
from exports.store.guards import REFUSAL, fallen
from kb.problems import Refused
from tests.ledger_logs import (
    DATABASES,
    RECORD,
    a_key,
    a_ledger,
    changer,
    one_of_each,
    place_in,
    unguarded,
    with_entries,
)

COLUMNS = ("content", "leaf", "kind", "at", "by", "about", "salt")
CHANCE = Random(1)  # noqa: S311
TRUSTED = [a_key().verifier]


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest) -> Iterator[str]:
    yield from place_in(request.param)


@pytest.fixture
def file() -> Iterator[str]:
    yield from place_in("sqlite")


def told(found: Verified) -> list[tuple[str, str]]:
    """The codes, each with the end of its place: which entry, or the ledger as a whole."""
    return [(problem.code, str(problem.where).rpartition(", ")[2]) for problem in found.problems]


def verified_at(place: str) -> list[tuple[str, str]]:
    with a_ledger(place) as ledger:
        return told(ledger.verify())


def with_another_byte(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ CHANCE.randrange(1, 256)]) + whole[at + 1 :]


def put(connection: Connection, column: str, number: int, value: bytes) -> None:
    """Writes bytes into a column, what is no text too."""
    as_text = "CAST(:value AS TEXT)" if column not in ("content", "leaf") else ":value"
    statement = f"UPDATE ledger_entries SET {column} = {as_text} WHERE number = :number"  # noqa: S608  # names of ours
    connection.execute(text(statement), {"value": value, "number": number})


def bytes_of(connection: Connection, column: str, number: int) -> bytes:
    statement = f"SELECT {column} FROM ledger_entries WHERE number = :number"  # noqa: S608  # names of our own
    found = connection.execute(text(statement), {"number": number}).scalar_one()
    return found.encode() if isinstance(found, str) else bytes(found)


def test_every_changed_byte_of_a_small_ledger_is_told_of_its_entry(file: str) -> None:
    missed, tried = [], 0
    with open_store(file) as store:
        places = [(one.index, column) for one in one_of_each(Ledger(store)) for column in COLUMNS]
        with unguarded(store) as connection:
            for number, column in places:
                whole = bytes_of(connection, column, number)
                for at in range(len(whole)):
                    put(connection, column, number, with_another_byte(whole, at))
                    places_told = {where for _, where in told(verified(connection, file))}
                    missed += [] if f"entry {number}" in places_told else [(number, column, at)]
                    tried += 1
                put(connection, column, number, whole)

    assert (missed, tried > 900) == ([], True)
    assert verified_at(file) == []


def test_a_changed_byte_of_a_large_ledger_is_told_of_its_entry(place: str) -> None:
    with open_store(place) as store:
        ledger = with_entries(store, 150)
        for _ in range(15):
            number, column = CHANCE.randrange(150), CHANCE.choice(COLUMNS[:2])
            with unguarded(store) as connection:
                whole = bytes_of(connection, column, number)
                put(connection, column, number, with_another_byte(whole, CHANCE.randrange(len(whole))))
            assert ("ledger-changed", f"entry {number}") in told(ledger.verify())
            with pytest.raises(Refused, match=f"entry {number}  ledger-changed  the entry is not what was kept"):
                ledger.entry(number)
            with unguarded(store) as connection:
                put(connection, column, number, whole)

        assert ledger.verify().holds


@pytest.mark.parametrize("column", ["kind", "at", "by", "about", "salt"])
def test_a_changed_word_beside_the_content_is_told_of_its_entry(column: str, file: str) -> None:
    with open_store(file) as store:
        ledger = with_entries(store, 6)
        with unguarded(store) as connection:
            put(connection, column, 4, b"export")

        assert told(ledger.verify()) == [("ledger-changed", "entry 4")]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("DELETE FROM ledger_entries WHERE number = 3", [("ledger-cut", "entry 3")]),
        ("DELETE FROM ledger_entries WHERE number > 3", [("ledger-cut", "entry 4 to 6")]),
        ("DELETE FROM ledger_entries", [("ledger-cut", "entry 0 to 6")]),
        ("DELETE FROM ledger_nodes WHERE level = 2", [("ledger-changed", "ledger")]),
        ("UPDATE ledger_nodes SET number = 9 WHERE level = 2", [("ledger-changed", "ledger")] * 2),
        ("UPDATE ledger_nodes SET level = 9 WHERE level = 2", [("ledger-changed", "ledger")] * 2),
        ("UPDATE ledger_head SET size = 11", [("ledger-cut", "entry 7 to 10"), ("ledger-changed", "ledger")]),
        ("UPDATE ledger_head SET size = 9000000000000000000", [("ledger-cut", "entry 7 to 8999999999999999999")]),
        (
            "UPDATE ledger_entries SET number = 9000000000000000000 WHERE number = 6",
            [("ledger-cut", "entry 6 to 8999999999999999999"), ("ledger-changed", "entry 9000000000000000000")],
        ),
        (
            "UPDATE ledger_entries SET number = -1 WHERE number = 6",
            [("ledger-changed", "entry -1"), ("ledger-cut", "entry 6")],
        ),
        ("UPDATE ledger_entries SET at = x'00' WHERE number = 1", [("ledger-changed", "entry 1")]),
        ("UPDATE ledger_entries SET content = 'word' WHERE number = 1", [("ledger-changed", "entry 1")]),
        ("UPDATE ledger_entries SET leaf = 'word' WHERE number = 1", [("ledger-changed", "entry 1")]),
        ("UPDATE ledger_nodes SET hash = 'word' WHERE level = 1 AND number = 2", [("ledger-changed", "ledger")]),
        ("UPDATE ledger_head SET size = 6", [("ledger-changed", "ledger")]),
        ("UPDATE ledger_head SET size = 8", [("ledger-cut", "entry 7"), ("ledger-changed", "ledger")]),
        ("UPDATE ledger_head SET root = edge", [("ledger-changed", "ledger")]),
        ("UPDATE ledger_head SET edge = root", [("ledger-changed", "ledger")]),
    ],
)
def test_what_is_missing_or_moved_is_told_where_it_is(
    statement: str, expected: list[tuple[str, str]], file: str
) -> None:
    with a_ledger(file, 7):
        pass

    changer(file)(statement)

    found = verified_at(file)
    assert found[: len(expected)] == expected
    assert set(found) == set(expected) | (set(found) & {("ledger-changed", "ledger")})


@pytest.mark.parametrize("column", ["size", "root", "edge"])
def test_a_head_that_is_no_head_is_refused(column: str, file: str) -> None:
    with a_ledger(file, 3):
        pass

    changer(file)(f"UPDATE ledger_head SET {column} = 'word'")  # noqa: S608  # a name of our own

    with a_ledger(file) as ledger, pytest.raises(Refused, match="the head of the ledger cannot be read"):
        ledger.verify()


def test_a_ledger_without_its_head_is_refused(place: str) -> None:
    with a_ledger(place, 3):
        pass

    changer(place)("DELETE FROM ledger_head")

    with a_ledger(place) as ledger:
        for use in (ledger.verify, lambda: ledger.size, lambda: ledger.append("record", RECORD)):
            with pytest.raises(Refused, match="ledger-changed  the ledger has lost its head"):
                use()


@pytest.mark.parametrize("statement", ["UPDATE ledger_head SET edge = root", "UPDATE ledger_head SET size = 12"])
def test_a_damaged_head_is_not_added_to_and_not_signed(statement: str, file: str) -> None:
    with a_ledger(file, 7):
        pass

    changer(file)(statement)

    with a_ledger(file) as ledger, pytest.raises(Refused, match="the head of the ledger contradicts itself"):
        ledger.append("record", RECORD)


def test_a_ledger_that_lost_a_node_gives_no_proof_and_no_checkpoint(file: str) -> None:
    with a_ledger(file, 7) as ledger:
        note = ledger.checkpoint(a_key())

    changer(file)("DELETE FROM ledger_nodes WHERE level = 2")

    with a_ledger(file) as ledger:
        for use in (
            lambda: ledger.inclusion(6, 7),
            lambda: ledger.checkpoint(a_key()),
            lambda: ledger.proof_of(6, note),
        ):
            with pytest.raises(Refused, match="ledger-changed  the ledger has lost a node or an entry"):
                use()


def made_anew(connection: Connection) -> None:
    """Every hash made again for the entries as they now stand, so that nothing contradicts itself."""
    rows = connection.execute(text("SELECT * FROM ledger_entries ORDER BY number")).all()
    leaves = [Draft(row.kind, row.content, row.at, row.by, row.about, row.salt).hashed for row in rows]
    nodes = grown(0, leaves, lambda *at: nodes[at])
    connection.execute(text("DELETE FROM ledger_nodes"))
    for (level, number), content in nodes.items():
        values = {"level": level, "number": number, "hash": content}
        if level:
            connection.execute(text("INSERT INTO ledger_nodes VALUES (:level, :number, :hash)"), values)
        else:
            connection.execute(text("UPDATE ledger_entries SET leaf = :hash WHERE number = :number"), values)
    size = len(leaves)
    edge = [nodes[level, (size >> level) - 1] for level in range(size.bit_length()) if size >> level & 1]
    head = {"size": size, "root": root_at(size, lambda *at: nodes[at]), "edge": b"".join(edge)}
    connection.execute(text("UPDATE ledger_head SET size = :size, root = :root, edge = :edge"), head)


def cut(connection: Connection) -> None:
    connection.execute(text("DELETE FROM ledger_entries WHERE number > 3"))


def reorder(connection: Connection) -> None:
    for old, new in ((2, 99), (4, 2), (99, 4)):
        connection.execute(text(f"UPDATE ledger_entries SET number = {new} WHERE number = {old}"))  # noqa: S608


def rewrite(connection: Connection) -> None:
    put(connection, "by", 0, b"somebody else")


def insert_one(connection: Connection) -> None:
    for number in range(6, -1, -1):
        connection.execute(text(f"UPDATE ledger_entries SET number = {number + 1} WHERE number = {number}"))  # noqa: S608
    columns = "kind, at, by, about, salt, content, leaf"
    copy = f"INSERT INTO ledger_entries SELECT 0, {columns} FROM ledger_entries WHERE number = 5"  # noqa: S608
    connection.execute(text(copy))


@pytest.mark.parametrize(
    ("change", "code"),
    [(cut, "ledger-cut"), (reorder, "ledger-forked"), (rewrite, "ledger-forked"), (insert_one, "ledger-forked")],
)
def test_a_ledger_made_anew_is_told_beside_a_kept_checkpoint(
    change: Callable[[Connection], None], code: str, place: str
) -> None:
    with open_store(place) as store:
        ledger = with_entries(store, 7)
        note = ledger.checkpoint(a_key())
        with unguarded(store) as connection:
            change(connection)
            made_anew(connection)

        assert ledger.verify().holds
        assert [problem.code for problem in ledger.consistent_with(note, TRUSTED).problems] == [code]
        with pytest.raises(Refused, match=code):
            ledger.checkpoint(a_key(), earlier=note)
        with pytest.raises(Refused):
            ledger.proof_of(5, note)


@pytest.mark.parametrize("change", [reorder, rewrite, insert_one, cut])
def test_what_was_changed_by_somebody_who_did_not_make_the_hashes_anew_is_told(
    change: Callable[[Connection], None], file: str
) -> None:
    with open_store(file) as store:
        ledger = with_entries(store, 7)
        with unguarded(store) as connection:
            change(connection)

        assert not ledger.verify().holds


def test_an_entry_swapped_between_two_ledgers_is_told(file: str) -> None:
    with open_store(file) as store, open_store(f"{file}.other") as other:
        ledger, others = with_entries(store, 7), with_entries(other, 7)
        notes = [one.checkpoint(a_key()) for one in (ledger, others)]
        strange = others.entry(3)
        values = {name: getattr(strange, name) for name in ("content", "at", "by", "about", "salt")}
        columns = ", ".join(f"{name} = :{name}" for name in values)
        with unguarded(store) as connection:
            statement = f"UPDATE ledger_entries SET leaf = :leaf, {columns} WHERE number = 3"  # noqa: S608
            connection.execute(text(statement), {**values, "leaf": strange.leaf_hash})
        assert told(ledger.verify()) == [("ledger-changed", "ledger")]
        with unguarded(store) as connection:
            made_anew(connection)

        assert ledger.verify().holds
        assert [ledger.consistent_with(note, TRUSTED).holds for note in notes] == [False, False]
        assert others.consistent_with(notes[1], TRUSTED).holds


def test_a_correction_that_points_nowhere_is_told_although_every_hash_is_right(place: str) -> None:
    with open_store(place) as store:
        ledger = Ledger(store)
        one_of_each(ledger)
        with unguarded(store) as connection:
            put(connection, "about", 0, b"another")
            made_anew(connection)

        assert told(ledger.verify()) == [("bad-entry", "entry 1"), ("bad-entry", "entry 3")]


def test_content_that_is_none_of_its_kind_is_told_although_every_hash_is_right(file: str) -> None:
    with open_store(file) as store:
        ledger = with_entries(store, 2)
        with unguarded(store) as connection:
            put(connection, "kind", 0, b"wish")
            put(connection, "content", 1, b"{}")
            made_anew(connection)

        assert told(ledger.verify()) == [("bad-entry", "entry 0"), ("bad-entry", "entry 1")]


def test_guards_that_were_taken_away_are_told(place: str) -> None:
    away = {
        "sqlite": ["DROP TRIGGER ledger_nodes_update", "DROP TRIGGER ledger_head_delete"],
        "postgresql": [
            "ALTER TABLE ledger_nodes DISABLE TRIGGER ledger_nodes_update",
            "DROP TRIGGER ledger_head_delete ON ledger_head",
        ],
    }
    with open_store(place) as store:
        ledger = with_entries(store, 2)
        with store.engine.begin() as connection:
            assert fallen(connection) == []
            for statement in away[store.engine.name]:
                connection.execute(text(statement))
            gone = fallen(connection)

        assert gone == ["ledger_nodes_update", "ledger_head_delete"]
        assert [problem.code for problem in ledger.verify().problems] == ["ledger-unguarded"] * 2


def test_a_guard_that_guards_nothing_is_told(file: str) -> None:
    with open_store(file) as store:
        ledger = with_entries(store, 2)
        with store.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER ledger_nodes_update"))
            idle = "CREATE TRIGGER ledger_nodes_update BEFORE UPDATE ON ledger_nodes BEGIN SELECT 1; END"
            connection.execute(text(idle))

        [problem] = ledger.verify().problems

    assert (problem.code, "ledger_nodes_update" in problem.what) == ("ledger-unguarded", True)
    assert REFUSAL not in idle
