"""What was typed as a name, made into the word that files use for it."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "đ": "d", "ł": "l"})
_BETWEEN = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST = 60


def identifier(text: str) -> str | None:
    """The words in lower case, joined by '_'; None where no identifier can be made of them."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).lower().translate(_LETTERS))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    word = _BETWEEN.sub("_", letters.replace("'", "").replace("\u2019", "")).strip("_")
    return word if _WORD.fullmatch(word) and len(word) <= _LONGEST else None


def identifier_mend(text: str) -> str:
    """The mend that offers an identifier made of what was given as one; how one is written, where there is none."""
    word = identifier(text)
    such = f", such as '{word}'" if word and word != text else ""
    return f"use lower-case words joined by single '_'{such}"
