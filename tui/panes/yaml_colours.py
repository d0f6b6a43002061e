"""Which stretches of a YAML text are keys, comments, numbers or quoted, line by line; for text that is no YAML too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pygments.lexers.data import YamlLexer
from pygments.token import Comment, Name, Punctuation, String

Stretch = tuple[int, int, str]
"""From a column to a column, and the name of a style."""

_LEXER = YamlLexer(stripnl=False, ensurenl=False)
_STYLES = ((Comment, "quiet"), (Punctuation, "quiet"), (Name.Tag, "name"), (String, "good"))
_NUMBER = re.compile(r"-?\d[\d.-]*")


@lru_cache(maxsize=8)
def coloured(text: str) -> dict[int, tuple[Stretch, ...]]:
    """The stretches of each line that has some, by its number from 0."""
    found: dict[int, list[Stretch]] = {}
    for row, start, end, style in _stretches(text):
        found.setdefault(row, []).append((start, end, style))
    return {row: tuple(stretches) for row, stretches in found.items()}


def _stretches(text: str) -> Iterator[tuple[int, int, int, str]]:
    row = column = 0
    for _, kind, value in _LEXER.get_tokens_unprocessed(text):
        for number, part in enumerate(value.split("\n")):
            row, column = (row + 1, 0) if number else (row, column)
            style = _style(kind, part)
            if style and part:
                yield row, column, column + len(part), style
            column += len(part)


def _style(kind: Any, value: str) -> str:
    found = next((style for token, style in _STYLES if kind in token), "")
    return "open" if not found and _NUMBER.fullmatch(value) else found
