"""Numbers in columns and as bars, legible without colour, in lines no longer than a width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exports.overview.counts import FEWEST
from exports.paper import NARROWEST, Line
from exports.visible import visible

_BAR = "█"
_LEAST_LABEL = 14
"""Columns; where a table leaves its labels fewer, they stand on lines of their own."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its numbers; `notes` stand below it."""

    label: str
    numbers: tuple[int, ...]
    notes: tuple[str, ...] = ()


def share(part: int, of: int) -> str:
    """A part as a percentage; nothing where it is one of so few that it would say more than is known.

    It is never rounded to none or to all.
    """
    if of < FEWEST:
        return ""
    percent = 100 * part / of
    if 0 < percent < 1:
        return "<1 %"
    return ">99 %" if 99 < percent < 100 else f"{percent:.0f} %"


def table(headings: Sequence[str], rows: Sequence[Row], width: int) -> Iterator[Line]:
    """A head and its rows; where the width is too small for labels beside the numbers, they stand above them."""
    width = max(width, NARROWEST)
    digits = max((len(str(number)) for row in rows for number in row.numbers), default=1)
    sizes = [max(len(heading), digits) + 2 for heading in headings]
    room = min(width - sum(sizes), max((len(visible(row.label)) for row in rows), default=0) + 2)
    room = room if room >= _LEAST_LABEL else 0
    yield _kept(" " * room + "".join(f"{one:>{size}}" for one, size in zip(headings, sizes, strict=True)), "dim")
    for row in rows:
        cells = "".join(f"{number:>{size}}" for number, size in zip(row.numbers, sizes, strict=True))
        yield from (*_beside(visible(row.label), cells, room, width), *_notes(row, width))


def bars(rows: Sequence[Row], of: int, width: int) -> Iterator[Line]:
    """Each row's one number with what it is of, its share, and a bar as long as that."""
    width = max(width, NARROWEST)
    digits = len(str(of))
    room = min(max((len(visible(row.label)) for row in rows), default=0), width * 2 // 5)
    counted = 2 + digits + len(" of ") + digits + 1 + len(">99 %") + 2
    for row in rows:
        [number] = row.numbers
        bar = _bar(number, of, width - room - counted)
        cells = f"  {number:>{digits}} of {of} {share(number, of):>5}  {bar}"
        yield from (*_beside(visible(row.label), cells, room, width), *_notes(row, width))


def _notes(row: Row, width: int) -> Iterator[Line]:
    for note in row.notes:
        yield from (_kept(f"    {piece}", "dim") for piece in textwrap.wrap(visible(note), width - 4))


def _bar(number: int, of: int, room: int) -> str:
    """At least a little of a bar for every number that is not nought, where there is room for one."""
    return _BAR * min(max(round(number / of * room), 1), room) if number and of else ""


def _beside(label: str, cells: str, room: int, width: int) -> Iterator[Line]:
    """A label, in as many lines as it takes, and the numbers beside the last; or below it where it does not fit."""
    pieces = textwrap.wrap(label, room, break_long_words=False, break_on_hyphens=False) if room else []
    if not pieces or max(map(len, pieces)) > room:
        yield from (_kept(piece) for piece in textwrap.wrap(label, width))
        pieces = [""]
    *before, last = pieces
    yield from (_kept(piece) for piece in before)
    yield _kept(f"{last:<{room}}{cells}")


def _kept(text: str, style: str = "") -> Line:
    return Line(text.rstrip(), style=style, kept=True)
