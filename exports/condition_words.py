"""Conditions and conclusions in words, for people who never see YAML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.conditions import AllOf, AnyOf, Bound, Condition, Leaf, Not, OneOf
from kb.model import Caution, Conclusion, Derive, Exclude, KnowledgeBase, Oppose, Recommend, Rule
from kb.terms import Choices, quantity


@dataclass(frozen=True, slots=True)
class Phrase:
    """A condition in words, its parts below it."""

    text: str
    parts: tuple[Phrase, ...] = ()


def condition_phrase(condition: Condition, base: KnowledgeBase) -> Phrase:
    """A condition as nested phrases."""
    match condition:
        case OneOf() | Bound():
            return Phrase(_leaf(condition, base, negated=False))
        case Not(OneOf() | Bound() as leaf):
            return Phrase(_leaf(leaf, base, negated=True))
        case Not(part):
            return Phrase("not all of this:", (condition_phrase(part, base),))
        case AllOf(parts):
            return Phrase("all of these:", tuple(condition_phrase(part, base) for part in parts))
        case AnyOf(parts):
            return Phrase("at least one of these:", tuple(condition_phrase(part, base) for part in parts))


def _leaf(leaf: Leaf, base: KnowledgeBase, *, negated: bool) -> str:
    term = base.terms[leaf.term]
    match leaf:
        case OneOf(values=values):
            words = " or ".join(f"“{term.said(value)}”" for value in values)
            return f"{term.label} is {'not ' * negated}{words}"
        case Bound(how=how, number=number, name=name):
            shown = how.opposite if negated else how
            unit = "" if isinstance(term.kind, Choices) else term.kind.unit
            if name is not None:
                return f"{term.label}: {shown.words} the threshold “{base.thresholds[name].label}” ({name})"
            return f"{term.label}: {shown.words} {quantity(number or 0.0, unit)}"


def conclusion_words(rule: Rule, base: KnowledgeBase) -> str:
    """What a rule concludes, as a sentence; of an exclusion also what its being unknown does."""
    said = f"Then {concluded_words(rule.then, base)}."
    if not isinstance(rule.then, Exclude):
        return said
    asked = "Until it is known, these are not offered."
    return f"{said} {asked if rule.then.holds else 'While it is unknown, that is only noted.'}"


def concluded_words(conclusion: Conclusion, base: KnowledgeBase) -> str:
    """A conclusion inside a sentence."""
    match conclusion:
        case Derive(term, value):
            return f"“{base.terms[term].label}” is “{base.terms[term].said(value)}”"
        case Recommend(option, strength):
            return f"recommend “{base.options[option].label}” ({strength})"
        case Oppose(options):
            return f"argue against {_labels(options, base)}"
        case Caution(options):
            return f"attach this caution to {_labels(options, base)}"
        case Exclude(options, _, all_but):
            return f"rule out {f'everything but {_labels(all_but, base)}' if all_but else _labels(options, base)}"


def _labels(options: tuple[str, ...], base: KnowledgeBase) -> str:
    return ", ".join(f"“{base.options[option].label}”" for option in options)


def example_words(rule: Rule, base: KnowledgeBase) -> Iterator[str]:
    """Each example in a line: the outcome, and what was known."""
    for example in rule.examples:
        known = [
            f"{base.terms[name].label}: {base.terms[name].said(value) if value is not None else 'not known'}"
            for name, value in example.findings.items()
        ]
        yield f"{example.expected}: {'; '.join(known) or 'nothing known'}"
