"""The legal words at a place of a form, and what is typed there understood."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from kb.ages import day
from kb.compared import outside, outside_words
from kb.forms import words
from kb.forms.comparisons import choices, limits, whole
from kb.forms.conclusions import VERBS
from kb.forms.examples import OUTCOMES, answers
from kb.forms.field import Field, Spot
from kb.forms.row import Addition, Reading
from kb.forms.rule_fields import BESIDE
from kb.forms.telling import unit_of
from kb.forms.walk import Found, found, refused
from kb.from_yaml.values import BOUNDLESS, UNKNOWN
from kb.identifier import identifier_mend
from kb.model import KnowledgeBase
from kb.terms import Number
from kb.typed import typed
from kb.word import Word
from kb.yaml_tree import Path

_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LONGEST, _LONGEST_WORD = 2000, 60


def legal(base: KnowledgeBase, file: str, plain: Any, path: Path) -> tuple[Word, ...]:
    """The legal words at a path: of a comparison the terms, of a conclusion the verbs, of an example the outcomes.

    Further inside these: a term's choices, the limits that fit, options, terms that can be set. For a line, words to
    choose from; others may be typed.
    """
    place = found(file, plain, path)
    if place is None:
        return ()
    match place.field.kind:
        case "test":
            return tuple(_of_a_condition(base, place.field.reading(plain, place.path), place.rest))
        case "conclusion":
            return tuple(_of_a_conclusion(Spot(base, file, plain, place.path), place))
        case "example":
            return tuple(_of_an_example(base, place.rest))
    spot = Spot(base, file, plain, place.path)
    return tuple(place.field.words(spot)) if place.field.words else ()


def _of_a_condition(base: KnowledgeBase, reading: Reading, rest: Path) -> Iterable[Word]:
    inside = [step for step in rest if step not in ("all", "any", "not")]
    while inside and isinstance(inside[0], int):
        inside.pop(0)
    match inside:
        case [str(term)] | [str(term), int()]:
            return choices(base, term, reading)
        case [str(term), str(), *_]:
            return limits(base, term, reading).names
    return words.terms(base, reading)


def _of_a_conclusion(spot: Spot, place: Found) -> Iterable[Word]:
    base = spot.base
    match place.rest:
        case ():
            return VERBS
        case ("derive",):
            return words.derived_terms(base)
        case ("derive", str(term), *_):
            return choices(base, term)
        case (str(key),) if key in BESIDE:
            legal_beside = BESIDE[key].words
            return legal_beside(spot) if legal_beside else ()
    return words.options(base)


def _of_an_example(base: KnowledgeBase, rest: Path) -> Iterable[Word]:
    match rest:
        case ():
            return OUTCOMES
        case (_,):
            return words.terms(base)
    term = base.terms.get(str(rest[1]))
    return answers(base, term) if term else ()


def understood(base: KnowledgeBase, file: str, plain: Any, path: Path, text: str) -> str | int | float:
    """What was typed for a text, a line, a number, a day or a name, as the file takes it. Raises Refused."""
    place, said = found(file, plain, path), " ".join(text.split())
    if not said:
        raise refused(file, "nothing was typed", "type it, or leave the row as it is")
    if len(said) > _LONGEST or not said.isprintable():
        raise refused(file, "this is too long, or holds signs that cannot be shown", "type it again, shorter")
    kind = (place.field.naming or place.field.kind) if place else "line"
    if kind == "number" or (place and place.field.kind == "number"):
        return _number(Spot(base, file, plain, path), place.field if place else None, said)
    return _day(file, said) if kind == "day" else said


def _number(spot: Spot, field: Field | None, said: str) -> int | float:
    low, high = field.span if field and field.span else (-BOUNDLESS, BOUNDLESS)
    kind = Number(unit_of(spot), low, high, whole=bool(field and field.span))
    cell = typed(kind, said, field.label if field else "", date.min, needed=True).cell
    if cell == UNKNOWN:
        raise refused(spot.file, "a number cannot be unknown here", "type a number")
    _check_compared(spot, float(cell))
    return whole(float(cell))


def _check_compared(spot: Spot, number: float) -> None:
    """A value of a threshold must be one that what is compared with it can have."""
    is_value = spot.path[-1:] == ("value",) and spot.path[-3:-2] == ("values",)
    against = outside(spot.base, str(spot.path[-4]), number) if is_value and len(spot.path) > 3 else None
    if against:
        raise refused(spot.file, outside_words(number, against), "type a number of that range")


def _day(file: str, said: str) -> str:
    found_day = day(said)
    if found_day is None:
        raise refused(file, f"'{said}' is not a date", "write the date as 2020-01-31")
    return found_day.isoformat()


def name_typed(file: str, addition: Addition, text: str) -> str:
    """The name of what is added, as it was typed: a day, or a word. Raises Refused."""
    said = text.strip()
    if addition.naming == "day":
        return _day(file, said)
    free = file.startswith("sources/") or file == "lines.yaml"
    if len(said) > _LONGEST_WORD or not (_CODE if free else _WORD).fullmatch(said):
        mend = "use letters, digits and '_', without blanks" if free else identifier_mend(said)
        raise refused(file, f"'{said}' is not a name", mend)
    return said
