"""The time line of one target, drawn: an event a lane, its length and height, and when its end was to be expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.timeline import Event, Timeline
from engine.truth import Truth
from exports.document.drawing import INK, RULE, SOFT, box, folded, line, svg, words
from exports.document.parts import Figure
from exports.timeline_chart import Scale, scale, window_words
from kb.terms import quantity

_WIDTH, _LEFT, _PLOT, _TOP, _HIGH, _EXPECTED = 720, 210, 290, 44, 40, 22
_COLUMNS = 61
_BAR, _GHOST, _NOW = "#2f5f8f", "#fdf3d8", "#7a5200"


def timeline_figure(timeline: Timeline, target: str, number: int) -> Figure:
    """The figure of a time line that has events; its words tell each of them."""
    drawing = _Drawing(scale(timeline.months, _COLUMNS), str(timeline.as_of))
    tops = _tops(timeline.events)
    caption = f"The time line of {target}, in months before {timeline.as_of}"
    height = tops[-1] + 8
    body = "".join((*drawing.axis(height), *map(drawing.lane, timeline.events, tops)))
    return Figure(
        svg(_WIDTH, height, f"time-{number}", caption, body), caption, tuple(map(event_words, timeline.events))
    )


def event_words(event: Event) -> str:
    """An event in a sentence: when, how much, how long, and how that lies to what is to be expected."""
    when = "on a day not known" if event.at is None else f"{_months(event.at)} before"
    goes_on = {Truth.TRUE: "goes on", Truth.FALSE: "", Truth.UNKNOWN: "whether it goes on is not known"}[event.ongoing]
    parts = [part for part in (event.amount, event.length, event.words, goes_on) if part]
    said = f"{event.label}, {when}" + (f": {', '.join(parts)}" if parts else "")
    if event.window is None or event.fate is None:
        return f"{said}."
    return f"{said}. To be expected: {window_words(event.window)}; {event.fate.value}."


def _months(months: float) -> str:
    return quantity(round(months, 1), "months")


def _tops(events: tuple[Event, ...]) -> list[int]:
    """Where each lane begins, and where the last one ends."""
    tops = [_TOP]
    for event in events:
        tops.append(tops[-1] + _HIGH + (_EXPECTED if event.window else 0))
    return tops


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The scale of the axis, and the day on which it ends."""

    scale: Scale
    day: str

    def x(self, months: float) -> float:
        return _LEFT + self.scale.column(months) * _PLOT / (self.scale.columns - 1)

    def axis(self, height: int) -> Iterator[str]:
        """Ticks with their numbers, and the day itself."""
        yield words(_LEFT - 10, 20, "months before", colour=SOFT, anchor="end")
        for column, number in self.scale.ticks.items():
            x = _LEFT + column * _PLOT / (self.scale.columns - 1)
            if number != "now":
                yield words(x, 20, number, colour=SOFT, anchor="middle")
                yield line(x, 28, x, height - 4, colour=RULE, dash="2 3")
        yield line(self.x(0), 28, self.x(0), height - 4, colour=_NOW, wide=1.5)
        yield words(self.x(0), 20, self.day, colour=_NOW, bold=True, anchor="middle")

    def lane(self, event: Event, top: int) -> str:
        """An event with its name before it and its numbers behind it; below it what was to be expected."""
        names = folded(event.label, 24)
        left = "".join(words(_LEFT - 10, top + 14 + 15 * row, name, anchor="end") for row, name in enumerate(names))
        right = "".join(
            words(_LEFT + _PLOT + 16, top + 14 + 15 * row, said, colour=INK)
            for row, said in enumerate(folded(_numbers(event), 24))
        )
        return left + right + self._bar(event, top) + "".join(self._window(event, top + _HIGH))

    def _bar(self, event: Event, top: int) -> str:
        start, end = self.x(event.at or 0.0), event.end
        if end is None or end == event.at:
            return f'<circle cx="{start:g}" cy="{top + 14:g}" r="4.5" fill="{_BAR}"/>'
        high = 4 + 18 * event.level if event.level is not None else 4
        wide = max(self.x(end) - start, 2)
        bar = box(start, top + 24 - high, wide, high, _BAR)
        tip = start + wide
        middle = top + 24 - high / 2
        if event.ongoing is Truth.TRUE:
            return bar + f'<path d="M{tip:g} {middle - 6:g} l8 6 l-8 6 z" fill="{_BAR}"/>'
        return bar if event.ongoing is Truth.FALSE else bar + words(tip + 2, middle + 4, "?", colour=_BAR, bold=True)

    def _window(self, event: Event, top: int) -> Iterator[str]:
        window, at = event.window, event.at or 0.0
        if window is None or event.fate is None:
            return
        said = f"expected {window_words(window, '–')}"
        yield words(_LEFT - 10, top + 10, said, colour=SOFT, anchor="end")
        if at > window.low:
            start = self.x(at - window.low)
            wide = max(self.x(max(at - window.high, 0.0)) - start, 2)
            yield box(start, top - 2, wide, 14, _GHOST, edge=_NOW, dash="3 2")
        yield words(_LEFT + _PLOT + 16, top + 10, event.fate.value, colour=SOFT)


def _numbers(event: Event) -> str:
    goes_on = "goes on" if event.ongoing is Truth.TRUE else ""
    return ", ".join(part for part in (event.amount, event.length or goes_on, event.words) if part)
