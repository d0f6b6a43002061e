"""A word that may stand at a place of a file, and what it means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """`name` is what is written; `label` and `about` are for reading."""

    name: str
    label: str = ""
    about: str = ""
