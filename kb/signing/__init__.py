"""Who stands behind a text: signed notes, and the keys that sign them and check them.

The formats are those of C2SP, so that programs of others can check what Rung signed: https://c2sp.org/signed-note. A
release of a knowledge base is signed, and so is the state of a ledger. What a note says is trusted only once
`open_note` has given it back.
"""

from kb.signing.key_pair import SigningKey, VerifierKey, verifier_key
from kb.signing.keys import make_key, public_file, public_half, read_key, read_public
from kb.signing.note import Note, Opened, open_note, read_note, signed

__all__ = [
    "Note",
    "Opened",
    "SigningKey",
    "VerifierKey",
    "make_key",
    "open_note",
    "public_file",
    "public_half",
    "read_key",
    "read_note",
    "read_public",
    "signed",
    "verifier_key",
]
