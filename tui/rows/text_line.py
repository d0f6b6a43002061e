"""What stands at a spot of a text: the path to the innermost entry that begins there, or before it."""

from __future__ import annotations

from collections.abc import Iterator

from kb.yaml_tree import Document, Node, Path

Spot = tuple[int, int]
"""A line and a column, counted from 1."""


def path_to(document: Document, text: str, location: Spot) -> Path:
    """The path to what stands at a location, line and column counted from 0; in front of a line, what begins it.

    Empty above the first entry.
    """
    row, column = location
    line = text.split("\n")[row]
    spot = (row + 1, max(column, len(line) - len(line.lstrip(" -"))) + 1)
    path: Path = ()
    node = document.root
    while found := _last_begun(node, spot):
        step, node = found
        path = (*path, step)
    return path


def _last_begun(node: Node, spot: Spot) -> tuple[str | int, Node] | None:
    begun = [(step, child) for step, child, first in _children(node) if first <= spot]
    return begun[-1] if begun else None


def _children(node: Node) -> Iterator[tuple[str | int, Node, Spot]]:
    """What is inside a value, each with the spot at which it begins."""
    match node.value:
        case dict(entries):
            yield from ((key, child, node.keys.get(key, (child.line, child.column))) for key, child in entries.items())
        case list(items):
            yield from ((number, child, (child.line, child.column)) for number, child in enumerate(items))
