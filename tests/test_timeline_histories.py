"""Any history at all can be drawn: within the width, with nothing left out, and with what is not known said."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.consultation import Consultation
from engine.timeline import Timeline, timeline
from exports.paper import NARROWEST, laid_out
from exports.timeline_text import drawn
from kb.ages import age
from kb.case import PATIENT, Case, History, Known, Row
from kb.terms import Age, Choices, Column, Table, Value
from tests.builders import DAY, packaged_base

BASE = packaged_base()
TABLES = [table for table in BASE.tables.values() if table.drawn]


def cell(column: Column) -> st.SearchStrategy[Value | None]:
    match column.kind:
        case Choices(labels):
            return st.none() | st.sampled_from(sorted(labels))
        case Age():
            return st.none()
        case number:
            return st.none() | st.floats(number.low, number.high)


@st.composite
def rows(draw: st.DrawFn, table: Table) -> Row:
    """A row with some of its cells, each known, or asked in vain."""
    names = draw(st.sets(st.sampled_from(sorted(table.columns))))
    values = {name: draw(cell(table.columns[name])) for name in sorted(names)}
    dates = [name for name in names if isinstance(table.columns[name].kind, Age) and draw(st.booleans())]
    ago = st.one_of(st.integers(0, 40), st.integers(0, 1500), st.integers(0, 30_000))
    days = {name: DAY - timedelta(days=draw(ago)) for name in sorted(dates)}
    kinds = {name: column.kind for name, column in table.columns.items()}
    ages = {name: age(day, DAY, kind.unit) for name, day in days.items() if isinstance(kind := kinds[name], Age)}
    return Row({**values, **ages}, days)


@st.composite
def histories(draw: st.DrawFn) -> dict[str, History]:
    some = draw(st.sets(st.sampled_from(TABLES).map(lambda table: table.id)))
    return {name: History(tuple(draw(st.lists(rows(BASE.tables[name]), max_size=6)))) for name in sorted(some)}


def made(own: dict[str, History], shared: dict[str, History]) -> Timeline:
    case = Case("c", "", DAY, Known(PATIENT, histories=shared), (Known("here", histories=own),))
    return timeline(Consultation(BASE, case), "here")


@settings(deadline=None)
@given(histories(), histories(), st.integers(10, 220))
def test_no_history_is_drawn_beyond_the_width(own: dict[str, History], shared: dict[str, History], width: int) -> None:
    longest = max(map(len, laid_out(drawn(made(own, shared), width), width).splitlines()))

    assert longest <= max(width, NARROWEST)


@settings(deadline=None)
@given(histories(), histories())
def test_every_event_is_told_with_all_that_is_not_known_of_it(
    own: dict[str, History], shared: dict[str, History]
) -> None:
    found = made(own, shared)
    told = " ".join(laid_out(drawn(found, 200), 200).split())

    assert len(found.events) + len(found.undated) == sum(len(one.rows) for one in (*own.values(), *shared.values()))
    for number, event in enumerate((*found.events, *found.undated), 1):
        sentence = told.partition(f" {number}. {event.label}")[2].partition(f" {number + 1}. ")[0]
        assert all(f"{fact.label}: {fact.said}." in sentence for fact in event.facts)
        assert all(fact.said in ("not asked", "asked, not known") for fact in event.facts if not fact.known)


@settings(deadline=None)
@given(histories())
def test_events_stand_oldest_first_and_none_ends_before_it_began_or_after_the_day(own: dict[str, History]) -> None:
    found = made(own, {})
    days = [event.day or date.max for event in found.events]

    assert days == sorted(days)
    assert found.months == max((event.at or 0.0 for event in found.events), default=0.0)
    assert all(0.0 <= event.end <= (event.at or 0.0) for event in found.events if event.end is not None)
