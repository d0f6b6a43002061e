"""Who may write and approve releases: `people.yaml` of a knowledge base, covered by its digest like all of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kb.from_yaml.people import Part, Person, people_from
from kb.problems import Place, Problem, Refused
from kb.signing import VerifierKey
from kb.yaml_tree import read_tree

FILE = "people.yaml"


def people_in(texts: Mapping[str, str], name: str) -> Mapping[str, Person]:
    """The people that a base lists, by name; none where it has no list. Raises Refused with all that is wrong with it.

    `texts`: the base's files by their path; `name`: how its folder is called.
    """
    if FILE not in texts:
        return {}
    return people_from(read_tree(texts[FILE], f"{name}/{FILE}"))


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
    raise Refused([Problem("not-allowed", what, where, _mend(people, key, part, day))])


def _mend(people: Mapping[str, Person], key: VerifierKey, part: Part, day: date) -> str:
    """Somebody else to ask; where nobody is listed, the line that lists this key."""
    if people:
        return f"ask somebody whom {FILE} lists for it"
    line = f"{key.name}: {{key: {key}, may: [{part}], until: {min(day.year + 2, date.max.year)}-12-31}}"
    return f"nobody is listed yet: write {FILE} with a line for each who may write or approve, such as: {line}"
