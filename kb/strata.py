"""The order in which a knowledge base can be judged: what a rule needs comes before the rule."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from kb.conditions import names_of, terms_of
from kb.model import Derive, KnowledgeBase, Rule
from kb.terms import Origin

Node = tuple[str, str]
"""("rule", id) or ("term", id)."""


def dependencies(base: KnowledgeBase) -> dict[Node, list[Node]]:
    """What each rule, derived term and summary needs first, in the order of their names."""
    return {node: sorted(needs) for node, needs in sorted(_needs(base).items())}


def _needs(base: KnowledgeBase) -> dict[Node, set[Node]]:
    needs: dict[Node, set[Node]] = {}
    for rule in base.rules.values():
        needs[("rule", rule.id)] = {("term", term) for term in terms_of(rule.when)} | {
            ("rule", other.id) for other in base.overriders.get(rule.id, ())
        }
        if isinstance(rule.then, Derive):
            needs.setdefault(("term", rule.then.term), set()).add(("rule", rule.id))
    for term in base.terms.values():
        if term.origin is Origin.SUMMARY:
            needs[("term", term.id)] = {("term", name) for name in _summary_needs(base, term.id) if name in base.terms}
    return needs


def _summary_needs(base: KnowledgeBase, term: str) -> set[str]:
    summary = base.terms[term].summary
    if summary is None or summary.of not in base.tables:
        return set()
    columns = base.tables[summary.of].columns
    computed = [condition for column in columns.values() for condition in column.computed.values()]
    conditions = [*computed, *([summary.where] if summary.where else [])]
    return {name for condition in conditions for name in names_of(condition)}


def cycle(base: KnowledgeBase) -> tuple[Node, ...]:
    """One circle of needs, each needing the next, from a rule round to itself where one is in it; or nothing."""
    try:
        TopologicalSorter(dependencies(base)).prepare()
    except CycleError as error:
        ring = list(reversed(error.args[1]))[:-1]
        start = ring.index(min(ring))
        return (*ring[start:], *ring[: start + 1])
    return ()


def levels(base: KnowledgeBase) -> dict[Node, int]:
    """The stratum of every rule and term; a rule stands above all it needs. Raises CycleError."""
    needs = dependencies(base)
    level: dict[Node, int] = {}
    for node in TopologicalSorter(needs).static_order():
        below = [level[other] + (other[0] == "rule" and node[0] == "rule") for other in needs.get(node, ())]
        level[node] = max(below, default=0) + (node[0] == "term" and any(o[0] == "rule" for o in needs.get(node, ())))
    return level


def in_order(base: KnowledgeBase) -> tuple[Rule, ...]:
    """The rules by stratum, then by topic and name. Raises CycleError."""
    level = levels(base)
    return tuple(sorted(base.rules.values(), key=lambda rule: (level["rule", rule.id], rule.topic, rule.id)))
