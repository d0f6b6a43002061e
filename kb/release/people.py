"""Who may write and approve releases: `people.yaml` of a knowledge base, covered by its digest like all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kb.from_yaml.reading import shaped
from kb.from_yaml.shapes import PersonShape
from kb.problems import Place, Problem, Refused
from kb.signing import VerifierKey, verifier_key
from kb.yaml_tree import read_tree

FILE = "people.yaml"
Part = Literal["write", "approve"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose key is known; `until` is the last day on which it counts."""

    name: str
    key: VerifierKey
    may: tuple[Part, ...]
    until: date


def people_in(texts: Mapping[str, str], name: str) -> Mapping[str, Person]:
    """The people that a base lists, by name; none where it has no list. Raises Refused with all that is wrong with it.

    `texts`: the base's files by their path; `name`: how its folder is called.
    """
    if FILE not in texts:
        return {}
    document = read_tree(texts[FILE], f"{name}/{FILE}")
    if not isinstance(document.root.value, dict):
        raise Refused([Problem("wrong-type", "people are a mapping", document.place(), "see FORMAT.md")])
    found: dict[str, Person] = {}
    problems: list[Problem] = []
    for one in document.root.value:
        try:
            found[one] = _person(one, shaped(document, PersonShape, (one,)), document.place((one, "key")))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return found


def _person(name: str, shape: PersonShape, at: Place) -> Person:
    key = verifier_key(shape.key, at)
    if key.name != name:
        what = f"the key is called '{key.name}', and stands under '{name}'"
        raise Refused([Problem("bad-key", what, at, "list it under its own name")])
    try:
        until = date.fromisoformat(shape.until)
    except ValueError:
        raise Refused([Problem("wrong-type", f"'{shape.until}' is no day", at, "write it as 2028-01-31")]) from None
    return Person(name, key, tuple(shape.may), until)


def check_may(people: Mapping[str, Person], key: VerifierKey, part: Part, day: date, where: Place) -> Person:
    """The person of a key, if they may do this on that day. Raises Refused with not-allowed, and says why."""
    person = people.get(key.name)
    if person is None or person.key != key:
        what = f"the key {key.label} is not listed in {FILE}"
    elif part not in person.may:
        what = f"{person.name} may {' and '.join(person.may)}, and not {part}"
    elif day > person.until:
        what = f"the key of {person.name} counted until {person.until}; the day is {day}"
    else:
        return person
    raise Refused([Problem("not-allowed", what, where, f"ask somebody whom {FILE} lists for it")])
