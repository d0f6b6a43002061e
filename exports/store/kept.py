"""What a list shows of a kept consultation: found from its beginning and its moves, without a knowledge base."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import ValidationError

from kb.moves import MOVES, Dated, Move, TargetAdded, TargetRenamed, TargetTakenOut

_SHAPING = ("dated", "target_added", "target_renamed", "target_taken_out")
TELLING = (*_SHAPING, "decided", "undone", "redone")
"""The kinds of moves from which a list learns something; of the others it only counts how many there are."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A consultation as it stands. `by` began it; `moves` counts every move, undone ones and undoings too.

    `decided`: the last change that stands is a decision. `targets` is empty where the beginning is damaged.
    """

    id: str
    case: str
    as_of: date
    targets: tuple[str, ...]
    base: str
    version: str
    digest: str
    by: str
    begun: datetime
    changed: datetime
    moves: int
    decided: bool


class Glance(NamedTuple):
    """A move at a glance; `kind` is empty where a list learns nothing from it."""

    kind: str = ""
    move: str = ""


def kept(row: Any, telling: Mapping[int, Glance]) -> Kept:
    """A consultation from its row in a list, and its telling moves by their numbers."""
    standing = still_standing(telling.get(number, Glance()) for number in range(row.moves))
    shaping = [move for glance in standing if glance.kind in _SHAPING for move in _read(glance.move)]
    return Kept(
        id=row.id,
        case=row.case,
        as_of=next(
            (move.as_of for move in reversed(shaping) if isinstance(move, Dated)), date.fromisoformat(row.as_of)
        ),
        targets=_targets(_first_targets(row.beginning), shaping),
        base=row.base,
        version=row.version,
        digest=row.digest,
        by=row.by,
        begun=datetime.fromisoformat(row.begun),
        changed=datetime.fromisoformat(row.changed),
        moves=row.moves,
        decided=bool(standing) and standing[-1].kind == "decided",
    )


def still_standing(glances: Iterable[Glance]) -> list[Glance]:
    """The changes that stand once what was undone and done again is reckoned with."""
    changes: list[Glance] = []
    at = 0
    for glance in glances:
        match glance.kind:
            case "undone":
                at = max(at - 1, 0)
            case "redone":
                at = min(at + 1, len(changes))
            case _:
                changes[at:] = [glance]
                at += 1
    return changes[:at]


def _read(text: str) -> list[Move]:
    """The move in the JSON; none where it is damaged, which resuming tells."""
    try:
        return [MOVES.validate_json(text)]
    except ValidationError:
        return []


def _first_targets(text: str) -> list[str]:
    try:
        return [str(target["target"]) for target in json.loads(text)["targets"]]
    except (ValueError, LookupError, TypeError, RecursionError):
        return []


def _targets(names: list[str], moves: Iterable[Move]) -> tuple[str, ...]:
    for move in moves:
        match move:
            case TargetAdded(name=name):
                names = [*names, name]
            case TargetRenamed(old=old, new=new):
                names = [new if name == old else name for name in names]
            case TargetTakenOut(name=gone):
                names = [name for name in names if name != gone]
    return tuple(names)
