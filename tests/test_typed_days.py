"""A day may be typed in many ways; what could be two days, or none, is refused with how to write it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.problems import Place, Problem, Refused
from kb.terms import Age, Kind
from kb.typed import Typed, typed
from tests.builders import DAY

ONSET, TRIAL = Age("months"), Age("days")

days = st.dates(date(1900, 1, 1), DAY)


def cell(kind: Kind, text: str) -> object:
    return typed(kind, text, "Field", DAY).cell


def said(kind: Kind, text: str) -> str:
    return typed(kind, text, "Field", DAY).said


def problem(kind: Kind, text: str) -> Problem:
    """The one problem for which a text is refused."""
    with pytest.raises(Refused) as refused:
        typed(kind, text, "Field", DAY)
    (found,) = refused.value.problems
    return found


@pytest.mark.parametrize(
    "text",
    ["2026-03-02", "2026-3-2", "2026/03/02", "2 March 2026", "2 Mar 2026", "2mar2026", "2. march 2026", "2-Mar-2026",
     "March 2, 2026", "mar 2nd 2026", "MARCH 2 2026"],
)  # fmt: skip
def test_a_day_may_be_typed_in_many_ways(text: str) -> None:
    assert typed(ONSET, text, "Field", DAY) == Typed("2026-03-02", "2 March 2026 (8.7 months ago)")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-22"),
        ("Yesterday", "2026-11-21"),
        ("3 months ago", "2026-08-22"),
        ("3 months", "2026-08-22"),
        ("3m", "2026-08-22"),
        ("3 W", "2026-11-01"),
        ("10d ago", "2026-11-12"),
        ("2y", "2024-11-22"),
        ("a month ago", "2026-10-22"),
        ("one year", "2025-11-22"),
        ("0 days ago", "2026-11-22"),
    ],
)
def test_how_long_ago_names_a_day(text: str, day: str) -> None:
    assert cell(ONSET, text) == day


@pytest.mark.parametrize(
    ("kind", "text", "echo"),
    [
        (ONSET, "today", "22 November 2026 (today)"),
        (ONSET, "yesterday", "21 November 2026 (less than 0.1 months ago)"),
        (TRIAL, "yesterday", "21 November 2026 (1 day ago)"),
        (TRIAL, "3w", "1 November 2026 (21 days ago)"),
        (ONSET, "1 month ago", "22 October 2026 (1 month ago)"),
    ],
)
def test_a_day_is_echoed_with_its_age(kind: Kind, text: str, echo: str) -> None:
    assert said(kind, text) == echo


@pytest.mark.parametrize(
    ("text", "what", "mend"),
    [
        ("02/03/2026", "'02/03/2026' may be 2 March 2026 or 3 February 2026", "type 2026-03-02 or 2026-02-03"),
        ("2.3.2026", "'2.3.2026' may be 2 March 2026 or 3 February 2026", "type 2026-03-02 or 2026-02-03"),
        ("2 March 26", "the year of '2 March 26' has not four digits", "type the year in full"),
        ("02/03/26", "the year of '02/03/26' has not four digits", "type the year in full"),
        ("26-03-02", "the year of '26-03-02' has not four digits", "type the year in full"),
        ("31 Feb 2026", "there is no day '31 Feb 2026'", "correct the day or the month, or type unknown"),
        ("31/02/2026", "there is no day '31/02/2026'", "correct the day or the month, or type unknown"),
        ("last week", "'last week' names no day", "type the day, or how long ago it was (1 week ago), or unknown"),
    ],
)
def test_what_may_be_several_days_or_none_is_refused(text: str, what: str, mend: str) -> None:
    assert problem(ONSET, text) == Problem("wrong-type", what, Place("Field"), mend)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("March 2026", "2026-03-15"),
        ("2026-03", "2026-03-15"),
        ("3/2026", "2026-03-15"),
        ("2025", "2025-07-15"),
        ("November 2026", "2026-11-15"),
    ],
)
def test_a_month_or_a_year_is_refused_with_a_day_in_it(text: str, near: str) -> None:
    found = problem(ONSET, text)

    assert found.what == f"'{text}' names no day"
    assert found.mend == f"type a day of it, such as {near}, knowing that it is approximate; or type unknown"
    assert cell(ONSET, near) == near


def test_the_day_offered_for_a_month_does_not_lie_ahead() -> None:
    with pytest.raises(Refused, match="such as 2026-03-10,"):
        typed(ONSET, "March 2026", "Field", date(2026, 3, 10))


def test_a_day_is_read_either_way_where_only_one_can_be() -> None:
    assert (cell(ONSET, "13/03/2026"), cell(ONSET, "03/13/2026"), cell(ONSET, "2/2/2026")) == (
        "2026-03-13", "2026-03-13", "2026-02-02",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-11-23", "out-of-range"),
        ("1 January 1899", "out-of-range"),
        ("9999 years ago", "wrong-type"),
        ("123456 days", "wrong-type"),
        ("tomorrow", "wrong-type"),
        ("December 2026", "wrong-type"),
        ("2026-13", "wrong-type"),
        ("monday", "wrong-type"),
        ("2 March", "wrong-type"),
        ("3", "wrong-type"),
    ],
)
def test_what_is_no_day_of_the_case_is_refused(text: str, code: str) -> None:
    assert problem(ONSET, text).code == code


@given(day=days)
def test_a_day_in_the_words_of_the_echo_is_the_same_day(day: date) -> None:
    words = said(ONSET, day.isoformat()).partition(" (")[0]

    assert cell(ONSET, words) == day.isoformat()


@given(day=days)
def test_digits_with_slashes_are_never_taken_for_another_day(day: date) -> None:
    text = f"{day.day}/{day.month}/{day.year}"
    other = f"{day.month}/{day.day}/{day.year}"

    if day.day <= 12 and day.day != day.month:
        assert problem(ONSET, text).what.startswith(f"'{text}' may be")
    else:
        assert cell(ONSET, text) == cell(ONSET, other) == day.isoformat()


@given(days_ago=st.integers(0, 3000))
def test_days_ago_count_back_from_the_day_of_the_case(days_ago: int) -> None:
    assert cell(TRIAL, f"{days_ago}d") == (DAY - timedelta(days=days_ago)).isoformat()
