"""What a form knows of one place in a file: how it is called, what it takes, and what stands below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kb.forms.row import TERMS, Reading, RowKind
from kb.model import KnowledgeBase
from kb.word import Word
from kb.yaml_tree import Path


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file as it stands: `plain` is the whole file, `path` leads to the place."""

    base: KnowledgeBase
    file: str
    plain: Any
    path: Path

    def near(self, *steps: str | int, up: int = 1) -> Any:
        """What stands at these steps, counted from so many places above; None where nothing does."""
        return value_at(self.plain, (*self.path[: len(self.path) - up], *steps))


Words = Callable[[Spot], Iterable[Word]]
Keys = Callable[[Any], Mapping[str, "Field"]]
Reads = Callable[[Any, Path], Reading]


@dataclass(frozen=True, slots=True)
class Field:
    """One place, or every entry of a list or mapping.

    `keys`: the keys of a mapping, told from its value, in the order of the form. `each`: what every entry is, where
    they have numbers, or names of their own (`naming`: how such a name is given). `least`: as many entries must stay.
    `start`: what a new entry begins with, made from what stands already. `choices`: a list of words, or words with
    their labels. `by_name`: words are shown by their names, not by what they are called. `alone`: a form of its own.
    `span`: it is a whole number, from here to there.
    """

    label: str
    kind: RowKind
    help: str = ""
    needed: bool = False
    words: Words | None = None
    by_name: bool = False
    keys: Keys | None = None
    each: Field | None = None
    naming: RowKind | None = None
    least: int = 0
    start: Callable[[Any], Any] | None = None
    choices: bool = False
    alone: bool = False
    reads: Reads | None = None
    span: tuple[int, int] | None = None

    def reading(self, plain: Any, path: Path) -> Reading:
        """What the names in a condition at a path mean."""
        return self.reads(plain, path) if self.reads else TERMS

    def below(self, value: Any, step: str | int) -> Field | None:
        """What is known of a part of a value."""
        found = self.keys(value).get(str(step)) if self.keys else None
        return found or self.each


def fixed(**keys: Field) -> Keys:
    """The same keys whatever stands there; a key that Python keeps for itself is written with '_' behind."""
    named = {key.removesuffix("_"): field for key, field in keys.items()}
    return lambda _: named


def value_at(plain: Any, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path:
        match plain:
            case dict() if step in plain:
                plain = plain[step]
            case list() if isinstance(step, int) and 0 <= step < len(plain):
                plain = plain[step]
            case _:
                return None
    return plain
