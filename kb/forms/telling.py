"""What stands in a place, in words for reading: as the rule book would say it, in one line."""

from __future__ import annotations

import json
from typing import Any

from kb.conditions import How
from kb.forms.comparisons import IS, Comparison, comparison_of, dated, things
from kb.forms.conclusions import VERBS, Concluded, concluded_of
from kb.forms.examples import exemplified_of
from kb.forms.field import Field, Spot
from kb.forms.row import TERMS, Reading
from kb.forms.tree import Group
from kb.model import KnowledgeBase
from kb.terms import Choices, Column, Term, quantity, said

_VERBS = {word.name: word.label for word in VERBS}


def one_line(value: Any) -> str:
    """A value as it is written, in one line."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def labelled(base: KnowledgeBase, term: str, reading: Reading = TERMS) -> str:
    """What a term or column is called; its name where there is none."""
    thing = _thing(base, term, reading)
    return thing.label if thing else term


def _thing(base: KnowledgeBase, name: str, reading: Reading) -> Term | Column | None:
    return things(base, reading).get(name) or (None if reading.table else base.terms.get(name))


def compared(base: KnowledgeBase, comparison: Comparison, reading: Reading = TERMS) -> str:
    """How a term is compared and with what; a denied bound says its opposite."""
    thing, how = _thing(base, comparison.term, reading), comparison.how
    if how == IS:
        values = [said(thing.kind, value) if thing else value for value in comparison.values]
        return f"{'is not' if comparison.negated else 'is'}: {' or '.join(values)}"
    limit = _limit(base, comparison.limit, thing, reading)
    if how not in {one.value for one in How}:
        return f"{'not ' * comparison.negated}{how}: {limit}"
    bound = How(how).opposite if comparison.negated else How(how)
    return f"{bound.words}: {limit}"


def _limit(base: KnowledgeBase, limit: Any, thing: Term | Column | None, reading: Reading) -> str:
    if not isinstance(limit, str):
        unit = "" if thing is None or isinstance(thing.kind, Choices) else thing.kind.unit
        return quantity(limit, unit).strip()
    threshold = base.thresholds.get(limit)
    if threshold is not None:
        return f"{threshold.label} ({dated(threshold)})"
    other = things(base, reading).get(limit) or base.terms.get(limit)
    return other.label if other else limit


def joint(group: Group) -> str:
    """What a group asks of its parts."""
    if group.word == "all":
        return "not all of these" if group.negated else "all of these"
    return "none of these" if group.negated else "at least one of these"


def concluded(base: KnowledgeBase, conclusion: Concluded) -> str:
    """A conclusion: its verb, and what it is said of."""
    verb = _VERBS[conclusion.verb]
    if conclusion.verb == "derive":
        term = base.terms.get(conclusion.term)
        value = term.said(conclusion.value) if term else conclusion.value
        return f"{verb}: {labelled(base, conclusion.term)} is {value}"
    names = ", ".join(base.options[name].label if name in base.options else name for name in conclusion.options)
    return f"{verb}: {'everything but ' * conclusion.all_but}{names}"


def exemplified(base: KnowledgeBase, findings: dict[str, Any]) -> str:
    """What is known in an example."""
    known = (f"{labelled(base, name)}: {_answer(base, name, value)}" for name, value in findings.items())
    return "; ".join(known) or "nothing known"


def _answer(base: KnowledgeBase, name: str, value: Any) -> str:
    term = base.terms.get(name)
    if term is None or (not isinstance(term.kind, Choices) and isinstance(value, str)):
        return str(value)
    return term.said(value)


def told(field: Field, spot: Spot, value: Any) -> str | None:
    """How a value stands, in words; None for a value that its form cannot show."""
    match field.kind:
        case "number":
            return _number(spot, value)
        case "words":
            return _words(field, spot, value)
        case "word" | "text" | "line" | "day" | "name":
            return _scalar(field, spot, value)
        case "conclusion":
            conclusion = concluded_of(value)
            return concluded(spot.base, conclusion) if conclusion else None
        case "example":
            example = exemplified_of(value)
            return exemplified(spot.base, example.findings) if example else None
        case "test":
            reading = field.reading(spot.plain, spot.path)
            comparison = comparison_of(value)
            return compared(spot.base, comparison, reading) if comparison else None
    return None


def _number(spot: Spot, value: Any) -> str | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    unit = unit_of(spot)
    return quantity(value, unit) if unit else str(value)


def unit_of(spot: Spot) -> str:
    """The unit of a number: of its range, of the threshold it is a value of; empty for a bare number."""
    known = spot.base.thresholds.get(str(spot.path[-4])) if len(spot.path) > 3 else None
    unit = spot.near("unit") or spot.near("unit", up=3) or (known.unit if known else "")
    return unit if isinstance(unit, str) else ""


def _scalar(field: Field, spot: Spot, value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return _called(field, spot, (value,)) if field.kind == "word" else value


def _words(field: Field, spot: Spot, value: Any) -> str | None:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return None
    return ", ".join(value) if field.by_name else _called(field, spot, tuple(value))


def _called(field: Field, spot: Spot, names: tuple[str, ...]) -> str:
    known = {word.name: word.label for word in field.words(spot)} if field.words else {}
    return ", ".join(known.get(name, name) for name in names)
