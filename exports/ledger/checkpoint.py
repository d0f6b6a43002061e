"""A checkpoint: the state of a log in three lines, signed. https://c2sp.org/tlog-checkpoint"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from exports.ledger.merkle import EMPTY_ROOT, HASH_LENGTH
from kb.problems import Place
from kb.signing import Opened, SigningKey, VerifierKey, open_note, signed
from kb.signing.base64_text import decoded, encoded
from kb.signing.refusals import line_of, quoted, refused

MOST_ENTRIES = 2**63 - 1
_NUMBER = re.compile("0|[1-9][0-9]{0,18}")
_CHECKPOINT = Place("the checkpoint")
_AGAIN = "get it again from the log it came from"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How long a log is and what it holds: `root` stands for its first `size` entries, in their order.

    `origin` says which log it is. `extensions` are lines of other programs, kept and not understood.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def checkpoint_text(checkpoint: Checkpoint, at: Place = _CHECKPOINT) -> str:
    """The lines of a checkpoint, unsigned. Raises Refused with bad-checkpoint when they would not be read back."""
    lines = (checkpoint.origin, str(checkpoint.size), encoded(checkpoint.root), *checkpoint.extensions)
    text = "".join(f"{line}\n" for line in lines)
    if checkpoint_from(text, at) != checkpoint:
        what = "the origin and the extensions of a checkpoint are one line each"
        raise refused("bad-checkpoint", what, at, "take the line breaks out of them")
    return text


def checkpoint_from(text: str, at: Place = _CHECKPOINT) -> Checkpoint:
    """What the lines of a checkpoint say. Trust none of it: see `open_checkpoint`. Raises Refused."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or "" in lines or not text.endswith("\n"):
        what = "a checkpoint is at least three lines, none of them empty: origin, size and root"
        raise refused("bad-checkpoint", what, at, _AGAIN)
    origin, number, coded, *extensions = lines
    size, root = whole_number(number), decoded(coded)
    if size is None:
        what = f"{quoted(number)} is no number of entries"
        raise refused("bad-checkpoint", what, line_of(at, 1), _AGAIN)
    if root is None or len(root) != HASH_LENGTH or (size == 0) != (root == EMPTY_ROOT):
        what = f"{quoted(coded)} is not the root of a log of {size} entries"
        raise refused("bad-checkpoint", what, line_of(at, 2), _AGAIN)
    return Checkpoint(origin, size, root, tuple(extensions))


def signed_checkpoint(checkpoint: Checkpoint, keys: Iterable[SigningKey], at: Place = _CHECKPOINT) -> str:
    """The checkpoint as a signed note. It is for the log to sign none that contradicts an earlier one."""
    return signed(checkpoint_text(checkpoint, at), keys, at)


def open_checkpoint(note: str, keys: Iterable[VerifierKey], at: Place = _CHECKPOINT) -> tuple[Checkpoint, Opened]:
    """The checkpoint that at least one of the keys signed, and who did. Raises Refused as `open_note` does too.

    `keys` are those that may speak for the log; that the origin is the log one means is for the caller to compare.
    """
    opened = open_note(note, keys, at)
    return checkpoint_from(opened.text, at), opened


def whole_number(text: str) -> int | None:
    """A number as these formats write it: no sign, no leading noughts; None for anything else."""
    number = int(text) if _NUMBER.fullmatch(text) else None
    return number if number is not None and number <= MOST_ENTRIES else None
