"""A record cut into fields, each with a name: what a commitment is made of, and what is shown or hidden as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from exports.redacted import showing, showing_ladders
from exports.redacted.person import Person, person_of
from exports.redacted.whitelist import WITHHELD, Json, Show, nothing, text

SAFE = "/safe"
"""Ends the name of a field that is told so that nobody is known by it."""


class Holds(Enum):
    """What a field holds of the person."""

    NOTHING = "nothing of the person"
    PERSON = "something that Safe Harbor takes out, or that nobody has looked at"
    NOTE = "what the clinician typed"
    ENTRY = "the place of the record in a ledger"


@dataclass(frozen=True, slots=True)
class Field:
    """A piece of a record. Two with the same name but for `/safe` are the piece as it is, and as it may be shown."""

    name: str
    value: Any
    holds: Holds


def fields_of(record: Json, entry: tuple[int, str] | None) -> tuple[Field, ...]:
    """The fields of a record, in an order that only the record decides.

    `entry`: the index of the record's entry in the ledger, and the hash of its leaf in hexadecimal. Whatever is not
    as in a record becomes a field that is never shown.
    """
    place = () if entry is None else (Field("entry", {"index": entry[0], "leaf": entry[1]}, Holds.ENTRY),)
    return (*_of_record(record, person_of(record)), *place)


def _of_record(record: Json, person: Person) -> Iterator[Field]:
    whole = _whole(record, person)
    for number, key in enumerate(sorted(record)):
        value = record[key]
        if key in whole:
            yield from _pair(key, value, whole[key])
        elif key in _LISTS and isinstance(value, list):
            yield from _LISTS[key](value, person)
        elif key in _COUNTED and isinstance(value, list):
            yield Field(key, value, Holds.PERSON)
            yield Field(f"{key}{SAFE}", len(value), Holds.NOTHING)
        elif key == "decision" and value is None:
            yield Field(key, None, Holds.NOTHING)
        else:
            yield Field(f"other/{number}", {"key": key, "value": value}, Holds.PERSON)


_COUNTED = {"contradictions", "disagreements"}
"""Lists whose words may repeat what was entered: how many there are is told."""


def _whole(record: Json, person: Person) -> Mapping[str, Show]:
    """The parts that are one field each."""
    return {
        **dict.fromkeys(("schema", "rung", "notice"), text),
        "release": showing.RELEASE,
        "case": nothing,
        "as_of": person.days.told,
        "next_question": showing.question(person),
        "thresholds": showing.THRESHOLDS,
        "overdue": showing.overdue(record.get("as_of")),
        "intended_use": showing.INTENDED_USE,
    }


def _pair(name: str, value: Any, show: Show) -> Iterator[Field]:
    """The piece alone where all of it may be shown; else as it is, and beside it as it may be shown."""
    shown = show(value)
    if shown is not WITHHELD and shown == value:
        yield Field(name, value, Holds.NOTHING)
        return
    yield Field(name, value, Holds.PERSON)
    if shown is not WITHHELD:
        yield Field(f"{name}{SAFE}", shown, Holds.NOTHING)


def _each(name: str, values: list[Any], show: Show) -> Iterator[Field]:
    for number, value in enumerate(values):
        yield from _pair(f"{name}/{number}", value, show)


def _findings(values: list[Any], person: Person) -> Iterator[Field]:
    return _each("findings", values, showing.finding(person))


def _histories(values: list[Any], person: Person) -> Iterator[Field]:
    for number, value in enumerate(values):
        name = f"histories/{number}"
        rows = value.get("rows") if isinstance(value, dict) else None
        if not isinstance(rows, list):
            yield Field(name, value, Holds.PERSON)
            continue
        yield from _pair(name, {key: inner for key, inner in value.items() if key != "rows"}, showing.history(person))
        yield from _each(f"{name}/rows", rows, showing.row(person))


def _targets(values: list[Any], person: Person) -> Iterator[Field]:
    for number, value in enumerate(values):
        if isinstance(value, dict):
            yield from _target(f"targets/{number}", value, person)
        else:
            yield Field(f"targets/{number}", value, Holds.PERSON)


def _target(name: str, value: Json, person: Person) -> Iterator[Field]:
    rest: Json = {}
    for key in sorted(value):
        inner = value[key]
        if key == "target":
            yield from _pair(f"{name}/target", inner, person.site)
        elif key == "derived" and isinstance(inner, dict):
            derived = [{"term": term, "value": inner[term]} for term in sorted(inner)]
            yield from _each(f"{name}/derived", derived, showing_ladders.DERIVED)
        elif key in showing_ladders.OF_TARGETS and isinstance(inner, list):
            yield from _each(f"{name}/{key}", inner, showing_ladders.OF_TARGETS[key])
        else:
            rest[key] = inner
    if rest:
        yield Field(f"{name}/rest", rest, Holds.PERSON)


def _trace(values: list[Any], person: Person) -> Iterator[Field]:
    for name, owner, mine in _by_owner("trace", values, person):
        yield from _pair(name, mine, nothing if owner is None else showing.trace(person, owner))


def _unknowns(values: list[Any], person: Person) -> Iterator[Field]:
    for name, _owner, mine in _by_owner("unknowns", values, person):
        yield from _pair(name, mine, showing.unknowns(person))


def _by_owner(name: str, values: list[Any], person: Person) -> Iterator[tuple[str, str | None, list[Any]]]:
    """The entries of each target, and those of none, as one piece each."""
    owners = [_owner(one) for one in values]
    for number, site in enumerate(person.sites):
        mine = [one for one, owner in zip(values, owners, strict=True) if owner == site]
        if mine:
            yield f"{name}/{number}", site, mine
    rest = [one for one, owner in zip(values, owners, strict=True) if owner not in person.sites]
    if rest:
        yield f"{name}/rest", None, rest


def _owner(one: Any) -> str | None:
    target = one.get("target") if isinstance(one, dict) else None
    return target if isinstance(target, str) else None


def _decisions(values: list[Any], person: Person) -> Iterator[Field]:
    for number, value in enumerate(values):
        yield from _pair(f"decision/{number}", value, showing.decision(person))
        note = value.get("note") if isinstance(value, dict) else None
        if isinstance(note, str):
            yield Field(f"decision/{number}/note", note, Holds.NOTE)


_LISTS = {
    "findings": _findings,
    "histories": _histories,
    "targets": _targets,
    "trace": _trace,
    "unknowns": _unknowns,
    "decision": _decisions,
}
"""The parts that are cut further."""
