"""The standings under every single changed answer.

Every asked and summary term is set in turn to one value of each of its cells, and only the rules that can notice are
judged again. The next question, and what would change a rung, both read this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from engine.judging import Judge, Standing
from engine.opinion import Opinion
from kb.cells import Cell, cells, limits_of
from kb.edition import Edition
from kb.terms import Origin, Value

Standings = Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Change:
    """An option whose standing would change."""

    option: str
    before: Standing
    after: Standing


@lru_cache(maxsize=16)
def term_cells(edition: Edition) -> Mapping[str, tuple[Cell, ...]]:
    """The cells of every asked and summary term that some rule reads."""
    limits = limits_of(edition.conditions.values())
    return {
        term.id: cells(term, limits.get(term.id, ()))
        for term in edition.base.terms.values()
        if term.origin is not Origin.DERIVED
    }


class Sweep:
    """The standings of one opinion under every single changed answer, each judged when first asked for."""

    def __init__(self, opinion: Opinion) -> None:
        self.opinion = opinion
        self._judge: Judge = opinion.reasoner
        self._terms = opinion.edition.base.terms
        self._effects: dict[str, tuple[tuple[Cell, dict[str, Change]], ...]] = {}

    @cached_property
    def now(self) -> Standings:
        return self._judge.standings(self.opinion.judged.truths)

    def under(self, changed: Mapping[str, Value]) -> dict[str, Change]:
        """The options whose standing changes when these values are known."""
        after = self._judge.rejudged(self.opinion.judged, changed).truths
        moved = [
            rule
            for rule in self._judge.touched(tuple(changed))
            if after[rule.id] is not self.opinion.judged.truths[rule.id]
        ]
        options = dict.fromkeys(option for rule in moved for option in rule.options)
        standings = {option: self._judge.standing(option, after) for option in options}
        return {
            option: Change(option, self.now[option], standing)
            for option, standing in standings.items()
            if standing is not self.now[option]
        }

    def effects(self, term: str) -> tuple[tuple[Cell, dict[str, Change]], ...]:
        """Each cell of a term other than the one it is in, with what it would change."""
        if term not in self._effects:
            here = self.opinion.judged.known.get(term)
            every = term_cells(self.opinion.edition)[term]
            self._effects[term] = tuple(
                (cell, self.under({term: cell.value})) for cell in every if here is None or not _inside(cell, here)
            )
        return self._effects[term]


def _inside(cell: Cell, value: Value) -> bool:
    if isinstance(value, str) or isinstance(cell.value, str):
        return cell.value == value
    above = value > cell.low or (cell.low_in and value == cell.low)
    return above and (value < cell.high or (cell.high_in and value == cell.high))


@lru_cache(maxsize=8)
def sweep(opinion: Opinion) -> Sweep:
    """The sweep of an opinion, shared by all who read it."""
    return Sweep(opinion)
