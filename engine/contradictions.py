"""Facts that cannot all be true. A case that holds any is answered with these, and with nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from engine.findings import Findings, findings_of, known_values
from engine.truth import Truth, truth_of
from kb.case import Case, History, Known, Row
from kb.edition import Edition, resolved
from kb.problems import Place, Problem
from kb.terms import Table, Value, said

_SLACK = 1.0  # days: whether the first and the last day both count is a habit


def contradictions_of(case: Case, edition: Edition, found: Mapping[str, Findings] | None = None) -> tuple[Problem, ...]:
    """Every contradiction of a case: within a row, between rows, between terms.

    `found`: each target's findings, where they were gathered already.
    """
    findings = found or {target.name: findings_of(case, target.name, edition) for target in case.targets}
    known = {target: known_values(entered) for target, entered in findings.items()}
    problems = [*_not_in_force(case, edition), *_in_rows(case, edition, known), *_in_order(case, edition)]
    for target, values in known.items():
        problems += _in_terms(target, values, edition)
    return tuple(dict.fromkeys(problems))


def _not_in_force(case: Case, edition: Edition) -> Iterator[Problem]:
    """A case from before a threshold had any value cannot be judged by it."""
    for name, threshold in edition.base.thresholds.items():
        if case.as_of < threshold.values[0].since:
            what = f"no value of the threshold '{name}' was in force on {case.as_of}"
            mend = f"its first value is of {threshold.values[0].since}: choose a later day, or date the value earlier"
            yield Problem("not-in-force", what, Place(case.id), mend)


def _histories(case: Case, edition: Edition) -> Iterator[tuple[Table, Known, History]]:
    for known in (case.patient, *case.targets):
        for name, history in sorted(known.histories.items()):
            yield edition.base.tables[name], known, history


def _in_rows(case: Case, edition: Edition, known: Mapping[str, Mapping[str, Value]]) -> Iterator[Problem]:
    """Rows of a target are held against that target's summaries, rows of the patient against every target's."""
    limits = {target: {**edition.numbers, **_numbers(values)} for target, values in known.items()}
    for table, owner, history in _histories(case, edition):
        mine = [limits[owner.name]] if owner is not case.patient else list(limits.values())
        for number, row in enumerate(history.rows, 1):
            values = {name: value for name, value in row.values.items() if value is not None}
            where = _where(row, owner, table, number)
            yield from _of_length(table, values, where)
            for numbers in mine:
                yield from _in_row(table, values, numbers, where)
                yield from _against_computed(table, values, numbers, where)


def _where(row: Row, owner: Known, table: Table, number: int) -> Place:
    return row.place if row.place.file else Place(f"{owner.name}, {table.label}, row {number}")


def _numbers(values: Mapping[str, Value]) -> dict[str, float]:
    return {name: value for name, value in values.items() if isinstance(value, float)}


def _in_row(table: Table, values: dict[str, Value], limits: dict[str, float], where: Place) -> Iterator[Problem]:
    ready = {**limits, **_numbers(values)}
    for name in table.columns:
        if name not in values:
            ready.pop(name, None)
    for entry in table.contradictions:
        if truth_of(resolved(entry.when, ready), values) is Truth.TRUE:
            yield Problem("contradiction", entry.says, where, entry.mend)


def _of_length(table: Table, values: dict[str, Value], where: Place) -> Iterator[Problem]:
    """A length that was entered beside two dates that say another."""
    for name, column in table.columns.items():
        entered = values.get(name)
        first, last = (values.get(end) for end in column.days_between or ("", ""))
        if not (isinstance(entered, float) and isinstance(first, float) and isinstance(last, float)):
            continue
        if first >= last and abs(first - last - entered) > _SLACK:
            what = f"'{column.label}' says {said(column.kind, entered)}, but the dates are {first - last:g} days apart"
            yield Problem("contradiction", what, where, "correct the dates, or what was entered")


def _against_computed(
    table: Table, values: dict[str, Value], limits: dict[str, float], where: Place
) -> Iterator[Problem]:
    """A column that was entered, and whose dates say something else."""
    for name, column in table.columns.items():
        entered, others = values.get(name), {key: value for key, value in values.items() if key != name}
        for choice, condition in column.computed.items():
            if entered in (None, choice) or truth_of(resolved(condition, limits), others) is not Truth.TRUE:
                continue
            what = f"'{column.label}' says {said(column.kind, str(entered))}, but the dates say otherwise"
            yield Problem("contradiction", what, where, "correct the dates, or what was entered")


def _in_order(case: Case, edition: Edition) -> Iterator[Problem]:
    """Rows stand oldest first, and rows given for the patient and for a target can be put in one order."""
    for table, owner, history in _histories(case, edition):
        dated = table.dated_by
        days = [(number, row.days[dated]) for number, row in enumerate(history.rows, 1) if dated in row.days]
        for (earlier, first), (later, second) in pairwise(days):
            if second < first:
                where = _where(history.rows[later - 1], owner, table, later)
                what = f"{table.row} {later} is dated before {table.row} {earlier}, but rows stand oldest first"
                yield Problem("contradiction", what, where, "put the rows in order, or correct a date")
        shared = case.patient.histories.get(table.id, History()).rows
        if owner is not case.patient and shared and history.rows:
            undated = [row for row in (*shared, *history.rows) if dated not in row.days]
            if undated:
                what = f"{table.label.lower()} stand for the patient and for '{owner.name}', and not all are dated"
                where = _where(undated[0], owner, table, 1)
                yield Problem("contradiction", what, where, "date every row, or enter them all for the target")


def _in_terms(target: str, known: Mapping[str, Value], edition: Edition) -> Iterator[Problem]:
    for entry in edition.base.contradictions:
        if truth_of(resolved(entry.when, edition.numbers), known) is Truth.TRUE:
            yield Problem("contradiction", entry.says, Place(target), entry.mend)
