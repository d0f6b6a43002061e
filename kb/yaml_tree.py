"""YAML 1.2 text as a tree that knows its places. No aliases, tags, surprises or deep nesting.

libyaml gives the events; scalars are resolved here by the YAML 1.2 core schema, so `yes`, `no`, `on` and `2026-03-02`
stay words. The tree is built from the events without recursion, so no input can exhaust the stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from kb.problems import Place, Problem, Refused
from kb.yaml_words import fault

MOST_CHARACTERS = 1_000_000
MOST_DEPTH = 40

Scalar = str | int | float | bool | None
Path = tuple[str | int, ...]

_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WHOLE = re.compile(r"[-+]?[0-9]+")
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass(slots=True)
class Node:
    """A value with the line and column (from 1) at which it begins; `keys` holds those of a mapping's keys."""

    value: Scalar | list[Node] | dict[str, Node]
    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)

    def plain(self) -> Any:
        """The value without its places."""
        match self.value:
            case dict(entries):
                return {key: node.plain() for key, node in entries.items()}
            case list(items):
                return [node.plain() for node in items]
            case scalar:
                return scalar


@dataclass(frozen=True, slots=True)
class Document:
    """One file's tree."""

    file: str
    root: Node

    def place(self, path: Path = (), *, of_key: bool = False) -> Place:
        """Where the value at a path begins (or its key); the nearest known place when the path leaves the tree."""
        node, spot = self.root, (self.root.line, self.root.column)
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            key_spot = node.keys.get(str(step))
            node, spot = child, key_spot if of_key and key_spot else (child.line, child.column)
        return Place(self.file, *spot)


def _child(node: Node, step: str | int) -> Node | None:
    match node.value:
        case dict(entries):
            return entries.get(str(step))
        case list(items) if isinstance(step, int) and 0 <= step < len(items):
            return items[step]
        case _:
            return None


def node_of(value: object) -> Node:
    """The tree without places of plain data, as JSON gives it. Raises ValueError where something in it is not that."""
    match value:
        case dict():
            return Node({str(key): node_of(part) for key, part in value.items()}, 0, 0)
        case list():
            return Node([node_of(part) for part in value], 0, 0)
        case str() | int() | float() | None:
            return Node(value, 0, 0)
    raise ValueError(f"{type(value).__name__} is not of JSON")


def read_tree(text: str, file: str) -> Document:
    """The tree of one YAML document.

    Raises Refused with codes too-large, not-yaml, empty-file, alias, tag, too-deep, duplicate-key, wrong-type.
    """
    if len(text) > MOST_CHARACTERS:
        what = f"the file has {len(text)} characters; at most {MOST_CHARACTERS} are read"
        raise Refused([Problem("too-large", what, Place(file), "split it, or check that it is the right file")])
    builder = _Builder(file)
    _feed(text, builder)
    if builder.problems:
        raise Refused(builder.problems)
    if builder.root is None or builder.root.value is None:
        raise Refused([Problem("empty-file", "there is nothing in this file", Place(file), "fill it or delete it")])
    return Document(file, builder.root)


def _feed(text: str, builder: _Builder) -> None:
    import yaml

    loader = getattr(yaml, "CLoader", yaml.Loader)  # libyaml where it was built in: eight times as fast
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
            if builder.hopeless:
                return
    except (yaml.YAMLError, ValueError) as error:
        found = fault(error, text)
        builder.refuse("not-yaml", found.what, found.line, found.column, found.mend)


class _Builder:
    """Takes parse events one by one and keeps the open collections on a stack."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.hopeless = False
        self._open: list[Node] = []
        self._keys: list[tuple[str, int, int] | None] = []
        self._documents = 0

    def refuse(self, code: str, what: str, line: int, column: int, mend: str) -> None:
        self.problems.append(Problem(code, what, Place(self.file, line, column), mend))

    def take(self, event: Any) -> None:
        kind = type(event).__name__
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if getattr(event, "anchor", None) is not None:
            self._give_up("alias", f"'{event.anchor}' is an anchor or alias", line, column, "write the value out")
        elif kind == "DocumentStartEvent":
            self._begin_document(line, column)
        elif kind == "ScalarEvent":
            self._scalar(event, line, column)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._begin(event, Node({} if kind[0] == "M" else [], line, column))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._open.pop()
            self._keys.pop()

    def _give_up(self, code: str, what: str, line: int, column: int, mend: str) -> None:
        self.refuse(code, what, line, column, mend)
        self.hopeless = True

    def _begin_document(self, line: int, column: int) -> None:
        self._documents += 1
        if self._documents > 1:
            self._give_up("not-yaml", "a second document begins here", line, column, "keep one document a file")

    def _begin(self, event: Any, node: Node) -> None:
        if len(self._open) >= MOST_DEPTH:
            what = f"values are nested more than {MOST_DEPTH} deep"
            return self._give_up("too-deep", what, node.line, node.column, "flatten it")
        self._check_tag(event, node)
        if self._waits_for_key():
            self.refuse("wrong-type", "a key must be a word", node.line, node.column, "write a plain word as the key")
        self._place(node)
        self._open.append(node)
        self._keys.append(None)
        return None

    def _scalar(self, event: Any, line: int, column: int) -> None:
        if event.value == "" and not event.style and self._keys and (key := self._keys[-1]):
            line, column = key[1:]  # the parser places an empty value at the next token, which is another line's
        node = Node(_scalar_value(event), line, column)
        self._check_tag(event, node)
        if self._waits_for_key():
            return self._key(str(event.value), line, column)
        self._place(node)
        return None

    def _check_tag(self, event: Any, node: Node) -> None:
        tag = getattr(event, "tag", None) or getattr(event, "ctag", None)
        if tag and str(tag) != "None":
            written = str(tag).replace("tag:yaml.org,2002:", "!!")
            self.refuse("tag", f"the tag {written} is not allowed", node.line, node.column, "take the tag out")

    def _waits_for_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].value, dict) and self._keys[-1] is None

    def _key(self, key: str, line: int, column: int) -> None:
        entries = self._open[-1].value
        if isinstance(entries, dict) and key in entries:
            first = self._open[-1].keys[key][0]
            what = f"'{key}' is written twice (first on line {first})"
            self.refuse("duplicate-key", what, line, column, "keep one of them")
        self._keys[-1] = (key, line, column)

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent.value, list):
            parent.value.append(node)
        elif isinstance(parent.value, dict) and self._keys[-1] is not None:
            key, line, column = self._keys[-1]
            parent.value[key] = node
            parent.keys[key] = (line, column)
            self._keys[-1] = None


def _scalar_value(event: Any) -> Scalar:
    text: str = event.value
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= 40 and _NUMBER.fullmatch(text) and isfinite(float(text)):
        return int(text) if _WHOLE.fullmatch(text) else float(text)
    return text
