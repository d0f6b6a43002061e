"""Examples of a rule for a dialog: what is known, and what the rule must say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from graphlib import CycleError
from typing import Any

from kb.checks.use import OUTCOMES as _OUTCOMES
from kb.checks.use import read_by
from kb.conditions import Condition
from kb.editing.mends import example_of
from kb.edition import edition
from kb.forms.comparisons import comparison_of, whole
from kb.forms.field import value_at
from kb.forms.tree import group_at
from kb.from_yaml.conditions import ConditionReader, Scope
from kb.from_yaml.names import Problems
from kb.from_yaml.values import UNKNOWN
from kb.model import DEFAULT_PROFILE, Caution, KnowledgeBase, Rule
from kb.problems import Place
from kb.profiles import under, with_every_rule
from kb.terms import Age, Choices, Number, Term, Value
from kb.typed import typed
from kb.word import Word
from kb.yaml_tree import Document, Node, Path

OUTCOMES = tuple(Word(outcome, outcome) for outcome in _OUTCOMES)
"""What a rule may say of an example."""
_LONGEST_AGE = 100_000.0


@dataclass(frozen=True, slots=True)
class Exemplified:
    """An outcome, and the values of terms with which the rule has it."""

    outcome: str
    findings: dict[str, Any]


def exemplified_of(plain: Any) -> Exemplified | None:
    """The example that a plain value writes; None where it writes none."""
    match plain:
        case dict() if len(plain) == 1:
            ((outcome, findings),) = plain.items()
            known = isinstance(findings, dict) and all(map(_is_value, findings.values()))
            return Exemplified(outcome, dict(findings)) if known and outcome in _OUTCOMES else None
    return None


def _is_value(given: object) -> bool:
    return isinstance(given, str | int | float) and not isinstance(given, bool)


def plain_example(exemplified: Exemplified) -> dict[str, Any]:
    """An example as a file writes it."""
    return {exemplified.outcome: dict(exemplified.findings)}


def missing(examples: Any) -> list[str]:
    """The outcomes of which there is no example yet."""
    given = [key for one in examples if isinstance(one, dict) for key in one] if isinstance(examples, list) else []
    return [outcome for outcome in _OUTCOMES if outcome not in given]


def start_of(plain: Any, path: Path) -> Exemplified:
    """The example at a path; where none stands yet, an empty one with the outcome that its row asks for."""
    number, examples = int(path[-1]), value_at(plain, path[:-1])
    listed = examples if isinstance(examples, list) else []
    lacking = missing(listed)
    if number < len(listed):
        return exemplified_of(listed[number]) or Exemplified(_OUTCOMES[0], {})
    asked = number - len(listed)
    return Exemplified(lacking[asked] if asked < len(lacking) else _OUTCOMES[0], {})


def reads(base: KnowledgeBase, plain: Any) -> tuple[Term, ...]:
    """The terms that a rule reads, in their order, then those of the rules that override it."""
    rule = plain if isinstance(plain, dict) else {}
    whole_base = with_every_rule(base)
    names = dict.fromkeys(named_in(rule.get("when")))
    for other in whole_base.overriders.get(str(rule.get("id")), ()):
        names |= dict.fromkeys(sorted(read_by(whole_base, other)))
    return tuple(base.terms[name] for name in names if name in base.terms)


def named_in(plain: Any) -> Iterator[str]:
    """The terms that a plain condition names, from left to right; nothing for what is no condition."""
    comparison, group = comparison_of(plain), group_at(plain)
    if comparison is not None:
        yield comparison.term
    for part in group.parts if group else ():
        yield from named_in(part)


def answers(_: KnowledgeBase, term: Term) -> tuple[Word, ...]:
    """What an example may say of a term in words: its choices, and that it is not known."""
    labels = term.kind.labels if isinstance(term.kind, Choices) else {}
    return (*(Word(*pair) for pair in labels.items()), Word(UNKNOWN, UNKNOWN, "Asked, and cannot be known."))


def answer_typed(_: KnowledgeBase, term: Term, text: str) -> str | int | float:
    """The value of a term as it was typed for an example; times are numbers here. Raises Refused."""
    kind = term.kind
    if isinstance(kind, Age):
        kind = Number(kind.unit, 0, _LONGEST_AGE)
    cell = typed(kind, text, term.label, date.min).cell
    return whole(cell) if isinstance(cell, float) else str(cell)


def new_example(base: KnowledgeBase, plain: Any, outcome: str, day: date, profile: str = DEFAULT_PROFILE) -> Any:
    """An example with this outcome that holds on a day, where one can be worked out; else one that says nothing yet."""
    rule = _judged(base, plain)
    found = _worked_out(under(base, profile), rule, outcome, day) if rule and profile_known(base, profile) else None
    values: dict[str, Value] = found or {}
    return {outcome: {term: whole(one) if isinstance(one, float) else one for term, one in values.items()}}


def profile_known(base: KnowledgeBase, profile: str) -> bool:
    """Whether there is guidance of that name."""
    return profile == DEFAULT_PROFILE or profile in base.profiles


def _worked_out(base: KnowledgeBase, rule: Rule, outcome: str, day: date) -> dict[str, Value] | None:
    """Only the rule and those that override it are judged."""
    others = {one.id: one for one in _overriding(base, rule.id)}
    try:
        return example_of(edition(replace(base, rules={**others, rule.id: rule}), day), rule, outcome)
    except CycleError:
        return None


def _overriding(base: KnowledgeBase, name: str) -> Iterator[Rule]:
    """Those that override a rule, and those that override these; each once."""
    found: dict[str, Rule] = {}
    waiting = list(base.overriders.get(name, ()))
    while waiting:
        other = waiting.pop()
        if other.id not in found:
            found[other.id] = other
            waiting += base.overriders.get(other.id, ())
    yield from found.values()


def _judged(base: KnowledgeBase, plain: Any) -> Rule | None:
    """The rule as it stands in the form, as far as its condition goes; None where it has none that can be read."""
    when = _read(base, plain.get("when")) if isinstance(plain, dict) else None
    name = str(plain.get("id", "")) if isinstance(plain, dict) else ""
    return Rule(name, "", "", when, Caution(()), (), (), (), (), Place(name)) if when else None


def _read(base: KnowledgeBase, plain: Any) -> Condition | None:
    problems, root = Problems(), tree(plain)
    kinds = {name: term.kind for name, term in base.terms.items()}
    units = {name: limit.unit for name, limit in base.thresholds.items()}
    return ConditionReader(Document("the form", root), Scope(kinds, units), problems).read(root)


def tree(plain: Any) -> Node:
    """A plain value as the reader of files takes it, without places."""
    match plain:
        case dict():
            return Node(
                {str(key): tree(part) for key, part in plain.items()}, 0, 0, {str(key): (0, 0) for key in plain}
            )
        case list():
            return Node([tree(part) for part in plain], 0, 0)
    return Node(plain, 0, 0)
