"""Conditions moved, joined and denied. A group never has fewer than two parts, and nothing is denied twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kb.forms.field import value_at
from kb.forms.setting import Changed, changed_at
from kb.forms.tree import Group, Joint, denied, folded, group_at, holder, joined, without_not
from kb.forms.walk import Found, found, refused
from kb.yaml_tree import Path

_OTHER: dict[Joint, Joint] = {"all": "any", "any": "all"}
_WORDS = {"all": "all of these", "any": "at least one of these"}


@dataclass(frozen=True, slots=True)
class _Part:
    """A condition that is part of a group: the group, and which part it is."""

    path: Path
    value: Any
    group: Group
    at: int


def is_inside(place: Found | None) -> bool:
    """Whether a place lies inside a condition, below its top."""
    return place is not None and place.field.kind == "test" and bool(place.rest)


def grouped(file: str, plain: Any, path: Path, word: str) -> Changed:
    """A condition denied, or joined. Asking for the same word again gives back what was.

    A group changes its word. A single condition is joined with its neighbour, the one below where there is one; of two
    that are joined already, the group changes its word, or goes up into the group it stands in.
    """
    root, own = _row(file, plain, path)
    if word == "not":
        return changed_at(plain, own, denied), own
    group = group_at(value_at(plain, own), own)
    if group is not None:
        return _with_word(plain, group, _OTHER[group.word]), own
    part = _part(file, plain, own, root)
    if part.group.word != word and len(part.group.parts) > 2:
        return _paired(plain, part, word)
    return _undone(file, plain, part, word, root)


def _undone(file: str, plain: Any, part: _Part, word: str, root: Path) -> Changed:
    """For two that are joined: their group dissolved where `word` made it, else given its other word."""
    outer = _held(plain, part.group.path, root)
    if part.group.word == word and len(part.group.parts) > 2:
        raise refused(file, f"these are joined by '{_WORDS[word]}' already", "ask on the group itself")
    if part.group.word == word and outer and outer.group.word != word and not part.group.negated:
        return _spliced(plain, outer, part.group)
    other = _OTHER[part.group.word]
    changed = _with_word(plain, part.group, other)
    if part.group.word != word and outer and outer.group.word == part.group.word and not part.group.negated:
        return changed, part.group.path  # from a part of it, the next asking would dissolve it
    return changed, (*part.group.parts_at[:-1], other, part.at)


def _paired(plain: Any, part: _Part, word: str) -> Changed:
    """A part joined with the one below it; the last with the one above it."""
    parts, first = part.group.parts, min(part.at, len(part.group.parts) - 2)
    pair = {word: parts[first : first + 2]}
    changed = _with_parts(plain, part.group, [*parts[:first], pair, *parts[first + 2 :]])
    return changed, (*part.group.parts_at, first, word, part.at - first)


def dissolved(file: str, plain: Any, path: Path) -> Changed:
    """A group's parts put into the group it stands in. Refused for the topmost, and for what is denied."""
    root, own = _row(file, plain, path)
    group, outer = group_at(value_at(plain, own), own), _held(plain, own, root)
    if group is None or outer is None:
        raise refused(file, "only a group that stands in another can be dissolved", "choose such a group")
    if group.negated:
        raise refused(file, "what is denied as a whole cannot be dissolved", "take the 'not' away first")
    return _spliced(plain, outer, group)


def _spliced(plain: Any, outer: _Part, group: Group) -> Changed:
    parts = [*outer.group.parts[: outer.at], *group.parts, *outer.group.parts[outer.at + 1 :]]
    return _with_parts(plain, outer.group, parts), (*outer.group.parts_at, outer.at)


def shifted(file: str, plain: Any, path: Path, by: int) -> Changed:
    """A condition moved out of its group, behind it (-1), or into the group above it, else below it (+1)."""
    root, own = _row(file, plain, path)
    part = _part(file, plain, own, root)
    return _out(file, plain, part, root) if by < 0 else _into(file, plain, part)


def _out(file: str, plain: Any, part: _Part, root: Path) -> Changed:
    outer = _held(plain, part.group.path, root)
    if outer is None:
        raise refused(file, "this stands in no group that stands in another", "it is at the top already")
    left = _joined_again(part.group, _others(part))
    parts = [*outer.group.parts[: outer.at], left, part.value, *outer.group.parts[outer.at + 1 :]]
    return _with_parts(plain, outer.group, parts), (*outer.group.parts_at, outer.at + 1)


def _into(file: str, plain: Any, part: _Part) -> Changed:
    for beside, behind in ((part.at - 1, True), (part.at + 1, False)):
        group = group_at(part.group.parts[beside]) if 0 <= beside < len(part.group.parts) else None
        if group is not None:
            return _taken_into(plain, part, group, beside, behind=behind)
    raise refused(file, "no group stands beside this", "join two conditions first, by 'all' or 'any'")


def _taken_into(plain: Any, part: _Part, group: Group, beside: int, *, behind: bool) -> Changed:
    filled = [*group.parts, part.value] if behind else [part.value, *group.parts]
    parts = list(part.group.parts)
    parts[beside] = _joined_again(group, filled)
    del parts[part.at]
    at = beside if behind else beside - 1
    changed = _with_parts(plain, part.group, parts)
    above = part.group.path if len(parts) == 1 else (*part.group.parts_at, at)
    inside = group_at(value_at(changed, above), above)
    return changed, (*(inside.parts_at if inside else above), len(filled) - 1 if behind else 0)


def taken_condition(file: str, plain: Any, path: Path) -> Changed:
    """A part taken out of its group; a group that keeps one part becomes that part."""
    root, own = _row(file, plain, path)
    part = _part(file, plain, own, root)
    left = _others(part)
    if not left:
        return _emptied(file, plain, part, root)
    changed = _with_parts(plain, part.group, left)
    return changed, part.group.path if len(left) == 1 else (*part.group.parts_at, min(part.at, len(left) - 1))


def _emptied(file: str, plain: Any, part: _Part, root: Path) -> Changed:
    if part.group.path == root:
        raise refused(file, "the last condition cannot be taken out", "change it, or add another first")
    return taken_condition(file, plain, part.group.path)


def moved_condition(file: str, plain: Any, path: Path, by: int) -> Changed:
    """A part one place up (-1) or down (+1) in its group."""
    root, own = _row(file, plain, path)
    part = _part(file, plain, own, root)
    parts, to = list(part.group.parts), part.at + by
    if not 0 <= to < len(parts):
        raise refused(file, f"there is nothing {'above' if by < 0 else 'below'} in this group", "move it out of it")
    parts[part.at], parts[to] = parts[to], parts[part.at]
    return changed_at(plain, part.group.parts_at, lambda _: parts), (*part.group.parts_at, to)


def _row(file: str, plain: Any, path: Path) -> tuple[Path, Path]:
    """The path to the whole condition, and to the row of the one at a path."""
    place = found(file, plain, path)
    if place is None or place.field.kind != "test":
        raise refused(file, "this is no condition", "choose a condition")
    own = without_not(path, len(place.path))
    inner = folded(value_at(plain, own))[1]
    held = own == place.path or holder(own, len(place.path)) is not None
    if not held or not isinstance(inner, dict) or len(inner) != 1:
        raise refused(file, "no condition stands here", "add one, or change the text itself")
    return place.path, own


def _held(plain: Any, path: Path, root: Path) -> _Part | None:
    """The group that the condition at a path stands in; None for the whole condition."""
    above = holder(path, len(root))
    group = group_at(value_at(plain, above[0]), above[0]) if above else None
    if above is None or group is None or above[1] >= len(group.parts):
        return None
    return _Part(path, value_at(plain, path), group, above[1])


def _part(file: str, plain: Any, path: Path, root: Path) -> _Part:
    part = _held(plain, path, root)
    if part is None:
        raise refused(file, "a single condition stands in no group", "add another condition first")
    return part


def _others(part: _Part) -> list[Any]:
    return [one for number, one in enumerate(part.group.parts) if number != part.at]


def _joined_again(group: Group, parts: list[Any]) -> Any:
    return joined(group.word, parts, negated=group.negated)


def _with_parts(plain: Any, group: Group, parts: list[Any]) -> Any:
    return changed_at(plain, group.path, lambda _: _joined_again(group, parts))


def _with_word(plain: Any, group: Group, word: Joint) -> Any:
    return changed_at(plain, group.path, lambda _: joined(word, group.parts, negated=group.negated))
