"""`rung ledger`: shows what was decided, verifies it, and signs a state that later shows what is gone."""

import io
import sys
from pathlib import Path

import pytest

from exports.store import open_store
from kb.from_yaml.case import load_case
from kb.moves import Decided
from tests.builders import SMALL_BASE, small_base
from tests.ledger_logs import unguarded
from tui.command_line import main
from tui.desk import Desk

PASSPHRASE = "several plain words"  # noqa: S105  # of a key that is made here and thrown away


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with two decisions, and every passphrase given that is asked for."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\n" * 9))
    path, base = tmp_path / "kept.sqlite", small_base()
    with open_store(str(path)) as kept:
        for _ in range(2):
            desk = Desk.begin(base, load_case(SMALL_BASE / "cases" / "sound.yaml", base), kept, by="dr\x1b[31m")
            desk.make(Decided(target=desk.course.case.targets[0].name, option="block"))
    return path


def ledger(store: Path, *arguments: str | Path) -> int:
    return main(["ledger", *map(str, arguments), "--store", str(store)])


def checkpoint(store: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A checkpoint of the ledger as it is, and the public key that shows who signed it."""
    key, kept = tmp_path / "clinic.key", tmp_path / "checkpoint.txt"
    assert main(["keys", "--new", "clinic", "-o", str(key)]) == 0
    assert ledger(store, "checkpoint", "--key", key, "-o", kept) == 0
    return kept, Path(f"{key}.pub")


def test_what_was_decided_is_shown_a_line_each(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ledger(store, "show") == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["0", "1", "2", "3"]
    assert all("record" in line and "case SOUND-1" in line and "block" in line for line in lines[::2])
    assert all("commitments" in line and "fields" in line for line in lines[1::2])
    assert not any("\x1b" in line for line in lines)


def test_a_ledger_that_nobody_touched_is_verified_against_its_checkpoint(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, public = checkpoint(store, tmp_path)

    assert ledger(store, "verify", "--against", kept, "--key", public) == 0
    assert "its first 4 entries are those of the checkpoint" in capsys.readouterr().out


def test_an_entry_that_is_cut_off_is_told_against_the_checkpoint(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, public = checkpoint(store, tmp_path)
    with open_store(str(tmp_path / "other.sqlite")):
        pass

    assert ledger(tmp_path / "other.sqlite", "verify", "--against", kept, "--key", public) == 1
    assert "ledger-cut" in capsys.readouterr().out


def test_a_changed_record_is_told(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(str(store)) as kept, unguarded(kept) as connection:
        connection.exec_driver_sql(
            "UPDATE ledger_entries SET content = replace(content, 'block', 'blick') WHERE number=1"
        )

    assert ledger(store, "verify") == 1
    assert "entry 1" in capsys.readouterr().out


def test_a_checkpoint_without_its_key_is_used_wrongly(store: Path, tmp_path: Path) -> None:
    kept, _ = checkpoint(store, tmp_path)

    assert ledger(store, "verify", "--against", kept) == 2
