"""Text in which everything is seen: control characters, escapes, and what turns the direction of writing."""

from __future__ import annotations

import unicodedata

_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def visible(text: str) -> str:
    """The text with each character that shows nothing, or changes how others are shown, as its number: `[U+202E]`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(placeholder(letter) if unicodedata.category(letter) in _UNSEEN else letter for letter in text)


def placeholder(letter: str) -> str:
    """The number that stands for a character."""
    return f"[U+{ord(letter):04X}]"
