"""Keys in files: the private half behind a passphrase, the public half beside it to be handed out.

The private half stands in a PEM block (PKCS #8, encrypted), under a line with the public half. That encryption alone
would not do. It stretches a passphrase so little that a thief could try thousands in a second, so the password of the
block is made from the passphrase by scrypt. And it does not notice changes, so the line goes into the password too,
and the key that comes out must be its other half: with another name or key in the line, or another block, nothing
opens.
"""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from kb.folder import read_text
from kb.problems import Place, Refused
from kb.signing.base64_text import decoded, encoded
from kb.signing.key_pair import SigningKey, VerifierKey, check_name, verifier_key
from kb.signing.refusals import quoted, refused

_FIRST_LINE = re.compile(r"rung signing key v1: (\S+) (\S+)\n")
_ANY_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----")
_SALT_LENGTH = 16
_WORK = 2**16
"""The cost of scrypt; part of the format, as a file made with another one does not open."""

_RIGHT_FILE = "name the file that Rung made for this key, or a copy of it from a backup"


def public_file(path: Path) -> Path:
    """Where the public half of the key in a file stands."""
    return path.with_name(f"{path.name}.pub")


def make_key(path: Path, name: str, passphrase: str) -> SigningKey:
    """A new key in a file for its owner alone, its public half beside it. Raises Refused; overwrites nothing."""
    at = Place(str(path))
    key = SigningKey(check_name(name, at), Ed25519PrivateKey.generate())
    content = _private_text(key, passphrase, at)
    with _told(path):
        _write_new(path, content, 0o600)
        try:
            _write_new(public_file(path), f"{key.verifier}\n", 0o644)
        except BaseException:
            path.unlink()
            raise
    return key


def read_key(path: Path, passphrase: str) -> SigningKey:
    """The key in a file. Raises Refused with bad-key, or that of a file that cannot be read."""
    at = Place(str(path))
    text = read_text(path, str(path))
    public, salt = _first_line(text, at)
    beside = read_public(public_file(path)) if public_file(path).exists() else public
    if beside != public:
        what = f"the key is {quoted(public.label)}, and the public key beside it {quoted(beside.label)}"
        raise refused("bad-key", what, at, "find out which of the two files was changed, and take it from a backup")
    private = _private(text, _password(passphrase, public, salt, at), at)
    key = SigningKey(public.name, private)
    if key.verifier != public:
        raise _not_opened(at)
    return key


def public_half(path: Path) -> VerifierKey:
    """The public half that a key's own file names: whose key it is, before its passphrase is asked for.

    Nothing proves it before `read_key` opens the file. Raises Refused with bad-key, or that of a file that cannot be
    read.
    """
    return _first_line(read_text(path, str(path)), Place(str(path)))[0]


def read_public(path: Path) -> VerifierKey:
    """The public half in a file. Raises Refused with bad-key, or that of a file that cannot be read."""
    return verifier_key(read_text(path, str(path)).removesuffix("\n"), Place(str(path), 1))


def _private_text(key: SigningKey, passphrase: str, at: Place) -> str:
    salt = secrets.token_bytes(_SALT_LENGTH)
    protection = BestAvailableEncryption(_password(passphrase, key.verifier, salt, at))
    block = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)
    return f"rung signing key v1: {key.verifier} {encoded(salt)}\n{block.decode('ascii')}"


def _first_line(text: str, at: Place) -> tuple[VerifierKey, bytes]:
    """The public half and the salt of a key file."""
    line = _FIRST_LINE.match(text)
    salt = decoded(line[2]) if line else None
    if line and salt:
        return verifier_key(line[1], at), salt
    other = _ANY_PEM.search(text)
    what = f"this is another program's file: {other[1]}" if other else "this is no file of a signing key"
    raise refused("bad-key", what, at, _RIGHT_FILE)


def _password(passphrase: str, public: VerifierKey, salt: bytes, at: Place) -> bytes:
    """The password of the PEM block. Every guess at the passphrase costs 64 MB and some tenths of a second."""
    if not passphrase.strip():
        raise refused("bad-key", "the passphrase is empty", at, "give the passphrase of this key")
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    stretched = Scrypt(salt + str(public).encode(), length=32, n=_WORK, r=8, p=1).derive(typed)
    return encoded(stretched).encode("ascii")


def _private(text: str, password: bytes, at: Place) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(text.partition("\n")[2].encode(), password)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _not_opened(at) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise refused("bad-key", "the file holds a key of another kind than Ed25519", at, _RIGHT_FILE)
    return key


def _not_opened(at: Place) -> Refused:
    what = "the passphrase is not the one of this key, or the file was changed"
    return refused("bad-key", what, at, "type it again; if it is right, take a copy from a backup")


def _write_new(path: Path, text: str, mode: int) -> None:
    """A file that was not there, whole or not at all. Raises OSError."""
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "w", encoding="utf-8", newline="\n") as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            path.unlink()
            raise


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the file system refuses, as Refused."""
    try:
        yield
    except FileExistsError as error:
        what = "there is a file here already, and a key is never written over another"
        raise refused("used-wrongly", what, Place(str(error.filename)), "choose another name") from None
    except (OSError, ValueError) as error:
        what = f"the key cannot be written: {getattr(error, 'strerror', None) or error}"
        raise refused("unreadable", what, Place(str(path)), "check the path and its permissions") from None
