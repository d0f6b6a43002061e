"""A time line as text: the chart, what its characters mean, and every event once more in a sentence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date

from engine.timeline import Event, Fate, Timeline
from engine.truth import Truth
from exports.paper import BLANK, NARROWEST, Line
from exports.text_questions import lowered
from exports.text_reasons import cited
from exports.timeline_chart import ENDS, EXPECTED, GOES_ON, LENGTH, LEVELS, POINT, TICK, Chart, chart, window_words
from kb.ages import DAYS
from kb.terms import Table, quantity

_SENTENCES = {
    Fate.SHORTER: "That is shorter than the {} to expect",
    Fate.WITHIN: "That lies within the {} to expect",
    Fate.LONGER: "That is longer than the {} to expect",
    Fate.SO_FAR: "So far that lies within the {} to expect",
    Fate.TOO_EARLY: "It goes on, and the {} to expect have not yet begun",
    Fate.UNKNOWN: "Whether that lies within the {} to expect cannot be told",
}


def drawn(timeline: Timeline, width: int) -> tuple[Line, ...]:
    """The time line in lines no longer than `width` columns (at least 40). Nothing is said by the chart alone."""
    width = max(width, NARROWEST)
    return tuple(_with_chart(timeline, width) if timeline.events else _without_chart(timeline, width))


def _with_chart(timeline: Timeline, width: int) -> Iterator[Line]:
    of = chart(timeline, width)
    yield from of.lines
    yield BLANK
    yield from _key(of, width)
    yield BLANK
    yield Line("IN WORDS, oldest first", style="bold", kept=True)
    yield from _listed(timeline, timeline.events, 1, width)
    yield from _rest(timeline, width)


def _without_chart(timeline: Timeline, width: int) -> Iterator[Line]:
    """What must be entered before there is anything to draw."""
    yield from _wrapped("There is no time line yet: nothing here has a date.", width, style="bold")
    if timeline.undated:
        yield from _wrapped("What is listed below stands on it once its date is entered.", width)
    if timeline.unasked:
        yield from _wrapped("Still to be asked, with the dates:", width)
    for table in timeline.unasked:
        yield from _wrapped(f"{table.label}: {table.ask}", width, "-")
    yield from _rest(timeline, width)


def _rest(timeline: Timeline, width: int) -> Iterator[Line]:
    """What cannot stand on the axis: events without a date, and tables without events."""
    if timeline.undated:
        yield BLANK
        yield Line("WITHOUT A DATE, so not drawn", style="bold", kept=True)
        yield from _listed(timeline, timeline.undated, len(timeline.events) + 1, width)
    for lead, tables in (("Not asked yet:", timeline.unasked if timeline.events else ()), ("None:", timeline.none)):
        if tables:
            yield BLANK
            yield from _wrapped(f"{lead} {_labels(tables)}.", width, style="dim")


def _labels(tables: Iterable[Table]) -> str:
    return "; ".join(lowered(table.label) for table in tables)


def _key(of: Chart, width: int) -> Iterator[Line]:
    """What the characters that were used mean."""
    used = {letter for line in of.lanes for letter in line.text}
    entries = [words for letters, words in _meanings(of) if used & set(letters)]
    rows = [""]
    for entry in entries:
        joined = f"{rows[-1]}   {entry}" if rows[-1] else entry
        rows = [*rows[:-1], joined] if len(joined) <= width else [*rows, entry]
    for row in rows:
        yield from _wrapped(row, width, style="dim")


def _meanings(of: Chart) -> tuple[tuple[str, str], ...]:
    months = of.scale.months / max(of.scale.columns - 1, 1)
    many = quantity(round(months, 1), "months") if months >= 1 else quantity(round(months * DAYS["months"]), "days")
    return (
        (POINT, f"{POINT} an event"),
        (LEVELS, f"{LEVELS} for how long; the taller, the more"),
        (LENGTH, f"{LENGTH} for how long; how much is not known"),
        (ENDS[Truth.FALSE], f"{ENDS[Truth.FALSE]} its end"),
        (GOES_ON, f"{GOES_ON} goes on"),
        (EXPECTED, f"{EXPECTED} when its end is to be expected"),
        ("?", "? not known; why not is said below"),
        (TICK, f"{TICK} as on the axis; one column is about {many}"),
    )


def _listed(timeline: Timeline, events: Iterable[Event], first: int, width: int) -> Iterator[Line]:
    digits = len(str(len(timeline.events) + len(timeline.undated)))
    for number, event in enumerate(events, first):
        yield from _wrapped(_told(event, timeline.as_of), width, f"{number:>{digits}}.")


def _told(event: Event, as_of: date) -> str:
    """Everything about an event in sentences."""
    comma = "," if "," in event.label else ""
    facts = (f"{fact.label}: {fact.said}." for fact in event.facts)
    return " ".join([f"{event.label}{comma} was {_when(event, as_of)}.", *facts, *_judged(event)])


def _judged(event: Event) -> Iterator[str]:
    """How an event lies to its window, and how much of the window lies ahead."""
    window, fate, at = event.window, event.fate, event.at
    if window is None or fate is None:
        return
    yield f"{_SENTENCES[fate].format(window_words(window))}{cited(window.cites)}."
    if at is not None and at < window.high:
        begin = f"begin in {_months(window.low - at)} and " if at < window.low else ""
        yield f"They {begin}end in {_months(window.high - at)}."


def _months(months: float) -> str:
    return quantity(round(months, 1), "months")


def _when(event: Event, as_of: date) -> str:
    """The day, and the time since in the unit in which it is easily read."""
    if event.day is None or event.at is None:
        return "on a day not known"
    days = (as_of - event.day).days
    if days == 0:
        return f"on the day of the consultation, {event.day}"
    if event.at < 1:
        since = quantity(days, "days")
    else:
        since = _months(event.at) if event.at < 24 else quantity(round(event.at / 12, 1), "years")
    return f"{since} ago, on {event.day}"


def _wrapped(text: str, width: int, lead: str = "", style: str = "") -> Iterator[Line]:
    """The text in lines of their own; what follows aligns behind the lead."""
    first = f"{lead} " if lead else ""
    rows = textwrap.wrap(
        text.replace(" %", "\u00a0%"), width, initial_indent=first, subsequent_indent=" " * len(first),
        break_on_hyphens=False,
    )  # fmt: skip
    return (Line(row.replace("\u00a0", " "), style=style, kept=True) for row in rows)
