"""From a path to what a form knows of that place, and what a file holds that is a form of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kb.forms import entry_fields, rule_fields
from kb.forms.field import Field, value_at
from kb.forms.vocabulary_fields import VOCABULARY
from kb.problems import Place, Problem, Refused
from kb.yaml_tree import Path

_FILES = {
    "base.yaml": entry_fields.BASE,
    "thresholds.yaml": entry_fields.THRESHOLDS,
    "ladder.yaml": entry_fields.LADDER,
    "lines.yaml": entry_fields.LINES,
}
_FOLDERS = {"rules": rule_fields.RULE, "vocabulary": VOCABULARY, "sources": entry_fields.SOURCE}
_WHOLE = ("test", "conclusion", "example")
"""Kinds whose value is one thing to a form, whatever stands inside."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a place. `path` leads to it; `rest` goes on inside a condition, conclusion, example or list."""

    field: Field
    path: Path
    rest: Path
    holder: Field | None


def file_field(file: str) -> Field | None:
    """The form of a whole file; None for a file that has none, such as a case."""
    first, _, rest = file.partition("/")
    if first == "profiles":
        return rule_fields.RULE if "/rules/" in rest else entry_fields.PROFILE
    return _FILES.get(file) or _FOLDERS.get(first)


def found(file: str, plain: Any, path: Path) -> Found | None:
    """What is known of a place, also where nothing stands there; None where nothing can."""
    field, holder, value = file_field(file), None, plain
    for number, step in enumerate(path):
        if field is None:
            return None
        inner = field.below(value, step)
        if inner is None and (field.kind in _WHOLE or field.kind == "words"):
            return Found(field, path[:number], path[number:], holder)
        holder, field, value = field, inner, value_at(value, (step,))
    return Found(field, path, (), holder) if field else None


def entries(file: str, plain: Any) -> tuple[Path, ...]:
    """The paths to what a file holds that is a form of its own; the file itself where it is one entry."""
    field = file_field(file)
    if field is None:
        return ()
    if file.startswith(("rules/", "profiles/", "sources/")) or file == "base.yaml":
        return ((),)
    return tuple(_entries(field, plain, ()))


def _entries(field: Field, value: Any, path: Path) -> Iterator[Path]:
    if not isinstance(value, dict):
        return
    for key, part in value.items():
        inner = field.below(value, key)
        if inner is None:
            continue
        if inner.alone:
            yield (*path, key)
        else:
            yield from _entries(inner, part, (*path, key))


def refused(file: str, what: str, mend: str) -> Refused:
    """What cannot be done to a form."""
    return Refused([Problem("used-wrongly", what, Place(file), mend)])
