"""Facts that cannot all be true. A case that holds any is answered with these, and with nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from engine.findings import Findings, findings_of, known_values
from engine.truth import Truth, truth_of
from kb.case import Case, History, Known, Row
from kb.conditions import Condition, names_of, terms_of
from kb.edition import Edition, resolved
from kb.problems import Place, Problem
from kb.terms import Of, Origin, Table, Value, said

_SLACK = 1.0  # days: whether the first and the last day both count is a habit


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as it was entered: a term, or a row of a table (0: its rows as a whole). `target`: None is the patient."""

    kind: str
    id: str
    target: str | None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction, and the facts that make it; one of them is to be corrected."""

    problem: Problem
    facts: tuple[Fact, ...] = ()


def contradictions_of(case: Case, edition: Edition) -> tuple[Problem, ...]:
    """Every contradiction of a case: within a row, between rows, between terms."""
    return tuple(dict.fromkeys(clash.problem for clash in clashes_of(case, edition)))


def clashes_of(case: Case, edition: Edition, found: Mapping[str, Findings] | None = None) -> tuple[Clash, ...]:
    """The same, each with its facts. `found`: each target's findings, where they were gathered already."""
    findings = found or {target.name: findings_of(case, target.name, edition) for target in case.targets}
    known = {target: known_values(entered) for target, entered in findings.items()}
    clashes = [*_not_in_force(case, edition), *_in_rows(case, edition, known), *_in_order(case, edition)]
    for target, values in known.items():
        clashes += _in_terms(target, values, edition)
    return tuple(dict.fromkeys(clashes))


def _clash(what: str, where: Place, mend: str, facts: Iterable[Fact]) -> Clash:
    return Clash(Problem("contradiction", what, where, mend), tuple(dict.fromkeys(facts)))


def _not_in_force(case: Case, edition: Edition) -> Iterator[Clash]:
    """A case from before a threshold had any value cannot be judged by it."""
    for name, threshold in edition.base.thresholds.items():
        if case.as_of < threshold.values[0].since:
            what = f"no value of the threshold '{name}' was in force on {case.as_of}"
            mend = f"its first value is of {threshold.values[0].since}: choose a later day, or date the value earlier"
            yield Clash(Problem("not-in-force", what, Place(case.id), mend))


def _histories(case: Case, edition: Edition) -> Iterator[tuple[Table, Known, History]]:
    for known in (case.patient, *case.targets):
        for name, history in sorted(known.histories.items()):
            yield edition.base.tables[name], known, history


def _in_rows(case: Case, edition: Edition, known: Mapping[str, Mapping[str, Value]]) -> Iterator[Clash]:
    """Rows of a target are held against that target's summaries, rows of the patient against every target's."""
    for table, owner, history in _histories(case, edition):
        targets = [owner.name] if owner is not case.patient else list(known)
        for number, row in enumerate(history.rows, 1):
            values = {name: value for name, value in row.values.items() if value is not None}
            where, fact = _where(row, owner, table, number), Fact("table", table.id, _whose(case, owner), number)
            yield from (_clash(*told, (fact,)) for told in _of_length(table, values, where))
            for target in targets:
                numbers = {**edition.numbers, **_numbers(known[target])}
                held = (*_in_row(table, values, numbers, where), *_against_computed(table, values, numbers, where))
                for what, place, mend, condition in held:
                    beside = names_of(condition) if condition else ()
                    yield _clash(what, place, mend, (fact, *_facts(beside, target, known[target], edition)))


def _where(row: Row, owner: Known, table: Table, number: int) -> Place:
    return row.place if row.place.file else Place(f"{owner.name}, {table.label}, row {number}")


def _whose(case: Case, owner: Known) -> str | None:
    return None if owner is case.patient else owner.name


def _numbers(values: Mapping[str, Value]) -> dict[str, float]:
    return {name: value for name, value in values.items() if isinstance(value, float)}


def _facts(names: Iterable[str], target: str, known: Mapping[str, Value], edition: Edition) -> Iterator[Fact]:
    """What was entered that makes these terms known of a target: itself, or the history it is computed from."""
    for name in names:
        term = edition.base.terms.get(name) if name in known else None
        if term is not None and term.summary:
            of = edition.base.tables[term.summary.of].of
            yield Fact("table", term.summary.of, None if of is Of.PATIENT else target)
        elif term is not None and term.origin is Origin.ASKED:
            yield Fact("term", name, None if term.of is Of.PATIENT else target)


_Told = tuple[str, Place, str]
_Held = tuple[str, Place, str, Condition | None]
"""What clashes, where, and the mend; and the condition that found it."""


def _in_row(table: Table, values: dict[str, Value], limits: dict[str, float], where: Place) -> Iterator[_Held]:
    ready = {**limits, **_numbers(values)}
    for name in table.columns:
        if name not in values:
            ready.pop(name, None)
    for entry in table.contradictions:
        if truth_of(resolved(entry.when, ready), values) is Truth.TRUE:
            yield entry.says, where, entry.mend, entry.when


def _of_length(table: Table, values: dict[str, Value], where: Place) -> Iterator[_Told]:
    """A length that was entered beside two dates that say another."""
    for name, column in table.columns.items():
        entered = values.get(name)
        first, last = (values.get(end) for end in column.days_between or ("", ""))
        if not (isinstance(entered, float) and isinstance(first, float) and isinstance(last, float)):
            continue
        if first >= last and abs(first - last - entered) > _SLACK:
            what = f"'{column.label}' says {said(column.kind, entered)}, but the dates are {first - last:g} days apart"
            yield what, where, "correct the dates, or what was entered"


def _against_computed(
    table: Table, values: dict[str, Value], limits: dict[str, float], where: Place
) -> Iterator[_Held]:
    """A column that was entered, and whose dates say something else."""
    for name, column in table.columns.items():
        entered, others = values.get(name), {key: value for key, value in values.items() if key != name}
        for choice, condition in column.computed.items():
            if entered in (None, choice) or truth_of(resolved(condition, limits), others) is not Truth.TRUE:
                continue
            what = f"'{column.label}' says {said(column.kind, str(entered))}, but the dates say otherwise"
            yield what, where, "correct the dates, or what was entered", condition


def _in_order(case: Case, edition: Edition) -> Iterator[Clash]:
    """Rows stand oldest first, and rows given for the patient and for a target can be put in one order."""
    for table, owner, history in _histories(case, edition):
        dated = table.dated_by
        days = [(number, row.days[dated]) for number, row in enumerate(history.rows, 1) if dated in row.days]
        for (earlier, first), (later, second) in pairwise(days):
            if second < first:
                where = _where(history.rows[later - 1], owner, table, later)
                what = f"{table.row} {later} is dated before {table.row} {earlier}, but rows stand oldest first"
                facts = [Fact("table", table.id, _whose(case, owner), number) for number in (later, earlier)]
                yield _clash(what, where, "put the rows in order, or correct a date", facts)
        if owner is not case.patient:
            yield from _undated(table, owner, history, case.patient.histories.get(table.id, History()))


def _undated(table: Table, owner: Known, own: History, shared: History) -> Iterator[Clash]:
    """Rows of the patient and of a target, of which some have no date."""
    rows = [
        (row, Fact("table", table.id, whose, number))
        for whose, history in ((None, shared), (owner.name, own))
        for number, row in enumerate(history.rows, 1)
        if table.dated_by not in row.days
    ]
    if rows and shared.rows and own.rows:
        what = f"{table.label.lower()} stand for the patient and for '{owner.name}', and not all are dated"
        where = _where(rows[0][0], owner, table, 1)
        yield _clash(what, where, "date every row, or enter them all for the target", [fact for _, fact in rows])


def _in_terms(target: str, known: Mapping[str, Value], edition: Edition) -> Iterator[Clash]:
    for entry in edition.base.contradictions:
        if truth_of(resolved(entry.when, edition.numbers), known) is Truth.TRUE:
            facts = _facts(terms_of(entry.when), target, known, edition)
            yield _clash(entry.says, Place(target), entry.mend, facts)
