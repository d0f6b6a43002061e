"""What may stand at the cursor, and which stretch of its line it would replace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.word import Word


@dataclass(frozen=True, slots=True)
class Completion:
    """The words that are legal where one is being typed.

    It stands from column `start` to column `end` of its line, counted from 0; `typed` is what of it stands before the
    cursor, `behind` what has to follow it (the colon of a key).
    """

    start: int
    end: int
    typed: str
    legal: tuple[Word, ...]
    behind: str = ""

    @property
    def words(self) -> tuple[Word, ...]:
        """The legal words that fit what was typed, the best first."""
        return fitting(self.legal, self.typed)


def fitting(words: Iterable[Word], typed: str) -> tuple[Word, ...]:
    """The words that begin with what was typed, then those that hold it, then those whose label holds it."""
    ranked = [(_rank(word, typed.strip()), word) for word in words]
    return tuple(word for _, word in sorted((one for one in ranked if one[0] < _NOWHERE), key=lambda one: one[0]))


_NOWHERE = 4


def _rank(word: Word, typed: str) -> int:
    name, wanted = word.name.lstrip(_OPENING), typed.casefold()
    if name.casefold().startswith(wanted):
        return 0 if name.startswith(typed) else 1
    return 2 if wanted in word.name.casefold() else 3 if wanted in word.label.casefold() else _NOWHERE


_OPENING = "-{[ "
