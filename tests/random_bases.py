"""Random knowledge bases and part-known cases, for the promises that must hold for every rule set."""

from __future__ import annotations

import random
from datetime import date

from kb.conditions import AllOf, AnyOf, Bound, Condition, How, Not, OneOf
from kb.edition import Edition, edition
from kb.model import (
    Caution,
    Conclusion,
    Derive,
    Exclude,
    KnowledgeBase,
    Oppose,
    Option,
    Recommend,
    Rule,
    Threshold,
    ThresholdValue,
)
from kb.problems import Place
from kb.terms import Choices, Number, Of, Origin, Term, Value

DAY = date(2026, 11, 22)
WORDS = ("red", "green", "blue")


def a_term(name: str, kind: Choices | Number, origin: Origin = Origin.ASKED, otherwise: str | None = None) -> Term:
    return Term(name, name, "all", Of.TARGET, kind, origin, name, otherwise=otherwise)


def a_base(
    terms: list[Term], rules: list[Rule], options: int = 3, thresholds: dict[str, float] | None = None
) -> KnowledgeBase:
    """A base of these terms and rules, with options o0, o1, ..."""
    named = {f"o{n}": Option(f"o{n}", f"o{n}", "tier", "", (), (), n) for n in range(options)}
    limits = {
        name: Threshold(name, name, "%", (ThresholdValue(date.min, number, (), verified=True),))
        for name, number in (thresholds or {}).items()
    }
    return KnowledgeBase(
        "random", "random", "0", "0", "notice", {}, {"all": "all"}, None, (), {}, {term.id: term for term in terms},
        {}, (), limits, {"tier": "tier"}, named, {}, {rule.id: rule for rule in rules},
    )  # fmt: skip


def a_rule(name: str, when: Condition, then: Conclusion, overrides: tuple[str, ...] = ()) -> Rule:
    return Rule(name, "topic", name, when, then, (), (), overrides, (), Place(name))


class RandomBase:
    """A random base: asked terms, derived terms in layers, rules of every kind, overrides that make no circle.

    Derived terms are yes-or-no with `no` as their otherwise, so two of their rules never set different values.
    """

    def __init__(self, seed: int, rules: int = 12) -> None:
        self._random = random.Random(seed)  # noqa: S311  # chance, not secrets
        self._asked = [a_term(f"c{n}", Choices({w: w for w in WORDS})) for n in range(3)]
        self._asked += [a_term(f"n{n}", Number("%", 0.0, 100.0)) for n in range(3)]
        yes_no = Choices({"yes": "yes", "no": "no"})
        self._derived = [a_term(f"d{n}", yes_no, Origin.DERIVED, "no") for n in range(3)]
        self.base = a_base([*self._asked, *self._derived], self._rules(rules), thresholds={"half": 50.0})

    @property
    def edition(self) -> Edition:
        return edition(self.base, DAY)

    def case(self) -> dict[str, Value]:
        """A part-known case: each asked term known or not."""
        known = [term for term in self._asked if self._random.random() < 0.6]
        return {term.id: self._value(term) for term in known}

    def _value(self, term: Term) -> Value:
        if isinstance(term.kind, Choices):
            return self._random.choice(list(term.kind.labels))
        return float(self._random.choice((0, 10, 49.9, 50, 50.1, 90, 100)))

    def _rules(self, count: int) -> list[Rule]:
        rules: list[Rule] = []
        for number in range(count):
            layer = number * 4 // count
            earlier = [rule.id for rule in rules if self._same_kind(rule, layer, number)]
            overrides = tuple(self._random.sample(earlier, 1)) if earlier and self._random.random() < 0.25 else ()
            usable = [*self._asked, *self._derived[: max(layer - 0, 0)]]
            rules.append(a_rule(f"r{number:02d}", self._condition(usable, 3), self._conclusion(layer), overrides))
        return rules

    def _same_kind(self, rule: Rule, layer: int, number: int) -> bool:
        """A rule may override only earlier rules of its own layer, so that no circle can close."""
        return isinstance(rule.then, Derive) is (layer < 3) and int(rule.id[1:]) * 4 // 12 == layer

    def _conclusion(self, layer: int) -> Conclusion:
        if layer < 3:
            return Derive(f"d{layer}", "yes")
        option = f"o{self._random.randrange(3)}"
        others = tuple(f"o{n}" for n in range(3) if f"o{n}" != option)
        return self._random.choice(
            (
                Recommend(option, "strong"),
                Oppose((option,)),
                Caution((option,)),
                Exclude((option,), holds=self._random.random() < 0.5),
                Exclude(others, all_but=(option,)),
            )
        )

    def _condition(self, terms: list[Term], depth: int) -> Condition:
        roll = self._random.random()
        if depth == 0 or roll < 0.4:
            return self._leaf(self._random.choice(terms))
        if roll < 0.55:
            return Not(self._condition(terms, depth - 1))
        parts = tuple(self._condition(terms, depth - 1) for _ in range(self._random.randint(2, 3)))
        return AllOf(parts) if roll < 0.8 else AnyOf(parts)

    def _leaf(self, term: Term) -> Condition:
        if isinstance(term.kind, Choices):
            labels = list(term.kind.labels)
            return OneOf(term.id, tuple(self._random.sample(labels, self._random.randint(1, len(labels) - 1))))
        how = self._random.choice(list(How))
        if self._random.random() < 0.3:
            return Bound(term.id, how, None, "half")
        return Bound(term.id, how, float(self._random.choice((0, 10, 50, 90, 100))))
