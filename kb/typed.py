"""What a person types into a field, understood: forgiving in form, and never a guess at what was meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kb.ages import DAYS, age
from kb.from_yaml.values import UNKNOWN, Given, entered_day, value_of
from kb.moves import Cell
from kb.problems import Place, listed, nearest
from kb.terms import Age, Choices, Kind, Number, plain_number, quantity

_NOT_KNOWN = "asked, not known"
_SAYS_UNKNOWN = {UNKNOWN, "?", "not known", "dk", _NOT_KNOWN}
_LONGEST = 300
_NEXT_TO_NOTHING = 0.1
_NEGATIONS = frozenset({"no", "not", "none", "nothing", "never", "without"})

_TIMES = ("hours", *DAYS)
_NUMBER = re.compile(r"([-+]?(?:\d+(?:\.\d*)?|\.\d+)) ?(.*)")
_COMMA = re.compile(r"([-+]?\d+),(\d+)([^.,]*)")

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_LETTERS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
_TODAY = {"today": "0 days ago", "yesterday": "1 day ago"}
_AGO = re.compile(r"(\d+|an?|one) ?(?:([dwmy])|(day|week|month|year)s?)(?: ago)?", re.IGNORECASE)
_IN_DIGITS = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[. -]*([a-z]{3,})[., -]*(\d+)", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]{3,})[. ]*(\d{1,2})(?:st|nd|rd|th)?(?:, ?| )(\d+)", re.IGNORECASE)
_MONTH_OF = re.compile(r"([a-z]{3,}|\d\d?)[-/., ]+(\d{4})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/., ]+([a-z]{3,}|\d\d?))?", re.IGNORECASE)
_SPAN = re.compile(r"(?:last|this|past|previous) (week|month|year)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the cell as a move takes it, and the echo that says in full words how it was understood."""

    cell: Cell
    said: str


def typed(kind: Kind, text: str, label: str, as_of: date, *, needed: bool = False) -> Typed:
    """What was typed into the field called `label`, in a case of the day `as_of`. Raises Refused, with the mend.

    `needed`: no mend offers `unknown`, which is for whoever asked to refuse.
    """
    at = Given(label, Place(label), needed)
    plain = _cleaned(kind, text, at)
    if plain.casefold() in _SAYS_UNKNOWN:
        return Typed(UNKNOWN, _NOT_KNOWN)
    match kind:
        case Choices():
            return _choice(kind, plain, at)
        case Number():
            return _number(kind, plain, at, as_of)
        case Age():
            return _day(kind, plain, at, as_of)


def legal(kind: Kind, *, needed: bool = False) -> str:
    """One line of what may be typed; `needed`: it cannot be unknown."""
    match kind:
        case Choices(labels):
            return listed(labels.values()) + ("" if needed else f"; or {UNKNOWN}")
        case Number():
            return _span(kind) + ("" if needed else f", or {UNKNOWN}")
        case Age(unit=unit):
            return f"a day: 2026-03-02, 3 {unit} ago" + ("" if needed else f"; or {UNKNOWN}")


def _span(kind: Number) -> str:
    """The range as a person would say it: a lowest number that is next to nothing is anything above 0."""
    high = f"{plain_number(kind.high)} {kind.unit}"
    if not kind.whole and 0 < kind.low < _NEXT_TO_NOTHING:
        return f"more than 0, up to {high}"
    return f"{'a whole number, ' if kind.whole else ''}{plain_number(kind.low)} to {high}"


def completions(kind: Kind, text: str) -> tuple[str, ...]:
    """The choices that have every word typed, or one that begins with it; none for other kinds."""
    words = _words(text)
    if not isinstance(kind, Choices) or (text.strip() and not words):
        return ()
    return tuple(name for name, label in kind.labels.items() if _has(f"{name} {label}", words))


def _cleaned(kind: Kind, text: str, at: Given) -> str:
    """The text with single blanks for blanks of any kind. Refused when it is too long, or cannot be shown."""
    plain = " ".join(text.split())
    if not plain:
        raise at.refuse("wrong-type", "nothing was typed", f"type {legal(kind, needed=at.needed)}")
    if len(plain) > _LONGEST:
        raise at.refuse("wrong-type", f"a text of {len(plain)} characters is no answer here",
                        f"type {legal(kind, needed=at.needed)}")  # fmt: skip
    if not plain.isprintable():
        shown = plain.encode("unicode_escape").decode("ascii")
        raise at.refuse("wrong-type", f"'{shown}' holds signs that cannot be shown", "type it again without them")
    return plain


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def _words(text: str) -> list[str]:
    return [word for part in _folded(text).split() if (word := part.strip("()[]"))]


def _has(text: str, words: Sequence[str]) -> bool:
    """Whether every word begins a word of the text, wherever it stands, also in brackets."""
    folded = _folded(text)
    starts = [word.start() for word in re.finditer(r"\w+", folded)]
    return all(any(folded.startswith(word, start) for start in starts) for word in words)


def _choice(kind: Choices, text: str, at: Given) -> Typed:
    """By id, else by label, else by what one alone begins with, else by words that one alone has."""
    wanted = _folded(text)
    folded = {name: (_folded(name), _folded(label)) for name, label in kind.labels.items()}
    found = (
        [name for name, (own, _) in folded.items() if own == wanted]
        or [name for name, (_, label) in folded.items() if label == wanted]
        or [name for name, both in folded.items() if wanted and any(one.startswith(wanted) for one in both)]
    )
    inside = () if found else completions(kind, text)
    if len(found) == 1 or (len(inside) == 1 and not _turned(kind.labels[inside[0]], text)):
        (name,) = found or inside
        return Typed(name, kind.labels[name])
    if found or inside:
        named = listed(f"{name} ({kind.labels[name]})" for name in found or inside)
        what = f"'{text}' may be {'one of several: ' if len(found or inside) > 1 else ''}{named}"
        raise at.refuse("unknown-choice", what, "type more of the one meant")
    mend = nearest(text.casefold(), [*kind.labels.values(), UNKNOWN])
    raise at.refuse("unknown-choice", f"'{text}' is not a choice of '{at.name}'", mend)


def _turned(label: str, text: str) -> bool:
    """Whether a label denies something, and what was typed of it does not: "treated" is not "not yet treated"."""
    return bool(_NEGATIONS.intersection(re.findall(r"\w+", _folded(label))).difference(_words(text)))


def _number(kind: Number, text: str, at: Given, as_of: date) -> Typed:
    """A number in the unit of its term, or in another unit of time; a comma may stand for the point."""
    pointed = _with_point(text, at)
    match = _NUMBER.fullmatch(pointed)
    digits, unit = (match[1], _unit(match[2], kind)) if match else ("", "")
    given: str | float = pointed
    if digits and unit == kind.unit:
        given = float(digits)
    elif unit in _TIMES:
        given = f"{Decimal(digits):f} {unit}"
    number = float(value_of(kind, given, at, as_of) or 0.0)
    if kind.whole and not number.is_integer():
        what = f"'{at.name}' counts {kind.unit or 'in wholes'}, and '{text}' is not a whole number"
        raise at.refuse("wrong-type", what, f"type a whole number{at.or_unknown()}")
    return Typed(number, _said(number, kind.unit, converted=unit != kind.unit))


def _with_point(text: str, at: Given) -> str:
    """With a point for a decimal comma. Refused where the comma may be one of thousands."""
    match = _COMMA.fullmatch(text)
    if match is None:
        return text
    whole, after, rest = match.groups()
    if len(after) == 3:
        thousands, least = int(whole + after), f"{whole}.{after}".rstrip("0").rstrip(".")
        raise at.refuse("wrong-type", f"'{text}' may be {thousands} or {least}", f"type {thousands}, or {least}")
    return f"{whole}.{after}{rest}"


def _unit(typed_unit: str, kind: Number) -> str:
    """The unit as values know it, whatever its capitals and plural; the term's own where none was typed."""
    known = {one.casefold().rstrip("s"): one for one in (*_TIMES, kind.unit)}
    return known.get(typed_unit.casefold().rstrip("s"), typed_unit) if typed_unit else kind.unit


def _said(number: float, unit: str, *, converted: bool) -> str:
    """In full as it was typed (49.9999 % is never echoed as 50 %); rounded where it was converted."""
    if float(plain_number(number)) == number:
        return quantity(number, unit)
    return f"about {quantity(number, unit)}" if converted else f"{Decimal(repr(number)):f} {unit}"


def _day(kind: Age, text: str, at: Given, as_of: date) -> Typed:
    """A day, or how long ago it was; words that fit several days are refused."""
    then = entered_day(_entered(text, at, as_of), at, as_of)
    return Typed(then.isoformat(), f"{_in_words(then)} ({_ago(then, as_of, kind.unit)})")


def _in_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _ago(then: date, as_of: date, unit: str) -> str:
    """The time between, to a tenth of the unit."""
    if then == as_of:
        return "today"
    time = round(age(then, as_of, unit), 1)
    return f"{quantity(time, unit)} ago" if time else f"less than 0.1 {unit} ago"


def _entered(text: str, at: Given, as_of: date) -> str:
    """The day as a case file writes it; the text itself where no form fits, for `entered_day` to refuse."""
    if text.casefold() in _TODAY:
        return _TODAY[text.casefold()]
    if match := _AGO.fullmatch(text):
        count = match[1] if match[1].isdecimal() else "1"
        return f"{count} {_LETTERS[(match[2] or match[3])[0].casefold()]} ago"
    if (match := _IN_DIGITS.fullmatch(text)) and len(match[1]) == 4:
        return _one_day(text, match[1], [(match[4], match[3])], at)
    if match:
        return _one_day(text, match[4], [(match[1], match[3]), (match[3], match[1])], at)
    if (match := _DAY_FIRST.fullmatch(text)) and (month := _month(match[2])):
        return _one_day(text, match[3], [(match[1], month)], at)
    if (match := _MONTH_FIRST.fullmatch(text)) and (month := _month(match[1])):
        return _one_day(text, match[3], [(match[2], month)], at)
    _check_names_a_day(text, at, as_of)
    return text


def _month(word: str) -> str:
    """The number of the month that these letters begin; empty for none."""
    return next((str(at) for at, name in enumerate(_MONTHS, 1) if name.casefold().startswith(word.casefold())), "")


def _one_day(text: str, year: str, readings: list[tuple[str, str]], at: Given) -> str:
    """The one day that fits a reading (day, month). Refused where none does, or several, or the century is open."""
    if len(year) != 4:
        raise at.refuse("wrong-type", f"the year of '{text}' has not four digits", "type the year in full")
    days = dict.fromkeys(found for day, month in readings if (found := _calendar_day(year, month, day)))
    if not days:
        raise at.refuse("wrong-type", f"there is no day '{text}'", f"correct the day or the month, or type {UNKNOWN}")
    if len(days) > 1:
        what = f"'{text}' may be {' or '.join(map(_in_words, days))}"
        raise at.refuse("wrong-type", what, f"type {' or '.join(map(str, days))}")
    return next(iter(days)).isoformat()


def _calendar_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _check_names_a_day(text: str, at: Given, as_of: date) -> None:
    """Weeks, months and years are refused with a day that is near enough."""
    if span := _SPAN.fullmatch(text):
        mend = f"type the day, or how long ago it was (1 {span[1].casefold()} ago), or {UNKNOWN}"
        raise at.refuse("wrong-type", f"'{text}' names no day", mend)
    if match := _MONTH_OF.fullmatch(text):
        _refuse_span(text, match[2], match[1], at, as_of)
    if match := _YEAR_FIRST.fullmatch(text):
        _refuse_span(text, match[1], match[2] or "", at, as_of)


def _refuse_span(text: str, year: str, month: str, at: Given, as_of: date) -> None:
    """Refuses a month, or a year, with a day in it; what is none, or lies ahead, is left for others to refuse."""
    number = month if month.isdecimal() else _month(month) if month else ""
    first, middle = _calendar_day(year, number or "1", "1"), _calendar_day(year, number or "7", "15")
    if first and middle and first <= as_of and bool(month) == bool(number):
        mend = f"type a day of it, such as {min(middle, as_of)}, knowing that it is approximate; or type {UNKNOWN}"
        raise at.refuse("wrong-type", f"'{text}' names no day", mend)
