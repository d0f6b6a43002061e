"""The experta network: an edition's rules as patterns, fired on what is known. The one file that knows experta.

experta 1.9.4 needs `collections.Mapping`, gone since Python 3.10; it is restored only while experta is imported.
Measured facts this file rests on: a rule guarded by experta's NOT can still fire after its activation is withdrawn, so
nothing is ever withdrawn and no pattern tests absence; rules of equal salience fire in an order that changes with the
hash seed, so every rule has its own; a Rule belongs to the engine class that last touched it, so each network makes its
own class; checks are kept for ever by the identity of their predicate, so equal predicates must be one object.
"""

from __future__ import annotations

import collections
import collections.abc
from bisect import insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.judging import Judged
from engine.truth import Knowns, Truth
from kb.alternatives import Alternative, alternatives, pushed
from kb.conditions import Bound, Condition, How, Leaf, Not, OneOf
from kb.edition import Edition
from kb.model import Derive, Rule
from kb.terms import Origin, Value


def _experta() -> Any:
    had = hasattr(collections, "Mapping")
    if not had:
        collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]  # frozendict 1.2 reads it
    try:
        import experta
    finally:
        if not had:
            del collections.Mapping  # type: ignore[attr-defined]  # nobody else shall see it
    return experta


_x = _experta()
_Fact: Any = _x.Fact


class _Matcher(_x.KnowledgeEngine.__matcher__):  # type: ignore[misc,name-defined]  # experta has no types
    """experta's matcher for facts that are only ever added, asking just the rules that have something to say.

    experta's own walks over every rule after every firing and empties two sets in each.
    """

    def changes(self, adding: Any = None, deleting: Any = None) -> Any:
        if deleting:
            raise ValueError("nothing is ever withdrawn")
        for fact in adding or ():
            self.root_node.add(fact)
        found: list[Any] = []
        for node in self._get_conflict_set_nodes() if adding else ():
            if node.added:
                found.extend(node.added)
                node.added = set()
        return found, []


class _Strategy(_x.KnowledgeEngine.__strategy__):  # type: ignore[misc,name-defined]  # experta has no types
    """experta's agenda by salience alone, which no two rules share; its own compares every activation's facts."""

    def _update_agenda(self, agenda: Any, added: Any, removed: Any) -> None:
        if removed:
            raise ValueError("nothing is ever withdrawn")
        for activation in added:
            insort(agenda.activations, activation, key=_salience)


def _salience(activation: Any) -> int:
    salience: int = activation.rule.salience
    return salience


class _Engine(_x.KnowledgeEngine):  # type: ignore[misc,name-defined]  # experta has no types
    """experta's engine, looking for its initial facts once and not at every reset."""

    __matcher__ = _Matcher
    __strategy__ = _Strategy

    def get_deffacts(self) -> Any:
        if not hasattr(self, "_deffacts"):
            self._deffacts = super().get_deffacts()
        return self._deffacts


class Case(_Fact):  # type: ignore[misc]  # experta has no types
    """All known findings of a target as one fact (measured twice as fast as one fact each)."""


class Derived(_Fact):  # type: ignore[misc]  # experta has no types
    """A derived term's value, declared by the rule that fired."""


class Refuted(_Fact):  # type: ignore[misc]  # experta has no types
    """An overriding rule that is known to be false."""


class Unset(_Fact):  # type: ignore[misc]  # experta has no types
    """A derived term of which every rule that could set it is known to be false."""


@dataclass(frozen=True, slots=True)
class Fired:
    """One firing: the rule (None where a derived term took its `otherwise`), what it used, what it derived."""

    rule: str | None
    used: tuple[tuple[str, Value], ...]
    derived: tuple[str, Value] | None = None


@dataclass(frozen=True, slots=True)
class Firing:
    """A run of the network: firings in their order, and the rules it refuted."""

    trace: tuple[Fired, ...]
    refuted: frozenset[str]

    @property
    def fired(self) -> frozenset[str]:
        return frozenset(entry.rule for entry in self.trace if entry.rule)

    @property
    def derived(self) -> dict[str, Value]:
        return dict(entry.derived for entry in self.trace if entry.derived)


class Network:
    """The network of one edition, built once and re-run from the start for every case."""

    def __init__(self, edition: Edition) -> None:
        self._engine = _Compiler(edition).engine()()

    def run(self, known: Knowns) -> Firing:
        """Fire on the known asked and summary findings."""
        engine = self._engine
        engine.trace, engine.refuted, engine.seen = [], set(), {}
        engine.reset()
        engine.declare(Case.from_iter([("_started", True), *known.items()]))
        engine.run()
        return Firing(tuple(engine.trace), frozenset(engine.refuted))


class _Compiler:
    """Turns rules into experta rules on one generated class.

    Each rule has a positive side that fires when it is true. A rule that others wait for to be false (it sets a derived
    term, or overrides) also has a side that fires when it is false, since absence proves nothing.
    """

    def __init__(self, edition: Edition) -> None:
        self._edition, self._base = edition, edition.base
        self._body: dict[str, Any] = {}
        self._salience = 0

    def engine(self) -> type[Any]:
        last_setter = {self._last_setter(term): term for term in self._base.setters if self._base.setters[term]}
        for rule in self._edition.rules:
            self._fires(rule)
            if isinstance(rule.then, Derive) or rule.overrides:
                self._refutes(rule)
            if rule.id in last_setter:
                self._otherwise(last_setter[rule.id])
        for term, setters in self._base.setters.items():
            if not setters:
                self._otherwise(term)
        return type("RungNetwork", (_Engine,), self._body)

    def _last_setter(self, term: str) -> str:
        order = [rule.id for rule in self._edition.rules]
        return max((rule.id for rule in self._base.setters[term]), key=order.index)

    def _fires(self, rule: Rule) -> None:
        unless = [Refuted(rule=other.id) for other in self._base.overriders.get(rule.id, ())]
        derived = (rule.then.term, rule.then.value) if isinstance(rule.then, Derive) else None
        for way in self._ways(self._edition.own[rule.id]):
            self._add(_when_fired(rule.id, way, derived), [*self._patterns(way), *unless])

    def _refutes(self, rule: Rule) -> None:
        refute = self._when_refuted(rule)
        for way in self._ways(Not(self._edition.own[rule.id])):
            self._add(refute, self._patterns(way))
        for other in self._base.overriders.get(rule.id, ()):
            for way in self._ways(self._edition.own[other.id]):
                blocked = [Refuted(rule=above.id) for above in self._base.overriders.get(other.id, ())]
                self._add(refute, [*self._patterns(way), *blocked])

    def _when_refuted(self, rule: Rule) -> Callable[[Any], None]:
        """Notes that a rule is false; tells the network only where something waits for it: each fact costs a pass."""
        term = rule.then.term if isinstance(rule.then, Derive) else None
        setters = {setter.id for setter in self._base.setters[term]} if term else {""}

        def refute(engine: Any) -> None:
            if rule.id in engine.refuted:
                return
            engine.refuted.add(rule.id)
            if rule.overrides:
                engine.declare(Refuted(rule=rule.id))
            if setters <= engine.refuted:
                engine.declare(Unset(term=term))

        return refute

    def _otherwise(self, term: str) -> None:
        value = self._base.terms[term].otherwise
        if value is not None:
            pattern = Unset(term=term) if self._base.setters[term] else Case(_started=True)
            self._add(_when_fired(None, (), (term, value)), [pattern])

    def _ways(self, condition: Condition) -> tuple[Alternative, ...]:
        return alternatives(pushed(condition, self._base.terms))

    def _patterns(self, way: Alternative) -> list[Any]:
        """One pattern for all entered findings of a way, one for each derived term."""
        entered: dict[str, list[Leaf]] = {}
        derived: dict[str, list[Leaf]] = {}
        for leaf in way:
            side = derived if self._base.terms[leaf.term].origin is Origin.DERIVED else entered
            side.setdefault(leaf.term, []).append(leaf)
        patterns: list[Any] = [Derived.from_iter([(term, _test(leaves))]) for term, leaves in derived.items()]
        if entered or not patterns:
            tests = {term: _test(leaves) for term, leaves in entered.items()}
            patterns.insert(0, Case.from_iter((tests or {"_started": True}).items()))
        return patterns

    def _add(self, action: Callable[[Any], None], patterns: list[Any]) -> None:
        self._salience -= 1
        self._body[f"rule_{-self._salience:06d}"] = _x.Rule(*patterns, salience=self._salience)(action)


def _when_fired(rule: str | None, way: Alternative, derived: tuple[str, Value] | None) -> Callable[[Any], None]:
    terms = tuple(dict.fromkeys(leaf.term for leaf in way))

    def fire(engine: Any) -> None:
        key = rule or derived
        if key in engine.seen:
            return
        engine.seen[key] = True
        engine.trace.append(Fired(rule, tuple((term, _value(engine, term)) for term in terms), derived))
        if derived:
            engine.declare(Derived.from_iter([derived]))

    return fire


def _value(engine: Any, term: str) -> Value:
    for fact in engine.facts.values():
        if isinstance(fact, (Case, Derived)) and term in fact:
            value: Value = fact[term]
            return value
    raise LookupError(term)


def _test(leaves: list[Leaf]) -> Any:
    """A field's constraint: one predicate for all leaves on the term."""
    return _x.P(_predicate(tuple(_plain(leaf) for leaf in leaves)))


Plain = tuple[str, ...] | tuple[How, float | None]


def _plain(leaf: Leaf) -> Plain:
    match leaf:
        case OneOf(values=values):
            return values
        case Bound(how=how, number=number):
            return (how, number)


@cache
def _predicate(tests: tuple[Plain, ...]) -> Callable[[Value], bool]:
    """The predicate for these tests; equal tests give the same object, because experta keeps each for ever."""
    return lambda value: all(_passes(value, test) for test in tests)


def _passes(value: Value, test: Plain) -> bool:
    if test and isinstance(test[0], How):
        number = test[1]
        return isinstance(number, float) and isinstance(value, float) and test[0].holds(value, number)
    return value in test


def disagreements(edition: Edition, firing: Firing, judged: Judged) -> Iterator[str]:
    """The rules on which the network and the judge differ: what is true, and what follows from it."""
    for rule in edition.rules:
        true = judged.truths[rule.id] is Truth.TRUE
        clash = isinstance(rule.then, Derive) and _derived_otherwise(rule.then.term, firing, judged)
        if (rule.id in firing.fired) is not true or (true and clash):
            yield rule.id


def _derived_otherwise(term: str, firing: Firing, judged: Judged) -> bool:
    return firing.derived.get(term) != judged.known.get(term)
