"""What a knowledge base consists of, as an author sees it: every rule, threshold, term, option and source by its place.

Found in the trees of the files, so that what cannot be read as a knowledge base can still be found and mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kb.folder import Folder
from kb.problems import Place, Problem
from kb.yaml_tree import Document, Node, Path

EntryKind = Literal["rule", "threshold", "term", "option", "source", "file"]
KINDS: tuple[EntryKind, ...] = ("rule", "threshold", "term", "option", "source", "file")
_NO_END = 10**9


@dataclass(frozen=True, slots=True)
class Entry:
    """`path` leads to it inside its file; `first` and `last` are its lines. `under`: what it is listed under.

    `says`: its reason, label or title. A `file` is one that holds none of the others, or cannot be read.
    """

    kind: EntryKind
    id: str
    file: str
    path: Path = ()
    under: str = ""
    says: str = ""
    first: int = 0
    last: int = _NO_END

    @property
    def name(self) -> str:
        """Its own among all entries."""
        return ":".join((self.kind, self.file, *map(str, self.path)))

    def holds(self, place: Place, folder: str) -> bool:
        """Whether a place, in a folder of this name, lies in it."""
        return place.file == f"{folder}/{self.file}" and (self.first <= place.line <= self.last or not self.path)


def entries(texts: Mapping[str, str], folder: Folder) -> tuple[Entry, ...]:
    """Every entry of the files, by kind; `folder` holds the trees of those that can be parsed."""
    found: list[Entry] = []
    for file in sorted(texts):
        document = folder.documents.get(file)
        found += _in_file(file, document) if document else [_whole(file)]
    return tuple(sorted(found, key=lambda entry: KINDS.index(entry.kind)))


def entry_of(every: tuple[Entry, ...], problem: Problem, folder: str) -> Entry | None:
    """The entry in which a problem lies; the narrowest where one lies inside another."""
    found = [entry for entry in every if entry.holds(problem.where, folder)]
    return max(found, key=lambda entry: len(entry.path), default=None)


def _whole(file: str) -> Entry:
    """A file of which nothing inside can be told."""
    first, _, _ = file.partition("/")
    return Entry("rule" if "rules" in file.split("/") else "file", _stem(file), file, under=_topic(file) or first)


def _in_file(file: str, document: Document) -> Iterator[Entry]:
    first, _, _ = file.partition("/")
    root = document.root
    if "rules" in file.split("/"):
        yield Entry("rule", _stem(file), file, under=_topic(file), says=_said(root, "because"))
    elif file == "thresholds.yaml":
        yield from _below(file, root, (), "threshold", "")
    elif first == "vocabulary":
        yield from _below(file, _child(root, "terms"), ("terms",), "term", _said(root, "label"))
        yield Entry("file", _stem(file), file, under="vocabulary", says=_said(root, "label"))
    elif file == "ladder.yaml":
        for tier, node in _children(_child(root, "tiers")):
            path: Path = ("tiers", tier, "options")
            yield from _below(file, _child(node, "options"), path, "option", _said(node, "label"))
    elif first == "sources":
        yield Entry("source", _stem(file), file, under=_said(root, "kind"), says=_said(root, "title"))
    else:
        says = _said(root, "title") or _said(root, "label")
        yield Entry("file", file.removesuffix(".yaml"), file, under=first if "/" in file else "base", says=says)


def _topic(file: str) -> str:
    """The topic of a rule's file; of a profile's rule, the profile."""
    parts = file.split("/")
    return f"profile {parts[1]}" if parts[0] == "profiles" else parts[1] if len(parts) > 2 else ""


def _stem(file: str) -> str:
    return file.rsplit("/", 1)[-1].removesuffix(".yaml")


def _below(file: str, node: Node | None, path: Path, kind: EntryKind, under: str) -> Iterator[Entry]:
    """Each entry of a mapping, with the lines up to the next one."""
    found = list(_children(node))
    lines = [node.keys[name][0] for name, _ in found] if node else []
    for number, (name, child) in enumerate(found):
        last = lines[number + 1] - 1 if number + 1 < len(lines) else _end(child)
        yield Entry(kind, name, file, (*path, name), under, _said(child, "label"), lines[number], last)


def _end(node: Node) -> int:
    """The last line on which something of it begins."""
    inside = node.value.values() if isinstance(node.value, dict) else node.value if isinstance(node.value, list) else ()
    return max((node.line, *map(_end, inside)))


def _children(node: Node | None) -> tuple[tuple[str, Node], ...]:
    return tuple(node.value.items()) if node and isinstance(node.value, dict) else ()


def _child(node: Node | None, key: str) -> Node | None:
    return dict(_children(node)).get(key)


def _said(node: Node | None, key: str) -> str:
    child = _child(node, key)
    value: Any = child.value if child else ""
    return " ".join(value.split()) if isinstance(value, str) else ""
