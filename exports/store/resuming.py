"""Moves as the JSON that is kept, and the course they make when they are made again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from exports.store.beginning import begun_with
from exports.store.refusals import refused
from kb.course import Course, begun
from kb.model import KnowledgeBase
from kb.moves import MOVES, Move
from kb.problems import Place, Problem, Refused

_RESTORE = "put a copy of the store from a backup in its place"


def as_json(move: Move, where: str) -> str:
    """The JSON of a move. Raises Refused when it could not be read again, so that no such move is kept."""
    try:
        text = MOVES.dump_json(move).decode()
        MOVES.validate_json(text)
    except ValueError:
        what = f"the move '{move.move}' holds what cannot be kept"
        raise refused("wrong-type", what, where, "write it in letters that Unicode has, and finite numbers") from None
    return text


def resumed(base: KnowledgeBase, beginning: str, rows: Sequence[Any], where: str) -> Course:
    """The course of a consultation from its rows. Raises Refused at damage, and at what the base does not have."""
    damage = [*_gaps([row.number for row in rows], where), *_damaged(rows, where)]
    if damage:
        raise Refused(damage)
    course = begun(base, begun_with(beginning, base, where))
    for number, row in enumerate(rows):
        course = _after(course, MOVES.validate_json(row.move), f"{where}, move {number}")
    return course


def _gaps(numbers: Sequence[int], where: str) -> Iterator[Problem]:
    for number in sorted(set(range(max(numbers, default=-1) + 1)) - set(numbers)):
        yield Problem("unreadable", "the move is missing", Place(f"{where}, move {number}"), _RESTORE)


def _damaged(rows: Iterable[Any], where: str) -> Iterator[Problem]:
    """Each move whose JSON is no move, or another than its row says."""
    for row in rows:
        if _kind(row.move) != row.kind:
            what = f"the move '{row.kind}' of {row.at} is damaged"
            yield Problem("unreadable", what, Place(f"{where}, move {row.number}"), _RESTORE)


def _kind(text: str) -> str | None:
    try:
        return MOVES.validate_json(text).move
    except ValidationError:
        return None


def _after(course: Course, move: Move, where: str) -> Course:
    """The course with a move made again; what the base says against it is told of that move."""
    try:
        return course.after(move)
    except Refused as refusal:
        raise Refused(
            Problem(problem.code, f"'{move.move}' no longer fits: {problem.what}", Place(where), problem.mend)
            for problem in refusal.problems
        ) from None
