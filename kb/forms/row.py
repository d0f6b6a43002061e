"""What a form is made of: its rows, what can be added to it, and what a new entry begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from kb.yaml_tree import Path

RowKind = Literal[
    "text", "line", "number", "day", "word", "words", "test", "group", "conclusion", "example", "entry", "name", "other"
]
"""What fits a row: a long text, a short one, a number, a day, one legal word, several in their order, a comparison, a
group of conditions, a conclusion, an example; `entry` only holds other rows; `name` is changed by renaming it
everywhere; `other` is what no form shows, to be changed as text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the names of a condition mean: terms, or the columns of a table.

    `columns_too`: a limit may be another column. `thresholds_only`: it may not be a summary either. `entered`: no
    derived term may be read. `but`: a term that is made here, and so cannot be read.
    """

    table: str = ""
    columns_too: bool = False
    thresholds_only: bool = False
    entered: bool = False
    but: str = ""


TERMS = Reading()


@dataclass(frozen=True, slots=True)
class FormRow:
    """One line of a form. `path` leads into the file's plain value, also where nothing stands there yet.

    `given`: it is written in the file. `needed`: the file is refused without it. `of_key`: what is changed is the last
    word of the path itself, such as the day of a dated value. `reading` is of use to comparisons.
    """

    path: Path
    depth: int
    label: str
    value: str
    kind: RowKind
    help: str
    given: bool = True
    needed: bool = False
    of_key: bool = False
    reading: Reading = TERMS


@dataclass(frozen=True, slots=True)
class Addition:
    """What can be added: its kind, what it is called, and where it will stand.

    `naming` says what its name is, where it needs one: a day or a line. `start` is a value to begin with; None where
    the person gives the whole value.
    """

    path: Path
    kind: RowKind
    label: str
    help: str
    start: Any = None
    naming: RowKind | None = None
    reading: Reading = TERMS

    def place(self, name: str = "") -> Path:
        """The place of what is added, once its name is known."""
        return (*self.path, name) if self.naming else self.path


@dataclass(frozen=True, slots=True)
class Begun:
    """A new entry: the file it belongs in, its place there, and a value to begin with."""

    file: str
    path: Path
    value: Any
