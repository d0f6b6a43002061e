"""Conditions: trees over terms. Structure only; the engine judges them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum


class How(Enum):
    """How a number is compared with a limit."""

    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"

    @property
    def opposite(self) -> How:
        return _OPPOSITE[self]

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")

    def holds(self, value: float, limit: float) -> bool:
        return _HOLDS[self](value, limit)


_HOLDS: dict[How, Callable[[float, float], bool]] = {
    How.AT_LEAST: operator.ge,
    How.ABOVE: operator.gt,
    How.AT_MOST: operator.le,
    How.BELOW: operator.lt,
}
_OPPOSITE = {
    How.AT_LEAST: How.BELOW,
    How.BELOW: How.AT_LEAST,
    How.ABOVE: How.AT_MOST,
    How.AT_MOST: How.ABOVE,
}


@dataclass(frozen=True, slots=True)
class OneOf:
    """The term's value is among these."""

    term: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """The term's number lies on one side of a limit.

    `name` is the threshold (in filters also a summary, in contradictions also a column) that gives the limit; `number`
    is the limit itself, None while a name is not yet resolved.
    """

    term: str
    how: How
    number: float | None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]


Leaf = OneOf | Bound
Condition = OneOf | Bound | Not | AllOf | AnyOf


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf, left to right."""
    match condition:
        case OneOf() | Bound():
            yield condition
        case Not(part):
            yield from leaves(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)


def terms_of(condition: Condition) -> tuple[str, ...]:
    """The terms a condition names, each once, in order."""
    return tuple(dict.fromkeys(leaf.term for leaf in leaves(condition)))


def names_of(condition: Condition) -> tuple[str, ...]:
    """The names of limits (thresholds, summaries, columns) a condition uses."""
    found = (leaf.name for leaf in leaves(condition) if isinstance(leaf, Bound) and leaf.name)
    return tuple(dict.fromkeys(found))
