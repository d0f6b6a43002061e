"""The two halves of a key: the one that signs, and the one that is handed out so that others can check.

A key has a name, and its id is made of the name and the public half: the same key under another name is another key.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kb.problems import Place
from kb.signing.base64_text import decoded, encoded
from kb.signing.refusals import quoted, refused

_ED25519 = b"\x01"
"""The signature type of Ed25519 in the list of the signed-note format."""

_LENGTH = 32
_ID = re.compile("[0-9a-f]{8}")
_NO_NAME = re.compile(r"[\x00-\x1f\s+\ud800-\udfff]")

_PRIME = 2**255 - 19
_OF_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_SMALL = {0, 1, _PRIME - 1, _OF_ORDER_8, _PRIME - _OF_ORDER_8}
"""The y of the points of small order: under such a key one signature fits many texts."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name. Trust it because of who handed it over, never because a note names it."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes by which a signature line says whose it is; they identify, and prove nothing."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    @property
    def label(self) -> str:
        """Name and id, as a person is shown them."""
        return f"{self.name}+{self.id.hex()}"

    def __str__(self) -> str:
        return f"{self.label}+{encoded(_ED25519 + self.public)}"

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether the signing half made this signature of this very text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key under a name. Nothing shows it."""

    name: str
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())

    def signature(self, text: str) -> bytes:
        return self.private.sign(text.encode())


def verifier_key(text: str, at: Place) -> VerifierKey:
    """The key that is written `name+id+key`. Raises Refused with bad-key; `at` is where the text stands."""
    name, _, rest = text.partition("+")
    id_, _, coded = rest.partition("+")
    key = decoded(coded)
    if not _ID.fullmatch(id_) or not key:
        raise refused("bad-key", f"{quoted(text)} is no public key", at, "copy it again, whole: name+id+key")
    if key[:1] != _ED25519:
        what = f"this key makes signatures of type {key[0]}; only Ed25519, type 1, is known here"
        raise refused("bad-key", what, at, "ask for an Ed25519 key")
    found = VerifierKey(check_name(name, at), key[1:])
    _check_public(found, at)
    if found.id.hex() != id_:
        what = "the id is not that of this name and this key: one of the three was changed"
        raise refused("bad-key", what, at, "copy it again from whoever handed it over")
    return found


def _check_public(key: VerifierKey, at: Place) -> None:
    if len(key.public) != _LENGTH:
        what = f"the key has {len(key.public)} bytes; an Ed25519 key has {_LENGTH}"
        raise refused("bad-key", what, at, "copy it again, whole")
    height = int.from_bytes(key.public, "little") & (2**255 - 1)
    if height >= _PRIME or height in _SMALL:
        what = "a signature under this key would prove nothing: one fits many texts"
        raise refused("bad-key", what, at, "do not trust it, and ask whoever handed it over for another")


def check_name(name: str, at: Place) -> str:
    """The name, if a key can have it. Raises Refused with bad-key."""
    stray = _NO_NAME.search(name)
    if stray:
        what = f"{quoted(name)} is no name for a key: it holds {stray[0]!r}"
        raise refused("bad-key", what, at, "use a name without blanks and plus signs, like clinic.example/ledger")
    if not name:
        raise refused("bad-key", "the key has no name", at, "give it one, like clinic.example/ledger")
    return name
