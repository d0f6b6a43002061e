"""A condition's leaf for a dialog: a term, how it is compared, and with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.forms.row import TERMS, Reading
from kb.forms.tree import folded
from kb.from_yaml.values import UNKNOWN, Given
from kb.model import KnowledgeBase, Threshold
from kb.problems import Place
from kb.terms import Age, Choices, Column, Kind, Number, Origin, Term, quantity
from kb.typed import typed
from kb.word import Word

IS = "is"
_JOINTS = ("all", "any", "not")
_BOUNDS = {
    "at_least": "This number or more.",
    "above": "More than this number.",
    "at_most": "This number or less.",
    "below": "Less than this number.",
}
_AFTER = Word("after", "after", "Later than the day that lies this long ago.")
_LONGEST_AGE = 100_000.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """A term (or column) compared: `is` one of some choices, or on one side of a limit.

    `limit` is a name or a number in the term's unit. `negated`: all of it is denied. `listed`: a single choice is
    written as a list.
    """

    term: str
    how: str
    values: tuple[str, ...] = ()
    limit: str | int | float | None = None
    negated: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What a number may be compared with: names in its unit, or a number of its range; no range for a time."""

    names: tuple[Word, ...]
    unit: str
    low: float | None
    high: float | None


def comparison_of(plain: Any) -> Comparison | None:
    """The comparison that a plain value writes, denied or not; None where it writes none."""
    negated, inner, _ = folded(plain)
    if not isinstance(inner, dict) or len(inner) != 1:
        return None
    ((term, tested),) = inner.items()
    if term in _JOINTS or not isinstance(term, str):
        return None
    match tested:
        case str():
            return Comparison(term, IS, (tested,), negated=negated)
        case list() if tested and all(isinstance(value, str) for value in tested):
            return Comparison(term, IS, tuple(tested), negated=negated, listed=len(tested) == 1)
        case dict() if len(tested) == 1:
            ((how, limit),) = tested.items()
            known = how in {*_BOUNDS, _AFTER.name} and isinstance(limit, str | int | float)
            bare = known and not isinstance(limit, bool)
            return Comparison(term, how, limit=limit, negated=negated) if bare else None
    return None


def plain_comparison(comparison: Comparison) -> Any:
    """A comparison as a file writes it."""
    tested: Any = {comparison.how: comparison.limit}
    if comparison.how == IS:
        one = len(comparison.values) == 1 and not comparison.listed
        tested = comparison.values[0] if one else list(comparison.values)
    leaf = {comparison.term: tested}
    return {"not": leaf} if comparison.negated else leaf


def things(base: KnowledgeBase, reading: Reading = TERMS) -> Mapping[str, Term | Column]:
    """What a condition may compare."""
    if reading.table:
        table = base.tables.get(reading.table)
        return table.columns if table else {}
    barred = (Origin.DERIVED,) if reading.entered else ()
    return {name: term for name, term in base.terms.items() if term.origin not in barred and name != reading.but}


def kind_of(base: KnowledgeBase, name: str, reading: Reading = TERMS) -> Kind | None:
    """The kind of value a term or column has; None where there is none of that name."""
    known: Mapping[str, Term | Column] = things(base, reading) if reading.table else base.terms
    return known[name].kind if name in known else None


def hows(base: KnowledgeBase, term: str, reading: Reading = TERMS) -> tuple[Word, ...]:
    """The comparisons that a term takes; none for a term that there is not."""
    bounds = tuple(Word(how, how.replace("_", " "), about) for how, about in _BOUNDS.items())
    match kind_of(base, term, reading):
        case Choices():
            return (Word(IS, "is", "One of the choices."),)
        case Number():
            return bounds
        case Age():
            return (*bounds, _AFTER)
    return ()


def choices(base: KnowledgeBase, term: str, reading: Reading = TERMS) -> tuple[Word, ...]:
    """The choices of a term; none where it is a number."""
    kind = kind_of(base, term, reading)
    return tuple(Word(*pair) for pair in kind.labels.items()) if isinstance(kind, Choices) else ()


def limits(base: KnowledgeBase, term: str, reading: Reading = TERMS) -> Limits:
    """What a number may be compared with; nothing where the term is a choice."""
    match kind_of(base, term, reading):
        case Number(unit, low, high):
            return Limits(tuple(_named(base, term, unit, reading)), unit, low, high)
        case Age(unit):
            return Limits(tuple(_named(base, term, unit, reading)), unit, None, None)
    return Limits((), "", None, None)


def _named(base: KnowledgeBase, term: str, unit: str, reading: Reading) -> list[Word]:
    found = [Word(one.id, one.label, in_force(one)) for one in base.thresholds.values() if one.unit == unit]
    others: dict[str, Term | Column] = {}
    if reading.table and not reading.thresholds_only:
        summaries = (one for one in base.terms.values() if one.origin is Origin.SUMMARY)
        others = {one.id: one for one in summaries if one.id != reading.but}
    if reading.columns_too:
        others |= {name: one for name, one in things(base, reading).items() if name != term}
    same = (one for one in others.values() if not isinstance(one.kind, Choices) and one.kind.unit == unit)
    return [*found, *(Word(one.id, one.label, f"in {unit}") for one in same)]


def in_force(threshold: Threshold) -> str:
    """The values of a threshold, each with its unit and its day."""
    first, *later = threshold.values
    said = dated(threshold)
    return said if later else f"{said} from {first.since} on"


def dated(threshold: Threshold) -> str:
    """The values of a threshold: the first, and each later one with its day (`80 %, 95 % from 2027-06-01 on`)."""
    first, *later = threshold.values
    more = (f"{quantity(one.value, threshold.unit)} from {one.since} on" for one in later)
    return ", ".join((quantity(first.value, threshold.unit), *more))


def limit_typed(base: KnowledgeBase, term: str, text: str, reading: Reading = TERMS) -> str | int | float:
    """A limit as it was typed: a name, also by its label, or a number in the term's unit. Raises Refused."""
    legal, at = limits(base, term, reading), Given(term, Place(term))
    if not legal.unit:
        raise at.refuse("wrong-comparison", f"'{term}' has no limit to be compared with", "choose among its choices")
    names = Choices({word.name: word.label for word in legal.names})
    low, high = legal.low, legal.high
    bounds = Number(legal.unit, 0.0 if low is None else low, _LONGEST_AGE if high is None else high)
    named = text.strip()[:1].isalpha() and bool(legal.names)
    cell = typed(names if named else bounds, text, term, date.min, needed=True).cell
    if cell == UNKNOWN:
        raise at.refuse("unknown-limit", "a limit cannot be unknown", f"type a name, or a number of {legal.unit}")
    return whole(cell) if isinstance(cell, float) else str(cell)


def whole(number: float) -> int | float:
    """A number as a person would write it: without a point where it needs none."""
    return int(number) if number.is_integer() else number
