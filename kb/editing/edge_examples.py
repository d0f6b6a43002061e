"""Examples that a change of a limit has left behind, moved to the edge of what the rule now says.

All that is known in an example stays as it is but for one number. What it was the test of is tested again: the last
value on one side of the limit, and in its counterpart the first one on the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kb.cells import Cell, cells, limits_of
from kb.conditions import Bound, Not, leaves
from kb.edition import Edition
from kb.model import Example, Rule
from kb.terms import Choices, Number, Term, Value, plain_number
from kb.witness import GaveUp, WitnessSearch

_NEXT = 0.1
"""How far beside a limit an example stands, where numbers are not whole."""
_OPPOSITE = {"fires": "does not fire", "does not fire": "fires"}


@dataclass(frozen=True, slots=True)
class Moved:
    """An example by its number among those of its rule, and as it is from now on."""

    number: int
    example: Example

    @property
    def words(self) -> str:
        """What it says and what is known in it, as its file writes it."""
        known = ", ".join(f"{term}: {_shown(value)}" for term, value in self.example.findings.items())
        return f"{self.example.expected}: {{{known}}}"


def moved(editions: Sequence[Edition], rule: Rule, number: int) -> tuple[Moved, ...]:
    """An example that does not hold in all of these editions, and its counterpart, moved to the nearest edge.

    Nothing where no single number of it can be moved so that it holds.
    """
    example = rule.examples[number]
    if example.expected not in _OPPOSITE:
        return ()
    for term, value, beside in _candidates(editions, rule, example):
        now = _with(example, term, value)
        if all(_holds(of, rule, now) for of in editions):
            return (Moved(number, now), *_counterpart(editions, rule, example, term, beside))
    return ()


def _counterpart(
    editions: Sequence[Edition], rule: Rule, example: Example, term: str, beside: float | None
) -> Iterator[Moved]:
    """The example on the other side of the former limit, put on the other side of this one; there may be none."""
    for number, other in enumerate(rule.examples):
        if beside is not None and _is_counterpart(other, example, term):
            now = _with(other, term, beside)
            if now != other and all(_holds(of, rule, now) for of in editions):
                yield Moved(number, now)
                return


def _is_counterpart(other: Example, example: Example, term: str) -> bool:
    """Whether it says the opposite, and another value of this term is all that differs."""
    alike = {**other.findings, term: None} == {**example.findings, term: None}
    return alike and term in other.findings and other.expected == _OPPOSITE[example.expected]


def _candidates(editions: Iterable[Edition], rule: Rule, example: Example) -> list[tuple[str, float, float | None]]:
    """Every number with every edge it may be moved to, and the value beside each edge.

    First those in which a counterpart differs, for they are what is tested, then those with a named limit, then the
    nearest.
    """
    paired = {term for term in example.findings if any(_is_counterpart(one, example, term) for one in rule.examples)}
    named = {leaf.term for leaf in leaves(rule.when) if isinstance(leaf, Bound) and leaf.name}
    found = dict.fromkeys(one for of in editions for one in _edges(of, rule, example))

    def order(one: tuple[str, float, float | None]) -> tuple[bool, bool, float]:
        term, value, _ = one
        return term not in paired, term not in named, abs(value - _number(example, term))

    return sorted(found, key=order)


def _edges(of: Edition, rule: Rule, example: Example) -> Iterator[tuple[str, float, float | None]]:
    limits = limits_of([of.conditions[rule.id]])
    for name, value in example.findings.items():
        term = of.base.terms[name]
        if isinstance(term.kind, Choices) or isinstance(value, str) or value is None:
            continue
        every = cells(term, limits.get(name, ()))
        for at, cell in enumerate(every):
            if cell.nearest_to(value) > value:
                yield name, _lowest(term, cell), _highest(term, every[at - 1]) if at else None
            elif cell.nearest_to(value) < value or (cell.high == value and not cell.high_in):
                yield name, _highest(term, cell), _lowest(term, every[at + 1]) if at + 1 < len(every) else None


def _lowest(term: Term, cell: Cell) -> float:
    return cell.low if cell.low_in else _inside(cell.low + _step(term), cell)


def _highest(term: Term, cell: Cell) -> float:
    return cell.high if cell.high_in else _inside(cell.high - _step(term), cell)


def _inside(value: float, cell: Cell) -> float:
    """A value beside a limit, without the noise of a sum; a member of a cell that is too narrow for it."""
    beside = round(value, 6)
    return beside if cell.low < beside < cell.high else float(cell.value)


def _step(term: Term) -> float:
    return 1.0 if isinstance(term.kind, Number) and term.kind.whole else _NEXT


def _holds(of: Edition, rule: Rule, example: Example) -> bool:
    """Whether the rule says of an example what it promises, whatever the values that it does not give."""
    condition = of.conditions[rule.id]
    wanted, barred = (condition, Not(condition)) if example.expected == "fires" else (Not(condition), condition)
    given = {term: value for term, value in example.findings.items() if value is not None}
    search = WitnessSearch(of, alone=True)
    try:
        return search.find([barred], given) is None and search.find([wanted], given) is not None
    except GaveUp:
        return False


def _with(example: Example, term: str, value: float) -> Example:
    return replace(example, findings={**example.findings, term: value})


def _number(example: Example, term: str) -> float:
    value = example.findings[term]
    return 0.0 if value is None or isinstance(value, str) else value


def _shown(value: Value | None) -> str:
    return "unknown" if value is None else plain_number(value)
