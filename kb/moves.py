"""What a person does in a consultation, one move at a time: plain data, checked when it comes from outside.

A cell is written as in a case file: a choice, a number in the unit of its term, a day as `2026-03-02`, or `unknown`
(asked, cannot be known). `target` names whom a move is about; None is the patient.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from kb.from_yaml.shapes import Shape, Word

Cell = str | float
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]


class Answered(Shape):
    """A term was answered."""

    move: Literal["answered"] = "answered"
    term: Word
    value: Cell
    target: Name | None = None


class NoneOf(Shape):
    """A group was answered "none of these"; what single members were answered still stands."""

    move: Literal["none_of"] = "none_of"
    group: Word
    target: Name | None = None


class TakenBack(Shape):
    """A term, a group with its members, or a table is as if never asked."""

    move: Literal["taken_back"] = "taken_back"
    kind: Literal["term", "group", "table"]
    id: Word
    target: Name | None = None


class HistoryGiven(Shape):
    """The rows of a table now, oldest first; `none`: asked, and there are none."""

    move: Literal["history"] = "history"
    table: Word
    rows: tuple[dict[Word, Cell], ...] = ()
    none: bool = False
    target: Name | None = None


class TargetAdded(Shape):
    """One more pain site."""

    move: Literal["target_added"] = "target_added"
    name: Name


class TargetRenamed(Shape):
    """A pain site by another name."""

    move: Literal["target_renamed"] = "target_renamed"
    old: Name
    new: Name


class TargetTakenOut(Shape):
    """A pain site no longer asked about."""

    move: Literal["target_taken_out"] = "target_taken_out"
    name: Name


class Dated(Shape):
    """The consultation is judged on another day; every span of time counts back from it."""

    move: Literal["dated"] = "dated"
    as_of: date


class Decided(Shape):
    """The clinician chose. `option` None: none of the ladder's; `reason` a code of `override_reasons`."""

    move: Literal["decided"] = "decided"
    target: Name
    option: Word | None
    reason: str | None = None
    note: Annotated[str, StringConstraints(max_length=2000)] = ""


class Undone(Shape):
    """The last move was taken back."""

    move: Literal["undone"] = "undone"


class Redone(Shape):
    """What was undone stands again."""

    move: Literal["redone"] = "redone"


Change = Answered | NoneOf | TakenBack | HistoryGiven | TargetAdded | TargetRenamed | TargetTakenOut | Dated | Decided
Move = Change | Undone | Redone

MOVES: TypeAdapter[Move] = TypeAdapter(Annotated[Move, Field(discriminator="move")])
"""Reads a move from JSON and checks its shape."""
