"""A case as entered: findings and histories of a patient and of one or more targets, on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kb.problems import Place
from kb.terms import Value

PATIENT = "patient"
NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Row:
    """One event of a history.

    `values` holds what was entered by column, None where it was asked and cannot be known; a column that is missing was
    not asked. Dates stand as the time before `as_of`; `days` keeps the dates themselves.
    """

    values: Mapping[str, Value | None]
    days: Mapping[str, date] = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class History:
    """The rows of one table, oldest first. `none`: it was asked, and there are none."""

    rows: tuple[Row, ...] = ()
    none: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What was entered about one subject: the patient, or one target.

    `findings` holds values, None where asked and not knowable; `none_of` the groups answered "none of these"; `days`
    the dates of findings that were entered as dates.
    """

    name: str
    findings: Mapping[str, Value | None] = field(default_factory=dict)
    none_of: tuple[str, ...] = ()
    histories: Mapping[str, History] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a reference case: what is answered next, and what is then expected."""

    once: Known
    once_patient: Known
    target: str | None
    profile: str
    derived: Mapping[str, str]
    offered: tuple[str, ...]
    needs_an_answer: tuple[str, ...]
    not_indicated: tuple[str, ...]
    ruled_out: tuple[str, ...]
    never: tuple[str, ...]
    asks: tuple[str, ...]
    cautions: tuple[str, ...]
    because: str
    place: Place


@dataclass(frozen=True, slots=True)
class Decision:
    """What the clinician chose for a target. `option` None: none of the ladder's; `reason` codes why not the advice."""

    target: str
    option: str | None
    reason: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that decides an answer; two equal cases on one release give the same record."""

    id: str
    title: str
    as_of: date
    patient: Known
    targets: tuple[Known, ...]
    entered_by: str | None = None
    entered_at: str | None = None
    expect: tuple[Step, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def target(self, name: str) -> Known:
        """The target of that name."""
        return next(target for target in self.targets if target.name == name)


def unplaced(case: Case) -> Case:
    """The case with rows of no file: told apart by owner, table and number, wherever they contradict something."""
    patient, *targets = (replace(one, histories=_without_places(one)) for one in (case.patient, *case.targets))
    return replace(case, patient=patient, targets=tuple(targets))


def _without_places(known: Known) -> dict[str, History]:
    return {
        table: replace(history, rows=tuple(replace(row, place=NOWHERE) for row in history.rows))
        for table, history in known.histories.items()
    }
