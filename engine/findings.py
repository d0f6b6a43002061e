"""What is known about one target: entered findings, and summaries computed from its histories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from engine.truth import Truth, truth_of
from kb.ages import age
from kb.case import Case, History, Known, Row
from kb.conditions import Condition, names_of, terms_of
from kb.edition import Edition, resolved
from kb.terms import Age, Of, Origin, Summary, Table, Term, Value


class Status(Enum):
    """How far a term is known. Only KNOWN carries a value; the others are all unknown to a rule."""

    KNOWN = "known"
    NOT_ASKED = "not asked"
    ASKED_UNKNOWN = "asked, not known"
    NO_ROW = "none recorded"
    NOT_DERIVED = "cannot be told yet"


@dataclass(frozen=True, slots=True)
class Gap:
    """The place in a history where a summary's value is missing: no table yet, or a cell of a row (from 1)."""

    table: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A term with its value in one case, and how it came to be known (or why it is not)."""

    term: str
    status: Status
    value: Value | None = None
    how: str = "entered"
    gap: Gap | None = None


Findings = Mapping[str, Finding]
Cells = Mapping[str, Value | None]


def known_values(findings: Findings) -> dict[str, Value]:
    """The values of the known findings."""
    return {name: finding.value for name, finding in findings.items() if finding.value is not None}


def findings_of(
    case: Case, target: str, edition: Edition, kept: Mapping[str, Finding] | None = None
) -> dict[str, Finding]:
    """Asked and summary terms of the patient and one target, in the vocabulary's order; `kept` are found already."""
    return _Gatherer(case, case.target(target), edition, dict(kept or {})).gather()


def rows_of(case: Case, target: Known, table: Table) -> History:
    """The rows that count for a target, oldest first: the patient's and its own, by date where all are dated."""
    shared = case.patient.histories.get(table.id, History())
    own = target.histories.get(table.id, History())
    rows = (*shared.rows, *own.rows)
    dated = table.dated_by
    if shared.rows and own.rows and all(dated in row.days for row in rows):
        rows = tuple(sorted(rows, key=lambda row: row.days[dated]))
    return History(rows, shared.none or own.none)


def cells_of(case: Case, target: str, edition: Edition, table: Table) -> tuple[Cells, ...]:
    """The cells of the rows that count for a target, with those that can be computed from the others."""
    known = case.target(target)
    gatherer = _Gatherer(case, known, edition, {})
    return tuple(gatherer.completed(row, table) for row in rows_of(case, known, table).rows)


class _Gatherer:
    def __init__(self, case: Case, target: Known, edition: Edition, found: dict[str, Finding]) -> None:
        self._case, self._target, self._edition, self._found = case, target, edition, found
        self._histories: dict[str, tuple[History, list[Cells]]] = {}

    def gather(self) -> dict[str, Finding]:
        terms = self._edition.base.terms
        return {name: self.finding(term) for name, term in terms.items() if term.origin is not Origin.DERIVED}

    def finding(self, term: Term) -> Finding:
        if term.id not in self._found:
            self._found[term.id] = self._summary(term) if term.summary else self._asked(term)
        return self._found[term.id]

    def _asked(self, term: Term) -> Finding:
        known = self._case.patient if term.of is Of.PATIENT else self._target
        if term.id in known.findings:
            value = known.findings[term.id]
            return Finding(term.id, Status.KNOWN if value is not None else Status.ASKED_UNKNOWN, value)
        if term.group and term.group in known.none_of:
            return Finding(term.id, Status.KNOWN, "no", "none of these")
        return Finding(term.id, Status.NOT_ASKED)

    def _summary(self, term: Term) -> Finding:
        summary = term.summary
        if summary is None:
            raise ValueError(f"'{term.id}' is not a summary")
        table = self._edition.base.tables[summary.of]
        history, rows = self._history(table)
        if not history.rows and not history.none:
            return Finding(term.id, Status.NOT_ASKED, gap=Gap(table.id))
        chosen = self._chosen(rows, summary)
        if isinstance(term.kind, Age):
            rows = [
                self._aged(cells, row, summary.column or "", term.kind)
                for cells, row in zip(rows, history.rows, strict=True)
            ]
        return self._through_its_limit(_taken(term, summary, rows, chosen), summary)

    def _history(self, table: Table) -> tuple[History, list[Cells]]:
        """The rows that count, and their cells; worked out once, though many summaries look at them."""
        if table.id not in self._histories:
            history = rows_of(self._case, self._target, table)
            self._histories[table.id] = history, [self.completed(row, table) for row in history.rows]
        return self._histories[table.id]

    def _through_its_limit(self, finding: Finding, summary: Summary) -> Finding:
        """Where only a limit of the filter is open, what keeps that limit open is what must be asked."""
        if finding.gap is None or finding.gap.column or summary.where is None:
            return finding
        terms = self._edition.base.terms
        limits = [self.finding(terms[name]) for name in names_of(summary.where) if name in terms]
        open_limit = next((limit for limit in limits if limit.value is None), None)
        return replace(finding, status=open_limit.status, gap=open_limit.gap) if open_limit else finding

    def _aged(self, cells: Cells, row: Row, column: str, kind: Age) -> Cells:
        """The row with its date as an age in the summary's own unit."""
        return {**cells, column: age(row.days[column], self._case.as_of, kind.unit)} if column in row.days else cells

    def completed(self, row: Row, table: Table) -> dict[str, Value | None]:
        """A row with the columns that can be computed from its others."""
        values = dict(row.values)
        for name, column in table.columns.items():
            if name not in values and column.days_between:
                first, last = (values.get(end) for end in column.days_between)
                if isinstance(first, float) and isinstance(last, float) and first >= last:
                    values[name] = first - last
            for choice, condition in column.computed.items() if name not in values else ():
                if truth_of(self._ready(condition), _present(values)) is Truth.TRUE:
                    values[name] = choice
        return values

    def _chosen(self, rows: list[Cells], summary: Summary) -> list[Truth]:
        if summary.where is None:
            return [Truth.TRUE] * len(rows)
        condition = self._ready(summary.where)
        return [truth_of(condition, _present(row)) for row in rows]

    def _ready(self, condition: Condition) -> Condition:
        """A condition over columns with the numbers of thresholds and of other summaries."""
        return resolved(condition, {**self._edition.numbers, **self._summary_limits(condition)})

    def _summary_limits(self, condition: Condition) -> dict[str, float]:
        terms = self._edition.base.terms
        found = {name: self.finding(terms[name]).value for name in names_of(condition) if name in terms}
        return {name: value for name, value in found.items() if isinstance(value, float)}


def _present(row: Cells) -> dict[str, Value]:
    return {name: value for name, value in row.items() if value is not None}


def _taken(term: Term, summary: Summary, rows: list[Cells], chosen: list[Truth]) -> Finding:
    """The summary's value; unknown as soon as a row that matters is not fully known."""
    open_rows = [number for number, truth in enumerate(chosen) if truth is Truth.UNKNOWN]
    picked = [number for number, truth in enumerate(chosen) if truth is Truth.TRUE]
    match summary.take:
        case "any" if picked or not open_rows:
            return _known(term, "yes" if picked else "no")
        case "count" if not open_rows:
            return _known(term, float(len(picked)))
        case "any" | "count":
            return _first_missing(term, summary, rows, open_rows)
        case "latest" | "first":
            return _at_an_end(term, summary, rows, chosen)
        case _:
            return _extreme(term, summary, rows, picked, open_rows)


def _at_an_end(term: Term, summary: Summary, rows: list[Cells], chosen: list[Truth]) -> Finding:
    order = range(len(rows))
    for number in reversed(order) if summary.take == "latest" else order:
        if chosen[number] is Truth.UNKNOWN:
            return _missing(term, summary, rows, number)
        if chosen[number] is Truth.TRUE:
            value = rows[number].get(summary.column or "")
            return _known(term, value) if value is not None else _missing(term, summary, rows, number)
    return Finding(term.id, Status.NO_ROW, how="computed")


def _extreme(term: Term, summary: Summary, rows: list[Cells], picked: list[int], open_rows: list[int]) -> Finding:
    values = {number: rows[number].get(summary.column or "") for number in picked}
    lacking = [number for number, value in values.items() if value is None] + open_rows
    if lacking:
        return _first_missing(term, summary, rows, lacking)
    numbers = [value for value in values.values() if isinstance(value, float)]
    if not numbers:
        return Finding(term.id, Status.NO_ROW, how="computed")
    return _known(term, max(numbers) if summary.take == "most" else min(numbers))


def _known(term: Term, value: Value) -> Finding:
    return Finding(term.id, Status.KNOWN, value, "computed")


def _first_missing(term: Term, summary: Summary, rows: list[Cells], numbers: list[int]) -> Finding:
    """Unknown because of several rows: the first that can still be asked about."""
    found = [_missing(term, summary, rows, number) for number in numbers]
    return next((finding for finding in found if finding.status is Status.NOT_ASKED), found[0])


def _missing(term: Term, summary: Summary, rows: list[Cells], number: int) -> Finding:
    """Unknown because of one row: which of its columns, and whether that was asked."""
    needed = [*(terms_of(summary.where) if summary.where else ()), *([summary.column] if summary.column else [])]
    row = rows[number]
    unknown = [name for name in needed if row.get(name) is None]
    column = next((name for name in unknown if name not in row), unknown[0] if unknown else "")
    status = Status.NOT_ASKED if column not in row else Status.ASKED_UNKNOWN
    return Finding(term.id, status, how="computed", gap=Gap(summary.of, number + 1, column))
