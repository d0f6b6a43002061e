"""Facts that cannot all be true. A case that holds any is answered with these, and with nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from engine.findings import findings_of, known_values
from engine.truth import Truth, truth_of
from kb.case import Case, History, Known
from kb.conditions import names_of
from kb.edition import Edition, resolved
from kb.problems import Place, Problem
from kb.terms import Age, Table, Value, said


def contradictions_of(case: Case, edition: Edition) -> tuple[Problem, ...]:
    """Every contradiction of a case: within a row, between rows, between terms."""
    found = [*_in_rows(case, edition), *_in_order(case, edition)]
    for target in case.targets:
        found += _in_terms(case, target, edition)
    return tuple(dict.fromkeys(found))


def _histories(case: Case, edition: Edition) -> Iterator[tuple[Table, str, History]]:
    for known in (case.patient, *case.targets):
        for name, history in known.histories.items():
            yield edition.base.tables[name], known.name, history


def _in_rows(case: Case, edition: Edition) -> Iterator[Problem]:
    limits = [_limits(case, target.name, edition) for target in case.targets]
    for table, owner, history in _histories(case, edition):
        for number, row in enumerate(history.rows, 1):
            values = {name: value for name, value in row.values.items() if value is not None}
            where = row.place if row.place.file else Place(f"{owner}, {table.label}, row {number}")
            yield from _in_row(table, values, edition, where)
            for of_target in limits:
                yield from _against_computed(table, values, of_target, where)


def _limits(case: Case, target: str, edition: Edition) -> dict[str, float]:
    """The numbers that a row's conditions may be compared with: thresholds, and the target's summaries."""
    known = known_values(findings_of(case, target, edition))
    return {**edition.numbers, **{name: value for name, value in known.items() if isinstance(value, float)}}


def _in_row(table: Table, values: dict[str, Value], edition: Edition, where: Place) -> Iterator[Problem]:
    limits = {**edition.numbers, **{name: value for name, value in values.items() if isinstance(value, float)}}
    for entry in table.contradictions:
        open_limits = [name for name in names_of(entry.when) if name not in limits]
        if not open_limits and truth_of(resolved(entry.when, limits), values) is Truth.TRUE:
            yield Problem("contradiction", entry.says, where, entry.mend)


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
    """Rows stand oldest first."""
    for table, owner, history in _histories(case, edition):
        dated = next((name for name, column in table.columns.items() if isinstance(column.kind, Age)), "")
        days = [(number, row.days[dated]) for number, row in enumerate(history.rows, 1) if dated in row.days]
        for (earlier, first), (later, second) in pairwise(days):
            if second < first:
                place = history.rows[later - 1].place
                where = place if place.file else Place(f"{owner}, {table.label}, row {later}")
                what = f"{table.row} {later} is dated before {table.row} {earlier}, but rows stand oldest first"
                yield Problem("contradiction", what, where, "put the rows in order, or correct a date")


def _in_terms(case: Case, target: Known, edition: Edition) -> Iterator[Problem]:
    known = known_values(findings_of(case, target.name, edition))
    for entry in edition.base.contradictions:
        if truth_of(resolved(entry.when, edition.numbers), known) is Truth.TRUE:
            yield Problem("contradiction", entry.says, Place(target.name), entry.mend)
