"""The vocabulary: terms, groups, tables, columns, summaries and contradictions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from kb.conditions import Condition

Value = str | float
"""A choice, or a number in the unit of its term. A date counts as the time before `as_of`."""


class Of(Enum):
    """Whom a term or table is about."""

    PATIENT = "patient"
    TARGET = "target"


class Origin(Enum):
    """How a term comes to be known."""

    ASKED = "asked"
    SUMMARY = "summary"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Choices:
    """One of several words, each with its label, in order."""

    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit; both ends of the range are legal. `whole`: it counts something."""

    unit: str
    low: float
    high: float
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Age:
    """Entered as a date, compared as the time before `as_of` in `unit` (days, weeks, months, years)."""

    unit: str


Kind = Choices | Number | Age


@dataclass(frozen=True, slots=True)
class Summary:
    """How a summary term is computed from the rows of a table."""

    take: str
    of: str
    column: str | None
    where: Condition | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that can be known."""

    id: str
    label: str
    section: str
    of: Of
    kind: Kind
    origin: Origin
    ask: str = ""
    group: str | None = None
    identifies: bool = False
    summary: Summary | None = None
    otherwise: str | None = None

    def said(self, value: Value) -> str:
        """The value in words, with its unit."""
        return said(self.kind, value)


@dataclass(frozen=True, slots=True)
class Group:
    """Yes-or-no terms asked in one go; `safety` groups are asked first."""

    id: str
    label: str
    ask: str
    safety: bool
    section: str


@dataclass(frozen=True, slots=True)
class Column:
    """One property of a row. `computed` gives its value when it was not entered."""

    id: str
    label: str
    kind: Kind
    computed: Mapping[str, Condition] = field(default_factory=dict)
    days_between: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What no row or case may say."""

    id: str
    when: Condition
    says: str
    mend: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """How the rows of a table stand on a time line: its columns by name, and two thresholds.

    `at` is a date, `named` and `says` are choices, `height` is a number, `lasts` a number of days, weeks, months or
    years; while `still` holds, a row goes on. `window`: when, counted from `at`, its end is to be expected.
    """

    at: str
    named: str | None = None
    height: str | None = None
    lasts: str | None = None
    still: Condition | None = None
    says: tuple[str, ...] = ()
    window: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A history; a row is one event, the oldest first. `drawn`: its rows stand on the time line."""

    id: str
    label: str
    row: str
    section: str
    of: Of
    ask: str
    columns: Mapping[str, Column]
    contradictions: tuple[Contradiction, ...] = ()
    drawn: Drawn | None = None

    @property
    def dated_by(self) -> str:
        """The column whose dates order the rows; empty when the table has none."""
        return next((name for name, column in self.columns.items() if isinstance(column.kind, Age)), "")


def said(kind: Kind, value: Value) -> str:
    """A value in words, with its unit."""
    match kind:
        case Choices(labels):
            return labels.get(str(value), str(value))
        case Number(unit=unit) | Age(unit=unit):
            return quantity(value, unit)


def quantity(number: Value, unit: str) -> str:
    """A number with its unit, in the singular for one."""
    single = unit.removesuffix("s") if number == 1 else unit
    return f"{plain_number(number)} {single}"


def plain_number(value: Value) -> str:
    """A number without needless decimals."""
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 and value == round(value, 3) else _long(value)


def _long(value: Value) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
