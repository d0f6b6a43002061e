"""Where every value of a YAML text begins and ends, to the character."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kb.yaml_tree import Path


@dataclass(slots=True)
class Entry:
    """A mapping's entry, or a list's item (`key` None). `at`, `key_end`: where its key or dash begins and ends."""

    key: str | None
    at: int
    key_end: int
    value: Span


@dataclass(slots=True)
class Span:
    """A value's text: `text[start:end]`. `flow`: in braces or brackets; `entries` is None for a scalar."""

    start: int
    end: int
    flow: bool
    entries: list[Entry] | None = None
    listed: bool = False
    key: tuple[str, int, int] | None = field(default=None, repr=False)

    def child(self, step: str | int) -> Entry | None:
        """The entry under a key, or the item of that number."""
        if self.listed and isinstance(step, int) and 0 <= step < len(self.entries or ()):
            return (self.entries or [])[step]
        return next((entry for entry in self.entries or () if not self.listed and entry.key == str(step)), None)

    def held(self, step: str | int) -> Entry:
        """The entry that is known to be there."""
        found = self.child(step)
        if found is None:
            raise LookupError(step)
        return found


def spans(text: str) -> Span:
    """The spans of a text that `read_tree` reads."""
    reader = _Reader(text)
    for event in _events(text):
        reader.take(event)
    return reader.root


def chain(root: Span, path: Path) -> list[Span]:
    """The spans from the root down a path, as far as it leads."""
    found = [root]
    for step in path:
        child = found[-1].child(step)
        if child is None:
            break
        found.append(child.value)
    return found


def scalars(span: Span) -> Iterator[tuple[int, int]]:
    """Where the keys and scalars of a value begin and end, in their order."""
    if span.entries is None:
        yield span.start, span.end
    for entry in span.entries or ():
        if entry.key is not None:
            yield entry.at, entry.key_end
        yield from scalars(entry.value)


def _events(text: str) -> Iterator[Any]:
    import yaml

    return yaml.parse(text, Loader=getattr(yaml, "CLoader", yaml.Loader))


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[Span] = []
        self.root = Span(0, 0, flow=False)

    def take(self, event: Any) -> None:
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self._scalar(event)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            span = Span(event.start_mark.index, event.end_mark.index, bool(event.flow_style), [], kind[0] == "S")
            self._add(span)
            self._open.append(span)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._close(event)

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        parent = self._open[-1] if self._open else None
        if parent is not None and not parent.listed and parent.key is None:
            parent.key = (event.value, start, end)
            return
        if start == end and parent is not None:  # an empty value stands behind its colon or dash
            start = end = self._behind(parent)
        if event.style in ("|", ">"):
            end = start + len(self._text[start:end].rstrip())
        self._add(Span(start, end, bool(parent and parent.flow)))

    def _behind(self, parent: Span) -> int:
        if parent.key is not None:
            return self._text.index(":", parent.key[2]) + 1
        return self._dash(parent) + 1

    def _add(self, span: Span) -> None:
        if not self._open:
            self.root = span
            return
        parent = self._open[-1]
        if parent.entries is not None:
            parent.entries.append(self._entry(parent, span))
        parent.key = None

    def _entry(self, parent: Span, span: Span) -> Entry:
        if parent.key is not None:
            return Entry(*parent.key, span)
        if parent.flow:
            return Entry(None, span.start, span.start, span)
        dash = self._dash(parent)
        return Entry(None, dash, dash + 1, span)

    def _dash(self, parent: Span) -> int:
        """Where the dash of the next item of a block list stands: in the list's column."""
        if not parent.entries:
            return parent.start
        column = parent.start - (self._text.rfind("\n", 0, parent.start) + 1)
        at = self._text.find("\n", parent.entries[-1].value.end)
        while at >= 0:
            dash = at + 1 + column
            if self._text[dash : dash + 1] == "-" and not self._text[at + 1 : dash].strip():
                return dash
            at = self._text.find("\n", at + 1)
        raise LookupError("a list without its dash")

    def _close(self, event: Any) -> None:
        span = self._open.pop()
        if span.flow:
            span.end = event.end_mark.index
        elif span.entries:
            span.end = span.entries[-1].value.end
        parent = self._open[-1] if self._open else None
        if parent is not None and parent.entries:
            parent.entries[-1].value.end = span.end
