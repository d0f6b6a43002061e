"""Whether a value fits the published form of a record, and where it does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from exports.record import schema
from exports.replay.refusals import briefly

_MOST_KEPT, _LONGEST_KEPT = 20_000, 2_000


def faults(value: object) -> Iterator[str]:
    """What does not fit, in a sentence each that names the place as a JSON path."""
    from jsonschema.exceptions import best_match

    told = set()
    for error in _fit().iter_errors(value):
        inner = best_match([error]) or error
        fault = f"{briefly(inner.json_path)}: {_said(inner)}"
        if fault not in told:
            told.add(fault)
            yield fault


@cache
def _fit() -> Any:
    """The validator. Parts that fitted are remembered: most stand in a record many times, and in the next one."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    seen: set[tuple[str, str]] = set()
    plain = Draft202012Validator.VALIDATORS["$ref"]

    def once(validator: Any, ref: str, instance: object, part: object) -> Iterator[Any]:
        key = (ref, json.dumps(instance))
        if key in seen:
            return
        found = False
        for error in plain(validator, ref, instance, part):
            found = True
            yield error
        if not found and len(key[1]) <= _LONGEST_KEPT:
            if len(seen) >= _MOST_KEPT:
                seen.clear()
            seen.add(key)

    checks = Draft202012Validator.FORMAT_CHECKER
    return extend(Draft202012Validator, {"$ref": once})(schema(), format_checker=checks)


def _said(error: Any) -> str:
    """A fault in words."""
    given = _shown(error.instance)
    match error.validator:
        case "required":
            lacking = [name for name in error.validator_value if name not in error.instance]
            return f"missing: {_quoted(lacking)}"
        case "additionalProperties":
            return f"a key that no record has here: {_quoted(_extra(error))}"
        case "type":
            wanted = error.validator_value
            return f"{given}; wanted: {wanted if isinstance(wanted, str) else ' or '.join(wanted)}"
        case "const":
            return f"{given}; wanted: {_shown(error.validator_value)}"
        case "enum":
            return f"{given}; wanted one of: {', '.join(map(_shown, error.validator_value))}"
        case _:
            return f"{given} is not written as a record writes it"


def _extra(error: Any) -> list[str]:
    known, forms = error.schema.get("properties", {}), error.schema.get("patternProperties", {})
    return [name for name in error.instance if name not in known and not any(re.search(form, name) for form in forms)]


def _quoted(names: list[str]) -> str:
    return ", ".join(f"'{briefly(name, 60)}'" for name in names[:4])


def _shown(value: object) -> str:
    match value:
        case dict() | list():
            kind = "an object" if isinstance(value, dict) else "a list"
            return f"{kind} of {len(value)}"
        case _:
            return briefly(json.dumps(value, ensure_ascii=False), 60)
