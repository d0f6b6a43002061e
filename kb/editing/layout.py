"""Values laid out as YAML: on one line where they fit, in block style where they do not."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from kb.problems import Refused
from kb.yaml_tree import read_tree

WIDTH = 120
STEP = 2
Value = Any
"""A string, number, boolean, None, or a list or mapping of them."""


def scalar(value: Value, *, in_flow: bool = False) -> str:
    """A scalar on one line, in quotes only where it would otherwise read as something else."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}" if float(f"{value:g}") == value else repr(value)
    text = str(value)
    return text if _plain(text, in_flow=in_flow) else _quoted(text)


def _quoted(text: str) -> str:
    """In double quotes, with what cannot be seen as an escape."""
    return "".join(
        letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in json.dumps(text, ensure_ascii=False)
    )


def _plain(text: str, *, in_flow: bool) -> bool:
    """Whether a text may stand without quotes: read again, it is the same text."""
    if not text or not text.isprintable() or text != text.strip():
        return False
    written = f"{{k: [{text}]}}" if in_flow else f"k: {text}\n"
    try:
        return bool(read_tree(written, "text").root.plain() == {"k": [text] if in_flow else text})
    except Refused:
        return False


def flow(value: Value) -> str:
    """A value on one line."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{scalar(key, in_flow=True)}: {flow(one)}" for key, one in value.items()) + "}"
        case str():
            return scalar(value, in_flow=True)
        case Sequence():
            return "[" + ", ".join(map(flow, value)) + "]"
        case _:
            return scalar(value, in_flow=True)


def after_key(value: Value, indent: int, column: int) -> str:
    """What follows the colon of a key that stands at `indent`; `column` is that behind the colon."""
    if isinstance(value, str):
        line = scalar(value)
    elif isinstance(value, Mapping | Sequence):
        line = flow(value)
    else:
        line = scalar(value)
    if column + 1 + len(line) <= WIDTH and not _is_told_line_by_line(value):
        return f" {line}"
    if isinstance(value, str):
        return _prose(value, indent + STEP) or f" {line}"
    if isinstance(value, Mapping | Sequence) and value:
        return "\n" + block(value, indent + STEP)
    return f" {line}"


def _is_told_line_by_line(value: Value) -> bool:
    """Several mappings in a list, such as examples, stand below each other."""
    several = isinstance(value, Sequence) and not isinstance(value, str) and len(value) > 1
    return several and all(isinstance(one, Mapping) for one in value)


def _prose(text: str, indent: int) -> str | None:
    """A long text folded; None where folding would change it."""
    if text != " ".join(text.split()):
        return None
    lines = textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return " >-\n" + "\n".join(" " * indent + line for line in lines)


def block(value: Value, indent: int) -> str:
    """A mapping or list in lines, each at `indent`; what fits on a line stays on it."""
    if isinstance(value, Mapping):
        return "\n".join(entry(key, one, indent) for key, one in value.items())
    return "\n".join(item(one, indent) for one in value)


def entry(key: str, value: Value, indent: int) -> str:
    """A key with its value, at `indent`."""
    head = " " * indent + scalar(key) + ":"
    return head + after_key(value, indent, len(head))


def item(value: Value, indent: int) -> str:
    """A list's item, at `indent`."""
    head = " " * indent + "-"
    line = flow(value) if isinstance(value, Mapping) and len(value) > 1 else None
    if isinstance(value, Mapping) and value and (line is None or len(head) + 1 + len(line) > WIDTH):
        inner = block(value, indent + STEP)
        return head + " " + inner[indent + STEP :]
    return head + after_key(value, indent, len(head))
