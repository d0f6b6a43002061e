"""What a record tells of a person that is told otherwise: the names of sites, days, and numbers with their units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exports.redacted import great_ages
from exports.redacted.days import Days, days_of
from exports.redacted.whitelist import WITHHELD, word

Owned = tuple[str | None, str]
"""A term, and the target that it is known of; None: the patient."""


@dataclass(frozen=True, slots=True)
class Person:
    """How one record's sites and days are told, and in which unit each of its numbers is."""

    sites: Mapping[str, str]
    days: Days
    units: Mapping[Owned, str | None]

    def site(self, name: Any) -> Any:
        """`site 1` for the first target, whatever it is called; None for the patient."""
        return None if name is None else self.sites.get(name, WITHHELD) if isinstance(name, str) else WITHHELD

    def value(self, owner: str | None, term: Any, value: Any) -> Any:
        """A term's value: a choice, or a number of known unit that tells no great age."""
        key = (owner, term) if (owner, term) in self.units else (None, term)
        if key not in self.units:
            return word(value)
        return told(value, self.units[key])


def told(value: Any, unit: Any) -> Any:
    """A value as a finding gives it: a number with a unit, or a choice without one."""
    if not isinstance(unit, str):
        return word(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return great_ages.told(value, unit) if is_number else WITHHELD


def person_of(record: dict[str, Any]) -> Person:
    """The person of a record. Nothing that is not as in a record is known of them."""
    targets = record.get("targets")
    named = [one.get("target") if isinstance(one, dict) else None for one in _listed(targets)]
    sites = {name: f"site {number}" for number, name in enumerate(named, 1) if isinstance(name, str)}
    return Person(sites, days_of(record), _units(record.get("findings")))


def _units(findings: Any) -> dict[Owned, str | None]:
    return {
        (one.get("target"), one["term"]): one.get("unit")
        for one in _listed(findings)
        if isinstance(one, dict) and isinstance(one.get("term"), str) and isinstance(one.get("target"), str | None)
    }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
