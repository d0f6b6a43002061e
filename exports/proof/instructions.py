"""How to check what was given out: the same words in every file, so that none of them can be changed unseen."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill

_KEY = (
    "Get the public key of the ledger from whoever keeps the ledger, by another way than this file came: a key that "
    "came along with a file proves nothing about it."
)
_SHOWS = (
    "Proven is then: the ledger held this very record as this entry when the checkpoint was signed, and gave it out "
    "with these bytes."
)
_NOT_SHOWN = (
    "Not proven is: that what was entered was true of the patient; that names of people are theirs, and clocks were "
    "right; that no later entry corrects this one; and that the ledger told everybody the same. For the last two ask "
    "for the ledger, and compare it with a checkpoint that was kept elsewhere: rung ledger verify --against."
)

OF_PROOF = (
    _KEY,
    "Run: rung verify FILE --key LEDGER.pub. It needs no network and no ledger.",
    "By hand: each entry here, written as canonical JSON (RFC 8785), is the leaf; its proof is a C2SP tlog-proof; the "
    "digest in the entry of the export is the SHA-256 of what was given out, for JSON of the record in canonical form.",
    _SHOWS,
    _NOT_SHOWN,
)

OF_BUNDLE = (
    _KEY,
    "Run: rung verify BUNDLE.zip --key LEDGER.pub. It needs no network, no ledger, and nothing beside this file.",
    "Run: rung replay BUNDLE.zip. It judges what was known once more by the knowledge in here, and must come to the "
    "same record, byte for byte; with --against it says what another release would advise, and why.",
    "By hand: sha256sum -c SHA256SUMS checks the files; the SHA-256 of SHA256SUMS is the digest in export.entry.json; "
    "export.tlog-proof and record.tlog-proof (C2SP tlog-proof) lead from the two entries, as they stand, to the "
    "checkpoint that the ledger signed.",
    "knowledge/ is the knowledge base that judged, every file of it; release/ is what its author and its approver "
    "signed, where it was a release; former/ is the release before, whose people say who may approve.",
    "record.json is the record alone, page.pdf the same for readers; checkpoint.txt is the state of the ledger that "
    "the page names.",
    _SHOWS,
    _NOT_SHOWN,
)


def checking_text(steps: Iterable[str]) -> str:
    """The steps as a text of their own, numbered, for whoever opens a bundle."""
    lines = [wrapped(step, number) for number, step in enumerate(steps, 1)]
    return "\n".join(["HOW TO CHECK THIS BUNDLE", "", *lines, ""])


def wrapped(step: str, number: int) -> str:
    """A step, no line of it longer than a terminal."""
    return fill(step, 79, initial_indent=f"{number}. ", subsequent_indent="   ", break_on_hyphens=False)


OF_PAGE = (
    _KEY,
    "Keep this file and the proof beside it (the same name, with .proof at its end) together.",
    "Run: rung verify FILE --key LEDGER.pub. It needs no network and no ledger.",
    _SHOWS,
    _NOT_SHOWN,
)

OF_REDACTED = (
    _KEY,
    "Run: rung verify FILE --key LEDGER.pub. It needs no network and no ledger.",
    "Each open field is shown with its salt; what is hidden is shown as its hash. Together they make the root that "
    "the entry of the ledger names; nothing could be put in the place of anything without changing it.",
    "Proven is then: these fields are those of a record that the ledger held. What was withheld is not shown, nor that "
    "it would change nothing.",
)
