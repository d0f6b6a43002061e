"""One line of a file by itself: its indentation, its dashes, its key and what follows the colon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_DASH = re.compile(r"-(?: +|$)")
_KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s"'#{}\[\],-][^#{}\[\],]*?)\s*:(?=\s|$)""")
_COMMENT = re.compile(r"(?:^|(?<=\s))#")
_FOLDED = re.compile(r"[|>][-+0-9]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """Columns count from 0. `dashes`: where each stands; `at`: where the rest begins; `key`: None where there is none;
    `begins`: where the value begins; `comment`: where a comment does, else the line's end."""

    indent: int
    dashes: tuple[int, ...]
    at: int
    key: str | None
    key_end: int
    begins: int
    value: str
    comment: int

    @property
    def empty(self) -> bool:
        """Nothing stands here but a comment."""
        return self.indent >= self.comment

    @property
    def folded(self) -> bool:
        """Text follows on the lines below, which is no YAML."""
        return bool(_FOLDED.fullmatch(self.value))

    @property
    def flows(self) -> bool:
        """The value is written in brackets or braces."""
        return self.value[:1] in ("{", "[")


@lru_cache(maxsize=8192)
def line_of(text: str) -> Line:
    """What stands on a line, as if it began there."""
    indent = at = len(text) - len(text.lstrip(" "))
    dashes = []
    while found := _DASH.match(text, at):
        dashes.append(at)
        at = found.end()
    key = _KEY.match(text, at)
    begins = key.end() if key else at
    begins += len(text[begins:]) - len(text[begins:].lstrip(" "))
    comment = _comment(text, begins if key else at)
    value = text[begins:comment].rstrip()
    return Line(indent, tuple(dashes), at, key[1].strip("\"'") if key else None, key.end(1) if key else at,
                begins, value, comment)  # fmt: skip


def _comment(text: str, begins: int) -> int:
    """Where a comment begins, outside of quotes; else the line's end."""
    quoted = ""
    for at in (found.start() for found in _MARK.finditer(text, begins)):
        mark = text[at]
        if mark == "#" and not quoted and _COMMENT.match(text, at):
            return at
        if mark in "\"'" and (quoted == mark or (not quoted and _opens(text, at))):
            quoted = "" if quoted else mark
    return len(text)


_MARK = re.compile(r"[#\"']")


def _opens(text: str, at: int) -> bool:
    """Whether a quote stands where quoted text can begin."""
    return at == 0 or text[at - 1] in " {[,"
