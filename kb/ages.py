"""Days and the time between them, in days, weeks, calendar months and years."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

DAYS = {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12, "years": 365.25}
"""The length of a unit in days; months and years on average."""


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day(text: object) -> date | None:
    """The day that `2026-03-02` names, or None."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) and _DAY.fullmatch(text) else None
    except ValueError:
        return None


def months_before(day: date, count: int) -> date:
    """The same day of the month, so many months before; the month's last day where it is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age(then: date, as_of: date, unit: str) -> float:
    """The time from a day to `as_of` in days, weeks, months or years; months are calendar months and a fraction."""
    days = (as_of - then).days
    if unit in ("days", "weeks"):
        return days / DAYS[unit]
    months = (as_of.year - then.year) * 12 + as_of.month - then.month
    while months_before(as_of, months) < then:
        months -= 1
    start, end = months_before(as_of, months + 1), months_before(as_of, months)
    exact = months + (end - then).days / (end - start).days
    return exact if unit == "months" else exact / 12
