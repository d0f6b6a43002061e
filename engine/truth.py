"""What a condition is in one case: true, false or unknown (Kleene's strong three-valued logic, 1952, § 64)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NoReturn

from kb.conditions import AllOf, AnyOf, Bound, Condition, Not, OneOf
from kb.terms import Value

Knowns = Mapping[str, Value]
"""The values that are known, by term. What is missing is unknown, whatever the reason."""


class Truth(Enum):
    """Three values, in the order in which `all` takes the least and `any` the most."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    @property
    def negated(self) -> Truth:
        return _NEGATED[self]

    def __bool__(self) -> NoReturn:
        raise TypeError("a Truth may be unknown; compare it: `is Truth.TRUE`, `is Truth.FALSE` or `is Truth.UNKNOWN`")


_NEGATED = {Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN, Truth.TRUE: Truth.FALSE}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A condition judged for one case, with the verdicts of its parts."""

    condition: Condition
    truth: Truth
    parts: tuple[Verdict, ...] = ()


_FALSE, _UNKNOWN, _TRUE = Truth  # plain names: members of an enum cost a look-up, and this is the hot path


def truth_of(condition: Condition, known: Knowns) -> Truth:
    """The truth alone, stopping as soon as it is decided; the same as `judge(...).truth`.

    A comparison is unknown when the term's value, or the limit, is not known.
    """
    match condition:
        case OneOf():
            value = known.get(condition.term)
            if value is None:
                return _UNKNOWN
            return _TRUE if value in condition.values else _FALSE
        case Bound():
            value = known.get(condition.term)
            if value is None or condition.number is None or isinstance(value, str):
                return _UNKNOWN
            return _TRUE if condition.how.holds(value, condition.number) else _FALSE
        case Not(part):
            return _NEGATED[truth_of(part, known)]
        case AllOf(parts):
            return _until(parts, known, _FALSE, _TRUE)
        case AnyOf(parts):
            return _until(parts, known, _TRUE, _FALSE)


def _until(parts: Iterable[Condition], known: Knowns, decisive: Truth, otherwise: Truth) -> Truth:
    found = otherwise
    for part in parts:
        truth = truth_of(part, known)
        if truth is decisive:
            return decisive
        if truth is _UNKNOWN:
            found = truth
    return found


def judge(condition: Condition, known: Knowns) -> Verdict:
    """Judge a condition against what is known of a case, every part of it."""
    match condition:
        case OneOf() | Bound():
            return Verdict(condition, truth_of(condition, known))
        case Not(part):
            inner = judge(part, known)
            return Verdict(condition, inner.truth.negated, (inner,))
        case AllOf(parts):
            return _joined(condition, min, parts, known)
        case AnyOf(parts):
            return _joined(condition, max, parts, known)


def _joined(
    whole: Condition, pick: Callable[[Iterable[int]], int], parts: Iterable[Condition], known: Knowns
) -> Verdict:
    verdicts = tuple(judge(part, known) for part in parts)
    return Verdict(whole, Truth(pick(verdict.truth.value for verdict in verdicts)), verdicts)
