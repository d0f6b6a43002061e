"""Which row of a history is meant, and the move that changes it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.case import Case, History
from kb.case_file import cells
from kb.from_yaml.values import UNKNOWN
from kb.model import KnowledgeBase
from kb.moves import Cell, HistoryGiven
from kb.terms import Of, Table

RowGiven = dict[str, Cell]
OWN, SHARED = "row", "shared"


@dataclass(frozen=True, slots=True)
class RowAt:
    """A row of a table by its number from 1; 0 is a new one. `target`: whose it is, None where every site's."""

    table: Table
    number: int
    target: str | None

    @classmethod
    def named(cls, name: str, base: KnowledgeBase, target: str) -> RowAt:
        """The row that `row:TABLE:NUMBER` names on a site, or `shared:TABLE:NUMBER` for every site."""
        kind, table, number = name.split(":")
        whole = kind == SHARED or base.tables[table].of is Of.PATIENT
        return cls(base.tables[table], int(number), None if whole else target)

    def history(self, case: Case) -> History:
        """The history it stands in."""
        known = case.patient if self.target is None else case.target(self.target)
        return known.histories.get(self.table.id, History())

    def cells(self, case: Case) -> RowGiven:
        """What was entered in it; nothing in a new one."""
        row = self.history(case).rows[self.number - 1] if self.number else None
        return cells(row.values, row.days) if row else {}

    def given(self, case: Case, row: RowGiven | None) -> HistoryGiven:
        """The move that puts the row there, or takes it out (None); rows that are all dated stand oldest first."""
        rows = [cells(event.values, event.days) for event in self.history(case).rows]
        at = self.number - 1 if self.number else len(rows)
        rows[at : at + 1] = [row] if row else []
        dated = self.table.dated_by
        if dated and all(one.get(dated, UNKNOWN) != UNKNOWN for one in rows):
            rows.sort(key=lambda one: str(one[dated]))
        return HistoryGiven(table=self.table.id, rows=tuple(rows), target=self.target)
