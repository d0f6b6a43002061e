"""A document as a tagged PDF (PDF/UA-1), set by typst. The same document gives the same bytes.

Everything goes to typst as data, and is set as text; nothing is ever put into its markup. The only fonts are those that
typst brings, so that a page looks the same everywhere; a character that they lack stands as its number.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from importlib import resources
from typing import Any

from exports.document.parts import Document, Figure, Item, Items, Mark, Section, Table, Verbatim, text
from exports.visible import placeholder, visible

_DRAWN = (
    "\u0020-\u007e\u00a0-\u02ff\u03a3-\u0482\u048a-\u04ff\u0531-\u0556\u10d0-\u10ff\u1e00-\u1eff\u2010-\u2027"
    "\u2030-\u205e\u2074-\u208e\u20a0-\u20bf\u2100-\u214f\u2153-\u2184\u2190-\u23ff\u2500-\u262f\u2701-\u2704"
    "\u2713-\u2718\u0391-\u03a1"
)
_LACKING = re.compile(f"[^{_DRAWN}\n]")
_BEYOND_LATIN = re.compile("[^\u0020-\u007e\u00a0-\u00ac\u00ae-\u00ff\u2010-\u2027✓✗→≤≥\n]")
_LONG, _LONG_IN_CELL, _LONGEST_LINE, _STEP = 50, 24, 125, 8
_DEEPEST = 20
_BREAK, _UNNAMED = "\u200b", "(no name)"
_WORD, _DIGEST = re.compile(r"\S+"), re.compile("[0-9a-f]{64}")


def as_pdf(document: Document) -> bytes:
    """The file; its only date is the document's day."""
    from typst import TypstError

    try:
        return _set(document, _LACKING)
    except TypstError:
        return _set(document, _BEYOND_LATIN)  # a font may draw two characters and yet not the two together


def _set(document: Document, lacking: re.Pattern[str]) -> bytes:
    shown = _Shown(lacking)
    data = json.dumps(shown.plain(document), ensure_ascii=False, sort_keys=True)
    day = datetime.fromisoformat(document.day).replace(tzinfo=UTC)
    made = _compiler().compile(_layout(), sys_inputs={"document": data}, pdf_standards=["ua-1"], timestamp=day)
    if not isinstance(made, bytes):
        raise TypeError("typst gave no PDF")
    return made


@cache
def _layout() -> bytes:
    return resources.files("exports").joinpath("templates/document.typ").read_bytes()


@cache
def _compiler() -> Any:
    """Typst with the fonts that it brings, and none of this machine's."""
    from typst import Compiler, Fonts

    return Compiler(_layout(), font_paths=Fonts(include_system_fonts=False), ignore_system_fonts=True)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A document as data in which every text can be drawn and fits the page."""

    lacking: re.Pattern[str]

    def plain(self, value: object, longest: int = _LONG) -> Any:
        """A dataclass by its fields and its `kind`, a mark by sign and word."""
        match value:
            case str():
                return _breakable(self.drawable(visible(value)), longest)
            case tuple():
                return [self.plain(one, longest) for one in value]
            case Mark(sign=sign, word=word):
                return {"name": value.name.lower(), "sign": sign, "word": word}
            case Enum():
                return value.value
            case Items(items=items):
                return {"kind": "items", "items": [self.plain(_shallow(one)) for one in items]}
            case Figure(svg=svg):
                return self._fields(value, longest) | {"svg": self.drawable(svg)}
            case Section(title=title):
                blank = not any(visible(span.text).strip() for span in title)
                named = replace(value, title=text(_UNNAMED)) if blank else value
                return self._fields(named, longest) | {"title": self.plain(named.title, _LONG_IN_CELL)}
            case Table() | Verbatim():
                return self._fields(value, _LONG_IN_CELL if isinstance(value, Table) else _LONGEST_LINE)
            case _ if is_dataclass(value):
                return self._fields(value, longest)
            case _:
                return value

    def _fields(self, value: Any, longest: int) -> dict[str, Any]:
        of = {field.name: self.plain(getattr(value, field.name), longest) for field in fields(value)}
        return {"kind": type(value).__name__.lower(), **of}

    def drawable(self, said: str) -> str:
        """Text that the fonts can draw; the rest by number."""
        return self.lacking.sub(lambda found: placeholder(found[0]), unicodedata.normalize("NFC", said))


def _shallow(item: Item, room: int = _DEEPEST) -> Item:
    """The tree no deeper than typst sets: whatever lies deeper stands side by side."""
    if room:
        return replace(item, parts=tuple(_shallow(part, room - 1) for part in item.parts))
    return replace(item, parts=tuple(replace(one, parts=()) for part in item.parts for one in _whole(part)))


def _whole(item: Item) -> Iterator[Item]:
    """An entry, then everything below it."""
    yield item
    for part in item.parts:
        yield from _whole(part)


def _breakable(said: str, longest: int) -> str:
    """Text whose long words may be broken, so that none runs off the page; a digest is left whole, to be copied."""
    return _WORD.sub(lambda found: _broken(found[0]) if len(found[0]) > longest else found[0], said)


def _broken(word: str) -> str:
    if _DIGEST.fullmatch(word):
        return word
    return _BREAK.join(word[start : start + _STEP] for start in range(0, len(word), _STEP))
