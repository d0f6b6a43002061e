"""The ledger keeps what is added to it, in order, and proves it; on SQLite and on PostgreSQL alike."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, insert, text
from sqlalchemy.exc import DBAPIError

from exports.ledger import Checkpoint, asking, kinds, ledger_key, open_checkpoint, proven, signed_checkpoint
from exports.ledger.appending import Appended
from exports.ledger.entries import drafted
from exports.ledger.kinds import KINDS
from exports.ledger.log import Ledger
from exports.ledger.merkle import EMPTY_ROOT, consistency_proof, inclusion_proof, leaf_hash, root_of
from exports.store import knowledge, open_store
from exports.store.tables import ADDED_IN, GUARDED, SECRETS
from kb.problems import Problem, Refused
from kb.release.frozen import frozen
from kb.signing import make_key
from tests.builders import small_base
from tests.ledger_logs import (
    DATABASES,
    ORIGIN,
    RECORD,
    a_key,
    a_ledger,
    a_record,
    one_of_each,
    place_in,
    with_entries,
)
from tests.logs import KeptNodes
from tests.stores import PAIN, a_consultation

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
TIMES = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]))
OFTEN = settings(max_examples=40, deadline=None)


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest) -> Iterator[str]:
    yield from place_in(request.param)


@pytest.fixture(scope="module", params=DATABASES)
def lasting_place(request: pytest.FixtureRequest) -> Iterator[str]:
    yield from place_in(request.param)


def refusals(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(problem.code, problem.what) for problem in refused.value.problems]


def test_a_new_store_has_an_empty_ledger(place: str) -> None:
    with a_ledger(place) as ledger:
        assert (ledger.size, ledger.root, list(ledger.entries())) == (0, EMPTY_ROOT, [])
        assert ledger.verify().holds


def test_programs_that_make_the_store_together_make_one_ledger(place: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        sizes = list(threads.map(lambda _: opened_and_added_to(place), range(4)))

    assert sorted(sizes) == [1, 2, 3, 4]


def opened_and_added_to(place: str) -> int:
    with open_store(place) as store:
        return Ledger(store).append("record", RECORD).size


def test_an_entry_is_given_back_as_it_was_kept_to_another_program(place: str) -> None:
    noon = datetime(2026, 11, 23, 13, 0, 5, tzinfo=timezone(timedelta(hours=1)))
    with a_ledger(place, 2) as ledger:
        appended = ledger.append("record", RECORD, by="Dr. Ey", about="0abc", at=noon)

    with a_ledger(place) as again:
        entry, head = again.entry(2), again.head

    assert (entry.kind, entry.content, entry.by, entry.about) == ("record", RECORD, "Dr. Ey", "0abc")
    assert (entry.at, entry.index, entry.leaf_hash) == ("2026-11-23T12:00:05Z", 2, leaf_hash(entry.statement))
    assert (appended.index, appended.leaf_hash) == (2, entry.leaf_hash)
    assert (appended.size, appended.root) == (3, head.root)


def test_the_time_is_now_where_none_is_said(place: str) -> None:
    with a_ledger(place, 1) as ledger:
        at = datetime.fromisoformat(ledger.entry(0).at)

    assert timedelta(0) <= datetime.now(UTC) - at < timedelta(minutes=1)


def test_the_same_content_twice_is_two_entries_with_different_hashes(place: str) -> None:
    """Or else who knows one record could find it in the proof of another."""
    with a_ledger(place) as ledger:
        hashes = {ledger.append("record", RECORD, at=datetime(2026, 1, 1, tzinfo=UTC)).leaf_hash for _ in range(2)}

    assert len(hashes) == 2


@settings(max_examples=12, deadline=None)
@given(pieces=st.lists(st.integers(1, 9), min_size=1, max_size=3))
def test_roots_and_proofs_are_those_of_the_pure_functions(lasting_place: str, pieces: list[int]) -> None:
    """A ledger that several programs add to, one after the other."""
    for piece in pieces:
        with a_ledger(lasting_place, piece) as ledger:
            leaves = [entry.leaf_hash for entry in ledger.entries()]
            size, root, nodes = len(leaves), ledger.root, KeptNodes(leaves)
            old = size - piece

            assert (ledger.size, root) == (size, root_of(leaves))
            assert ledger.inclusion(size - 1, size) == inclusion_proof(size - 1, size, nodes)
            assert ledger.inclusion(0, max(old, 1)) == inclusion_proof(0, max(old, 1), nodes)
            assert ledger.consistency(old, size) == (consistency_proof(old, size, nodes) if old else ())


def test_every_proof_of_a_small_ledger_is_that_of_the_pure_functions(place: str) -> None:
    with a_ledger(place, 9) as ledger:
        nodes = KeptNodes(entry.leaf_hash for entry in ledger.entries())
        for size in range(1, 10):
            for index in range(size):
                assert ledger.inclusion(index, size) == inclusion_proof(index, size, nodes)
                assert ledger.consistency(index + 1, size) == consistency_proof(index + 1, size, nodes)


@OFTEN
@given(by=WORDS, about=WORDS, at=TIMES, values=st.dictionaries(WORDS, WORDS | st.integers(-99, 99) | st.none()))
def test_what_is_hashed_is_canonical_json(by: str, about: str, at: datetime, values: dict[str, object]) -> None:
    draft = drafted("record", rfc8785.dumps(values), by, about, at)
    whole = {name: getattr(draft, name) for name in ("about", "at", "by", "kind", "salt")}

    assert draft.statement == rfc8785.dumps({**whole, "content": values, "schema": "rung.entry.v1"})


def test_an_entry_of_every_kind_is_kept_and_found_by_its_kind(place: str) -> None:
    with a_ledger(place) as ledger:
        one_of_each(ledger)

        found = {kind: [entry.index for entry in ledger.entries(kind)] for kind in KINDS}
        assert found == {"record": [0], "amendment": [1], "release": [2], "export": [3], "commitments": [4]}
        assert all(rfc8785.dumps(json.loads(entry.content)) == entry.content for entry in ledger.entries())
        assert ledger.verify().holds


def test_entries_are_read_by_pieces_from_any_number_on(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_ledger(place, 5) as ledger:
        monkeypatch.setattr("exports.ledger.asking.AT_ONCE", 2)
        monkeypatch.setattr("exports.ledger.asking.FROM", asking.FROM.limit(2))

        assert [entry.index for entry in ledger.entries()] == [0, 1, 2, 3, 4]
        assert [entry.index for entry in ledger.entries(start=3)] == [3, 4]
        assert ledger.verify().holds


@pytest.mark.parametrize(
    ("kind", "content", "what"),
    [
        ("note", RECORD, "no kind of entry is called 'note'"),
        ("record", b"", "this is no record: "),
        ("record", b"{", "this is no record: "),
        ("record", b"[" * 100_000, "this is no record: "),
        ("record", b"\xff", "this is no record: "),
        ("record", b"{}", "this is no record: 'schema': Field required"),
        ("record", b'{"schema":"rung.record.v2"}', "this is no record: 'schema': Input should be 'rung.record.v1'"),
        ("release", kinds.release("", "b", "0" * 64), "this is no release: 'statement': "),
        ("release", kinds.release("a", "b", "0" * 63), "this is no release: 'digest': "),
        ("release", kinds.release("a", "b", "0" * 64 + "\n"), "this is no release: 'digest': "),
        ("amendment", RECORD, "this is no amendment: "),
    ],
)
def test_what_is_no_content_of_its_kind_is_not_kept(kind: str, content: bytes, what: str, tmp_path: Path) -> None:
    with a_ledger(str(tmp_path / "a.sqlite")) as ledger:
        with pytest.raises(Refused) as refused:
            ledger.append(kind, content)

        assert all(code == "bad-entry" for code, _ in refusals(refused))
        assert refusals(refused)[0][1].startswith(what)
        assert ledger.size == 0


@pytest.mark.parametrize("said", [{"by": "a\nb"}, {"by": "x" * 201}, {"about": "\0"}, {"about": "\ud800"}])
def test_what_is_said_besides_is_one_line(said: dict[str, str], tmp_path: Path) -> None:
    with a_ledger(str(tmp_path / "a.sqlite")) as ledger:
        with pytest.raises(Refused, match="is not one line of at most 200 letters"):
            ledger.append("record", RECORD, **said)
        with pytest.raises(Refused, match="does not say its time zone"):
            ledger.append("record", RECORD, at=datetime(2026, 1, 1))

        assert ledger.size == 0


def test_a_correction_and_an_export_point_at_a_record_that_is_there(place: str) -> None:
    with a_ledger(place) as ledger:
        first, amended, released, *_ = one_of_each(ledger)
        nowhere = [
            Appended(7, first.leaf_hash, 8, first.root),
            Appended(2**52, first.leaf_hash, 8, first.root),
            Appended(1, first.leaf_hash, 2, first.root),
            released,
        ]
        for of in nowhere:
            with pytest.raises(Refused, match=r"bad-entry  it points at entry \d+"):
                ledger.append("export", kinds.export(of, "pdf", "0" * 64))
            with pytest.raises(Refused, match=r"bad-entry  it points at entry \d+"):
                ledger.append("amendment", kinds.amendment(of, {"schema": "rung.record.v1"}, "no"))

        assert ledger.append("amendment", kinds.amendment(amended, {"schema": "rung.record.v1"}, "again")).index == 5


@pytest.mark.parametrize("table", GUARDED, ids=lambda table: table.name)
def test_no_program_changes_or_takes_out_a_row(table: Table, place: str) -> None:
    """SQLite puts a row in the place of another without calling that a deletion."""
    name = str(table)
    column = next(column.name for column in table.columns if not column.primary_key)
    statements = [f"UPDATE {name} SET {column} = {column}", f"DELETE FROM {name}"]  # noqa: S608  # names of our own
    with open_store(place) as store:
        ledger = with_entries(store, 3)
        store.written(_behind_it)
        instead = {
            "sqlite": [f"INSERT OR REPLACE INTO {name} SELECT * FROM {name}"],  # noqa: S608  # likewise
            "postgresql": [f"TRUNCATE {name}"],
        }[store.engine.name]
        for statement in statements + instead:
            with store.engine.connect() as connection, pytest.raises(DBAPIError, match="nothing that stands in the"):
                connection.execute(text(statement))

        assert ledger.verify().holds


def _behind_it(connection: Connection) -> None:
    """What else is kept with the entries."""
    knowledge.keep(connection, frozen(small_base()))
    connection.execute(insert(SECRETS), {"record": 0, "commitments": 1, "seed": b"s" * 32})


@pytest.mark.parametrize("index", [-1, 3, 2**70])
def test_what_is_not_there_is_neither_given_nor_proved(index: int, place: str) -> None:
    with a_ledger(place, 3) as ledger:
        with pytest.raises(Refused, match=f"a ledger of 3 entries has no entry {index};"):
            ledger.entry(index)
        with pytest.raises(Refused, match=f"a ledger of 3 entries has no entry {index};"):
            ledger.inclusion(index, 3)
        with pytest.raises(Refused, match="used-wrongly"):
            ledger.inclusion(0, 4)
        with pytest.raises(Refused, match="a ledger of 3 entries was never one of 4"):
            ledger.consistency(1, 4)


def test_a_proof_file_proves_an_entry_to_whom_has_the_key_and_the_entry(place: str) -> None:
    with a_ledger(place, 5) as ledger:
        note = ledger.checkpoint(a_key())
        with_more = [ledger.append("record", a_record(9)) for _ in range(4)]
        proof, entry = ledger.proof_of(3, note), ledger.entry(3)

        found = proven(proof, entry.statement, [a_key().verifier], ORIGIN)

        assert (found.index, found.size) == (3, 5)
        with pytest.raises(Refused, match="a ledger of 5 entries has no entry 5;"):
            ledger.proof_of(with_more[0].index, note)
        with pytest.raises(Refused, match="bad-proof"):
            proven(proof, ledger.entry(2).statement, [a_key().verifier], ORIGIN)


def test_a_checkpoint_says_size_and_root_under_the_name_of_its_key(place: str) -> None:
    with a_ledger(place, 3) as ledger:
        note = ledger.checkpoint(a_key())
        checkpoint, _ = open_checkpoint(note, [a_key().verifier])

        assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (ORIGIN, 3, ledger.root)
        ledger.append("record", RECORD)
        later, _ = open_checkpoint(ledger.checkpoint(a_key(), earlier=note), [a_key().verifier])
        assert later.size == 4


def test_an_earlier_checkpoint_agrees_and_one_of_nothing_shows_nothing(place: str) -> None:
    with a_ledger(place) as ledger:
        notes = []
        for _ in range(6):
            notes.append(ledger.checkpoint(a_key()))
            ledger.append("record", RECORD)

        compared = [ledger.consistent_with(note, [a_key().verifier]) for note in notes]

        assert [one.holds for one in compared] == [True] * 6
        assert [one.shows_something for one in compared] == [False] + [True] * 5
        assert [(one.checkpoint.size, one.size) for one in compared] == [(size, 6) for size in range(6)]


def test_a_checkpoint_that_nobody_trusted_signed_is_not_compared(place: str) -> None:
    with a_ledger(place, 1) as ledger:
        other = a_key(2, "somebody.example")
        note = ledger.checkpoint(other).replace("somebody.example\n1", f"{ORIGIN}\n1")

        with pytest.raises(Refused, match="not-signed"):
            ledger.consistent_with(ledger.checkpoint(other), [a_key().verifier])
        with pytest.raises(Refused, match="bad-signature"):
            ledger.consistent_with(note, [other.verifier])


def test_a_checkpoint_of_another_name_than_its_key_is_not_compared(place: str) -> None:
    with a_ledger(place, 1) as ledger:
        note = signed_checkpoint(Checkpoint("another.example/ledger", 1, ledger.root), [a_key()])

        with pytest.raises(Refused, match=r"it is of the log 'another.example/ledger', and signed by"):
            ledger.consistent_with(note, [a_key().verifier])


def test_a_clock_that_was_set_back_is_believed_and_remarked(place: str) -> None:
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in (3, 5, 4, 4, 6)]
    with a_ledger(place) as ledger:
        for day in days:
            ledger.append("record", RECORD, at=day)
        found = ledger.verify()

        [remark] = found.remarks
        assert found.holds
        assert [entry.at[:10] for entry in ledger.entries()] == [f"2026-11-0{day}" for day in (3, 5, 4, 4, 6)]
        assert (remark.code, str(remark.where)) == ("clock-back", f"{ledger.place}, entry 2")
        assert remark.what == "its clock said 2026-11-04T00:00:00Z, and that of the entry before 2026-11-05T00:00:00Z"


@pytest.mark.parametrize("older", [1, 2])
def test_a_store_of_an_older_format_gets_what_it_lacks_and_keeps_what_it_had(older: int, place: str) -> None:
    with open_store(place) as store:
        consultation = a_consultation(store, PAIN)
        with store.engine.begin() as connection:
            for table in [one for added, tables in ADDED_IN.items() if added > older for one in tables]:
                connection.execute(text(f"DROP TABLE {table}"))
            connection.execute(text("UPDATE meta SET value = :older WHERE name = 'format'"), {"older": str(older)})

    with open_store(place) as again:
        ledger = with_entries(again, 2)
        assert again.kept(consultation).moves == 1
        assert ledger.verify().holds
    with a_ledger(place) as ledger:
        assert ledger.size == 2


def test_a_transaction_that_fails_leaves_neither_entry_nor_node(place: str) -> None:
    """The entry is there, its head is not: what the database would keep of half an entry."""
    with open_store(place) as store:
        ledger = with_entries(store, 3)
        with store.engine.begin() as connection:
            connection.execute(text("ALTER TABLE ledger_head RENAME COLUMN edge TO edge_no_more"))
        with pytest.raises(Refused, match="the entry was not kept"):
            ledger.append("record", RECORD)
        with store.engine.begin() as connection:
            connection.execute(text("ALTER TABLE ledger_head RENAME COLUMN edge_no_more TO edge"))

        assert (ledger.size, ledger.verify().holds) == (3, True)


def test_a_key_is_opened_with_what_is_typed_or_what_the_department_has_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.key"
    made = make_key(path, ORIGIN, "well hidden")
    monkeypatch.setenv("RUNG_LEDGER_PASSPHRASE", "well hidden")

    assert ledger_key(path).verifier == made.verifier
    monkeypatch.delenv("RUNG_LEDGER_PASSPHRASE")
    with pytest.raises(Refused, match="the passphrase of the ledger's key is missing"):
        ledger_key(path)


def test_what_json_cannot_hold_is_no_content() -> None:
    for value in ("\ud800", float("nan"), 2**60):
        with pytest.raises(Refused, match="bad-entry  the entry holds what cannot be kept"):
            kinds.record({"schema": "rung.record.v1", "case": value})


def test_problems_of_the_ledger_have_a_place_and_a_mend(tmp_path: Path) -> None:
    with a_ledger(str(tmp_path / "a.sqlite")) as ledger, pytest.raises(Refused) as refused:
        ledger.append("recrd", RECORD)

    assert refused.value.problems == (
        Problem(
            "bad-entry", "no kind of entry is called 'recrd'", refused.value.problems[0].where, "did you mean 'record'?"
        ),
    )
    assert str(refused.value.problems[0].where) == f"{tmp_path / 'a.sqlite'}, ledger"
