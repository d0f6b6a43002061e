"""From the reader's shapes to JSON Schema, draft-07: what editors understand, with a base's names put in their places.

Pydantic's own schema says less than it seems: keys that break a pattern pass, `null` and defaults are offered, titles
repeat the keys. So it is cleaned here, and every optional value still takes `null`, as the reader does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from kb.schemas.key_words import KEY_WORDS

Schema = dict[str, Any]
Said = TypeVar("Said")
NULL: Schema = {"type": "null"}
ONE_KEY: Schema = {"minProperties": 1, "allOf": [{"maxProperties": 1}]}
"""Exactly one key; apart in `allOf`, for editors offer no keys where they count too many."""
_DROPPED = ("title", "default", "description")


def shaped_file(
    model: type[BaseModel], fills: Mapping[str, Schema], more: Mapping[str, Schema] | None = None
) -> Schema:
    """The schema of a file.

    `fills` replace what stands at `Shape.key`, or at any `key` (with `[]`: its entries), and add demands to a `Shape`;
    `more` are further definitions.
    """
    parts = {**shapes_of(model, fills), **(more or {})}
    return {**parts.pop(model.__name__), "definitions": parts}


def shapes_of(model: type[BaseModel], fills: Mapping[str, Schema]) -> dict[str, Schema]:
    """A shape and those inside it, by name."""
    raw = model.model_json_schema(ref_template="#/definitions/{model}")
    return {name: _shape(name, one, fills) for name, one in {**raw.pop("$defs", {}), model.__name__: raw}.items()}


def ref(name: str, description: str = "") -> Schema:
    """What is defined under a name; validators leave the description aside, and editors show it."""
    return {"$ref": f"#/definitions/{name}", **({"description": description} if description else {})}


def keyed(entries: Mapping[str, Schema], others: Schema | bool = False) -> Schema:
    """A mapping: these keys, and what any other key takes."""
    return {"type": "object", "properties": dict(entries), "additionalProperties": others}


def list_of(entry: Schema, least: int = 0) -> Schema:
    """A list of such entries, at least so many."""
    return {"type": "array", "items": entry, **({"minItems": least} if least else {})}


def given(key: str) -> Schema:
    """True of a mapping in which a key has a value. (Inside `not`, so that editors do not offer the key for it.)"""
    return {"not": {"properties": {key: NULL}}}


def needed(key: str) -> Schema:
    """Demands a key."""
    return {"required": [key]}


def exactly_one(keys: Sequence[str], companions: Mapping[str, str] | None = None) -> Schema:
    """Demands one of several keys; a companion stands only beside its own key."""
    owners = {**{key: key for key in keys}, **(companions or {})}
    return {"anyOf": [needed(key) for key in keys], "allOf": [_alone(key, owners) for key in keys]}


def _alone(key: str, owners: Mapping[str, str]) -> Schema:
    barred = {**NULL, "errorMessage": f"This does not go together with '{key}'."}
    others = dict.fromkeys((other for other, owner in owners.items() if owner != key), barred)
    return {"if": given(key), "then": {"properties": others}}


def _shape(name: str, raw: Schema, fills: Mapping[str, Schema]) -> Schema:
    demands = fills.get(name, {})
    properties = {key: _property(name, key, one, fills) for key, one in raw["properties"].items()}
    return {**_clean(raw), "properties": properties, **demands}


def _property(shape: str, key: str, raw: Schema, fills: Mapping[str, Schema]) -> Schema:
    whole: Schema = _said(shape, key, fills) or _clean(raw)
    entry, words = _said(shape, f"{key}[]", fills), _said(shape, key, KEY_WORDS)
    alternatives = [one for one in whole.get("anyOf", [whole]) if one != NULL]
    if entry:
        alternatives = [{**one, "items": entry} if one.get("type") == "array" else one for one in alternatives]
    if raw.get("default", "") is None:  # optional: `key:` with nothing behind it is read as not given
        alternatives.append(NULL)
    [only, *others] = alternatives
    return {**({"anyOf": alternatives} if others else only), **({"description": words} if words else {})}


def _said(shape: str, key: str, of_keys: Mapping[str, Said]) -> Said | None:
    """What is said of a key of one shape, else of that key wherever it stands."""
    return of_keys.get(f"{shape}.{key}") or of_keys.get(key)


def _clean(raw: Any) -> Any:
    match raw:
        case {"patternProperties": dict(patterns)} if len(patterns) == 1:
            [(pattern, inner)] = patterns.items()
            rest = {key: one for key, one in raw.items() if key != "patternProperties"}
            names = {**raw.get("propertyNames", {}), "pattern": pattern}
            return _clean({**rest, "propertyNames": names, "additionalProperties": inner or True})
        case dict():
            return {key: _clean(one) for key, one in raw.items() if key not in _DROPPED or isinstance(one, dict)}
        case list():
            return [_clean(one) for one in raw]
        case _:
            return raw
