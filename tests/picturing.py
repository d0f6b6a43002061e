"""A picture of a screen as text: what stands where, then in which colours; the same on every machine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.widgets import Input

from tests.builders import TESTS
from tests.driving import Driver, settled

PICTURES = TESTS / "pictures"
_CHANGING = (
    (re.compile(r"case-\d{8}-"), "case-00000000-"),
    (re.compile(r"rung-pictures-\w{8}"), "rung-pictures-00000000"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "0000-00-00 00:00"),
    (re.compile(r"Id: [0-9a-z]{14}"), "Id: 00000000000000"),
    (re.compile(r"Rung \d+\.\d+\.\d+"), "Rung 0.0.0"),
)
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

Look = tuple[str, str, bool]
"""Colour, ground, bold."""


async def picture(pilot: Driver) -> str:
    """The screen as rows of letters, then the look of each letter, then what each look is."""
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    await settled(pilot)
    rows = [list(_cells(line)) for line in lines(pilot)]
    looks = list(dict.fromkeys(look for row in rows for _, look in row))
    names = dict(zip(looks, _LETTERS, strict=False))
    text = "\n".join("".join(letter for letter, _ in row).rstrip() for row in rows)
    text = text.replace(date.today().isoformat(), "0000-00-00")
    for pattern, instead in _CHANGING:
        text = pattern.sub(instead, text)
    styles = "\n".join("".join(names[look] for _, look in row) for row in rows)
    key = "\n".join(
        f"{name} {front} on {ground}{' bold' if bold else ''}" for (front, ground, bold), name in names.items()
    )
    return f"{text}\n\n{styles}\n\n{key}\n"


def lines(pilot: Driver) -> list[list[Segment]]:
    """What is on the screen, line by line."""
    screen = pilot.app.screen
    return [list(strip) for strip in screen._compositor.render_strips(pilot.app.size)]


def _cells(line: list[Segment]) -> Iterator[tuple[str, Look]]:
    for segment in line:
        for letter in segment.text:
            yield letter, look(segment.style or Style())


def look(style: Style) -> Look:
    """Colours as they are seen: reversed where the style says so."""
    front, ground = _hex(style.color), _hex(style.bgcolor)
    return (ground, front, bool(style.bold)) if style.reverse else (front, ground, bool(style.bold))


def _hex(color: Color | None) -> str:
    return color.get_truecolor().hex if color else "none"


def differing(name: str, made: str) -> list[str]:
    """The name of a picture that is not as it was, with what to do.

    `RUNG_PICTURES=new` keeps it as it now is, to be looked at before it is committed.
    """
    path = PICTURES / f"{name}.txt"
    if os.environ.get("RUNG_PICTURES") == "new":
        path.write_text(made, encoding="utf-8")
    if path.exists() and made == path.read_text(encoding="utf-8"):
        return []
    return [f"{name} looks otherwise; where it is meant: RUNG_PICTURES=new pytest tests/test_pictures.py, and look"]


def contrast(front: str, ground: str) -> float:
    """The contrast of two colours, as WCAG 2 counts it."""
    darker, lighter = sorted((_light(front), _light(ground)))
    return (lighter + 0.05) / (darker + 0.05)


def _light(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
