"""Whatever is wrong with the store's file, it is told in words, and no answer is lost in silence."""

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from exports.store import Store, open_store, sqlite
from kb.moves import Decided
from kb.problems import Refused
from tests.builders import small_base
from tests.stores import KNEE, PAIN, a_consultation, refusal, two_targets, with_moves

LONG = Decided(target=KNEE, option=None, note="long " * 390)
NEWER = "the store was made by a newer Rung: format 4, and this one knows 3"


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "consultations.sqlite")


def changed(place: str, statement: str, *values: object) -> None:
    """The file after something else wrote to it."""
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute(statement, values)


def test_an_empty_file_becomes_a_store(place: str) -> None:
    Path(place).touch()

    assert with_moves(place, 1)


@pytest.mark.parametrize("content", [b"case: A\n", b"case: A\n" * 999, b"SQLite format 3\0" + b"\xff" * 5_000])
def test_another_file_is_no_store_and_stays_as_it_is(content: bytes, place: str) -> None:
    Path(place).write_bytes(content)

    assert refusal(place).what == "this is not a store of consultations"
    assert Path(place).read_bytes() == content


def test_another_programs_database_is_left_alone(place: str) -> None:
    changed(place, "CREATE TABLE pictures (name TEXT)")

    assert refusal(place).what == "this database is another program's"


@pytest.mark.parametrize("size", [20, 3_000, 4_096, 20_000])
def test_a_truncated_store_is_refused(size: int, place: str) -> None:
    with_moves(place, 200)
    os.truncate(place, size)

    assert refusal(place).what in ("the file is damaged", "this is not a store of consultations")


def test_a_damaged_page_is_told_when_it_is_read(place: str) -> None:
    consultation = with_moves(place, 300)
    with Path(place).open("r+b") as file:
        file.seek(-8 * 4_096, os.SEEK_END)
        file.write(b"\xff" * 8 * 4_096)

    with open_store(place) as store, pytest.raises(Refused, match="the file is damaged"):
        store.course(consultation, small_base())


def test_a_store_of_a_newer_rung_is_left_alone(place: str) -> None:
    with_moves(place, 0)
    changed(place, "UPDATE meta SET value = '4' WHERE name = 'format'")

    assert refusal(place).what == NEWER


@pytest.mark.parametrize("statement", ["DELETE FROM meta", "UPDATE meta SET value = 'two'", "DROP TABLE moves"])
def test_a_store_that_lost_a_part_is_refused(statement: str, place: str) -> None:
    with_moves(place, 0)
    changed(place, statement)

    assert refusal(place).code == "unreadable"


def test_a_store_that_another_program_holds_is_not_waited_for_forever(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with open_store(place) as store, closing(sqlite3.connect(place, isolation_level=None)) as other:
        consultation = a_consultation(store)
        other.execute("BEGIN IMMEDIATE")

        assert refusal(place).what == "another program is writing, and did not finish"
        with pytest.raises(Refused, match="another program is writing, and did not finish; the answer was not kept"):
            store.append(consultation, 0, PAIN)
        other.execute("ROLLBACK")
        store.append(consultation, 0, PAIN)

        assert store.kept(consultation).moves == 1


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """No file of this process may grow beyond a size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def until_refused(store: Store, consultation: str) -> tuple[int, str]:
    """How many moves were kept before one was not, and why not."""
    for number in range(1_000):
        try:
            store.append(consultation, number, LONG)
        except Refused as refused:
            return number, refused.problems[0].what
    raise AssertionError("everything was kept")


def test_a_disk_that_takes_no_more_keeps_what_it_had(place: str) -> None:
    with open_store(place) as store:
        consultation = a_consultation(store)
        with at_most(300_000):
            kept, what = until_refused(store, consultation)
        after = store.kept(consultation).moves
        store.append(consultation, kept, PAIN)

    assert what == "the disk did not take it; the answer was not kept"
    assert 0 < kept == after
    with open_store(place) as again:
        assert again.course(consultation, small_base()).length == kept + 1


def test_a_full_disk_keeps_what_it_had(place: str) -> None:
    with open_store(place) as store:
        consultation = a_consultation(store)
        with store._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}").close()
        kept, what = until_refused(store, consultation)

        with pytest.raises(Refused, match="the disk is full; the consultation was not kept"):
            store.begin(replace(two_targets(), title="long " * 1_000), small_base())
        assert what == "the disk is full; the answer was not kept"
        assert 0 < kept == store.kept(consultation).moves


@pytest.mark.parametrize("lost", [Path.unlink, lambda path: path.rename(f"{path}.old")])
def test_a_store_that_is_lost_while_it_is_open_keeps_nothing_in_silence(lost: object, place: str) -> None:
    with open_store(place) as store:
        consultation = a_consultation(store)
        assert callable(lost)
        lost(Path(place))

        with pytest.raises(Refused, match="; the answer was not kept"):
            store.append(consultation, 0, PAIN)
        with_moves(place, 0)
        with pytest.raises(Refused, match="it was moved or replaced while it was open; the answer was not kept"):
            store.append(consultation, 0, PAIN)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"move":"answered"}', '{"move":"undone"}', "\ufffd"])
def test_a_damaged_move_is_named(text: str, place: str) -> None:
    consultation = with_moves(place, 3)
    changed(place, "UPDATE moves SET move = ? WHERE number > 0", text)

    with open_store(place) as store, pytest.raises(Refused) as refused:
        store.course(consultation, small_base())

    where = [str(problem.where) for problem in refused.value.problems]
    assert where == [f"{place}, consultation {consultation}, move {number}" for number in (1, 2)]
    assert all("'answered'" in problem.what for problem in refused.value.problems)


def test_a_missing_move_is_named(place: str) -> None:
    consultation = with_moves(place, 3)
    changed(place, "DELETE FROM moves WHERE number = 1")

    with open_store(place) as store, pytest.raises(Refused, match=r"move 1  unreadable  the move is missing"):
        store.course(consultation, small_base())


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "[" * 100_000, '{"case": true}', '{"case": "a", "x": NaN}'])
def test_a_damaged_beginning_is_refused_and_still_listed(text: str, place: str) -> None:
    consultation = with_moves(place, 1)
    changed(place, "UPDATE consultations SET beginning = ?", text)

    with open_store(place) as store:
        assert [kept.targets for kept in store.listed()] == [()]
        with pytest.raises(Refused):
            store.course(consultation, small_base())


def test_what_the_knowledge_base_no_longer_has_is_told_of_the_move_that_names_it(place: str) -> None:
    consultation = with_moves(place, 1)
    with open_store(place) as store:
        store.append(consultation, 1, Decided(target=KNEE, option="wait"))

        with pytest.raises(Refused) as refused:
            store.course(consultation, replace(small_base(), options={}))

    [problem] = refused.value.problems
    assert (problem.code, problem.what) == ("unknown-option", "'decided' no longer fits: no option is called 'wait'")
    assert str(problem.where) == f"{place}, consultation {consultation}, move 1"


def test_what_the_knowledge_base_no_longer_has_is_told_of_the_beginning(place: str) -> None:
    consultation = with_moves(place, 1)
    terms = {name: term for name, term in small_base().terms.items() if name != "pain_score"}

    with open_store(place) as store, pytest.raises(Refused) as refused:
        store.course(consultation, replace(small_base(), terms=terms))

    assert [problem.code for problem in refused.value.problems] == ["unknown-term"]
    assert str(refused.value.problems[0].where) == f"{place}, consultation {consultation}"
