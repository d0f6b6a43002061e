"""A log to which entries are only ever added, and what proves it to someone who keeps no copy.

`log` is the ledger of a store, `kinds` what its entries hold, `keys` the key that signs its states. `merkle` is the
mathematics (RFC 6962), `checkpoint` and `proof_file` are the forms of C2SP in which a state of the log and the place of
an entry in it leave the house.
"""

from exports.ledger.checkpoint import Checkpoint, open_checkpoint, signed_checkpoint
from exports.ledger.entries import Entry
from exports.ledger.keys import ledger_key
from exports.ledger.proof_file import ProofFile, Proven, proof_file_from, proof_file_text, proven

__all__ = [
    "Checkpoint",
    "Entry",
    "ProofFile",
    "Proven",
    "ledger_key",
    "open_checkpoint",
    "proof_file_from",
    "proof_file_text",
    "proven",
    "signed_checkpoint",
]
