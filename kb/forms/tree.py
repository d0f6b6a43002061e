"""Conditions as plain values: a `not` is folded into what it denies, so that one row is one condition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from kb.yaml_tree import Path

Joint = Literal["all", "any"]


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions joined by `all` or `any`. `path` leads to the group, `parts_at` to the list of its parts."""

    path: Path
    word: Joint
    parts: list[Any]
    negated: bool
    parts_at: Path


def folded(plain: Any) -> tuple[bool, Any, Path]:
    """Whether a condition is denied, what is denied, and the steps down to it; a `not` of a `not` denies nothing."""
    negated, steps = False, 0
    while isinstance(plain, dict) and list(plain) == ["not"]:
        negated, plain, steps = not negated, plain["not"], steps + 1
    return negated, plain, ("not",) * steps


def denied(plain: Any) -> Any:
    """The opposite of a condition."""
    negated, inner, _ = folded(plain)
    return inner if negated else {"not": inner}


def group_at(plain: Any, path: Path = ()) -> Group | None:
    """The group that a condition is; None for any other. `path`: where the condition stands."""
    negated, inner, steps = folded(plain)
    match inner:
        case {"all": list(parts)} if len(inner) == 1:
            return Group(path, "all", parts, negated, (*path, *steps, "all"))
        case {"any": list(parts)} if len(inner) == 1:
            return Group(path, "any", parts, negated, (*path, *steps, "any"))
    return None


def joined(word: str, parts: list[Any], *, negated: bool = False) -> Any:
    """A group as a plain value: no group where there is one part only."""
    whole = parts[0] if len(parts) == 1 else {word: parts}
    return denied(whole) if negated else whole


def without_not(path: Path, root: int = 0) -> Path:
    """The path to the condition's row, from the path to what is denied; `root`: the steps to the whole condition."""
    while len(path) > root and path[-1] == "not":
        path = path[:-1]
    return path


def holder(path: Path, root: int) -> tuple[Path, int] | None:
    """The group that a condition stands in, and which part it is; None for the whole condition."""
    own = without_not(path, root)
    if len(own) < root + 2 or not isinstance(own[-1], int):
        return None
    return without_not(own[:-2], root), own[-1]
