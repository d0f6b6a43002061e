"""What may be shown of a value: only what is named is let through; all else stays back, whatever it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

Json = dict[str, Any]

Show = Callable[[Any], Any]
"""Gives what may be shown of a value, or WITHHELD."""


class _Mark(Enum):
    WITHHELD = "withheld"


WITHHELD = _Mark.WITHHELD
"""Stands for a value of which nothing may be shown."""

_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_MOST_LETTERS = 60


def nothing(_value: Any) -> Any:
    """Lets nothing through."""
    return WITHHELD


def text(value: Any) -> Any:
    """Text of the knowledge base or of the program. Never for what a person typed."""
    return value if isinstance(value, str) else WITHHELD


def word(value: Any) -> Any:
    """An identifier of the knowledge base: a choice, a term, a rule, an option."""
    known = isinstance(value, str) and len(value) <= _MOST_LETTERS and _WORD.fullmatch(value)
    return value if known else WITHHELD


def phrase(value: Any) -> Any:
    """A few lower-case words of the program: `asked, not known`."""
    parts = value.replace(",", "").split(" ") if isinstance(value, str) else [""]
    return value if all(word(part) is not WITHHELD for part in parts) else WITHHELD


def number(value: Any) -> Any:
    """A number."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else WITHHELD


def flag(value: Any) -> Any:
    """Yes or no."""
    return value if isinstance(value, bool) else WITHHELD


def maybe(show: Show) -> Show:
    """The same, and nothing where there is nothing."""
    return lambda value: None if value is None else show(value)


def every(show: Show) -> Show:
    """A list of such; null where one is withheld, so that what is left keeps its place."""
    return lambda value: [_or_null(show(one)) for one in value] if isinstance(value, list) else WITHHELD


def only(shows: Mapping[str, Show]) -> Show:
    """An object with these keys, each if its value may be shown; no other key passes."""
    return lambda value: _keys(value, shows) if isinstance(value, dict) else WITHHELD


def _keys(value: Mapping[str, Any], shows: Mapping[str, Show]) -> dict[str, Any]:
    shown = {key: shows[key](inner) for key, inner in value.items() if key in shows}
    return {key: inner for key, inner in shown.items() if inner is not WITHHELD}


def _or_null(shown: Any) -> Any:
    return None if shown is WITHHELD else shown
