"""Finds the spot at a cursor from the lines and their indentation, for a text that is being typed may be no YAML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.completion.flow import left_open, spot_in
from kb.completion.lines import Line, line_of
from kb.completion.spot import ENTRY, As, Path, Spot

_FURTHEST = 60
"""Lines that are read on after the cursor for the end of what is open in brackets."""


def spot_at(text: str, row: int, column: int) -> Spot | None:
    """The spot at a cursor, row and column counted from 0; None in text that nothing is known of."""
    lines = [*text.splitlines(), ""]
    row = min(max(row, 0), len(lines) - 1)
    column = min(max(column, 0), len(lines[row]))
    first = _begins(lines, row, column)
    if first is None:
        return None
    line = line_of(lines[first])
    if line.flows and (first < row or column > line.begins):
        return _flowing(lines, first, row, column)
    return _plain(lines, row, column)


def _begins(lines: Sequence[str], row: int, column: int) -> int | None:
    """The row on which what stands at the cursor begins: further up where brackets are open; None in folded text."""
    outer: list[int] = []
    here = line_of(lines[row])
    indent = column if here.empty else here.indent
    for number in range(row - 1, -1, -1):
        line = line_of(lines[number])
        if line.indent < indent and not line.empty:
            outer.append(number)
            indent = line.indent
            if indent == 0:
                break
    if any(line_of(lines[number]).folded for number in outer):
        return None
    return _outermost_open(lines, [*reversed(outer), row])


def _outermost_open(lines: Sequence[str], rows: Sequence[int]) -> int:
    """The first of these rows whose brackets are still open at the last; else the last."""
    first, upto = rows[0], rows[-1]
    for number in rows[1:]:
        line = line_of(lines[first])
        if not (line.flows and left_open("\n".join([lines[first][line.begins :], *lines[first + 1 : number]]))):
            first = number
    return first if upto - first <= _FURTHEST else upto


def _flowing(lines: Sequence[str], first: int, row: int, column: int) -> Spot | None:
    """A spot in brackets that open on the row `first`."""
    line = line_of(lines[first])
    last = row + 1
    while last < min(len(lines), row + _FURTHEST) and line_of(lines[last]).indent > line.indent:
        last += 1
    text = "\n".join(lines[first:last])
    ahead = sum(len(one) + 1 for one in lines[first:row])
    spot = spot_in(text[line.begins :], ahead + column - line.begins)
    if spot is None:
        return None
    shift = line.begins - ahead
    return replace(spot, start=spot.start + shift, end=spot.end + shift).below(_path_of_value(lines, first))


def _path_of_value(lines: Sequence[str], row: int) -> Path:
    """The path of what stands behind a line's dashes and key."""
    line = line_of(lines[row])
    return (*_path(lines, row, line.at), *([line.key] if line.key is not None else []))


def _plain(lines: Sequence[str], row: int, column: int) -> Spot | None:
    """A spot on a line without brackets."""
    line, text = line_of(lines[row]), lines[row]
    if column > line.comment or (column < line.at and not line.empty):
        return None
    if line.key is not None and column > line.key_end:
        if (column < line.begins and line.value) or column == line.key_end + 1:
            return None
        return _value(lines, row, column)
    if text[:column].endswith("-") and line.dashes:
        return None
    start = column if line.empty else line.at
    end = start if line.empty else line.key_end if line.key is not None else line.begins + len(line.value)
    stands = As.DASHED if line.dashes else As.KEY
    beside, path = _beside(lines, row, start), _path(lines, row, start)
    return Spot(path, stands, start, max(end, column), text[start:column], beside, line.key is not None)


def _value(lines: Sequence[str], row: int, column: int) -> Spot:
    line = line_of(lines[row])
    start = line.begins if line.value else column
    end = max(column, start + len(line.value))
    return Spot(_path_of_value(lines, row), As.VALUE, start, end, lines[row][start:column])


def _path(lines: Sequence[str], row: int, column: int) -> Path:
    """The keys and lists that what begins at a row and column stands in."""
    found: list[str | int] = []
    limit, dash = column, False
    for line in _upward(lines, row):
        own = line is None
        for at, key in reversed(_tokens(line_of(lines[row]), column) if line is None else _tokens(line)):
            if at < limit or (at == limit and dash and key is not None and not own):
                found.append(ENTRY if key is None else key)
                limit, dash = at, key is None
        if limit == 0 and not dash:
            break
    return tuple(reversed(found))


def _upward(lines: Sequence[str], row: int) -> Iterator[Line | None]:
    """None for the row itself, then the lines above that say something."""
    yield None
    for number in range(row - 1, -1, -1):
        line = line_of(lines[number])
        if not line.empty:
            yield line


def _tokens(line: Line, upto: int | None = None) -> list[tuple[int, str | None]]:
    """The dashes of a line (None) and its key, each with its column; those before a column."""
    found: list[tuple[int, str | None]] = [(at, None) for at in line.dashes]
    if line.key is not None:
        found.append((line.at, line.key))
    return [one for one in found if upto is None or one[0] < upto]


def _beside(lines: Sequence[str], row: int, column: int) -> frozenset[str]:
    """The other keys of the mapping to which a key at a row and column belongs."""
    above = [] if line_of(lines[row]).dashes else _level((lines[at] for at in range(row - 1, -1, -1)), column)
    below = _level((lines[at] for at in range(row + 1, len(lines))), column, downward=True)
    return frozenset([*above, *below])


def _level(lines: Iterator[str], column: int, *, downward: bool = False) -> Iterator[str]:
    """The keys at a column, until a line leaves the mapping."""
    for line in map(line_of, lines):
        if line.empty:
            continue
        leaves = line.indent < column
        if leaves and downward:
            return
        if line.key is not None and line.at == column:
            yield line.key
        if leaves or (line.dashes and line.at == column):
            return
