"""What may be written for a term: in conditions, in a rule's examples, in cases. And words from a list.

`yes` and `no` are words here, as in YAML 1.2, which FORMAT.md asks for and yaml-language-server reads by default. An
editor set to YAML 1.1 takes them for booleans and marks them. To take booleans too would let `true` pass, and have
editors offer it, which the reader refuses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.ages import DAYS
from kb.from_yaml.values import UNKNOWN
from kb.model import KnowledgeBase, Threshold
from kb.schemas.structure import ONE_KEY, Schema, keyed, list_of, ref
from kb.terms import Age, Choices, Column, Group, Kind, Number, Table, Term, plain_number

DAY = r"^\d{4}-\d{2}-\d{2}$"
_AGO = r"^\s*\d{1,4} (day|week|month|year)s? ago\s*$"
_WORD: Schema = {"type": "string"}
_NOT_KNOWN = {UNKNOWN: "asked, and cannot be known"}
_HOWS = {
    "at_least": "This number or more.",
    "above": "More than this number.",
    "at_most": "This number or less.",
    "below": "Less than this number.",
    "after": "Later than the day that lies this long ago.",
}


def one_of(names: Mapping[str, str]) -> Schema:
    """One of some words, each with what it means; nothing where there are none, for editors take no empty list."""
    return {"not": {}} if not names else {"type": "string", "enum": [*names], "enumDescriptions": [*names.values()]}


def offered(names: Mapping[str, str]) -> Schema:
    """Any word; these are offered. For names that the same file may define, or that the reader does not look up."""
    return {"anyOf": [one_of(names), _WORD]} if names else _WORD


def one_or_more(names: Schema, least: int = 1) -> Schema:
    """One entry, or a list of them."""
    return {"anyOf": [names, list_of(names, least)]}


def about(thing: Term | Column | Table | Group) -> str:
    """What an editor shows of a name: its label, its question, its values."""
    ask = getattr(thing, "ask", "")
    kind = getattr(thing, "kind", None)
    return "\n\n".join(part for part in (f"{thing.label}. {ask}".strip(), _range(kind) if kind else "") if part)


def _range(kind: Kind) -> str:
    match kind:
        case Choices(labels):
            return "; ".join(_choice(word, label) for word, label in labels.items())
        case Number(unit=unit, low=low, high=high):
            return f"{plain_number(low)} to {plain_number(high)} {unit}"
        case Age(unit=unit):
            return f"entered as a date, compared as {unit} before the case's day"


def _choice(word: str, label: str) -> str:
    return word if label == word.replace("_", " ") else f"{word}: {label}"


def condition(base: KnowledgeBase) -> Schema:
    """A condition over the terms of a base."""
    return _tree({name: _compared(term, base.thresholds) for name, term in base.terms.items()}, others=False)


def open_condition(base: KnowledgeBase) -> Schema:
    """A condition of the vocabulary, over terms or columns: known ones are offered, for this is where they are made."""
    columns = {name: column for table in base.tables.values() for name, column in table.columns.items()}
    things: dict[str, Term | Column] = {**base.terms, **columns}
    known = {name: _compared(thing, base.thresholds) for name, thing in things.items()}
    new = ref("comparison")
    return _tree({name: {**one, "anyOf": [*one["anyOf"], new]} for name, one in known.items()}, others=new)


def comparison() -> Schema:
    """A comparison of a name that is not known yet."""
    return {"anyOf": [_WORD, list_of(_WORD, least=1), _bound([{"type": ["number", "string"]}], dated=True)]}


def _tree(leaves: Mapping[str, Schema], others: Schema | bool) -> Schema:
    parts = list_of(ref("condition"), least=1)
    joins = {
        "all": {**parts, "description": "True when each of these is."},
        "any": {**parts, "description": "True when at least one of these is."},
        "not": ref("condition", "True when this is false."),
    }
    return {**keyed({**leaves, **joins}, others), **ONE_KEY}


def _compared(thing: Term | Column, thresholds: Mapping[str, Threshold]) -> Schema:
    match thing.kind:
        case Choices(labels):
            alternatives = one_or_more(one_of(labels))["anyOf"]
        case Number(unit=unit, low=low, high=high):
            alternatives = [_bound([_number(low, high), *_limits(unit, thresholds)], dated=False)]
        case Age(unit=unit):
            alternatives = [_bound([{"type": "number"}, *_limits(unit, thresholds)], dated=True)]
    return {"description": about(thing), "anyOf": alternatives}


def _bound(limits: list[Schema], *, dated: bool) -> Schema:
    """One comparison with a limit. `after` (less time ago) is offered for dates, and taken for every number."""
    hows = {how: {"description": said, "anyOf": limits} for how, said in _HOWS.items() if dated or how != "after"}
    return {**keyed(hows), "patternProperties": {"^after$": {"anyOf": limits}}, **ONE_KEY}


def _limits(unit: str, thresholds: Mapping[str, Threshold]) -> list[Schema]:
    fitting = {name: limit_words(limit) for name, limit in thresholds.items() if limit.unit == unit}
    return [one_of(fitting)] if fitting else []


def limit_words(limit: Threshold) -> str:
    """A threshold's label and its values."""
    values = ", ".join(f"{plain_number(value.value)} {limit.unit} from {value.since}" for value in limit.values)
    return f"{limit.label}: {values}"


def _number(low: float, high: float) -> Schema:
    return {"type": "number", "minimum": low, "maximum": high}


def entered(thing: Term | Column) -> Schema:
    """A value of a case: dates are entered as days."""
    if isinstance(thing.kind, Age):
        days = [one_of(_NOT_KNOWN), {"type": "string", "pattern": DAY}, {"type": "string", "pattern": _AGO}]
        return {"description": about(thing), "anyOf": days}
    return exampled(thing)


def exampled(thing: Term | Column) -> Schema:
    """A value of a rule's example: the time since a date is given as a number."""
    match thing.kind:
        case Choices(labels):
            return {"description": about(thing), **one_of({**labels, **_NOT_KNOWN})}
        case Number(unit=unit, low=low, high=high):
            return {"description": about(thing), "anyOf": _quantity(unit, low, high)}
        case Age(unit=unit):
            return {"description": about(thing), "anyOf": _quantity(unit, 0, 100_000)}


def _quantity(unit: str, low: float, high: float) -> list[Schema]:
    """A number within its range; or text with its unit, whose range only the reader sees."""
    number, units = _number(low, high), "(hour|day|week|month|year)" if unit in (*DAYS, "hours") else unit.rstrip("s")
    text = rf"^\s*[-+]?\d+(\.\d+)?\s*{units}s*\s*$"
    readable = re.fullmatch("[A-Za-z%]+", unit)
    return [number, one_of(_NOT_KNOWN), *([{"type": "string", "pattern": text}] if readable else [])]
