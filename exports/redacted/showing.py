"""What each part of a record may show once nothing in it tells who the person is (45 CFR 164.514(b)(2)).

Dates of the knowledge stay; names, the case's id, days, great ages and what somebody typed do not. A key that is not
named here never passes, so what a later record adds is withheld until somebody has looked at it.
"""

from __future__ import annotations

from typing import Any

from exports.redacted import great_ages
from exports.redacted.person import Person, told
from exports.redacted.showing_ladders import CITES, DERIVED
from exports.redacted.whitelist import WITHHELD, Show, every, flag, maybe, number, only, phrase, text, word
from kb.ages import day
from kb.override_reasons import CODES, SYSTEM

_MOST_OF_A_ROW = 9999
_GAP = only({"table": word, "row": maybe(number), "column": maybe(word)})

RELEASE = only(
    {
        **dict.fromkeys(("base", "version", "digest", "profile", "state"), text),
        "signed_off": maybe(only(dict.fromkeys(("author", "stated", "approver", "approved"), text))),
    }
)
THRESHOLDS = every(
    only({"threshold": word, "value": number, "unit": text, "since": text, "cites": CITES, "verified": flag})
)
INTENDED_USE = only(
    dict.fromkeys(
        (
            "intended_use",
            "hcp_user_specification",
            "patient_population_match",
            "algorithm_summary",
            "data_sources_summary",
            "data_limitations",
            "automation_bias_warning",
            "time_critical",
        ),
        text,
    )
)


def overdue(as_of: Any) -> Show:
    """What was past its review at the turn of the year.

    What fell due later that year would tell when in the year the person was seen.
    """
    today = day(as_of)

    def show(value: Any) -> Any:
        if today is None or not isinstance(value, list):
            return WITHHELD
        return [_OVERDUE(one) for one in value if _fell_due_before(one, today.year)]

    return show


_OVERDUE = only({"kind": word, "id": word, "review_by": text})


def _fell_due_before(one: Any, year: int) -> bool:
    due = day(one.get("review_by")) if isinstance(one, dict) else None
    return due is not None and due.year < year


def _owned(shows: dict[str, Show]) -> Show:
    """As `only`, and nothing of what belongs to nobody that the record names."""
    keys = only(shows)

    def show(value: Any) -> Any:
        shown = keys(value)
        return shown if shown is not WITHHELD and "target" in shown else WITHHELD

    return show


def finding(person: Person) -> Show:
    """A finding without who entered it."""
    keys = _owned(
        {
            "target": person.site,
            **dict.fromkeys(("term", "status", "origin"), phrase),
            "label": text,
            "unit": maybe(text),
            "date": maybe(person.days.told),
            "entered_by": maybe(lambda _: WITHHELD),
            "entered_at": maybe(person.days.told),
            "value": lambda value: value,
        }
    )

    def show(value: Any) -> Any:
        shown = keys(value)
        if shown is WITHHELD:
            return WITHHELD
        said = maybe(lambda inner: told(inner, value.get("unit")))(shown.pop("value", None))
        return shown if said is WITHHELD else {**shown, "value": said}

    return show


def history(person: Person) -> Show:
    """What a history is of, without its rows."""
    return _owned({"target": person.site, "table": word, "none": flag})


def row(person: Person) -> Show:
    """One event: choices, numbers, and days as days since the first event."""

    def show(value: Any) -> Any:
        if not isinstance(value, dict):
            return WITHHELD
        shown = {name: _cell(person, name, cell) for name, cell in value.items() if word(name) is not WITHHELD}
        return {name: cell for name, cell in shown.items() if cell is not WITHHELD}

    return show


def _cell(person: Person, name: str, cell: Any) -> Any:
    """A cell; a long number may be the number of a record or a device, and a birth is never told."""
    if cell is None:
        return None
    if {"birth", "born", "dob"} & {*name.split("_")}:
        return WITHHELD
    if isinstance(cell, str):
        return cell if word(cell) is not WITHHELD else person.days.told(cell)
    shown = great_ages.told(number(cell), great_ages.unit_of_column(name))
    return WITHHELD if number(shown) is not WITHHELD and abs(shown) > _MOST_OF_A_ROW else shown


def trace(person: Person, owner: str) -> Show:
    """What fired for one target."""
    plain = only({"rule": maybe(word), "derived": maybe(DERIVED), "used": every(_used(person, owner))})
    return every(plain)


def _used(person: Person, owner: str) -> Show:
    def show(value: Any) -> Any:
        term = word(value.get("term")) if isinstance(value, dict) else WITHHELD
        said = person.value(owner, term, value.get("value")) if term is not WITHHELD else WITHHELD
        return WITHHELD if said is WITHHELD else {"term": term, "value": said}

    return show


def unknowns(person: Person) -> Show:
    """What is not known, and why not."""
    return every(_owned({"target": person.site, "term": word, "status": phrase, "gap": maybe(_GAP)}))


def question(person: Person) -> Show:
    """What is best asked next."""
    change = only({"option": word, "before": phrase, "after": phrase})
    return maybe(
        only(
            {
                "target": person.site,
                **dict.fromkeys(("kind", "id"), word),
                "ask": text,
                "gap": maybe(_GAP),
                "safety": flag,
                "serves": every(word),
                "answers": every(only({"answer": text, "changes": every(change)})),
            }
        )
    )


def decision(person: Person) -> Show:
    """What was decided, without the note."""
    return _owned(
        {
            "target": person.site,
            "option": maybe(word),
            "label": maybe(text),
            "standing": maybe(phrase),
            "advised": every(word),
            "override": maybe(_override),
            "note": maybe(lambda _: WITHHELD),
        }
    )


def _override(value: Any) -> Any:
    """The code of a reason, and nothing else: our words for it may change, and what was committed to must not."""
    code = value.get("code") if isinstance(value, dict) else None
    if not isinstance(code, str) or code not in CODES:
        return WITHHELD
    return {"system": SYSTEM, "code": code}
