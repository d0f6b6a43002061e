"""The values of a term that no rule can tell apart, one cell each.

Every limit cuts a number's range; between two cuts all values are judged alike, so asking about cells is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, inf

from kb.conditions import Bound, Condition, How, leaves
from kb.terms import Age, Choices, Number, Term, Value, plain_number, quantity


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a number's range, or one choice. `value` is a member of it."""

    value: Value
    low: float = -inf
    high: float = inf
    low_in: bool = True
    high_in: bool = True

    def nearest_to(self, value: float) -> float:
        """The member of the cell that lies nearest to a number (an open end stands for itself)."""
        return min(max(value, self.low), self.high)


@dataclass(frozen=True, slots=True, order=True)
class _Cut:
    """A point between two cells; `after`: the number itself lies below the cut."""

    at: float
    after: bool


def cells(term: Term, cuts: Iterable[tuple[How, float]] = ()) -> tuple[Cell, ...]:
    """The cells of a term under these limits, lowest first."""
    match term.kind:
        case Choices(labels):
            return tuple(Cell(choice) for choice in labels)
        case Number(low=low, high=high, whole=True):
            return _whole_stretches(low, high, cuts)
        case Number(low=low, high=high):
            return _stretches(low, high, cuts)
        case Age():
            return _stretches(0.0, 100_000.0, cuts)


def _stretches(low: float, high: float, limits: Iterable[tuple[How, float]]) -> tuple[Cell, ...]:
    every = {_Cut(at, how in (How.ABOVE, How.AT_MOST)) for how, at in limits}
    cuts = sorted(cut for cut in every if (low, False) < (cut.at, cut.after) < (high, True))
    edges = [_Cut(low, after=False), *cuts, _Cut(high, after=True)]
    return tuple(_stretch(left, right) for left, right in pairwise(edges))


def _whole_stretches(low: float, high: float, limits: Iterable[tuple[How, float]]) -> tuple[Cell, ...]:
    """Cells of whole numbers: each begins at a number from which some comparison turns."""
    turns = {floor(at) + 1 if how in (How.ABOVE, How.AT_MOST) else ceil(at) for how, at in limits}
    starts = [low, *sorted(float(turn) for turn in turns if low < turn <= high)]
    ends = [start - 1 for start in starts[1:]] + [high]
    return tuple(Cell(start, start, end) for start, end in zip(starts, ends, strict=True))


def _stretch(left: _Cut, right: _Cut) -> Cell:
    low_in, high_in = not left.after, right.after
    return Cell(_member(left.at, right.at, low_in, high_in), left.at, right.at, low_in, high_in)


def _member(low: float, high: float, low_in: bool, high_in: bool) -> float:
    if low_in:
        return low
    whole = float(int(low) + 1)
    if whole < high:
        return whole
    return high if high_in else (low + high) / 2


def limits_of(conditions: Iterable[Condition]) -> Mapping[str, set[tuple[How, float]]]:
    """The limits that (resolved) conditions put on each term."""
    found: dict[str, set[tuple[How, float]]] = {}
    for condition in conditions:
        for leaf in leaves(condition):
            if isinstance(leaf, Bound) and leaf.number is not None:
                found.setdefault(leaf.term, set()).add((leaf.how, leaf.number))
    return found


def in_words(term: Term, cell: Cell) -> str:
    """A cell as a person would say it: `50 % or more`, `below 50 %`, `from 3 to below 6 months`."""
    if isinstance(term.kind, Choices):
        return term.said(cell.value)
    unit = term.kind.unit
    bottom, top = (term.kind.low, term.kind.high) if isinstance(term.kind, Number) else (0.0, inf)
    low, high = quantity(cell.low, unit), quantity(cell.high, unit)
    open_below, open_above = cell.low <= bottom and cell.low_in, cell.high >= min(top, 100_000.0) and cell.high_in
    if open_below and open_above:
        return "any value"
    if cell.low == cell.high:
        return low
    if open_above:
        return f"{low} or more" if cell.low_in else f"above {low}"
    if open_below:
        return f"{high} or less" if cell.high_in else f"below {high}"
    return f"{'from' if cell.low_in else 'above'} {plain_number(cell.low)} to {'' if cell.high_in else 'below '}{high}"
