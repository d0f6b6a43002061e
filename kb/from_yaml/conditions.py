"""Conditions from YAML: parsing, and checking every leaf against what its names mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.conditions import AllOf, AnyOf, Bound, Condition, How, Not, OneOf
from kb.from_yaml.names import Problems
from kb.problems import Place, nearest
from kb.terms import Age, Choices, Kind, Number
from kb.yaml_tree import Document, Node

_HOWS = {how.value: how for how in How} | {"after": How.BELOW}
_JOINS = ("all", "any", "not")


@dataclass(frozen=True)
class Scope:
    """What the names in a condition may mean.

    `kinds` are the terms (or columns) that leaves may compare; `limits` maps the name of a limit to its unit;
    `noun` and `limit_noun` say what these are called in problems.
    """

    kinds: Mapping[str, Kind]
    limits: Mapping[str, str]
    noun: str = "term"
    limit_noun: str = "threshold"


class ConditionReader:
    """Reads conditions of one document within one scope; problems go to `problems`."""

    def __init__(self, document: Document, scope: Scope, problems: Problems) -> None:
        self._document, self._scope, self._problems = document, scope, problems

    def read(self, node: Node) -> Condition | None:
        """The condition, or None when it has problems."""
        if not isinstance(node.value, dict) or len(node.value) != 1:
            shown = "a mapping with exactly one key"
            self._refuse(node, "wrong-type", f"a condition is {shown}", "use all: [...] to join several")
            return None
        key, inner = next(iter(node.value.items()))
        if key in _JOINS:
            return self._joined(key, inner)
        return self._leaf(key, inner, self._at(*node.keys[key]))

    def _joined(self, key: str, inner: Node) -> Condition | None:
        if key == "not":
            part = self.read(inner)
            return Not(part) if part else None
        if not isinstance(inner.value, list) or not inner.value:
            self._refuse(inner, "wrong-type", f"'{key}' takes a list of conditions", "write each after a dash")
            return None
        parts = [self.read(item) for item in inner.value]
        whole = tuple(part for part in parts if part is not None)
        if len(whole) < len(parts):
            return None
        return AllOf(whole) if key == "all" else AnyOf(whole)

    def _leaf(self, term: str, inner: Node, place: Place) -> Condition | None:
        kind = self._problems.look_up(self._scope.noun, term, self._scope.kinds, place)
        if kind is None:
            return None
        if isinstance(inner.value, dict):
            return self._bound(term, kind, inner)
        return self._choice(term, kind, inner)

    def _choice(self, term: str, kind: Kind, inner: Node) -> Condition | None:
        if not isinstance(kind, Choices):
            mend = f"write {term}: {{at_least: ...}} (or above, at_most, below)"
            self._refuse(inner, "wrong-comparison", f"'{term}' is a number and is compared with a limit", mend)
            return None
        items = inner.value if isinstance(inner.value, list) else [inner]
        if not items:
            self._refuse(inner, "wrong-type", f"'{term}' is compared with an empty list", "name at least one choice")
        good = [item for item in items if self._is_choice(term, kind, item)]
        if len(good) < len(items) or not items:
            return None
        return OneOf(term, tuple(dict.fromkeys(str(item.value) for item in good)))

    def _is_choice(self, term: str, kind: Choices, item: Node) -> bool:
        if isinstance(item.value, str) and item.value in kind.labels:
            return True
        self._refuse(item, "unknown-choice", f"'{item.plain()}' is not a choice of '{term}'",
                     nearest(item.plain(), kind.labels))  # fmt: skip
        return False

    def _bound(self, term: str, kind: Kind, inner: Node) -> Condition | None:
        entries = inner.value if isinstance(inner.value, dict) else {}
        if isinstance(kind, Choices):
            mend = f"use one of: {', '.join(kind.labels)}"
            self._refuse(inner, "wrong-comparison", f"'{term}' is a choice and has no bounds", mend)
            return None
        if len(entries) != 1:
            self._refuse(inner, "wrong-comparison", f"'{term}' takes one comparison at a time", "use all: [...]")
            return None
        word, limit = next(iter(entries.items()))
        how = _HOWS.get(word)
        if how is None:
            mend = nearest(word, _HOWS)
            self._refuse(inner, "wrong-comparison", f"no comparison is called '{word}'", mend)
            return None
        if word == "after" and not isinstance(kind, Age):
            what = f"'{term}' is no date, so nothing comes after it"
            self._refuse(inner, "wrong-comparison", what, "use at_least, above, at_most or below")
            return None
        return self._limited(term, kind, how, limit)

    def _limited(self, term: str, kind: Number | Age, how: How, limit: Node) -> Condition | None:
        match limit.value:
            case bool() | None | list() | dict():
                self._refuse(limit, "wrong-type", "a limit is a number or a name", "write a number or a name")
                return None
            case str(name):
                return self._named(term, kind, how, name, limit)
            case number:
                return self._numbered(term, kind, how, float(number), limit)

    def _numbered(self, term: str, kind: Number | Age, how: How, number: float, at: Node) -> Condition | None:
        if isinstance(kind, Number) and not kind.low <= number <= kind.high:
            what = f"{number:g} lies outside the range of '{term}' ({kind.low:g} to {kind.high:g} {kind.unit})"
            self._refuse(at, "out-of-range", what, "compare with a number inside the range")
            return None
        return Bound(term, how, number)

    def _named(self, term: str, kind: Number | Age, how: How, name: str, at: Node) -> Condition | None:
        place = self._at(at.line, at.column)
        unit = self._problems.look_up(self._scope.limit_noun, name, self._scope.limits, place)
        if unit is None:
            return None
        if unit != kind.unit:
            what = f"'{name}' is in {unit}, but '{term}' is in {kind.unit}"
            self._refuse(at, "wrong-unit", what, f"use a limit in {kind.unit}")
            return None
        return Bound(term, how, None, name)

    def _refuse(self, node: Node, code: str, what: str, mend: str) -> None:
        self._problems.add(code, what, self._at(node.line, node.column), mend)

    def _at(self, line: int, column: int) -> Place:
        return Place(self._document.file, line, column)
