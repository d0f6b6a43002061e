"""Every rule of an edition judged directly, stratum by stratum, and the standings that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from engine.truth import Knowns, Truth, truth_of
from kb.conditions import terms_of
from kb.edition import Edition
from kb.model import Caution, Derive, Exclude, Oppose, Recommend, Rule
from kb.terms import Value


class Standing(Enum):
    """Where an option stands in one case."""

    OFFERED = "offered"
    NEEDS_AN_ANSWER = "needs an answer"
    NOT_INDICATED = "not indicated"
    RULED_OUT = "ruled out"


@dataclass(frozen=True, slots=True)
class Judged:
    """The truth of every rule, and every known value, derived ones too."""

    truths: Mapping[str, Truth]
    known: Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Judge:
    """Judges the rules of one edition; knows which rules and options a term can touch."""

    edition: Edition
    _cache: dict[str, tuple[Rule, ...]] = field(default_factory=dict, repr=False)

    def judged(self, known: Knowns) -> Judged:
        """All rules on the known asked and summary findings."""
        values = dict(known)
        truths: dict[str, Truth] = {}
        waiting = {term: len(rules) for term, rules in self.edition.base.setters.items()}
        for term in [term for term, left in waiting.items() if not left]:
            self._settle(term, truths, values)
        for rule in self.edition.rules:
            truths[rule.id] = truth_of(self.edition.conditions[rule.id], values)
            if isinstance(rule.then, Derive):
                waiting[rule.then.term] -= 1
                if not waiting[rule.then.term]:
                    self._settle(rule.then.term, truths, values)
        return Judged(truths, values)

    def rejudged(self, before: Judged, changed: Mapping[str, Value]) -> Judged:
        """The same with some values changed, judging again only the rules that can notice."""
        values, truths = dict(before.known), dict(before.truths)
        values.update(changed)
        touched = self.touched(tuple(changed))
        for term in {rule.then.term for rule in touched if isinstance(rule.then, Derive)}:
            values.pop(term, None)
        for rule in touched:
            truths[rule.id] = truth_of(self.edition.conditions[rule.id], values)
            if isinstance(rule.then, Derive):
                self._settle(rule.then.term, truths, values)
        return Judged(truths, values)

    def _settle(self, term: str, truths: Mapping[str, Truth], values: dict[str, Value]) -> None:
        """A derived term takes the value of a true rule; its `otherwise` when all are false."""
        setters = self.edition.setters(term)
        if any(rule not in truths for _, rule in setters):
            return
        holding = [value for value, rule in setters if truths[rule] is Truth.TRUE]
        otherwise = self.edition.base.terms[term].otherwise
        if holding:
            values[term] = holding[0]
        elif otherwise is not None and all(truths[rule] is Truth.FALSE for _, rule in setters):
            values[term] = otherwise

    def touched(self, terms: tuple[str, ...]) -> tuple[Rule, ...]:
        """The rules that any of these terms can touch, in order."""
        if len(terms) == 1:
            return self.touched_by(terms[0])
        every = {rule.id for term in terms for rule in self.touched_by(term)}
        return tuple(rule for rule in self.edition.rules if rule.id in every)

    def touched_by(self, term: str) -> tuple[Rule, ...]:
        """The rules whose truth can depend on a term, through derived terms too, in order."""
        if term not in self._cache:
            reached, found = {term}, []
            for rule in self.edition.rules:
                if not reached.isdisjoint(self._terms[rule.id]):
                    found.append(rule)
                    if isinstance(rule.then, Derive):
                        reached.add(rule.then.term)
            setters = {r.then.term for r in found if isinstance(r.then, Derive)}
            every = {r.id for r in found} | {rule for t in setters for _, rule in self.edition.setters(t)}
            self._cache[term] = tuple(rule for rule in self.edition.rules if rule.id in every)
        return self._cache[term]

    @cached_property
    def _terms(self) -> Mapping[str, frozenset[str]]:
        return {rule: frozenset(terms_of(condition)) for rule, condition in self.edition.conditions.items()}

    @cached_property
    def rules_about(self) -> Mapping[str, tuple[Rule, ...]]:
        """For each option the rules that speak about it, in order."""
        found: dict[str, list[Rule]] = {option: [] for option in self.edition.base.options}
        for rule in self.edition.rules:
            for option in rule.options:
                found[option].append(rule)
        return {option: tuple(rules) for option, rules in found.items()}

    def standing(self, option: str, truths: Mapping[str, Truth]) -> Standing:
        """An option's standing, as DESIGN.md defines it; an exclusion is never outweighed."""
        recommended = excluded = Truth.FALSE
        held = False
        for rule in self.rules_about[option]:
            truth = truths[rule.id]
            match rule.then:
                case Recommend():
                    recommended = max(recommended, truth, key=_rank)
                case Exclude(holds=holds):
                    excluded = max(excluded, truth, key=_rank)
                    held = held or (holds and truth is Truth.UNKNOWN)
                case Oppose() | Caution() | Derive():
                    pass
        if excluded is Truth.TRUE:
            return Standing.RULED_OUT
        if recommended is Truth.UNKNOWN or (recommended is Truth.TRUE and held):
            return Standing.NEEDS_AN_ANSWER
        return Standing.OFFERED if recommended is Truth.TRUE else Standing.NOT_INDICATED

    def standings(self, truths: Mapping[str, Truth]) -> dict[str, Standing]:
        """Every option's standing, in the ladder's order."""
        return {option: self.standing(option, truths) for option in self.edition.base.options}


def _rank(truth: Truth) -> int:
    return truth.value
