"""A spot between brackets and braces, found by reading them from where they open; what is not closed stays open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kb.completion.spot import ENTRY, As, Path, Spot

_TOKEN = re.compile(
    r"""(?P<word>"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|[^\s{}\[\],:"'#](?:[^{}\[\],:\n#]|:(?=[^\s,{}\[\]])|(?<!\s)\#)*)"""
    r"|(?P<comment>\#[^\n]*)|(?P<mark>[{}\[\],:])"
)
_MARKS = tuple("{}[],:")
_Token = tuple[str, int, int]


@dataclass
class _Frame:
    """One pair of brackets, or of braces: the key whose value is being read, and the words so far."""

    opened: str
    path: Path
    key: str | None = None
    last: str = ""
    words: list[str] = field(default_factory=list)

    @property
    def inside(self) -> Path:
        """The path of what opens here."""
        if self.opened == "[":
            return (*self.path, ENTRY)
        return (*self.path, self.key) if self.key is not None else self.path

    @property
    def stands(self) -> As:
        if self.opened == "[":
            return As.LISTED
        return As.BRACED if self.key is None else As.VALUE


class _Reader:
    """Reads token by token; knows the frames that are open."""

    def __init__(self) -> None:
        self.frames: list[_Frame] = []

    def take(self, text: str) -> None:
        """What the next token changes."""
        top = self.frames[-1] if self.frames else None
        if text in ("{", "["):
            self.frames.append(_Frame(text, top.inside if top else ()))
        elif top is None:
            return
        elif text in ("}", "]"):
            self.frames.pop()
        elif text == ",":
            top.key, top.last = None, ""
        elif text == ":":
            top.key = top.last if top.opened == "{" and top.key is None else top.key
        elif top.key is None:
            top.last = text.strip().strip("\"'")
            top.words.append(top.last)


def left_open(text: str) -> bool:
    """Whether something that opens in this text is not closed in it."""
    reader = _Reader()
    for token in _tokens(text):
        reader.take(token[0])
    return bool(reader.frames)


def spot_in(text: str, cursor: int) -> Spot | None:
    """The spot at a cursor, its columns counted from the text's beginning; None outside all brackets."""
    reader = _Reader()
    tokens = list(_tokens(text))
    while tokens and not _reached(tokens[0], cursor):
        reader.take(tokens.pop(0)[0])
        if not reader.frames:
            return None
    if not reader.frames or (tokens and tokens[0][0].startswith("#") and tokens[0][1] < cursor):
        return None
    return _spot(reader, text, cursor, tokens)


def _reached(token: _Token, cursor: int) -> bool:
    """Whether the cursor is in this word or comment, or before this token."""
    text, start, end = token
    return start >= cursor if text in _MARKS else end >= cursor


def _tokens(text: str) -> Iterator[_Token]:
    """Each token from where it begins to where it ends; to a word belong the blanks behind it."""
    return ((found[0], found.start(), found.end()) for found in _TOKEN.finditer(text))


def _spot(reader: _Reader, text: str, cursor: int, rest: list[_Token]) -> Spot:
    """The spot before which all is read: the word that `rest` begins with, or an empty one."""
    top = reader.frames[-1]
    word, start, _ = rest[0] if rest and rest[0][1] <= cursor and rest[0][0] not in _MARKS else ("", cursor, cursor)
    after = rest[1:] if word else rest
    path, stands = top.inside, top.stands  # before reading on changes them
    colon = bool(word) and [one[0] for one in after[:1]] == [":"]
    beside = frozenset(_beside(reader, after)) - {word.strip().strip("\"'")}
    return Spot(path, stands, start, max(cursor, start + len(word.rstrip())), text[start:cursor], beside, colon)


def _beside(reader: _Reader, rest: Iterable[_Token]) -> list[str]:
    """The other words of the same brackets, before and after."""
    top, depth = reader.frames[-1], len(reader.frames)
    for token, *_ in rest:
        reader.take(token)
        if len(reader.frames) < depth:
            break
    return top.words
