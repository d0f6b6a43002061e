"""What a list shows of a kept consultation: found from its beginning and its moves, without a knowledge base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from exports.store.following import Followed, Glance, Watched, still_standing

_LOST = Glance("", "")
"""Stands for a move that is missing."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A consultation as it stands. `by` began it; `moves` counts every move, undone ones and undoings too.

    `decided`: the sites with a decision that stands; `overridden`: those of them where it goes against the advice, for
    a reason; `flags`: what was watched for and stands answered yes. `targets` is empty where the beginning is damaged.
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
    decided: tuple[str, ...] = ()
    overridden: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def is_decided(self) -> bool:
        """Whether every site has a decision that stands."""
        return bool(self.targets) and len(self.decided) == len(self.targets)


def kept(row: Any, moves: Mapping[int, Glance], watched: Watched) -> Kept:
    """A consultation from its row in a list, and its moves by their numbers."""
    followed = Followed(row.beginning, date.fromisoformat(row.as_of), watched)
    followed.follow(still_standing(moves.get(number, _LOST) for number in range(row.moves)))
    return Kept(
        id=row.id,
        case=row.case,
        as_of=followed.as_of,
        targets=tuple(followed.targets),
        base=row.base,
        version=row.version,
        digest=row.digest,
        by=row.by,
        begun=datetime.fromisoformat(row.begun),
        changed=datetime.fromisoformat(row.changed),
        moves=row.moves,
        decided=tuple(name for name in followed.targets if name in followed.decided),
        overridden=tuple(name for name in followed.targets if followed.decided.get(name)),
        flags=followed.flags,
    )
