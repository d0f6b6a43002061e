"""The ledger beside a checkpoint that was kept elsewhere: what no look at the ledger alone can show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from exports.ledger import asking
from exports.ledger.appending import head_of
from exports.ledger.checkpoint import Checkpoint, open_checkpoint
from exports.ledger.merkle import consistency_holds, consistency_proof
from exports.ledger.refusals import is_missing
from kb.problems import Place, Problem
from kb.signing import VerifierKey
from kb.signing.refusals import quoted, refused

_CHECKPOINT = Place("the checkpoint")
_AGREE = "keep both, find out who wrote to the ledger, and go on with a copy from a backup that agrees with it"


@dataclass(frozen=True, slots=True)
class Compared:
    """A ledger of `size` entries beside an earlier checkpoint: no problem, and it begins with what that stands for."""

    checkpoint: Checkpoint
    size: int
    problems: tuple[Problem, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing contradicts. Of a checkpoint of size 0 nothing could: every log begins with nothing."""
        return not self.problems

    @property
    def shows_something(self) -> bool:
        """Whether the checkpoint stands for any entry at all."""
        return self.checkpoint.size > 0


def opened(note: str, keys: Iterable[VerifierKey]) -> Checkpoint:
    """A checkpoint that one of the keys signed for the log of its own name. Raises Refused."""
    checkpoint, signatures = open_checkpoint(note, keys)
    if checkpoint.origin not in {key.name for key in signatures.signers}:
        names = ", ".join(quoted(key.name) for key in signatures.signers)
        what = f"it is of the log {quoted(checkpoint.origin)}, and signed by {names}"
        raise refused("bad-checkpoint", what, _CHECKPOINT, "take the checkpoint that was made of this ledger")
    return checkpoint


def compared(earlier: Checkpoint, connection: Connection, place: str) -> Compared:
    """Whether the ledger begins with all that an earlier checkpoint stands for."""
    head = head_of(connection, place)
    problems: tuple[Problem, ...] = ()
    if earlier.size > head.size:
        what = f"the ledger had {earlier.size} entries when the checkpoint was signed, and has {head.size}"
        problems = (is_missing(what, Place(place)),)
    elif earlier.size:
        proof = consistency_proof(earlier.size, head.size, asking.node_of(connection))
        if not consistency_holds(earlier.size, head.size, earlier.root, head.root, proof):
            what = f"its first {earlier.size} entries are not those that the checkpoint was signed of"
            problems = (Problem("ledger-forked", what, Place(place), _AGREE),)
    return Compared(earlier, head.size, problems)
