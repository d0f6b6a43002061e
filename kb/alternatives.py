"""Conditions multiplied out: the ways in which a condition can be true, or can be false, each a set of leaves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from kb.conditions import AllOf, AnyOf, Bound, Condition, Leaf, Not, OneOf
from kb.terms import Choices, Term

Alternative = tuple[Leaf, ...]


def pushed(condition: Condition, terms: Mapping[str, Term], *, negated: bool = False) -> Condition:
    """The same condition (or its negation) with every `not` carried down into the leaves."""
    match condition:
        case Not(part):
            return pushed(part, terms, negated=not negated)
        case OneOf() | Bound():
            return _negated(condition, terms) if negated else condition
        case AllOf(parts) | AnyOf(parts):
            inner = tuple(pushed(part, terms, negated=negated) for part in parts)
            return AllOf(inner) if isinstance(condition, AllOf) is not negated else AnyOf(inner)


def _negated(leaf: Leaf, terms: Mapping[str, Term]) -> Leaf:
    match leaf:
        case Bound(term, how, number, name):
            return Bound(term, how.opposite, number, name)
        case OneOf(term, values):
            kind = terms[term].kind
            every = kind.labels if isinstance(kind, Choices) else ()
            return OneOf(term, tuple(value for value in every if value not in values))


def count(condition: Condition) -> int:
    """How many alternatives a condition (negations pushed down) multiplies out to, without building them."""
    match condition:
        case OneOf() | Bound():
            return 1
        case Not(part):
            return count(part)
        case AllOf(parts):
            return reduce(lambda product, part: min(product * count(part), 10**9), parts, 1)
        case AnyOf(parts):
            singles = {part.term for part in parts if isinstance(part, OneOf)}
            return len(singles) + sum(count(part) for part in parts if not isinstance(part, OneOf))


def alternatives(condition: Condition) -> tuple[Alternative, ...]:
    """Every way in which a condition (negations pushed down) holds. Several values of one term are one leaf."""
    match condition:
        case OneOf() | Bound():
            return ((condition,),)
        case Not():
            raise ValueError("push the negations down first")
        case AnyOf(parts):
            return tuple(way for part in _merged(parts) for way in alternatives(part))
        case AllOf(parts):
            ways: list[Alternative] = [()]
            for part in parts:
                ways = [
                    joined for way in ways for more in alternatives(part) if (joined := _joined(way, more)) is not None
                ]
            return tuple(dict.fromkeys(ways))


def _merged(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Alternatives on one choice term as a single leaf."""
    values: dict[str, tuple[str, ...]] = {}
    for part in parts:
        if isinstance(part, OneOf):
            values[part.term] = tuple(dict.fromkeys((*values.get(part.term, ()), *part.values)))
    others = tuple(part for part in parts if not isinstance(part, OneOf))
    return tuple(OneOf(term, every) for term, every in values.items()) + others


def _joined(way: Alternative, more: Alternative) -> Alternative | None:
    """Both sets of leaves together; None when no value of a choice term fits both."""
    choices: dict[str, OneOf] = {}
    others: list[Leaf] = []
    for leaf in (*way, *more):
        if isinstance(leaf, Bound):
            others.append(leaf)
        elif leaf.term in choices:
            common = tuple(value for value in choices[leaf.term].values if value in leaf.values)
            choices[leaf.term] = OneOf(leaf.term, common)
        else:
            choices[leaf.term] = leaf
    if any(not leaf.values for leaf in choices.values()):
        return None
    return (*choices.values(), *dict.fromkeys(others))
