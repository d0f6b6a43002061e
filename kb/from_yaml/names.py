"""The names a knowledge base defines, collected while it is read, and the problems of looking one up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from kb.problems import Place, Problem, Refused, nearest

Thing = TypeVar("Thing")


class Problems:
    """Collects problems so that all are told at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, code: str, what: str, where: Place, mend: str) -> None:
        self.found.append(Problem(code, what, where, mend))

    def take(self, refused: Refused) -> None:
        self.found.extend(refused.problems)

    def look_up(self, kind: str, name: str, known: Mapping[str, Thing], where: Place) -> Thing | None:
        """The thing of that name, or None and a problem `unknown-KIND` that offers the nearest name."""
        if name in known:
            return known[name]
        self.unknown(kind, name, known, where)
        return None

    def unknown(self, kind: str, name: str, known: Iterable[str], where: Place) -> None:
        self.add(f"unknown-{kind}", f"no {kind} is called '{name}'", where, nearest(name, known))
