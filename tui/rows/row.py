"""A row of a list: a mark, pieces of text in styles, an indent."""

from __future__ import annotations

from dataclasses import dataclass

from engine.judging import Standing
from engine.truth import Truth

Piece = tuple[str, str]
"""Text and the name of its style: good, open, bad, alarm, quiet, name, bold, changed, or nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """`heading`: shown but not chosen. `about`: further words to find it by. Wrapped lines align behind the lead."""

    id: str
    pieces: tuple[Piece, ...]
    lead: Piece = ("", "")
    indent: int = 0
    heading: bool = False
    about: str = ""

    @property
    def text(self) -> str:
        """The row as one line of plain text."""
        return " ".join(filter(None, (self.lead[0], *(text.strip() for text, _ in self.pieces))))


def heading(id: str, text: str, indent: int = 0) -> Row:  # noqa: A002  # the name of the field
    """A row that only names what follows."""
    return Row(id, ((text, "name"),), indent=indent, heading=True)


MARKS = {Standing.OFFERED: "✓", Standing.NEEDS_AN_ANSWER: "?", Standing.NOT_INDICATED: "·", Standing.RULED_OUT: "✗"}
STYLES = {
    Standing.OFFERED: "good",
    Standing.NEEDS_AN_ANSWER: "open",
    Standing.NOT_INDICATED: "quiet",
    Standing.RULED_OUT: "bad",
}
TRUTH_STYLES = {Truth.TRUE: "good", Truth.FALSE: "bad", Truth.UNKNOWN: "open"}
