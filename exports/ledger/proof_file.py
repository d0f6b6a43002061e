"""A proof file: that a log holds an entry, for someone who has the entry and the log's key. https://c2sp.org/tlog-proof"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exports.ledger.checkpoint import MOST_ENTRIES, checkpoint_from, open_checkpoint, whole_number
from exports.ledger.merkle import HASH_LENGTH, inclusion_holds, leaf_hash
from kb.problems import Place, Problem, Refused
from kb.signing import VerifierKey, read_note
from kb.signing.base64_text import decoded, encoded
from kb.signing.refusals import line_of, quoted, refused

FIRST_LINE = "c2sp.org/tlog-proof@v1"
ENDING = ".tlog-proof"
_MOST_HASHES = MOST_ENTRIES.bit_length()
_PROOF = Place("the proof")
_AGAIN = "ask the log for another proof"


@dataclass(frozen=True, slots=True)
class ProofFile:
    """What a proof file holds, nothing of it verified: the checkpoint is a signed note, `extra` nobody vouches for."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""


@dataclass(frozen=True, slots=True)
class Proven:
    """That the entry is number `index` (from 0) of the log `origin`, when it had `size` entries and this root.

    `signers` vouch for it; `unknown` are keys (name+id) that the checkpoint names too, and nobody has verified.
    """

    origin: str
    index: int
    size: int
    root: bytes
    signers: tuple[VerifierKey, ...]
    unknown: tuple[str, ...]


def proof_file_text(proof: ProofFile, at: Place = _PROOF) -> str:
    """The text of a proof file. Raises Refused when it would not be read back."""
    extra = [f"extra {encoded(proof.extra)}"] if proof.extra else []
    lines = (FIRST_LINE, *extra, f"index {proof.index}", *map(encoded, proof.hashes))
    text = "".join(f"{line}\n" for line in lines) + f"\n{proof.checkpoint}"
    proof_file_from(text, at)
    return text


def proof_file_from(text: str, at: Place = _PROOF) -> ProofFile:
    """The parts of a proof file, nothing verified. Raises Refused with bad-proof, bad-note or bad-checkpoint."""
    head, blank, checkpoint = text.partition("\n\n")
    first, *lines = head.split("\n")
    if first != FIRST_LINE or not blank:
        raise refused("bad-proof", f"this is no proof file: it begins {quoted(first)}", at, "check that it is the file")
    number = 1
    extra = _extra(lines[0], line_of(at, number)) if lines and lines[0].startswith("extra ") else b""
    if extra:
        lines, number = lines[1:], number + 1
    index = _index(lines[0] if lines else "", line_of(at, number))
    hashes = _hashes(lines[1:], line_of(at, number + 1))
    _check_checkpoint(checkpoint, line_of(at, head.count("\n") + 2))
    return ProofFile(index, hashes, checkpoint, extra)


def proven(text: str, entry: bytes, keys: Iterable[VerifierKey], origin: str, at: Place = _PROOF) -> Proven:
    """What a proof file proves of an entry to someone who trusts these keys to speak for the log `origin`.

    Raises Refused: bad-proof, bad-note, bad-checkpoint, bad-signature, not-signed, whichever fails first.
    """
    proof = proof_file_from(text, at)
    below = line_of(at, text.partition("\n\n")[0].count("\n") + 2)
    checkpoint, opened = open_checkpoint(proof.checkpoint, keys, below)
    if checkpoint.origin != origin:
        what = f"this proof is of the log {quoted(checkpoint.origin)}, not of {quoted(origin)}"
        raise refused("bad-proof", what, below, "check that proof and log belong together")
    if not inclusion_holds(proof.index, checkpoint.size, leaf_hash(entry), proof.hashes, checkpoint.root):
        what = (
            f"the signed log of {checkpoint.size} entries is not shown to hold this very entry as number {proof.index}"
        )
        raise refused("bad-proof", what, at, f"check that the entry is the right one, unchanged; else {_AGAIN}")
    return Proven(origin, proof.index, checkpoint.size, checkpoint.root, opened.signers, opened.unknown)


def _extra(line: str, at: Place) -> bytes:
    extra = decoded(line.removeprefix("extra "))
    if not extra:
        raise refused("bad-proof", f"{quoted(line)} holds no base64", at, _AGAIN)
    return extra


def _index(line: str, at: Place) -> int:
    index = whole_number(line.removeprefix("index ")) if line.startswith("index ") else None
    if index is None:
        raise refused("bad-proof", f"{quoted(line)} names no entry; 'index 0' names the first", at, _AGAIN)
    return index


def _hashes(lines: list[str], at: Place) -> tuple[bytes, ...]:
    if len(lines) > _MOST_HASHES:
        what = f"{len(lines)} hashes; no proof needs more than {_MOST_HASHES}"
        raise refused("bad-proof", what, at, _AGAIN)
    found = [decoded(line) for line in lines]
    hashes = tuple(each for each in found if each is not None and len(each) == HASH_LENGTH)
    if len(hashes) < len(lines):
        raise Refused(
            Problem("bad-proof", f"{quoted(line)} is no hash of {HASH_LENGTH} bytes", line_of(at, number), _AGAIN)
            for number, (line, each) in enumerate(zip(lines, found, strict=True))
            if each is None or len(each) != HASH_LENGTH
        )
    return hashes


def _check_checkpoint(note: str, at: Place) -> None:
    """That a checkpoint follows, in form; who signed it is another question."""
    checkpoint_from(read_note(note, at).text, at)
