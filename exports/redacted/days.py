"""The days of a record, told as whole days since its first event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from exports.redacted.great_ages import MOST_YEARS
from exports.redacted.whitelist import WITHHELD
from kb.ages import age, day


@dataclass(frozen=True, slots=True)
class Days:
    """`first` is day 0. `as_of` is the day the case is judged on; without it no day is told."""

    first: date | None
    as_of: date | None

    def told(self, value: Any) -> Any:
        """`day 41` for a day as a record writes it, or for the day of a moment; WITHHELD for anything else.

        A day more than 89 years back is withheld: its number would tell how old somebody is.
        """
        found = _day_of(value)
        if found is None or self.first is None or self.as_of is None or not _may_count(found, self.as_of):
            return WITHHELD
        return f"day {(found - self.first).days}"


def days_of(record: dict[str, Any]) -> Days:
    """The days of a record."""
    as_of = day(record.get("as_of"))
    if as_of is None:
        return Days(None, None)
    told = (_day_of(value) for value in _written(record))
    return Days(min(found for found in told if found is not None and _may_count(found, as_of)), as_of)


def _may_count(found: date, as_of: date) -> bool:
    """Whether the time between is one that a person of at most 89 can look back on."""
    earlier, later = sorted((found, as_of))
    return age(earlier, later, "years") <= MOST_YEARS


def _day_of(value: Any) -> date | None:
    """The day that is written, or of the moment that is written: the time of day goes."""
    if not isinstance(value, str):
        return None
    is_moment = len(value) > 10 and value[10] in "T "
    return day(value[:10] if is_moment else value)


def _written(record: dict[str, Any]) -> Iterator[Any]:
    """Everything in the record that may be a day about the person."""
    yield record.get("as_of")
    for finding in _objects(record.get("findings")):
        yield from (finding.get("date"), finding.get("entered_at"))
    for history in _objects(record.get("histories")):
        for row in _objects(history.get("rows")):
            yield from row.values()


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
