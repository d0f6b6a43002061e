"""A row of a history, filled in column by column."""

from __future__ import annotations

from datetime import date

from exports.paper import Line
from kb.case_file import cells
from kb.from_yaml.values import UNKNOWN
from kb.moves import Cell
from kb.terms import Age, Choices, Column, Table, said
from tui.plain.answers import history_of, row_move, value
from tui.plain.session import Session
from tui.plain.talk import misused
from tui.plain.telling import choice_lines

_HOW = "An empty line: not asked, or as it was. u: asked, not known. not asked: take it out. stop: keep nothing."


def fill_row(session: Session, table: Table, number: int) -> None:
    """Ask for every column of a row (0: a new one), and keep it. Raises Refused; what was typed is there next time."""
    rows = history_of(session.consultation, table, session.target).rows
    if number > len(rows):
        raise misused(f"{table.label}: there is no {table.row} {number}", f"there are {len(rows)}; row adds one")
    before = cells(rows[number - 1].values, rows[number - 1].days) if number else {}
    draft = (table.id, session.target, number)
    name = f"{table.row.capitalize()} {number}" if number else f"New {table.row}"
    with session.talk.stopping(f"{name}: not kept."):
        session.talk.say(f"{table.label}. {name}.", _HOW)
        row = _filled(session, table, session.drafts.get(draft, before))
        session.drafts[draft] = row
        session.make(row_move(session.consultation, table, session.target, number, row), f"{name}: {_told(table, row)}")
        del session.drafts[draft]


def _filled(session: Session, table: Table, before: dict[str, Cell]) -> dict[str, Cell]:
    """Every cell that was filled in, in the order of the columns. Raises Refused where there is none."""
    found = {column.id: _cell(session, column, before.get(column.id)) for column in table.columns.values()}
    row = {name: cell for name, cell in found.items() if cell is not None}
    if not row:
        raise misused(f"nothing was filled in, so no {table.row} was kept", "fill in one column at least, or type stop")
    return row


def _cell(session: Session, column: Column, before: Cell | None) -> Cell | None:
    """One value, asked for until it can be understood; None where it was not asked."""
    now = f" Now: {_said(column, before)}." if before is not None else ""
    computed = column.computed or column.days_between
    empty = " Left empty, it is worked out where the others allow it." if computed else ""
    session.talk.say(f"{column.label}{_unit(column)}?{empty}{now}", *choice_lines(column.kind))
    return session.talk.until(lambda text: _read(session, column, before, text))


def _read(session: Session, column: Column, before: Cell | None, text: str) -> Cell | None:
    match text.casefold():
        case "":
            return before
        case "not asked":
            return None
    found = value(column.kind, text, column.label, session.consultation)
    session.talk.say(Line(f"{column.label}: {found.said}", 2))
    return found.cell


def _unit(column: Column) -> str:
    """What kind of value a column takes, where its choices do not say it."""
    match column.kind:
        case Choices():
            return ""
        case Age():
            return " (a day)"
        case kind:
            return f" (in {kind.unit})"


def _told(table: Table, row: dict[str, Cell]) -> str:
    return "; ".join(f"{table.columns[name].label.lower()} {_said(table.columns[name], row[name])}" for name in row)


def _said(column: Column, cell: Cell) -> str:
    """A cell in words, as the findings have it."""
    if cell == UNKNOWN:
        return "not known"
    return str(date.fromisoformat(str(cell))) if isinstance(column.kind, Age) else said(column.kind, cell)
