"""The lanes of a time line as rows of characters: a common axis, a mark for every event, what was to be expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from engine.timeline import Event, Fate, Timeline, Window
from engine.truth import Truth
from exports.paper import Line
from kb.terms import plain_number, quantity

LEVELS = "▁▂▃▄▅▆▇█"
LENGTH, POINT, EXPECTED, TICK, NOW = "─", "●", "░", "┊", "│"
GOES_ON = "→"
ENDS = {Truth.TRUE: GOES_ON, Truth.FALSE: "┤", Truth.UNKNOWN: "?"}

_MARGIN = len(" 100 %")  # right of `now`, so that a number always fits beside its mark
_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240, 600, 1200)
_APART = 6  # columns from tick to tick at least: their numbers do not touch, and lanes stay calm
_LEAST = 3  # months that an axis shows at least
_LONG = 12  # lanes after which the axis is drawn again
_BEFORE = "months before"


@dataclass(frozen=True, slots=True)
class Scale:
    """The axis: `months` over so many columns, the day of the consultation in the last, a tick every `step` months."""

    months: int
    step: int
    columns: int

    def column(self, months: float) -> int:
        """The column of a moment so many months before the day."""
        share = min(max(months / self.months, 0.0), 1.0)
        return round((1 - share) * (self.columns - 1))

    @property
    def ticks(self) -> dict[int, str]:
        """Columns with their numbers, the oldest first."""
        return {self.column(months): str(months or "now") for months in range(self.months, -1, -self.step)}


def scale(months: float, columns: int) -> Scale:
    """The finest axis of at most so many columns whose ticks keep their distance; they stand evenly."""
    months = max(months, _LEAST)
    for step in _STEPS:
        count = ceil(months / step)
        apart = (columns - 1) // count
        if apart >= _APART:
            return Scale(count * step, step, apart * count + 1)
    return Scale(ceil(months), ceil(months), columns)


@dataclass(frozen=True, slots=True)
class Chart:
    """The axis, the lanes below it, and the scale they are drawn to."""

    axis: tuple[Line, Line]
    lanes: tuple[Line, ...]
    scale: Scale

    @property
    def lines(self) -> tuple[Line, ...]:
        """The whole chart; below many lanes the axis stands again."""
        return (*self.axis, *self.lanes, *(self.axis[::-1] if len(self.lanes) > _LONG else ()))


def chart(timeline: Timeline, width: int) -> Chart:
    """One lane an event, its number and label before it; below an event with a window a lane of that."""
    longest = max(len(label) for event in timeline.events for label in (event.label, *_window_labels(event), _BEFORE))
    digits, label = len(str(len(timeline.events))), min(longest, width // 3)
    room = width - digits - label - 2
    to = scale(timeline.months, room - _MARGIN)
    rows = _Rows(to, digits, label, room)
    lanes = [line for number, event in enumerate(timeline.events, 1) for line in rows.lanes(number, event)]
    return Chart(rows.axis(str(timeline.as_of)), tuple(lanes), to)


def window_words(window: Window, to: str = " to ") -> str:
    """`6 to 18 months`."""
    return f"{plain_number(window.low)}{to}{quantity(window.high, 'months')}"


def _window_labels(event: Event) -> tuple[str, ...]:
    return (f"expected {window_words(event.window, '–')}",) if event.window else ()


@dataclass(frozen=True, slots=True)
class _Rows:
    """The three columns of a chart: numbers, labels, and the room for the plot with its margin."""

    scale: Scale
    digits: int
    label: int
    room: int

    def row(self, number: str, label: str, plot: list[str], style: str = "") -> Line:
        text = f"{number:>{self.digits}} {_shortened(label, self.label):<{self.label}} {''.join(plot)}"
        return Line(text.rstrip(), style=style, kept=True)

    def axis(self, day: str) -> tuple[Line, Line]:
        """The numbers of the ticks, and the axis itself."""
        numbers, ticks = [" "] * self.room, self.scale.ticks
        for column, number in ticks.items():
            _write(numbers, max(column - len(number) // 2, 0), number)
        rule = ["┼" if column in ticks else "─" for column in range(self.scale.columns - 1)]
        return self.row("", _BEFORE, numbers, "bold"), self.row("", day, [*rule, "┤"], "bold")

    def lanes(self, number: int, event: Event) -> Iterator[Line]:
        yield self.row(str(number), event.label, self._event(event))
        for label in _window_labels(event):
            yield self.row("", label, self._window(event), "yellow" if event.fate is Fate.SHORTER else "dim")

    def _event(self, event: Event) -> list[str]:
        start, mark = self.scale.column(event.at or 0.0), _mark(event, self.scale)
        cells = self._blank()
        _write(cells, start, mark)
        _note(cells, start, start + len(mark), _notes(event))
        return cells

    def _window(self, event: Event) -> list[str]:
        """The window after an event, up to the day, and how what happened lies to it."""
        cells, now, at, window = self._blank(), self.scale.columns - 1, event.at or 0.0, event.window
        if window is None or event.fate is None:
            return cells
        start, end = self.scale.column(at - window.low), self.scale.column(at - window.high)
        notes: tuple[str, ...] = (event.fate.value,)
        if at < window.low:
            begins = f"begins in {quantity(round(window.low - at, 1), 'months')}"
            start, end, notes = now, now, (f"{event.fate.value}; {begins}", *notes)
        else:
            _write(cells, start, EXPECTED * (end - start) + (GOES_ON if at < window.high else EXPECTED))
        _note(cells, start, end + 1, notes)
        return cells

    def _blank(self) -> list[str]:
        """An empty lane: the ticks of the axis go on through it."""
        cells = [" "] * self.room
        for column in self.scale.ticks:
            cells[column] = TICK
        cells[self.scale.columns - 1] = NOW
        return cells


def _mark(event: Event, to: Scale) -> str:
    """A bar as long as it lasted and as high as it was; a point where no length is known."""
    if event.end is None:
        return POINT
    long = to.column(event.end) - to.column(event.at or 0.0)
    fill = LENGTH if event.level is None else LEVELS[min(max(ceil(event.level * len(LEVELS)) - 1, 0), 7)]
    goes_on = event.ongoing is Truth.TRUE
    return fill * long + ENDS[event.ongoing] if long or goes_on else fill


def _notes(event: Event) -> tuple[str, ...]:
    """What is written beside a mark, the fullest first."""
    length = "" if event.ongoing is Truth.TRUE and event.lasts is None else event.length
    parts = [part for part in (event.amount, length, event.words) if part]
    return tuple(", ".join(parts[:count]) for count in range(len(parts), 0, -1))


def _note(cells: list[str], start: int, end: int, notes: tuple[str, ...]) -> None:
    """Write the fullest note that fits right of a mark; else left of it; else the last one, shortened."""
    right, left = len(cells) - end - 1, start - 2
    fitting = [note for note in notes if len(note) <= right]
    if not fitting:
        beside = [note for note in notes if len(note) <= left]
        fitting = beside or [_shortened(note, max(left, right)) for note in notes[-1:]]
    for note in fitting[:1]:
        column = end if len(note) <= right else start - len(note) - 2
        _write(cells, column, f" {note} ")


def _write(cells: list[str], start: int, text: str) -> None:
    """Write over cells; what would go beyond the last is left out."""
    for column, letter in enumerate(text[: len(cells) - start], start):
        cells[column] = letter


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: max(most - 1, 0)].rstrip() + "…"
