"""The words that the schema of a kind of file has at a spot, each with what it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from kb.completion.spot import ENTRY, As, Path, Spot
from kb.model import KnowledgeBase
from kb.schemas import schemas
from kb.schemas.structure import Schema
from kb.word import Word

Labels = Mapping[str, frozenset[str]]


@lru_cache(maxsize=4)
def _schemas(base: KnowledgeBase) -> Mapping[str, Schema]:
    """The schemas of a base, made once."""
    return schemas(base)


@lru_cache(maxsize=4)
def _labels(base: KnowledgeBase) -> Labels:
    """What each name of a base is called."""
    columns = [(name, one.label) for table in base.tables.values() for name, one in table.columns.items()]
    things: tuple[Mapping[str, Any], ...] = (base.terms, base.groups, base.tables, base.thresholds, base.options)
    found: dict[str, set[str]] = {}
    for name, label in [*columns, *((name, one.label) for part in things for name, one in part.items())]:
        found.setdefault(name, set()).add(label)
    return {name: frozenset(labels) for name, labels in found.items()}


def words_at(base: KnowledgeBase, kind: str, spot: Spot) -> tuple[Word, ...]:
    """The words that a file of this kind may have at a spot, in the order of the knowledge base."""
    nodes, parts = _nodes(base, kind, spot.path)
    words = dict(_standing(nodes, parts, spot))
    return tuple(_word(name, said, _labels(base)) for name, said in words.items())


def takes_keys(base: KnowledgeBase, kind: str, spot: Spot) -> bool:
    """Whether a word at a spot is a key, which a colon follows."""
    if spot.stands in (As.VALUE, As.LISTED):
        return False
    nodes, parts = _nodes(base, kind, spot.path)
    return any(_keys(nodes, parts, ()))


def _nodes(base: KnowledgeBase, kind: str, path: Path) -> tuple[list[Schema], Mapping[str, Schema]]:
    """Every alternative at the end of a path, and what they point to."""
    schema = _schemas(base)[f"{kind}.json"]
    parts: Mapping[str, Schema] = schema["definitions"]
    nodes = [*_expanded(schema, parts)]
    for step in path:
        nodes = [one for node in nodes for inner in _stepped(node, step) for one in _expanded(inner, parts)]
    return nodes, parts


Said = tuple[str, str]
"""A name, and what the schema says of it."""


def _standing(nodes: list[Schema], parts: Mapping[str, Schema], spot: Spot) -> Iterator[Said]:
    """What may be written at a spot, its brackets, braces and dash included where they are still to be written."""
    entries = [*_entries(nodes, parts)]
    match spot.stands:
        case As.KEY:
            yield from _keys(nodes, parts, spot.beside)
            yield from ((f"- {name}", said) for name, said in _values(entries))
            yield from ((f"- {name}: ", said) for name, said in _keys(entries, parts, ()))
        case As.BRACED:
            yield from _keys(nodes, parts, spot.beside)
        case As.DASHED:
            yield from _values(nodes)
            yield from _keys(nodes, parts, spot.beside)
        case As.LISTED:
            yield from ((name, said) for name, said in _values(nodes) if name not in spot.beside)
            yield from _braced(nodes, parts)
        case As.VALUE:
            plain = [*_values(nodes)]
            yield from plain
            yield from _braced(nodes, parts)
            yield from ((f"[{name}]", said) for name, said in ([] if plain else _values(entries)))


def _braced(nodes: list[Schema], parts: Mapping[str, Schema]) -> Iterator[Said]:
    return ((f"{{{name}: }}", said) for name, said in _keys(nodes, parts, ()))


def _keys(nodes: Iterable[Schema], parts: Mapping[str, Schema], beside: Iterable[str]) -> Iterator[Said]:
    """The keys of a mapping that has some already."""
    given = frozenset(beside)
    for node in nodes:
        if given and {"maxProperties": 1} in node.get("allOf", ()):
            continue
        barred = {*given, *_barred(node, given)}
        for name, one in node.get("properties", {}).items():
            if name not in barred:
                yield name, _description(one, parts)
        for name in node.get("propertyNames", {}).get("enum", ()):
            if name not in barred:
                yield name, ""


def _barred(node: Schema, given: frozenset[str]) -> Iterator[str]:
    """The keys that do not go together with those that are given."""
    for demand in node.get("allOf", ()):
        asked = demand.get("if", {}).get("not", {}).get("properties", {})
        if given & set(asked):
            yield from demand.get("then", {}).get("properties", ())
        yield from _barred(demand, given)
    if "else" in node:
        yield from _barred(node["else"], given)


def _values(nodes: Iterable[Schema]) -> Iterator[Said]:
    for node in nodes:
        words = node.get("enum", ())
        said = node.get("enumDescriptions", [""] * len(words))
        yield from ((str(word), about) for word, about in zip(words, said, strict=True))


def _entries(nodes: Iterable[Schema], parts: Mapping[str, Schema]) -> Iterator[Schema]:
    for node in nodes:
        if isinstance(node.get("items"), dict):
            yield from _expanded(node["items"], parts)


def _stepped(node: Schema, step: str | int) -> Iterator[Schema]:
    if step == ENTRY:
        inner = node.get("items")
    else:
        inner = node.get("properties", {}).get(step, node.get("additionalProperties"))
    if isinstance(inner, dict):
        yield inner


def _expanded(node: Schema, parts: Mapping[str, Schema]) -> Iterator[Schema]:
    """A schema and its alternatives, what it points to put in."""
    if "$ref" in node:
        yield from _expanded(parts[node["$ref"].rpartition("/")[2]], parts)
        return
    yield node
    for one in [*node.get("anyOf", ()), *([node["else"]] if "else" in node else [])]:
        yield from _expanded(one, parts)


def _description(node: Schema, parts: Mapping[str, Schema]) -> str:
    """What is said of a key: by its own schema, else by what that points to."""
    said = node.get("description", "")
    return said or (_description(parts[node["$ref"].rpartition("/")[2]], parts) if "$ref" in node else "")


def _word(name: str, said: str, labels: Labels) -> Word:
    """A word, its label and the rest of what is said of it told apart."""
    said = " ".join(said.split())
    for label in labels.get(name.strip("-{[]}: "), ()):
        if said.startswith(label):
            return Word(name, label, said[len(label) :].lstrip(".: "))
    return Word(name, "", said) if "." in said else Word(name, said)
