"""The store is made where it is wanted, for its owner alone; a place that will not do is refused in words."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from exports.store import default_place, open_store
from tests.stores import a_consultation, refusal, with_moves

NOBODY = 65534


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "consultations.sqlite")


@contextmanager
def unprivileged() -> Iterator[None]:
    """As someone whom permissions bind."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everyone may reach."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
        Path(name).chmod(0o755)


def test_the_place_is_what_the_variable_names(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNG_STORE", place)

    with open_store() as store:
        assert store.place == default_place() == place


@pytest.mark.parametrize("variable", [None, ""])
def test_the_place_is_else_the_folder_for_data(
    variable: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("RUNG_STORE", raising=False)
    if variable is not None:
        monkeypatch.setenv("RUNG_STORE", variable)

    assert default_place().endswith(str(Path("rung", "consultations.sqlite")))


def test_only_its_owner_may_read_what_is_kept(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with open_store(str(tmp_path / "new" / "folder" / "consultations.sqlite")) as store:
            a_consultation(store)
            made = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").rglob("*")}
    finally:
        os.umask(before)

    assert made.pop("folder") == stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert set(made.values()) == {0o600}
    assert len(made) == 3


@pytest.mark.parametrize("name", ["a b", "what?", "a#b", "100%", "50%25", "é ü 漢字 ☺", "a&b=c;d", "'\"", ":memory:"])
def test_any_name_of_a_file_will_do(name: str, tmp_path: Path) -> None:
    place = str(tmp_path / name / name)
    consultation = with_moves(place, 1)

    with open_store(place) as store:
        assert store.kept(consultation).moves == 1
    assert [path.name for path in (tmp_path / name).iterdir()] == [name]


def test_a_path_may_begin_at_home_or_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    for place in ("~/consultations.sqlite", "consultations.sqlite", "sqlite:///consultations.sqlite"):
        with open_store(place) as store:
            assert store.place == str(tmp_path / "consultations.sqlite")


@pytest.mark.parametrize("place", ["", " ", "a\0b"])
def test_what_is_no_path_is_refused(place: str) -> None:
    assert refusal(place).code == "used-wrongly"


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("mysql://me:secret@host/name", "consultations are kept in SQLite or PostgreSQL, not in mysql"),
        ("sqlite://", "what is kept in memory is lost"),
        ("sqlite:///:memory:", "what is kept in memory is lost"),
        ("sqlite:////tmp/a?mode=ro", "the URL of a file takes no settings"),
        ("postgresql://me:secret@host:port/name", "this URL cannot be read"),
        ("nothing://me:secret@host/name", "consultations are kept in SQLite or PostgreSQL, not in nothing"),
        ("no scheme://me:secret@host/name", "this URL cannot be read"),
        ("postgresql+nothing://me:secret@host/name", "no driver is called 'nothing'"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_its_password(url: str, what: str) -> None:
    problem = refusal(url)

    assert (problem.code, problem.what) == ("used-wrongly", what)
    assert "secret" not in str(problem)


def test_a_database_that_does_not_answer_is_refused_without_its_password() -> None:
    assert "secret" not in str(refusal("postgresql://me:secret@127.0.0.1:9/name"))


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert refusal(str(tmp_path)).what == "this is not a file"


def test_a_pipe_is_not_waited_for(place: str) -> None:
    os.mkfifo(place)

    assert refusal(place).what == "this is not a file"


def test_a_folder_below_a_file_cannot_be_made(place: str) -> None:
    Path(place).write_text("", encoding="utf-8")

    assert refusal(f"{place}/below/consultations.sqlite").what == "the store cannot be used: Not a directory"


def test_a_path_that_is_too_long_is_refused(tmp_path: Path) -> None:
    assert refusal(str(tmp_path / ("x" * 300))).what == "the store cannot be used: File name too long"


def test_a_store_in_a_folder_nobody_may_write_to_is_refused(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with unprivileged():
        problem = refusal(str(open_folder / "consultations.sqlite"))

    assert problem.what == "the store cannot be used: Permission denied"


def test_a_store_that_may_only_be_read_is_refused(open_folder: Path) -> None:
    place = open_folder / "consultations.sqlite"
    with_moves(str(place), 1)
    place.chmod(0o444)
    open_folder.chmod(0o555)
    with unprivileged():
        problem = refusal(str(place))

    assert problem.what in ("it may only be read", "it cannot be opened")


def test_a_store_that_may_not_be_read_is_refused(open_folder: Path) -> None:
    place = open_folder / "consultations.sqlite"
    with_moves(str(place), 1)
    place.chmod(0)
    with unprivileged():
        problem = refusal(str(place))

    assert problem.what == "it cannot be opened"
