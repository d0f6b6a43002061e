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
        """The legal words that fit what was typed, the best first; what has a short and a long name once."""
        return _once(fitting(self.legal, self.typed))


def fitting(words: Iterable[Word], typed: str) -> tuple[Word, ...]:
    """The words that begin with what was typed, then those that hold it, then those whose label holds it."""
    ranked = [(_rank(word, typed.strip()), word) for word in words]
    return tuple(word for _, word in sorted((one for one in ranked if one[0] < _NOWHERE), key=lambda one: one[0]))


def _once(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Without the long name (`source/C24`) of what a code names too, and the short one of what has no code."""
    tails = {(word.name, _said(word)) for word in words}
    long = {(_tail(word.name), _said(word)) for word in words if "/" in word.name}
    return tuple(word for word in words if not _again(word, tails, long))


def _said(word: Word) -> str:
    return f"{word.label} {word.about}".strip()


def _again(word: Word, short: set[tuple[str, str]], long: set[tuple[str, str]]) -> bool:
    tail = _tail(word.name)
    is_long, is_code = tail != word.name, tail.strip(_OPENING + "]}: ")[:1].isupper()
    return (tail, _said(word)) in (short if is_long else long) and is_long is is_code


def _tail(name: str) -> str:
    """A name without the source before it."""
    lead = name[: len(name) - len(name.lstrip(_OPENING))]
    return lead + name.lstrip(_OPENING).rpartition("/")[2]


_NOWHERE = 4


def _rank(word: Word, typed: str) -> int:
    name, wanted = word.name.lstrip(_OPENING), typed.casefold()
    if name.casefold().startswith(wanted):
        return 0 if name.startswith(typed) else 1
    return 2 if wanted in word.name.casefold() else 3 if wanted in word.label.casefold() else _NOWHERE


_OPENING = "-{[ "
