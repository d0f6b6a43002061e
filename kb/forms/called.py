"""What a place of a form is called in a sentence: for the steps of a draft, which are read long afterwards."""

from __future__ import annotations

from typing import Any

from kb.forms.field import Field, value_at
from kb.forms.walk import found
from kb.yaml_tree import Path


def called(file: str, plain: Any, path: Path, within: Path = ()) -> str:
    """A place with the names of what it stands in: `value from 2027-06-01`, `choice no`, `rests on`.

    `within`: the path of the entry that is named already; empty where the place is that entry.
    """
    parts = [_part(file, plain, path[:length]) for length in range(len(within) + 1, len(path) + 1)]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _part(file: str, plain: Any, path: Path) -> str:
    """The last step of a path, where it says more than those before it."""
    place, above = found(file, plain, path), found(file, plain, path[:-1])
    if place is None or place.rest:
        return ""
    if above is not None and not above.rest and above.field.each is not None:
        return _entry(place.field, path[-1], value_at(plain, path))
    return "" if place.field.each else _low(place.field.label)


def _entry(field: Field, step: str | int, value: Any) -> str:
    label = field.label.replace("{}", "").replace("  ", " ")
    if field.naming == "day":
        return f"value from {step}"
    if field.kind == "example":
        return f"example that {next(iter(value))}" if isinstance(value, dict) and value else "example"
    if isinstance(step, int):
        word = value if isinstance(value, str) else str(step + 1)
        return f"{_low(label)} {word}"
    return f"{_low(label)} {step}".strip()


def _low(label: str) -> str:
    return label[:1].lower() + label[1:]
