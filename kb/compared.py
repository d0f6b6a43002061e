"""With what thresholds are compared: the terms and columns, and the numbers that these can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from kb.conditions import Bound, Condition, leaves
from kb.model import KnowledgeBase
from kb.profiles import every_rule
from kb.terms import Age, Column, Number, Table, Term

Ranged = tuple[str, Number]
"""The name of a term or column, and the range of its numbers."""
_ENDLESS = 1e9


@lru_cache(maxsize=4)
def compared(base: KnowledgeBase) -> Mapping[str, tuple[Ranged, ...]]:
    """For each threshold what is compared with it, at whatever place, each once."""
    found: dict[str, dict[Ranged, None]] = {}
    for things, condition in _conditions(base):
        for leaf in leaves(condition):
            thing = things.get(leaf.term)
            if isinstance(leaf, Bound) and leaf.name and leaf.name in base.thresholds and thing is not None:
                ranged = _ranged(thing)
                found.setdefault(leaf.name, {}).update({ranged: None} if ranged else {})
    return {name: tuple(ranged) for name, ranged in found.items()}


def _ranged(thing: Term | Column) -> Ranged | None:
    match thing.kind:
        case Number() as kind:
            return thing.id, kind
        case Age(unit=unit):
            return thing.id, Number(unit, 0.0, _ENDLESS)
    return None


def _conditions(base: KnowledgeBase) -> Iterator[tuple[Mapping[str, Term | Column], Condition]]:
    """Every condition, and what the names in it mean."""
    yield from ((base.terms, rule.when) for rule in every_rule(base).values())
    yield from ((base.terms, one.when) for one in base.contradictions)
    yield from ((base.terms, one.applies) for one in base.profiles.values() if one.applies)
    for term in base.terms.values():
        if term.summary and term.summary.where:
            yield base.tables[term.summary.of].columns, term.summary.where
    for table in base.tables.values():
        yield from ((table.columns, condition) for condition in _of_a_table(table))


def _of_a_table(table: Table) -> Iterator[Condition]:
    yield from (entry.when for entry in table.contradictions)
    yield from (condition for column in table.columns.values() for condition in column.computed.values())
    if table.drawn and table.drawn.still:
        yield table.drawn.still


def outside(base: KnowledgeBase, threshold: str, value: float) -> Ranged | None:
    """What is compared with a threshold and can never have this value; None where all of it can."""
    return next((one for one in compared(base).get(threshold, ()) if not one[1].low <= value <= one[1].high), None)


def outside_words(value: float, ranged: Ranged) -> str:
    """That a value lies outside a range, in words."""
    name, kind = ranged
    span = f"at least {kind.low:g}" if kind.high >= _ENDLESS else f"{kind.low:g} to {kind.high:g}"
    return f"{value:g} lies outside the range of '{name}', which is compared with it ({span} {kind.unit})"
