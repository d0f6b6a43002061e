"""A knowledge base as it is in force on one day: every threshold has its number, every rule its whole condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from kb.conditions import AllOf, AnyOf, Bound, Condition, Not, OneOf
from kb.model import Derive, KnowledgeBase, Rule, ThresholdValue
from kb.strata import in_order


@dataclass(frozen=True, eq=False)
class Edition:
    """What holds on one day. Two days with the same threshold values share an edition."""

    base: KnowledgeBase
    values: Mapping[str, ThresholdValue]

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """Thresholds' numbers by name."""
        return {name: value.value for name, value in self.values.items()}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in the order in which they can be judged. Raises CycleError."""
        return in_order(self.base)

    @cached_property
    def own(self) -> Mapping[str, Condition]:
        """Each rule's own condition, limits resolved."""
        return {rule.id: resolved(rule.when, self.numbers) for rule in self.rules}

    @cached_property
    def conditions(self) -> Mapping[str, Condition]:
        """Each rule's whole condition: its own, and that no rule which overrides it holds."""
        whole: dict[str, Condition] = {}
        for rule in self.rules:
            unless = tuple(Not(whole[other.id]) for other in self.base.overriders.get(rule.id, ()))
            whole[rule.id] = AllOf((self.own[rule.id], *unless)) if unless else self.own[rule.id]
        return whole

    def setters(self, term: str) -> tuple[tuple[str, str], ...]:
        """(value, rule) for every rule that can set a derived term."""
        rules = self.base.setters.get(term, ())
        return tuple((rule.then.value, rule.id) for rule in rules if isinstance(rule.then, Derive))


def edition(base: KnowledgeBase, day: date) -> Edition:
    """The edition in force on a day."""
    return _edition(base, tuple(threshold.in_force(day) for threshold in base.thresholds.values()))


@lru_cache(maxsize=32)
def _edition(base: KnowledgeBase, values: tuple[ThresholdValue, ...]) -> Edition:
    return Edition(base, dict(zip(base.thresholds, values, strict=True)))


def resolved(condition: Condition, numbers: Mapping[str, float]) -> Condition:
    """The condition with the numbers of its named limits; a limit without a number stays open."""
    match condition:
        case OneOf():
            return condition
        case Bound(term, how, number, name):
            return Bound(term, how, numbers.get(name, number) if name else number, name)
        case Not(part):
            return Not(resolved(part, numbers))
        case AllOf(parts):
            return AllOf(tuple(resolved(part, numbers) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(resolved(part, numbers) for part in parts))
