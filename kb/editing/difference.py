"""What turns one plain value into another, as the fewest edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import reduce
from typing import Any

from kb.editing.edits import Edit, Inserted, Put, Renamed, TakenOut, edited
from kb.yaml_tree import Path, read_tree


def rewritten(text: str, meant: Any, order: Sequence[str] = ()) -> str:
    """The text changed until it says what is meant. Raises Refused with cannot-write."""
    edits = difference(read_tree(text, "the text").root.plain(), meant, order)
    return reduce(edited, edits, text)


def difference(old: Any, new: Any, order: Sequence[str] = (), path: Path = ()) -> Iterator[Edit]:
    """The edits, each at the place where it stands once those before it are done.

    The order of a mapping's keys is kept, but for those of the file itself.
    """
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        yield from _mappings(old, new, order, path)
    elif isinstance(old, list) and isinstance(new, list) and old and new:
        yield from _lists(old, new, path)
    elif old != new:
        yield Put(path=path, value=new, order=tuple(order) if len(path) == 1 else ())


def _mappings(old: dict[str, Any], new: dict[str, Any], order: Sequence[str], path: Path) -> Iterator[Edit]:
    gone, come = [key for key in old if key not in new], [key for key in new if key not in old]
    if len(gone) == len(come) == len(old) == 1:  # the only key: the same thing by another name
        yield Renamed(path=(*path, gone[0]), new=come[0])
        yield from difference(old[gone[0]], new[come[0]], (), (*path, come[0]))
        return
    moved = len(gone) == len(old) or [key for key in old if key in new] != [key for key in new if key in old]
    if moved and path:
        yield Put(path=path, value=new)
        return
    if len(gone) < len(old):
        yield from (TakenOut(path=(*path, key)) for key in gone)
    yield from (Put(path=(*path, key), value=new[key], order=tuple(order or new)) for key in come)
    if len(gone) == len(old):
        yield from (TakenOut(path=(*path, key)) for key in gone)
    for key, value in old.items():
        if key in new:
            yield from difference(value, new[key], (), (*path, key))


def _lists(old: list[Any], new: list[Any], path: Path) -> Iterator[Edit]:
    """Items in the order of the list; `at` is where the next one stands by then."""
    at = 0
    matcher = SequenceMatcher(None, list(map(repr, old)), list(map(repr, new)), autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        if old[a:b] == new[c:d]:
            at += b - a
            continue
        both = min(b - a, d - c)
        for number in range(both):
            yield from difference(old[a + number], new[c + number], (), (*path, at + number))
        at += both
        for value in new[c + both : d]:
            yield Inserted(path=(*path, at), value=value)
            at += 1
        for _ in range(a + both, b):
            yield TakenOut(path=(*path, at))
