"""A YAML text in pieces: every entry with the comments and empty lines that stand at it. Nothing of a text is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.editing.spans import Span, spans
from kb.problems import Place, Problem, Refused
from kb.yaml_tree import Node, Scalar, read_tree

EMPTY = ""
"""An empty line among comments."""
_SIGNS = re.compile(r"[\s:,?]*")
_MARKER = re.compile(r"^(%.*|---|\.\.\.)", re.MULTILINE)


@dataclass(slots=True, eq=False)
class Piece:
    """A mapping's entry (`key`), a list's item, or the whole text; `holder` is what it stands in.

    `source`: a scalar as it stands there. `parts`: what a collection holds, in the column `column`, `keyed` where they
    have keys. `above`: comments and empty lines over it; `beside`: comments at the ends of its own lines; `below`:
    those after the last part.
    """

    holder: Piece | None
    key: str | None = None
    key_source: str = ""
    scalar: Scalar = None
    source: str = ""
    parts: list[Piece] | None = None
    flow: bool = False
    keyed: bool = False
    column: int = 0
    above: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    @property
    def inside(self) -> Iterator[str]:
        """The comments inside its value."""
        for part in self.parts or ():
            yield from part.comments
        yield from filter(None, self.below)

    @property
    def comments(self) -> Iterator[str]:
        """The comments at it and inside it."""
        yield from filter(None, (*self.above, *self.beside))
        yield from self.inside


@dataclass(frozen=True, slots=True)
class _Token:
    """A key, dash, scalar or bracket, and its piece; it `opens` the piece, or `closes` the piece's value."""

    start: int
    end: int
    piece: Piece
    opens: bool = False
    closes: bool = False


def pieces(text: str, file: str) -> Piece:
    """The whole text as a piece; line ends are single.

    Raises Refused with what `read_tree` refuses, and with cannot-write where comments cannot be told from values.
    """
    node = read_tree(text, file).root
    root = Piece(None)
    try:
        _Attaching(text, [*_tokens(text, spans(text), node, root, opens=True)]).run()
    except (LookupError, ValueError) as error:
        what = f"comments cannot be told from values: {error}"
        raise Refused([Problem("cannot-write", what, Place(file), "lay the file out by hand")]) from None
    return root


def _tokens(text: str, span: Span, node: Node, piece: Piece, *, opens: bool = False) -> Iterator[_Token]:
    if isinstance(node.value, list | dict):
        yield from _of_collection(text, span, node, piece, opens=opens)
        return
    piece.scalar, piece.source = node.value, text[span.start : span.end]
    if piece.source:  # where there is none, the parser does not say where
        yield _Token(span.start, span.end, piece, opens)


def _of_collection(text: str, span: Span, node: Node, piece: Piece, *, opens: bool) -> Iterator[_Token]:
    bracketed = span.flow and text[span.start] in "{["  # a pair alone in a list has none
    piece.parts, piece.flow, piece.keyed = [], span.flow, not span.listed
    piece.column = span.start - (text.rfind("\n", 0, span.start) + 1)
    if bracketed:
        yield _Token(span.start, span.start + 1, piece, opens)
    inner = [*node.value.values()] if isinstance(node.value, dict) else node.value
    for entry, below in zip(span.entries or (), inner if isinstance(inner, list) else (), strict=True):
        part = Piece(piece, entry.key, text[entry.at : entry.key_end])
        piece.parts.append(part)
        marked = entry.key_end > entry.at
        if marked:
            yield _Token(entry.at, entry.key_end, part, opens=True)
        yield from _tokens(text, entry.value, below, part, opens=not marked)
    if bracketed:
        yield _Token(span.end - 1, span.end, piece, closes=True)


@dataclass(frozen=True, slots=True)
class _Attaching:
    """Gives each comment and empty line between two tokens to the piece it stands at."""

    text: str
    tokens: Sequence[_Token]

    def run(self) -> None:
        at, before = 0, None
        for token in self.tokens:
            self._between(before, token, self.text[at : token.start])
            if self.text[token.start : token.end].startswith(("|", ">")):
                self._header(token)
            at, before = token.end, token
        self._between(before, None, self.text[at:])

    def _header(self, token: _Token) -> None:
        """A comment behind the sign of a folded text."""
        first = self.text[token.start : token.end].partition("\n")[0]
        token.piece.beside += _comment_in(first.lstrip("|>+-0123456789"))

    def _between(self, before: _Token | None, after: _Token | None, gap: str) -> None:
        if before is None or after is None:
            gap = _MARKER.sub("", gap)
        first, *own = gap.split("\n") if before else ["", *gap.split("\n")]
        if before:
            before.piece.beside += _comment_in(first)
        self._own_lines(before, after, own)

    def _own_lines(self, before: _Token | None, after: _Token | None, lines: list[str]) -> None:
        homes, empty = _homes(before, after), False
        for number, line in enumerate(lines, 1):
            if not line.strip():
                empty = empty or number < len(lines)
            for comment in _comment_in(line):
                while len(homes) > 1 and homes[0][0] > line.index("#"):
                    homes.pop(0)
                homes[0][1].extend([EMPTY, comment] if empty else [comment])
                empty = False
        if empty and after and after.opens:
            after.piece.above.append(EMPTY)


def _comment_in(line: str) -> list[str]:
    """The comment of a line between values, if it has one. Raises ValueError where there is anything else."""
    signs, mark, words = line.partition("#")
    if not _SIGNS.fullmatch(signs):
        raise ValueError(signs.strip())
    return [f"{mark}{words.rstrip()}"] if mark else []


def _homes(before: _Token | None, after: _Token | None) -> list[tuple[int, list[str]]]:
    """Where a comment between two tokens may belong, the innermost first, each with the column from which on it does.

    At the end of a block value it belongs to it as long as it is indented as its parts are.
    """
    if after is not None and after.closes:
        return [(0, after.piece.below)]
    outer = after.piece.holder if after else None
    ended = [one for one in _upward(before.piece if before else None, outer) if one.parts is not None and not one.flow]
    around = [*(one.column + 1 for one in ended[1:]), outer.column + 1 if outer else 0]
    homes = [(max(one.column, least), one.below) for one, least in zip(ended, around, strict=False)]
    if after is not None:
        return [*homes, (0, after.piece.above)]
    return homes or [(0, _top(before).below)]


def _upward(piece: Piece | None, outer: Piece | None) -> Iterator[Piece]:
    """What ends between a piece and that outer one."""
    while piece is not None and piece is not outer:
        yield piece
        piece = piece.holder


def _top(token: _Token | None) -> Piece:
    if token is None:
        raise LookupError("nothing stands there")
    *_, top = _upward(token.piece, None)
    return top
