"""A plain value with one place changed; what was given stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kb.yaml_tree import Path

Order = Sequence[str]
Changed = tuple[Any, Path]
"""The new plain value, and where the cursor goes."""


def changed_at(plain: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    """The value with what stands at a path changed; missing mappings on the way are made. Raises LookupError."""
    if not path:
        return change(plain)
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        parts = list(plain) if isinstance(plain, list) else [] if plain is None else None
        if parts is None or not 0 <= step <= len(parts):
            raise LookupError(step)
        inner = changed_at(parts[step] if step < len(parts) else None, rest, change)
        return [*parts[:step], inner, *parts[step + 1 :]]
    if plain is not None and not isinstance(plain, dict):
        raise LookupError(step)
    known = plain or {}
    return {**known, step: changed_at(known.get(step), rest, change)}


def removed_at(plain: Any, path: Path) -> Any:
    """The value without what stands at a path that exists."""
    *above, last = path
    return changed_at(plain, tuple(above), lambda holder: _without(holder, last))


def _without(holder: Any, step: str | int) -> Any:
    if isinstance(holder, list):
        return [part for number, part in enumerate(holder) if number != step]
    return {key: part for key, part in holder.items() if key != step}


def in_order(mapping: dict[str, Any], order: Order) -> dict[str, Any]:
    """The mapping with a new last key where the order puts it: behind the last of those that come before it there."""
    *others, new = mapping
    if new not in order:
        return mapping
    before = order[: order.index(new)]
    at = max((number for number, key in enumerate(others, 1) if key in before), default=0)
    return {key: mapping[key] for key in (*others[:at], new, *others[at:])}
