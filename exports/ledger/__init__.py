"""A log to which entries are only ever added, and what proves it to someone who keeps no copy.

`merkle` is the mathematics (RFC 6962), `checkpoint` and `proof_file` are the forms of C2SP in which a state of the log
and the place of an entry in it leave the house.
"""

from exports.ledger.checkpoint import Checkpoint, open_checkpoint, signed_checkpoint
from exports.ledger.proof_file import ProofFile, Proven, proof_file_from, proof_file_text, proven

__all__ = [
    "Checkpoint",
    "ProofFile",
    "Proven",
    "open_checkpoint",
    "proof_file_from",
    "proof_file_text",
    "proven",
    "signed_checkpoint",
]
