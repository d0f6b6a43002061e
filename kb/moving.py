"""A case after a move. What a move names is checked against the vocabulary; nothing is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from kb.ages import age
from kb.case import Case, Decision, History, Known, Row
from kb.changing import Change as KnownChange
from kb.changing import answered, changed, none_of, with_history, without_group, without_table, without_term
from kb.from_yaml.values import Given, entered_day, value_of
from kb.model import KnowledgeBase
from kb.moves import (
    Answered,
    Cell,
    Change,
    Dated,
    Decided,
    HistoryGiven,
    NoneOf,
    TakenBack,
    TargetAdded,
    TargetRenamed,
    TargetTakenOut,
)
from kb.override_reasons import CODES
from kb.problems import Place, Problem, Refused, listed, nearest
from kb.terms import Age, Kind, Of, Origin, Table, Term, Value


def applied(base: KnowledgeBase, case: Case, move: Change) -> Case:
    """The case after a move. Raises Refused, with every problem, when the move cannot be made."""
    return _Mover(base, case).after(move)


class _Mover:
    def __init__(self, base: KnowledgeBase, case: Case) -> None:
        self._base, self._case = base, case

    def after(self, move: Change) -> Case:
        match move:
            case Answered() | NoneOf() | TakenBack() | HistoryGiven():
                return self._entered(move)
            case TargetAdded() | TargetRenamed() | TargetTakenOut():
                return self._with_targets(move)
            case Dated(as_of=day):
                return self._dated(day)
            case Decided():
                return self._decided(move)

    def _entered(self, move: Answered | NoneOf | TakenBack | HistoryGiven) -> Case:
        match move:
            case Answered():
                term = self._asked(move.term)
                self._check_whose(term.of, move.target, term.label)
                value, day = self._cell(term.kind, move.value, term.label)
                return self._with(move.target, lambda known: answered(known, term.id, value, day))
            case NoneOf():
                members = self._members(move.group)
                self._check_whose(members[0].of, move.target, self._base.groups[move.group].label)
                return self._with(move.target, lambda known: none_of(known, move.group))
            case HistoryGiven():
                table = self._table(move.table)
                self._check_whose(table.of, move.target, table.label, shared=True)
                return self._with_history(table, self._history(table, move), move.target)
            case TakenBack():
                return self._taken_back(move)

    def _taken_back(self, move: TakenBack) -> Case:
        match move.kind:
            case "term":
                term = self._asked(move.id)
                mates = self._base.members(term.group) if term.group else ()
                self._check_whose(term.of, move.target, term.label)
                return self._with(move.target, lambda known: without_term(known, term, mates))
            case "group":
                members = self._members(move.id)
                self._check_whose(members[0].of, move.target, self._base.groups[move.id].label)
                return self._with(move.target, lambda known: without_group(known, move.id, members))
            case "table":
                table = self._table(move.id)
                self._check_whose(table.of, move.target, table.label, shared=True)
                return self._with(move.target, lambda known: without_table(known, table.id))

    def _with(self, target: str | None, change: KnownChange) -> Case:
        """With the change made; a decision about facts that no longer stand is no decision."""
        case = changed(self._case, Of.PATIENT if target is None else Of.TARGET, target, change)
        kept = () if target is None else tuple(one for one in case.decisions if one.target != target)
        return replace(case, decisions=kept)

    def _with_history(self, table: Table, history: History, target: str | None) -> Case:
        """No rows, and not said to be none: as if never asked. A "none" stands beside no rows that also count."""
        if history == History():
            return self._with(target, lambda known: without_table(known, table.id))
        case = self._with(target, lambda known: with_history(known, table.id, history))
        for own in case.targets:
            both = [known.histories.get(table.id, History()) for known in (case.patient, own)]
            if any(one.none for one in both) and any(one.rows for one in both):
                what = f"{table.label}: said to be none, and there are rows, of the patient or of '{own.name}'"
                raise _refused("contradiction", what, table.label, "take out the 'none', or the rows")
        return case

    def _check_whose(self, of: Of, target: str | None, label: str, *, shared: bool = False) -> None:
        """A target is named where one is meant, and only there. `shared`: the patient's rows count for every target."""
        names = [known.name for known in self._case.targets]
        if target is None:
            if of is Of.TARGET and not shared:
                raise _refused("unknown-target", "no target is named", label, f"name one of: {listed(names)}")
        elif of is Of.PATIENT:
            raise _refused("wrong-place", f"'{label}' belongs to the patient", label, "leave the target out")
        else:
            self._check_target(target)

    def _asked(self, name: str) -> Term:
        asked = {term.id: term for term in self._base.terms.values() if term.origin is Origin.ASKED}
        if name not in asked:
            raise _refused("unknown-term", f"no question is called '{name}'", name, nearest(name, asked))
        return asked[name]

    def _members(self, group: str) -> tuple[Term, ...]:
        members = self._base.members(group)
        if not members:
            mend = nearest(group, self._base.groups)
            raise _refused("unknown-group", f"no group is called '{group}'", group, mend)
        return members

    def _table(self, name: str) -> Table:
        if name not in self._base.tables:
            mend = nearest(name, self._base.tables)
            raise _refused("unknown-table", f"no history is called '{name}'", name, mend)
        return self._base.tables[name]

    def _check_target(self, target: str) -> None:
        names = [known.name for known in self._case.targets]
        if target not in names:
            raise _refused("unknown-target", f"no target is called '{target}'", target, nearest(target, names))

    def _history(self, table: Table, move: HistoryGiven) -> History:
        """The rows of a move, each cell checked; every problem at once."""
        problems: list[Problem] = []
        rows = []
        for number, cells in enumerate(move.rows, 1):
            try:
                rows.append(self._row(table, number, cells))
            except Refused as refused:
                problems += refused.problems
        if move.none and move.rows:
            problems.append(_problem("contradiction", f"{table.label}: none, and rows", table.label, "choose one"))
        if problems:
            raise Refused(problems)
        return History(tuple(rows), move.none)

    def _row(self, table: Table, number: int, cells: Mapping[str, Cell]) -> Row:
        values: dict[str, Value | None] = {}
        days: dict[str, date] = {}
        problems: list[Problem] = []
        for name, cell in cells.items():
            try:
                if name not in table.columns:
                    mend = nearest(name, table.columns)
                    raise _refused("unknown-column", f"no column is called '{name}'", table.label, mend)
                column = table.columns[name]
                values[name], day = self._cell(column.kind, cell, f"{table.row} {number}, {column.label.lower()}")
                if day is not None:
                    days[name] = day
            except Refused as refused:
                problems += refused.problems
        if problems:
            raise Refused(problems)
        return Row(values, days)

    def _cell(self, kind: Kind, cell: Cell, label: str) -> tuple[Value | None, date | None]:
        at = Given(label, Place(label))
        value = value_of(kind, cell, at, self._case.as_of)
        is_day = isinstance(kind, Age) and value is not None
        return value, entered_day(cell, at, self._case.as_of) if is_day else None

    def _with_targets(self, move: TargetAdded | TargetRenamed | TargetTakenOut) -> Case:
        case, names = self._case, [known.name for known in self._case.targets]
        match move:
            case TargetAdded(name=name):
                self._check_free(name, names)
                return replace(case, targets=(*case.targets, Known(name)))
            case TargetRenamed(old=old, new=new):
                self._check_target(old)
                self._check_free(new, [name for name in names if name != old])
                targets = tuple(replace(known, name=new) if known.name == old else known for known in case.targets)
                decisions = tuple(replace(d, target=new) if d.target == old else d for d in case.decisions)
                return replace(case, targets=targets, decisions=decisions)
            case TargetTakenOut(name=name):
                self._check_target(name)
                if len(names) == 1:
                    raise _refused("missing-key", "a case has at least one target", name, "rename it instead")
                targets = tuple(known for known in case.targets if known.name != name)
                return replace(case, targets=targets, decisions=tuple(d for d in case.decisions if d.target != name))

    def _check_free(self, name: str, names: list[str]) -> None:
        if name in names:
            raise _refused("duplicate-id", f"two targets are called '{name}'", name, "give each its own name")

    def _dated(self, day: date) -> Case:
        """Spans of time that were entered as days are counted anew; no day may come to lie ahead."""
        mend = "choose a later day, or correct this one"
        ahead = [(label, then) for label, then in self._days() if then > day]
        if ahead:
            raise Refused(_problem("out-of-range", f"{then} lies after {day}", label, mend) for label, then in ahead)
        patient, *targets = (self._redated(one, day) for one in (self._case.patient, *self._case.targets))
        return replace(self._case, as_of=day, patient=patient, targets=tuple(targets), decisions=())

    def _days(self) -> Iterator[tuple[str, date]]:
        """Every day that was entered, with where."""
        for known in (self._case.patient, *self._case.targets):
            yield from ((f"{known.name}, {self._base.terms[name].label}", day) for name, day in known.days.items())
            for table, history in ((self._base.tables[name], history) for name, history in known.histories.items()):
                for number, row in enumerate(history.rows, 1):
                    where = f"{known.name}, {table.row} {number}"
                    yield from ((f"{where}, {table.columns[name].label}", day) for name, day in row.days.items())

    def _redated(self, known: Known, day: date) -> Known:
        kinds = {name: term.kind for name, term in self._base.terms.items()}
        histories = {
            name: replace(
                history, rows=tuple(self._redated_row(self._base.tables[name], row, day) for row in history.rows)
            )
            for name, history in known.histories.items()
        }
        findings = {**known.findings, **_ages(known.days, kinds, day)}
        return replace(known, findings=findings, histories=histories)

    @staticmethod
    def _redated_row(table: Table, row: Row, day: date) -> Row:
        kinds = {name: column.kind for name, column in table.columns.items()}
        return replace(row, values={**row.values, **_ages(row.days, kinds, day)})

    def _decided(self, move: Decided) -> Case:
        self._check_target(move.target)
        problems = []
        if move.option is not None and move.option not in self._base.options:
            mend = nearest(move.option, self._base.options)
            problems.append(_problem("unknown-option", f"no option is called '{move.option}'", "decision", mend))
        if move.reason is not None and move.reason not in CODES:
            mend = nearest(move.reason, CODES)
            problems.append(_problem("unknown-choice", f"no reason has the code '{move.reason}'", "decision", mend))
        if problems:
            raise Refused(problems)
        decision = Decision(move.target, move.option, move.reason, move.note)
        others = tuple(one for one in self._case.decisions if one.target != move.target)
        return replace(self._case, decisions=(*others, decision))


def _ages(days: Mapping[str, date], kinds: Mapping[str, Kind], day: date) -> dict[str, Value | None]:
    return {name: age(then, day, kind.unit) for name, then in days.items() if isinstance(kind := kinds[name], Age)}


def _problem(code: str, what: str, where: str, mend: str) -> Problem:
    return Problem(code, what, Place(where), mend)


def _refused(code: str, what: str, where: str, mend: str) -> Refused:
    return Refused([_problem(code, what, where, mend)])
