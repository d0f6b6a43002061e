"""A key in a file opens for its passphrase and under its own name; nothing else opens it, and nothing overwrites it."""

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.problems import Place, Refused
from kb.signing import VerifierKey, keys, make_key, open_note, public_file, read_key, read_public, signed

NAME = "clinic.example/rfa"
PASSPHRASE = "nine steps down the ladder"  # noqa: S105 - of no key but the ones made here
CHANGED = "the passphrase is not the one of this key, or the file was changed"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess costs nothing in these tests."""
    monkeypatch.setattr(keys, "_WORK", 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rfa.key"


def refusal(path: Path, passphrase: str = PASSPHRASE) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        read_key(path, passphrase)
    [problem] = refused.value.problems
    return problem.code, problem.what


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_key_signs_after_it_was_read_as_before(path: Path) -> None:
    made = make_key(path, NAME, PASSPHRASE)
    read = read_key(path, PASSPHRASE)

    assert (read.name, read.verifier) == (NAME, made.verifier) == (NAME, read_public(public_file(path)))
    assert signed("a\n", [read]) == signed("a\n", [made])
    assert open_note(signed("a\n", [read]), [read_public(public_file(path))]).text == "a\n"


def test_two_keys_of_one_name_are_two_keys(path: Path, tmp_path: Path) -> None:
    one, other = make_key(path, NAME, PASSPHRASE), make_key(tmp_path / "other.key", NAME, PASSPHRASE)

    assert one.verifier.label != other.verifier.label


def test_the_private_half_is_for_its_owner_alone_and_the_public_one_is_a_line(path: Path) -> None:
    made = make_key(path, NAME, PASSPHRASE)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert public_file(path).read_text(encoding="utf-8") == f"{made.verifier}\n"
    assert public_file(path).name == "rfa.key.pub"


def test_neither_the_key_nor_the_passphrase_stands_in_the_file(path: Path) -> None:
    made = make_key(path, NAME, PASSPHRASE)
    text = path.read_text(encoding="utf-8")

    assert text.startswith(f"rung signing key v1: {made.verifier} ")
    assert "-----BEGIN ENCRYPTED PRIVATE KEY-----" in text
    assert PASSPHRASE not in text
    assert made.private.private_bytes_raw() not in path.read_bytes()


def test_no_password_can_be_worked_out_before_the_file_is_stolen(path: Path, tmp_path: Path) -> None:
    """The public half is known to everyone, so it alone would not do for a salt."""
    public = make_key(path, NAME, PASSPHRASE).verifier
    make_key(tmp_path / "other.key", NAME, PASSPHRASE)
    salts = [keys._first_line(each.read_text(encoding="utf-8"), Place(""))[1] for each in tmp_path.glob("*.key")]

    assert [len(salt) for salt in salts] == [16, 16]
    assert len({keys._password(PASSPHRASE, public, salt, Place("")) for salt in salts}) == 2


def test_a_guess_at_a_passphrase_costs_work_and_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    make_key(path, NAME, PASSPHRASE)

    assert keys._WORK * 8 * 128 == 64 * 2**20
    monkeypatch.setattr(keys, "_WORK", 2)
    assert refusal(path) == ("bad-key", CHANGED)


@pytest.mark.parametrize("wrong", ["Nine steps down the ladder", "nine steps down the ladder ", "x", "é", "x" * 5_000])
def test_another_passphrase_opens_nothing(wrong: str, path: Path) -> None:
    make_key(path, NAME, PASSPHRASE)

    assert refusal(path, wrong) == ("bad-key", CHANGED)


@pytest.mark.parametrize("passphrase", ["", " ", "\n\t"])
def test_an_empty_passphrase_protects_nothing_and_opens_nothing(passphrase: str, path: Path) -> None:
    with pytest.raises(Refused, match="the passphrase is empty"):
        make_key(path, NAME, passphrase)
    assert list(path.parent.iterdir()) == []

    make_key(path, NAME, PASSPHRASE)
    assert refusal(path, passphrase) == ("bad-key", "the passphrase is empty")


@pytest.mark.parametrize("passphrase", ["x" * 5_000, "\ud800", "日本語", "\0\n"])
def test_a_passphrase_may_be_long_and_of_any_characters(passphrase: str, path: Path) -> None:
    assert make_key(path, NAME, passphrase).verifier == read_key(path, passphrase).verifier


def test_a_passphrase_is_the_same_however_a_keyboard_composes_it(path: Path) -> None:
    make_key(path, NAME, "Schrittz\u00e4hler")

    assert read_key(path, "Schrittza\u0308hler").name == NAME


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b", "a\0"])
def test_a_name_that_no_note_can_hold_is_refused(name: str, path: Path) -> None:
    with pytest.raises(Refused) as refused:
        make_key(path, name, PASSPHRASE)

    assert [problem.code for problem in refused.value.problems] == ["bad-key"]
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("there", ["rfa.key", "rfa.key.pub"])
def test_nothing_is_written_over(there: str, path: Path) -> None:
    (path.parent / there).write_text("someone's", encoding="utf-8")

    with pytest.raises(Refused) as refused:
        make_key(path, NAME, PASSPHRASE)

    assert [(problem.code, problem.where.file) for problem in refused.value.problems] == [
        ("used-wrongly", str(path.parent / there))
    ]
    assert [(each.name, each.read_text(encoding="utf-8")) for each in path.parent.iterdir()] == [(there, "someone's")]


def test_a_key_that_cannot_be_written_whole_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(Refused, match="the key cannot be written: No space left on device"):
        make_key(path, NAME, PASSPHRASE)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("path", [Path("/nowhere/at/all.key"), Path("a\0b"), Path("x" * 5_000), Path()])
def test_a_place_where_nothing_can_be_kept_is_refused(path: Path) -> None:
    with pytest.raises(Refused):
        make_key(path, NAME, PASSPHRASE)
    with pytest.raises(Refused):
        read_key(path, PASSPHRASE)


def test_a_changed_name_no_longer_fits_the_key(path: Path) -> None:
    make_key(path, NAME, PASSPHRASE)
    change(path, NAME, "clinic.example/other")

    assert refusal(path) == ("bad-key", "the id is not that of this name and this key: one of the three was changed")


@pytest.mark.parametrize("there", [True, False])
def test_a_name_changed_with_care_in_every_file_opens_nothing(there: bool, path: Path) -> None:
    made = make_key(path, NAME, PASSPHRASE)
    other = VerifierKey("clinic.example/other", made.verifier.public)
    change(path, str(made.verifier), str(other))
    change(public_file(path), str(made.verifier), str(other))
    if not there:
        public_file(path).unlink()

    assert refusal(path) == ("bad-key", CHANGED)


def test_a_public_key_put_in_place_of_the_right_one_is_told(path: Path, tmp_path: Path) -> None:
    own = make_key(path, NAME, PASSPHRASE).verifier.label
    thiefs = make_key(tmp_path / "thief.key", NAME, PASSPHRASE).verifier.label
    (tmp_path / "thief.key.pub").replace(public_file(path))

    assert refusal(path) == ("bad-key", f"the key is '{own}', and the public key beside it '{thiefs}'")


def test_a_block_put_in_place_of_the_right_one_opens_nothing(path: Path, tmp_path: Path) -> None:
    make_key(path, NAME, PASSPHRASE)
    make_key(tmp_path / "other.key", NAME, PASSPHRASE)
    line = path.read_text(encoding="utf-8").splitlines(keepends=True)[0]
    block = (tmp_path / "other.key").read_text(encoding="utf-8").partition("\n")[2]
    path.write_text(line + block, encoding="utf-8")

    assert refusal(path) == ("bad-key", CHANGED)


def test_a_key_opens_without_its_public_half(path: Path) -> None:
    made = make_key(path, NAME, PASSPHRASE)
    public_file(path).unlink()

    assert read_key(path, PASSPHRASE).verifier == made.verifier


def test_another_programs_key_is_called_so(path: Path) -> None:
    block = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    path.write_bytes(block)

    assert refusal(path) == ("bad-key", "this is another program's file: OPENSSH PRIVATE KEY")


@pytest.mark.parametrize("content", [b"", b"\n", b"a text", b"rung signing key v1: a b c\n", b"rung signing key v1: a"])
def test_what_is_no_key_is_called_so(content: bytes, path: Path) -> None:
    path.write_bytes(content)

    assert refusal(path) == ("bad-key", "this is no file of a signing key")


def test_the_public_half_is_not_taken_for_the_private_one(path: Path) -> None:
    make_key(path, NAME, PASSPHRASE)

    assert refusal(public_file(path)) == ("bad-key", "this is no file of a signing key")
    with pytest.raises(Refused, match="is no public key"):
        read_public(path)


def test_a_key_of_another_kind_is_called_so(path: Path) -> None:
    make_key(path, NAME, PASSPHRASE)
    line = path.read_text(encoding="utf-8").splitlines()[0]
    password = keys._password(PASSPHRASE, *keys._first_line(f"{line}\n", Place("")), Place(""))
    other = Ed448PrivateKey.generate()
    block = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password))
    path.write_bytes(f"{line}\n".encode() + block)

    assert refusal(path) == ("bad-key", "the file holds a key of another kind than Ed25519")


def test_a_key_without_protection_is_not_read(path: Path) -> None:
    make_key(path, NAME, PASSPHRASE)
    line = path.read_text(encoding="utf-8").splitlines()[0]
    block = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(f"{line}\n".encode() + block)

    assert refusal(path) == ("bad-key", CHANGED)


def test_a_missing_or_undecodable_file_is_told_as_everywhere(path: Path) -> None:
    assert refusal(path)[0] == "unreadable"
    path.write_bytes(b"\xff\xfe")
    assert refusal(path)[0] == "not-utf8"


@pytest.fixture(scope="module")
def a_key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "rfa.key"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "_WORK", 2)
        make_key(path, NAME, PASSPHRASE)
    return path


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_a_damaged_key_is_refused_or_is_the_same(data: st.DataObject, a_key_file: Path) -> None:
    text, whole = a_key_file.read_text(encoding="utf-8"), read_key(a_key_file, PASSPHRASE)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(["", "A", "\n", "=", " ", "é", "-"]))
    damaged = a_key_file.with_name("damaged.key")
    damaged.write_text(text[:at] + other + text[at + 1 :], encoding="utf-8")

    try:
        read = read_key(damaged, PASSPHRASE)
    except Refused:
        return
    assert read.verifier == whole.verifier


@settings(deadline=None)
@given(text=st.text())
def test_whatever_a_file_holds_is_refused(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "any.key"
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")

    assert refusal(path)[0] in ("bad-key", "not-utf8")
    with pytest.raises(Refused):
        read_public(path)
