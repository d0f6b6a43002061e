"""What identifies a text and how to check it, at its end."""

from __future__ import annotations

from collections.abc import Iterator

from engine.consultation import Consultation
from exports.document.stamp import Stamp, stamp_rows
from exports.paper import BLANK, Line


def stamp_lines(consultation: Consultation, stamp: Stamp) -> Iterator[Line]:
    """The stamp as text; hashes and the checkpoint stand on lines of their own, unbroken."""
    yield Line("HOW TO CHECK THIS PAGE", style="bold")
    for head, said in stamp_rows(consultation, stamp):
        yield Line("".join(span.text for span in said), 2, f"{head}:")
    if stamp.checkpoint:
        yield BLANK
        yield Line("The signed checkpoint of the ledger, to be kept apart from it:", 2)
        yield from (Line(line, 4, kept=True) for line in stamp.checkpoint.splitlines())
    yield BLANK
    for number, step in enumerate(stamp.checking, 1):
        yield Line(step, 2, f"{number}.")
