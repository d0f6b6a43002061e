"""What is wrong, where, and how to mend it: one form for terminal, editor and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A point in a file; line and column count from 1, and 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `code` names the check whose page explains it."""

    code: str
    what: str
    where: Place
    mend: str

    def __str__(self) -> str:
        return f"{self.where}  {self.code}  {self.what}\n  mend: {self.mend}"


class Refused(Exception):
    """Input that was not accepted, with every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda p: (p.where, p.code, p.what)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: object, legal: Iterable[str]) -> str:
    """The mend that offers the nearest legal word, or lists them when none is near."""
    words = list(legal)
    close = get_close_matches(str(word), words, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"use one of: {listed(words)}" if words else "take it out"


def suggested(mend: str) -> str | None:
    """The word that a mend of `nearest` offers; None where it offers none."""
    found = _OFFER.fullmatch(mend)
    return found[1] if found else None


_OFFER = re.compile(r"did you mean '(.+)'\?")


def listed(words: Iterable[str], most: int = 12) -> str:
    """Words with commas, the tail cut when there are many."""
    every = list(words)
    return ", ".join(every[:most]) + (f" … ({len(every) - most} more)" if len(every) > most else "")
