"""Single values from YAML: choices, numbers with their units, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from kb.ages import DAYS, age, day, months_before
from kb.problems import Place, Problem, Refused, nearest
from kb.terms import Age, Choices, Kind, Number, Term, Value, quantity

UNKNOWN = "unknown"
"""Asked, and cannot be known."""

BOUNDLESS = 1e9
"""A range that goes so far has no end."""

EARLIEST = date(1900, 1, 1)
"""No event of a living patient is older."""

_HOURS = 1 / 24
_AGO = re.compile(r"(\d+) (day|week|month|year)s? ago")
_WITH_UNIT = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*([A-Za-z%]+)")


@dataclass(frozen=True)
class Given:
    """Where a value stands and how it is called, for the problems it may have. `needed`: it cannot be unknown."""

    name: str
    place: Place
    needed: bool = False

    def or_unknown(self, verb: str = "") -> str:
        """The way out that a mend names, where the value may be unknown."""
        return "" if self.needed else f", or {verb} {UNKNOWN}".replace("  ", " ")

    def refuse(self, code: str, what: str, mend: str) -> Refused:
        return Refused([Problem(code, what, self.place, mend)])


def value_of(kind: Kind, given: object, at: Given, as_of: date) -> Value | None:
    """A value as entered in a case; None for `unknown`. Raises Refused."""
    if given == UNKNOWN:
        return None
    match kind:
        case Choices():
            return _choice(kind, given, at)
        case Number():
            return _number(kind, given, at)
        case Age(unit=unit):
            return age(entered_day(given, at, as_of), as_of, unit)


def example_value(term: Term, given: object, place: Place) -> Value | None:
    """A value in a rule's example; ages are given as numbers."""
    at = Given(term.id, place)
    if given == UNKNOWN:
        return None
    match term.kind:
        case Choices() as kind:
            return _choice(kind, given, at)
        case Number() as kind:
            return _number(kind, given, at)
        case Age(unit=unit):
            return _number(Number(unit, 0, 100_000), given, at)


def _choice(kind: Choices, given: object, at: Given) -> str:
    if isinstance(given, str) and given in kind.labels:
        return given
    if not isinstance(given, str):
        mend = f"write one of: {', '.join(kind.labels)}"
        raise at.refuse("wrong-type", f"'{at.name}' must be a word, not {_shown(given)}", mend)
    raise at.refuse(
        "unknown-choice", f"'{given}' is not a choice of '{at.name}'", nearest(given, [*kind.labels, UNKNOWN])
    )


def _number(kind: Number, given: object, at: Given) -> float:
    number = _bare(kind, given, at)
    if not kind.low <= number <= kind.high:
        what = f"'{at.name}' must be from {kind.low:g} to {quantity(kind.high, kind.unit).strip()}, not {number:g}"
        raise at.refuse("out-of-range", what, f"correct the number{at.or_unknown('write')}")
    return number


def _bare(kind: Number, given: object, at: Given) -> float:
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        return float(given)
    match = _WITH_UNIT.fullmatch(given.strip()) if isinstance(given, str) else None
    if match:
        return _converted(float(match[1]), match[2], kind, at)
    what = f"'{at.name}' must be a number{' of ' * bool(kind.unit)}{kind.unit}, not {_shown(given)}"
    span = f" from {kind.low:g} to {kind.high:g}" if kind.high < BOUNDLESS else ""
    raise at.refuse("wrong-type", what, f"write a number{span}{at.or_unknown()}")


def _converted(number: float, unit: str, kind: Number, at: Given) -> float:
    if unit.rstrip("s") == kind.unit.rstrip("s"):
        return number
    lengths = {**DAYS, "hours": _HOURS}
    given = next((length for name, length in lengths.items() if name.rstrip("s") == unit.rstrip("s")), None)
    wanted = lengths.get(kind.unit)
    if given is None or wanted is None:
        raise at.refuse(
            "wrong-unit", f"'{at.name}' is in {kind.unit}, not in {unit}", f"write the number of {kind.unit}"
        )
    return number * given / wanted


def _shown(given: object) -> str:
    match given:
        case None:
            return "empty"
        case bool():
            return f"'{str(given).lower()}'"
        case _:
            return f"'{given}'"


def entered_day(given: object, at: Given, as_of: date) -> date:
    """The day that `2026-03-02` or `3 months ago` names. Raises Refused for others, and for days too late or early."""
    found = day(given) or _ago(given, as_of)
    if found is None:
        mend = "write year-month-day (2 March 2026 is 2026-03-02), or 3 months ago, or unknown"
        raise at.refuse("wrong-type", f"'{at.name}' must be a date, not {_shown(given)}", mend)
    if found > as_of:
        mend = "correct the date, or the case's as_of"
        raise at.refuse("out-of-range", f"'{at.name}' is {found}, after the case's day {as_of}", mend)
    if found < EARLIEST:
        raise at.refuse("out-of-range", f"'{at.name}' is {found}, before {EARLIEST}", "correct the year")
    return found


def _ago(given: object, as_of: date) -> date | None:
    match = _AGO.fullmatch(given.strip()) if isinstance(given, str) else None
    if not match or len(match[1]) > 4:
        return None
    count, unit = int(match[1]), match[2]
    try:
        match unit:
            case "day" | "week":
                return as_of - timedelta(days=count * (7 if unit == "week" else 1))
            case "month":
                return months_before(as_of, count)
            case _:
                return months_before(as_of, 12 * count)
    except (ValueError, OverflowError):
        return None
