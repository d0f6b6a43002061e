"""Signed notes: a text, a blank line, and a line for each signature. https://c2sp.org/signed-note"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.problems import Place, Problem, Refused
from kb.signing.base64_text import decoded, encoded
from kb.signing.key_pair import SigningKey, VerifierKey, check_name
from kb.signing.refusals import line_of, quoted, refused

MOST_SIGNATURES = 100
_ID_LENGTH = 4
_DASH = "\u2014"
_STRAY = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_NOTE = Place("the note")
_AGAIN = "get it again from where it came, and change nothing in it, not even a blank"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature line says: whose it claims to be, and the signature."""

    name: str
    id: bytes
    signature: bytes
    place: Place

    @property
    def label(self) -> str:
        return f"{self.name}+{self.id.hex()}"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was found, nothing of it verified."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A text that was signed: by which of the known keys, and which other keys it names (name+id), unverified."""

    text: str
    signers: tuple[VerifierKey, ...]
    unknown: tuple[str, ...]


def signed(text: str, keys: Iterable[SigningKey], at: Place = _NOTE) -> str:
    """The note of a text and its signatures; opened once before it is given out, so that others can open it.

    Raises Refused when the text cannot be a note's, or a key's name or the number of keys forbids it.
    """
    keys = list(dict.fromkeys(keys))
    if not text.endswith("\n"):
        raise refused("bad-note", "the text does not end with a new line", at, "end its last line")
    if not keys:
        raise refused("bad-note", "there is no key to sign it with", at, "name one")
    _check_characters(text, at)
    lines = [f"{_DASH} {check_name(key.name, at)} {_coded(key, text)}\n" for key in keys]
    note = f"{text}\n{''.join(lines)}"
    open_note(note, [key.verifier for key in keys], at)
    return note


def _coded(key: SigningKey, text: str) -> str:
    return encoded(key.verifier.id + key.signature(text))


def open_note(note: str, keys: Iterable[VerifierKey], at: Place = _NOTE) -> Opened:
    """The text of a note that at least one of the keys has signed; `at` is where the note begins.

    Raises Refused with bad-note, bad-signature (a key of these is named but did not sign) or not-signed.
    """
    known = _known(keys, at)
    found = read_note(note, at)
    named = [(known.get(signature.label), signature) for signature in found.signatures]
    bad = [signature for key, signature in named if key and not key.verifies(found.text, signature.signature)]
    if bad:
        raise Refused(map(_forged, bad))
    signers = dict.fromkeys(key for key, _ in named if key)
    unknown = dict.fromkeys(signature.label for key, signature in named if not key)
    if not signers:
        raise _unsigned(tuple(unknown), at)
    return Opened(found.text, tuple(signers), tuple(unknown))


def _known(keys: Iterable[VerifierKey], at: Place) -> Mapping[str, VerifierKey]:
    """The keys by name and id; two that cannot be told apart are refused."""
    known: dict[str, VerifierKey] = {}
    for key in keys:
        if known.setdefault(key.label, key) != key:
            what = f"two different keys are called {quoted(key.label)}"
            raise refused("bad-key", what, at, "find out which of them is the right one, and name only that")
    return known


def _forged(signature: Signature) -> Problem:
    what = f"{quoted(signature.label)} did not sign this text: the text or the signature was changed"
    return Problem("bad-signature", what, signature.place, _AGAIN)


def _unsigned(named: tuple[str, ...], at: Place) -> Refused:
    what = f"no key that is trusted here signed this; it names {', '.join(map(quoted, named[:3]))}"
    mend = "check whom it should be from, and name their public key, which they handed over some other way"
    return refused("not-signed", what, at, mend)


def read_note(note: str, at: Place = _NOTE) -> Note:
    """The parts of a note, nothing verified: to be trusted, it must be opened. Raises Refused with bad-note."""
    _check_characters(note, at)
    text, blank, block = note.rpartition("\n\n")
    if not blank or not block.endswith("\n"):
        what = "this is no signed note: it does not end with a blank line and lines of signatures"
        raise refused("bad-note", what, at, _AGAIN)
    lines = block.removesuffix("\n").split("\n")
    if len(lines) > MOST_SIGNATURES:
        what = f"{len(lines)} signatures; at most {MOST_SIGNATURES} are read"
        raise refused("bad-note", what, at, "check that it is the right file")
    first = text.count("\n") + 2
    parts = [_signature(line, line_of(at, number)) for number, line in enumerate(lines, first)]
    problems = [part for part in parts if isinstance(part, Problem)]
    if problems:
        raise Refused(problems)
    return Note(f"{text}\n", tuple(part for part in parts if isinstance(part, Signature)))


def _check_characters(text: str, at: Place) -> None:
    stray = _STRAY.search(text)
    if stray:
        what = f"a signed text cannot hold {stray[0]!r}"
        line = line_of(at, text.count("\n", 0, stray.start()))
        raise refused("bad-note", what, line, "take it out before signing; if it was signed without it, get it again")


def _signature(line: str, place: Place) -> Signature | Problem:
    """What a signature line says, or why it says nothing."""
    dash, _, rest = line.partition(" ")
    name, _, coded = rest.partition(" ")
    content = decoded(coded)
    if dash != _DASH or not content or len(content) <= _ID_LENGTH:
        return Problem("bad-note", f"this is no signature line: {quoted(line)}", place, _AGAIN)
    try:
        return Signature(check_name(name, place), content[:_ID_LENGTH], content[_ID_LENGTH:], place)
    except Refused as refusal:
        return Problem("bad-note", refusal.problems[0].what, place, _AGAIN)
