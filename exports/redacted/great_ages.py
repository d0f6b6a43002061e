"""Ages over 89, told as 90 or more: as numbers with a unit, and where they stand in words.

Any time so long tells such an age, whatever it is the time of: nobody has had a pain for longer than they have lived.
"""

from __future__ import annotations

import re
from typing import Any

from kb.ages import DAYS

MOST_YEARS = 89
_MOST_DAYS = MOST_YEARS * DAYS["years"]
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?) (day|week|month|year)s?\b")
_UNITS = {
    **dict.fromkeys(("age", "aged", "old", "year", "years"), "years"),
    **dict.fromkeys(("month", "months"), "months"),
    **dict.fromkeys(("week", "weeks"), "weeks"),
    **dict.fromkeys(("day", "days"), "days"),
}


def is_great(value: Any, unit: str | None) -> bool:
    """Whether a number in this unit is a time of more than 89 years."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and unit in DAYS and value * DAYS[str(unit)] > _MOST_DAYS


def told(value: Any, unit: str | None) -> Any:
    """The number, or what is told instead of it."""
    if not is_great(value, unit):
        return value
    return "90+" if unit == "years" else "90+ years"


def told_in(words: str) -> str:
    """The words with every time of more than 89 years told as 90 or more."""
    return _AMOUNT.sub(lambda found: "90+ years" if is_great(float(found[1]), f"{found[2]}s") else found[0], words)


def unit_of_column(name: str) -> str | None:
    """The unit of time that the name of a column gives its numbers; a record says none for columns."""
    return next((_UNITS[part] for part in name.split("_") if part in _UNITS), None)
