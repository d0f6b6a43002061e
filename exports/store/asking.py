"""What the store asks its database, made once. `consultation` is a parameter wherever one is asked about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from exports.store.tables import CONSULTATIONS, MOVES

_THE_ONE = CONSULTATIONS.c.id == bindparam("consultation")

HOW_MANY = (
    select(func.count(MOVES.c.number))
    .select_from(CONSULTATIONS)
    .outerjoin(MOVES)
    .where(_THE_ONE)
    .group_by(CONSULTATIONS.c.id)
)
"""How many moves a consultation has; no row where there is no such consultation."""

IDS = select(CONSULTATIONS.c.id)

BEGINNING = select(CONSULTATIONS.c.beginning).where(_THE_ONE)

COURSE = select(MOVES).where(MOVES.c.consultation == bindparam("consultation")).order_by(MOVES.c.number)
"""Every move of a consultation, in order."""

_MADE = (
    select(MOVES.c.consultation, func.count().label("moves"), func.max(MOVES.c.at).label("at"))
    .group_by(MOVES.c.consultation)
    .subquery()
)
_CHANGED = func.coalesce(_MADE.c.at, CONSULTATIONS.c.begun)

LIST = (
    select(CONSULTATIONS, _CHANGED.label("changed"), func.coalesce(_MADE.c.moves, 0).label("moves"))
    .outerjoin(_MADE)
    .order_by(_CHANGED.desc(), CONSULTATIONS.c.id.desc())
)
"""Every consultation with the number of its moves and the time of its last change, the newest change first."""

LISTED = LIST.where(_THE_ONE)
"""The one consultation as a list has it."""


def glances(consultations: Iterable[str]) -> Select[Any]:
    """The moves of these consultations, as a list follows them."""
    asked = select(MOVES.c.consultation, MOVES.c.number, MOVES.c.kind, MOVES.c.move)
    return asked.where(MOVES.c.consultation.in_(list(consultations)))
