"""The time line of one target: what was done when, how much and how long it helped. Data only; printers draw it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from math import inf

from engine.consultation import Consultation
from engine.findings import Cells, Status, cells_of, rows_of
from engine.truth import Truth, truth_of
from kb.ages import DAYS, age
from kb.conditions import terms_of
from kb.edition import Edition, resolved
from kb.terms import Drawn, Number, Table, said

_RECENT = 1.0  # months: what is said to have ended longer ago is over, asked or not


@dataclass(frozen=True, slots=True)
class Fact:
    """One column of a row in words; what is not known says why."""

    column: str
    label: str
    said: str
    known: bool


@dataclass(frozen=True, slots=True)
class Window:
    """The months after an event between which its end is to be expected, with the claims that say so."""

    low: float
    high: float
    cites: tuple[str, ...] = ()


class Fate(Enum):
    """How long something helped, held against its window."""

    SHORTER = "shorter than expected"
    WITHIN = "as long as expected"
    LONGER = "longer than expected"
    SO_FAR = "as long as expected so far"
    TOO_EARLY = "too early to tell"
    UNKNOWN = "cannot be told"


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a history. Times are in months, `at` counts back from the day of the consultation.

    `level` is the height between the least (0) and the most (1) that its column takes. `amount` and `length` are height
    and duration in words, with `?` where they are not known, empty where the table has no such column; `words` is the
    first word that the table tells of a row. `facts` tells every column that is drawn, known or not, and further dates.
    """

    table: str
    number: int
    label: str
    at: float | None = None
    day: date | None = None
    height: float | None = None
    unit: str = ""
    level: float | None = None
    lasts: float | None = None
    ongoing: Truth = Truth.FALSE
    amount: str = ""
    length: str = ""
    words: str = ""
    facts: tuple[Fact, ...] = ()
    window: Window | None = None

    @property
    def end(self) -> float | None:
        """Months before the day at which it ended, 0 where it goes on; None when it is not known or not dated."""
        if self.at is None:
            return None
        if self.ongoing is Truth.TRUE:
            return 0.0
        return max(self.at - self.lasts, 0.0) if self.lasts is not None else None

    @property
    def fate(self) -> Fate | None:
        """How its end lies to its window, as far as known; None where there is no window."""
        return _fate(*_bounds(self), self.window, self.ongoing) if self.window else None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events of a target's histories, oldest first; those without a date apart.

    `months` reaches back to the first event. `unasked` are the drawn tables of which nothing is known, `none` those
    that were asked and are empty.
    """

    as_of: date
    months: float
    events: tuple[Event, ...]
    undated: tuple[Event, ...]
    unasked: tuple[Table, ...] = ()
    none: tuple[Table, ...] = ()


def timeline(consultation: Consultation, target: str) -> Timeline:
    """The time line of a target; rows given for the patient are on it too."""
    case, base = consultation.case, consultation.base
    tables = [table for table in base.tables.values() if table.drawn]
    histories = {table.id: rows_of(case, case.target(target), table) for table in tables}
    events = [event for table in tables for event in _events(consultation, target, table)]
    dated = sorted((event for event in events if event.at is not None), key=lambda event: event.day or date.max)
    empty = [table for table in tables if not histories[table.id].rows]
    return Timeline(
        case.as_of, max((event.at or 0.0 for event in dated), default=0.0), tuple(dated),
        tuple(event for event in events if event.at is None),
        tuple(table for table in empty if not histories[table.id].none),
        tuple(table for table in empty if histories[table.id].none),
    )  # fmt: skip


def _events(consultation: Consultation, target: str, table: Table) -> Iterator[Event]:
    """The rows of one table that count for a target."""
    case, edition = consultation.case, consultation.edition
    if table.drawn is None:
        return
    rows = rows_of(case, case.target(target), table).rows
    for number, (row, cells) in enumerate(zip(rows, cells_of(case, target, edition, table), strict=True), 1):
        yield _Row(table, table.drawn, cells, row.days, edition).event(number, case.as_of)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row beside how its table is drawn."""

    table: Table
    drawn: Drawn
    cells: Cells
    days: Mapping[str, date]
    edition: Edition

    def event(self, number: int, as_of: date) -> Event:
        drawn, height, day = self.drawn, self._number(self.drawn.height), self.days.get(self.drawn.at)
        measure, at = self._measure(drawn.height), age(day, as_of, "months") if day else None
        return Event(
            self.table.id, number, self._label(number), at, day,
            height, measure.unit if measure else "",
            (height - measure.low) / (measure.high - measure.low) if measure and height is not None else None,
            self._lasts(), self._ongoing(at), self._amount(drawn.height), self._amount(drawn.lasts),
            next((self._said(name) for name in drawn.says if self._is_known(name)), ""),
            self._facts(), self._window(),
        )  # fmt: skip

    def _is_known(self, column: str) -> bool:
        return self.cells.get(column) is not None

    def _said(self, column: str) -> str:
        value = self.cells.get(column)
        if column in self.days:
            return str(self.days[column])
        if value is not None:
            return said(self.table.columns[column].kind, value)
        return str((Status.ASKED_UNKNOWN if column in self.cells else Status.NOT_ASKED).value)

    def _number(self, column: str | None) -> float | None:
        value = self.cells.get(column) if column else None
        return value if isinstance(value, float) else None

    def _measure(self, column: str | None) -> Number | None:
        kind = self.table.columns[column].kind if column else None
        return kind if isinstance(kind, Number) else None

    def _amount(self, column: str | None) -> str:
        """A number with its unit; `? %` when it is not known, nothing when there is no such column."""
        measure = self._measure(column)
        if column is None or measure is None:
            return ""
        return self._said(column) if self._is_known(column) else f"? {measure.unit}"

    def _label(self, number: int) -> str:
        """The row as a person calls it: `Ablation 1, cooled`."""
        named = self.drawn.named
        kind = f", {self._said(named)}" if named and self._is_known(named) else ""
        return f"{self.table.row.capitalize()} {number}{kind}"

    def _lasts(self) -> float | None:
        """How long it lasted, in months whatever the unit of its column."""
        number, measure = self._number(self.drawn.lasts), self._measure(self.drawn.lasts)
        return number * _in_months(measure.unit) if number is not None and measure else None

    def _ongoing(self, at: float | None) -> Truth:
        """Whether it goes on; what is said to have ended well before the day does not."""
        lasts = self._lasts()
        if self.drawn.still is None:
            return Truth.FALSE
        known = {name: value for name, value in self.cells.items() if value is not None}
        truth = truth_of(resolved(self.drawn.still, self.edition.numbers), known)
        ended = at is not None and lasts is not None and at - lasts > _RECENT
        return Truth.FALSE if ended and truth is Truth.UNKNOWN else truth

    def _facts(self) -> tuple[Fact, ...]:
        """What is drawn of the row, in order, and its other dates; the drawn date and the name only where missing."""
        drawn = self.drawn
        missing = [] if drawn.at in self.days else [drawn.at]
        missing += [drawn.named] if drawn.named and not self._is_known(drawn.named) else []
        still = terms_of(drawn.still) if drawn.still else ()
        columns = self.table.columns
        others = [name for name in columns if name in self.days and name != drawn.at]
        told = [*missing, *others, *filter(None, (drawn.height, drawn.lasts)), *still, *drawn.says]
        return tuple(
            Fact(name, columns[name].label, self._said(name), self._is_known(name)) for name in dict.fromkeys(told)
        )

    def _window(self) -> Window | None:
        if self.drawn.window is None:
            return None
        edition, thresholds = self.edition, self.edition.base.thresholds
        ends = [edition.numbers[name] * _in_months(thresholds[name].unit) for name in self.drawn.window]
        cites = dict.fromkeys(cite for name in self.drawn.window for cite in edition.values[name].cites)
        return Window(min(ends), max(ends), tuple(cites))


def _in_months(unit: str) -> float:
    return 1.0 if unit == "months" else DAYS[unit] / DAYS["months"]


def _bounds(event: Event) -> tuple[float, float]:
    """The least and the most months that it can have lasted; what is not known to be over may go on."""
    over, least = event.ongoing is Truth.FALSE, event.lasts or 0.0
    if event.ongoing is Truth.TRUE:
        return max(least, event.at or 0.0), inf
    if event.lasts is not None:
        return least, least if over else inf
    if event.level == 0:
        return 0.0, 0.0
    return 0.0, event.at if over and event.at is not None else inf


def _fate(least: float, most: float, window: Window, ongoing: Truth) -> Fate:
    if most < window.low:
        return Fate.SHORTER
    if least > window.high:
        return Fate.LONGER
    if ongoing is Truth.TRUE:
        return Fate.TOO_EARLY if least < window.low else Fate.SO_FAR
    return Fate.WITHIN if window.low <= least and most <= window.high else Fate.UNKNOWN
