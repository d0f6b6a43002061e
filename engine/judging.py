"""Every rule of an edition judged directly, stratum by stratum, and the standings that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from engine.truth import Knowns, Truth, truth_of
from kb.conditions import terms_of
from kb.edition import Edition
from kb.model import Derive, Exclude, Recommend, Rule
from kb.terms import Value

_TRUE, _UNKNOWN = Truth.TRUE, Truth.UNKNOWN


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
        values, truths = dict(known), dict[str, Truth]()
        for term, setters in self.edition.base.setters.items():
            if not setters:
                self._settle(term, truths, values)
        self._judge(self.edition.rules, truths, values)
        return Judged(truths, values)

    def rejudged(self, before: Judged, changed: Mapping[str, Value]) -> Judged:
        """The same with some values changed, judging again only the rules that can notice."""
        return self.judged_again(Judged(before.truths, {**before.known, **changed}), self.touched(tuple(changed)))

    def judged_again(self, before: Judged, rules: tuple[Rule, ...]) -> Judged:
        """The same with only these rules judged again; they stand in order, with all that set the terms they set."""
        values, truths = dict(before.known), dict(before.truths)
        for rule in rules:
            if isinstance(rule.then, Derive):
                values.pop(rule.then.term, None)
        self._judge(rules, truths, values)
        return Judged(truths, values)

    def _judge(self, rules: tuple[Rule, ...], truths: dict[str, Truth], values: dict[str, Value]) -> None:
        """Judge these rules in order; a derived term settles once the last of them that sets it is judged."""
        last = {rule.then.term: rule.id for rule in rules if isinstance(rule.then, Derive)}
        for rule in rules:
            truths[rule.id] = truth_of(self.edition.conditions[rule.id], values)
            if isinstance(rule.then, Derive) and last[rule.then.term] == rule.id:
                self._settle(rule.then.term, truths, values)

    def _settle(self, term: str, truths: Mapping[str, Truth], values: dict[str, Value]) -> None:
        """A derived term takes the value of a true rule; its `otherwise` when all are false."""
        setters = self.edition.setters(term)
        holding = {value for value, rule in setters if truths[rule] is Truth.TRUE}
        otherwise = self.edition.base.terms[term].otherwise
        if len(holding) == 1:
            values[term] = holding.pop()
        elif holding:
            return  # rules clash: nothing is known, and the network, which derives one of them, disagrees
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

    @cached_property
    def _deciding(self) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
        """For each option its recommending rules, its exclusions, and those of them that hold."""
        return {option: _deciding(rules) for option, rules in self.rules_about.items()}

    def standing(self, option: str, truths: Mapping[str, Truth]) -> Standing:
        """An option's standing, as DESIGN.md defines it; an exclusion is never outweighed."""
        recommending, excluding, holding = self._deciding[option]
        if _TRUE in map(truths.__getitem__, excluding):
            return Standing.RULED_OUT
        found = {truths[rule] for rule in recommending}
        if _TRUE in found:
            held = _UNKNOWN in map(truths.__getitem__, holding)
            return Standing.NEEDS_AN_ANSWER if held else Standing.OFFERED
        return Standing.NEEDS_AN_ANSWER if _UNKNOWN in found else Standing.NOT_INDICATED

    def standings(self, truths: Mapping[str, Truth]) -> dict[str, Standing]:
        """Every option's standing, in the ladder's order."""
        return {option: self.standing(option, truths) for option in self.edition.base.options}


def _deciding(rules: tuple[Rule, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    recommending = tuple(rule.id for rule in rules if isinstance(rule.then, Recommend))
    excluding = [rule for rule in rules if isinstance(rule.then, Exclude)]
    holding = tuple(rule.id for rule in excluding if isinstance(rule.then, Exclude) and rule.then.holds)
    return recommending, tuple(rule.id for rule in excluding), holding
