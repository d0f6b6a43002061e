"""Talks with a plain consultation: in this process, or a whole case put into the lines that enter it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from kb.case import PATIENT, Case, History, Known, Row
from kb.case_file import cells
from kb.model import KnowledgeBase
from tui.desk import Desk
from tui.plain.conversation import converse
from tui.plain.talk import Talk


def talked(base: KnowledgeBase, case: Case, *lines: str) -> tuple[str, Desk, bool]:
    """What was said to these lines about a case, the desk as it was left, and whether it ended well."""
    desk = Desk.begin(base, case)
    said, well = heard(desk, *lines)
    return said, desk, well


def heard(desk: Desk, *lines: str) -> tuple[str, bool]:
    """What was said to these lines at a desk, and whether it ended well."""
    said = io.StringIO()
    well = converse(desk, Talk(io.StringIO("".join(f"{line}\n" for line in lines)), said, 80))
    return said.getvalue(), well


def lines_of(case: Case, base: KnowledgeBase) -> Iterator[str]:
    """Everything of a case, from the pseudonym on, as it is typed into a plain consultation."""
    yield from (case.id, case.as_of.isoformat(), "; ".join(known.name for known in case.targets), case.entered_by or "")
    yield from _known(case.patient, base)
    for number, known in enumerate(case.targets, 1):
        yield f"site {number}"
        yield from _known(known, base)


def _known(known: Known, base: KnowledgeBase) -> Iterator[str]:
    yield from (f"none {group}" for group in known.none_of)
    for term, value in cells(known.findings, known.days).items():
        yield f"ask {term} = {value}"
    for table, history in known.histories.items():
        yield from _history(table, history, base, shared=known.name == PATIENT)


def _history(table: str, history: History, base: KnowledgeBase, *, shared: bool) -> Iterator[str]:
    if history.none:
        yield f"none {table}"
    for row in history.rows:
        yield f"{'shared row' if shared else 'row'} {table}"
        yield from _row(row, base.tables[table].columns)


def _row(row: Row, columns: Mapping[str, object]) -> Iterator[str]:
    entered = cells(row.values, row.days)
    yield from (str(entered.get(name, "")) for name in columns)
