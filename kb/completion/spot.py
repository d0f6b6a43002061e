"""Where a word stands in a file: below which keys, as what, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

ENTRY = 0
"""The step into a list, whichever its entry."""

Path = tuple[str | int, ...]


class As(Enum):
    """As what a word stands at the end of its path: a key on a line of its own, an entry behind a dash, a value behind
    a colon, a key between braces, an entry between brackets."""

    KEY = "key"
    DASHED = "dashed"
    VALUE = "value"
    BRACED = "braced"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Spot:
    """A word, perhaps still empty, from column `start` to `end`; `typed` stands before the cursor.

    `beside`: the other keys of its mapping, or the other entries of its list. `colon`: one follows already.
    """

    path: Path
    stands: As
    start: int
    end: int
    typed: str
    beside: frozenset[str] = frozenset()
    colon: bool = False

    def below(self, path: Path) -> Spot:
        """The same spot, seen from further out."""
        return replace(self, path=(*path, *self.path))
