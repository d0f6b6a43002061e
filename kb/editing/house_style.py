"""The lines in which a text in pieces is laid out: two columns a step, no quotes that are not needed, 120 columns."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kb.editing.layout import STEP, WIDTH, after_key, scalar
from kb.editing.pieces import EMPTY, Piece

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NO_WORDS = ("null", "true", "false")


def laid_out(whole: Piece) -> Iterator[str]:
    """The lines of a whole text."""
    yield from _tidy([*whole.above, *whole.beside], first=True)
    if _on_a_line(whole, 0):
        yield _flow(whole)
        yield from _tidy(whole.below)
    else:
        yield from _parts(whole, 0)


def _tidy(lines: Sequence[str], indent: int = 0, *, first: bool = False) -> Iterator[str]:
    """Comments in their column, with one empty line where there were several; none before the first of all."""
    last = EMPTY if first else None
    for line in lines:
        if line != EMPTY or last != EMPTY:
            yield " " * indent + line if line else EMPTY
        last = line


def _parts(piece: Piece, indent: int, *, bare: bool = False) -> Iterator[str]:
    """The parts of a collection in lines; `bare`: without what stands over the first of them."""
    for number, part in enumerate(piece.parts or ()):
        if number or not bare:
            yield from _tidy(_over(part, indent), indent, first=not number)
        yield from _lines(part, indent)
    yield from _tidy(_kept(piece, piece.below), indent)


def _kept(holder: Piece | None, lines: Sequence[str]) -> list[str]:
    """Comments with their empty lines; what stood in braces has none."""
    return [line for line in lines if line or not (holder and holder.flow)]


def _over(part: Piece, indent: int) -> list[str]:
    """What stands over an entry: also each comment for which its own line has no room."""
    above = _kept(part.holder, part.above)
    if _is_behind_dash(part, indent) and part.parts:
        inner = [line for line in _over(part.parts[0], indent + STEP) if line]
        return [*above, *part.beside, *inner]
    return [*above, *part.beside[:-1], *(filter(None, part.below) if not part.parts else ())]


def _is_behind_dash(part: Piece, indent: int) -> bool:
    """Whether it is a list's item that is a mapping in lines, which begins on the line of the dash."""
    return part.key is None and part.keyed and not _on_a_line(part, indent + STEP)


def _lines(part: Piece, indent: int) -> Iterator[str]:
    """The lines of an entry, without what stands over it."""
    head = " " * indent + ("-" if part.key is None else f"{_key(part, in_flow=False)}:")
    beside = f"  {part.beside[-1]}" if part.beside else ""
    if part.parts is None:
        first, *more = _text(part, indent, len(head)).split("\n")
        yield from (f"{head}{first}{beside}", *more)
    elif _on_a_line(part, len(head) + 1):
        yield f"{head} {_flow(part)}{beside}"
    elif _is_behind_dash(part, indent):
        first, *more = _parts(part, indent + STEP, bare=True)
        yield from (f"{head} {first.lstrip()}", *more)
    else:
        yield from (f"{head}{beside}", *_parts(part, indent + STEP))


def _on_a_line(part: Piece, column: int) -> bool:
    """Whether a collection stands in braces or brackets: it did, nothing is said inside it, and it fits."""
    if not part.parts:
        return part.parts is not None
    return part.flow and not any(part.inside) and column + len(_flow(part)) <= WIDTH


def _flow(piece: Piece) -> str:
    """A value on one line."""
    if piece.parts is None:
        plain = isinstance(piece.scalar, str)
        return _scalar(str(piece.scalar), in_flow=True) if plain else piece.source or "null"
    if piece.keyed:
        return "{" + ", ".join(f"{_key(part, in_flow=True)}: {_flow(part)}" for part in piece.parts) + "}"
    return "[" + ", ".join(map(_flow, piece.parts)) + "]"


def _key(piece: Piece, *, in_flow: bool) -> str:
    """A key as it stands, without quotes that it does not need."""
    return piece.key_source if piece.key_source == piece.key else _scalar(piece.key or "", in_flow=in_flow)


@lru_cache(maxsize=4096)
def _scalar(text: str, *, in_flow: bool) -> str:
    if _WORD.fullmatch(text) and text.casefold() not in _NO_WORDS:
        return text
    return scalar(text, in_flow=in_flow)


def _text(part: Piece, indent: int, column: int) -> str:
    """What follows the colon or dash of a single value; `column` is that behind it."""
    if not isinstance(part.scalar, str):
        return f" {part.source}" if part.source else ""
    if "\n" in part.scalar:
        return _of_lines(part.scalar, indent + STEP) or f" {_scalar(part.scalar, in_flow=False)}"
    line, folded = f" {_scalar(part.scalar, in_flow=False)}", _folds(part, WIDTH - indent - STEP)
    if folded:
        return "\n".join([" >-", *(" " * (indent + STEP) + one for one in folded)])
    fits = column + len(line) <= WIDTH or " " not in part.scalar  # an address is not put on a line of its own
    return line if fits else after_key(part.scalar, indent, column)


def _folds(part: Piece, width: int) -> list[str]:
    """The lines of a folded text as people broke them, where they fit; nothing for any other."""
    lines = [line.strip() for line in part.source.split("\n")[1:]]
    fits = all(0 < len(line) <= width for line in lines)
    return lines if part.source.startswith(">") and fits and " ".join(lines) == part.scalar else []


def _of_lines(text: str, indent: int) -> str | None:
    """A text of several lines as it is read; folded where a line is too long. None where its layout would change it."""
    body, end = text.removesuffix("\n"), "" if text.endswith("\n") else "-"
    lines = body.split("\n")
    if not all(line == line.rstrip() and line.isprintable() for line in lines):
        return None
    if not lines[0].strip() or lines[0].startswith(" ") or not lines[-1]:
        return None
    sign = "|"
    if max(map(len, lines)) > WIDTH - indent and all(line == " ".join(line.split()) for line in lines):
        sign, lines = ">", [*_folded(lines, WIDTH - indent)]
    return f" {sign}{end}\n" + "\n".join(" " * indent + line if line else EMPTY for line in lines)


def _folded(lines: Sequence[str], width: int) -> Iterator[str]:
    """Each line wrapped, with an empty one for each end of a line."""
    for number, line in enumerate(lines):
        if number:
            yield EMPTY
        yield from textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
