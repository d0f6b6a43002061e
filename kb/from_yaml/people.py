"""The people of a base from the tree of `people.yaml`, and whether they can make a release between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kb.ages import day
from kb.from_yaml.reading import shaped
from kb.from_yaml.shapes import PersonShape
from kb.problems import Problem, Refused
from kb.signing import VerifierKey, verifier_key
from kb.yaml_tree import Document

Part = Literal["write", "approve"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose key is known; `until` is the last day on which it counts."""

    name: str
    key: VerifierKey
    may: tuple[Part, ...]
    until: date


def people_from(document: Document) -> Mapping[str, Person]:
    """The people by name. Raises Refused with all that is wrong with the list."""
    if not isinstance(document.root.value, dict):
        raise Refused([Problem("wrong-type", "people are a mapping", document.place(), "see FORMAT.md")])
    found: dict[str, Person] = {}
    problems: list[Problem] = []
    for name in document.root.value:
        try:
            found[name] = _person(name, document)
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return found


def _person(name: str, document: Document) -> Person:
    shape, at = shaped(document, PersonShape, (name,)), document.place((name, "key"))
    key, until = verifier_key(shape.key, at), day(shape.until)
    if key.name != name:
        what = f"the key is called '{key.name}', and stands under '{name}'"
        raise Refused([Problem("bad-key", what, at, "list it under its own name")])
    if until is None:
        what, at = f"'{shape.until}' is no day", document.place((name, "until"))
        raise Refused([Problem("wrong-type", what, at, "write it as 2028-01-31")])
    return Person(name, key, tuple(shape.may), until)


def faults_of_people(document: Document, on: date) -> tuple[Problem, ...]:
    """What is wrong with the list on a day: it cannot be read, or no two people of it can make a release."""
    try:
        people = people_from(document).values()
    except Refused as refused:
        return refused.problems
    lacking = _lacking([one for one in people if on <= one.until])
    if lacking is None:
        return ()
    what, mend = f"{lacking}, so that no release can be made", "list another person, or a key that counts for longer"
    return (Problem("too-few-people", what, document.place(), mend),)


def _lacking(people: Iterable[Person]) -> str | None:
    """Who is missing of the two that a release takes, in words; None where nobody is."""
    writers, approvers = _who_may("write", people), _who_may("approve", people)
    if not writers and not approvers:
        return "nobody is listed whose key still counts"
    if not writers:
        return "nobody may write"
    if not approvers:
        return "nobody may approve"
    if len({one.key.public for one in (*writers, *approvers)}) == 1:
        return f"{writers[0].name} alone may write and approve"
    return None


def _who_may(part: Part, people: Iterable[Person]) -> list[Person]:
    return [one for one in people if part in one.may]
