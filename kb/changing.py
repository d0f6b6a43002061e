"""A case with one thing changed. Nothing is judged, and nothing is changed in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kb.case import Case, History, Known
from kb.terms import Of, Term, Value

Change = Callable[[Known], Known]


def changed(case: Case, of: Of, target: str | None, change: Change) -> Case:
    """The case with another patient, or with one other target (the first when none is named)."""
    if of is Of.PATIENT:
        return replace(case, patient=change(case.patient))
    chosen = target or case.targets[0].name
    return replace(case, targets=tuple(change(known) if known.name == chosen else known for known in case.targets))


def answered(known: Known, term: str, value: Value | None, day: date | None = None) -> Known:
    """With one more finding; a date that was entered before no longer stands for it."""
    days = {name: then for name, then in known.days.items() if name != term}
    exact = float(value) if isinstance(value, int) else value
    return replace(known, findings={**known.findings, term: exact}, days=days | ({term: day} if day else {}))


def none_of(known: Known, group: str) -> Known:
    """With "none of these" answered for a group; what single members were answered still stands."""
    return known if group in known.none_of else replace(known, none_of=(*known.none_of, group))


def with_history(known: Known, table: str, history: History) -> Known:
    """With another history of one table."""
    return replace(known, histories={**known.histories, table: history})


def without_term(known: Known, term: Term, members: tuple[Term, ...] = ()) -> Known:
    """As if the term had never been asked. `members`: its group, whose "none of these" is a "no" for the others."""
    findings: dict[str, Value | None] = {name: value for name, value in known.findings.items() if name != term.id}
    if term.group in known.none_of:
        findings = {**{other.id: "no" for other in members if other.id != term.id}, **findings}
    days = {name: day for name, day in known.days.items() if name != term.id}
    groups = tuple(group for group in known.none_of if group != term.group)
    return replace(known, findings=findings, none_of=groups, days=days)


def without_group(known: Known, group: str, members: tuple[Term, ...]) -> Known:
    """As if the group and its members had never been asked."""
    names = {term.id for term in members}
    findings = {name: value for name, value in known.findings.items() if name not in names}
    return replace(known, findings=findings, none_of=tuple(other for other in known.none_of if other != group))


def without_table(known: Known, table: str) -> Known:
    """As if the table had never been asked about."""
    return replace(known, histories={name: history for name, history in known.histories.items() if name != table})


def merged(known: Known, more: Known) -> Known:
    """With the findings and rows of both; where both answer a term, the newer stands."""
    histories = dict(known.histories)
    for table, history in more.histories.items():
        before = histories.get(table, History())
        histories[table] = History((*before.rows, *history.rows), history.none and not before.rows)
    return replace(
        known,
        findings={**known.findings, **more.findings},
        none_of=(*known.none_of, *more.none_of),
        histories=histories,
        days={**{name: day for name, day in known.days.items() if name not in more.findings}, **more.days},
    )
