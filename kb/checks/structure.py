"""Checks of how rules hang together: circles, rules that clash, conditions that can never hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kb.alternatives import count, pushed
from kb.conditions import AllOf, AnyOf, Condition, Not
from kb.edition import Edition
from kb.model import Derive, KnowledgeBase, Rule
from kb.problems import Place, Problem
from kb.strata import cycle
from kb.witness import GaveUp, WitnessSearch, in_words

MOST_ALTERNATIVES = 64


def circles(base: KnowledgeBase) -> Iterator[Problem]:
    """Rules and terms that need themselves."""
    nodes = cycle(base)
    if nodes:
        kind, name = nodes[0]
        where = base.rules[name].place if kind == "rule" else base.places.get(name, Place(base.id))
        names = " needs ".join(f"{kind} '{name}'" for kind, name in nodes)
        yield Problem("cycle", names, where, "break the circle: let one of these rest on findings only")


def multiplied_out(base: KnowledgeBase) -> Iterator[Problem]:
    """Conditions with too many alternatives for the network."""
    for rule in base.rules.values():
        number = max(count(pushed(rule.when, base.terms, negated=negated)) for negated in (False, True))
        if number > MOST_ALTERNATIVES:
            what = f"the condition (or its opposite) has {number} alternatives; at most {MOST_ALTERNATIVES} are allowed"
            yield Problem("multiplies-out", what, rule.place, "derive a term from the inner part, and use that")


def same_condition(edition: Edition) -> Iterator[Problem]:
    """Two rules that say the same of the same under the same condition."""
    seen: dict[tuple[Condition, object], Rule] = {}
    for rule in edition.rules:
        for about in _about(rule):
            key = (_normal(edition.own[rule.id]), about)
            other = seen.setdefault(key, rule)
            if other is not rule:
                what = f"'{rule.id}' has the same condition and conclusion as '{other.id}'"
                yield Problem("same-condition", what, rule.place, f"delete one, or merge it with {other.place}")
                break


def _about(rule: Rule) -> Iterator[tuple[str, str]]:
    """What a rule speaks about, one entry an option or derived term."""
    kind = type(rule.then).__name__
    if isinstance(rule.then, Derive):
        yield (kind, rule.then.term)
    for option in rule.options:
        yield (kind, option)


def _normal(condition: Condition) -> Condition:
    """The same tree with parts in one order, so that order alone makes no difference."""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(sorted((_normal(part) for part in parts), key=repr)))
        case AnyOf(parts):
            return AnyOf(tuple(sorted((_normal(part) for part in parts), key=repr)))
        case Not(part):
            return Not(_normal(part))
        case leaf:
            return leaf


def conflicts(edition: Edition) -> Iterator[Problem]:
    """Two rules that can give one derived term different values in the same case."""
    search = WitnessSearch(edition)
    for term in edition.base.setters:
        for (value, one), (other_value, other) in combinations(edition.setters(term), 2):
            if value != other_value:
                yield from _conflict(edition, search, term, one, other)


def _conflict(edition: Edition, search: WitnessSearch, term: str, one: str, other: str) -> Iterator[Problem]:
    place = edition.base.rules[other].place
    mend = f"make the conditions exclude each other, or let one override the other; see {edition.base.rules[one].place}"
    try:
        witness = search.find([edition.conditions[one], edition.conditions[other]])
    except GaveUp:
        what = f"whether '{one}' and '{other}' can set '{term}' differently is too hard to tell"
        yield Problem("conflicting-rules", what, place, "make the conditions simpler")
        return
    if witness is not None:
        what = f"'{one}' and '{other}' set '{term}' to different values when {in_words(edition, witness)}"
        yield Problem("conflicting-rules", what, place, mend)


def never_true(edition: Edition) -> Iterator[Problem]:
    """Conditions that no case can meet."""
    search = WitnessSearch(edition)
    for rule in edition.rules:
        try:
            witness = search.find([edition.conditions[rule.id]])
        except GaveUp:
            continue
        if witness is None:
            what = "no case can meet this condition"
            yield Problem("never-true", what, rule.place, "take out the parts that exclude each other")
