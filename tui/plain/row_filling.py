"""A row of a history, filled in column by column."""

from __future__ import annotations

from exports.paper import Line
from kb.case import Case
from kb.moves import Cell
from kb.terms import Age, Choices, Column, Of, Table
from tui.move_words import cell_words
from tui.plain.answers import value
from tui.plain.session import Session
from tui.plain.talk import misused
from tui.plain.telling import choice_lines
from tui.row_at import RowAt

_HELP = "An empty line: not asked, or as it was. u: asked, not known. not asked: take it out."
_HOW = f"{_HELP} stop: keep nothing."


def fill_row(session: Session, at: RowAt) -> None:
    """Ask for every column of a row, and keep it. Raises Refused; what was typed is there next time."""
    check_row(session.consultation.case, at)
    case, table, draft = session.consultation.case, at.table, (at.table.id, at.target, at.number)
    name = named(at)
    with session.talk.stopping(f"{name}: not kept."):
        session.talk.say(f"{table.label}. {name}.", _HOW)
        row = _filled(session, table, session.drafts.get(draft, at.cells(case)))
        session.drafts[draft] = row
        session.make(at.given(case, row), f"{name}: {_told(table, row)}")
        del session.drafts[draft]


def check_row(case: Case, at: RowAt) -> None:
    """Refuses a row that is not there."""
    count = len(at.history(case).rows)
    if at.number > count:
        there = f"there {'is' if count == 1 else 'are'} {count}"
        raise misused(f"{at.table.label}: there is no {named(at).lower()}", f"{there}; row {at.table.id} adds one")


def named(at: RowAt) -> str:
    """A row as it is called."""
    whole = " for every site" if at.target is None and at.table.of is Of.TARGET else ""
    return f"{f'{at.table.row.capitalize()} {at.number}' if at.number else f'New {at.table.row}'}{whole}"


def _filled(session: Session, table: Table, before: dict[str, Cell]) -> dict[str, Cell]:
    """Every cell that was filled in, in the order of the columns. Raises Refused where there is none."""
    found = {column.id: _cell(session, column, before.get(column.id)) for column in table.columns.values()}
    row = {name: cell for name, cell in found.items() if cell is not None}
    if not row:
        raise misused(f"nothing was filled in, so no {table.row} was kept", "fill in one column at least, or type stop")
    return row


def _cell(session: Session, column: Column, before: Cell | None) -> Cell | None:
    """One value, asked for until it can be understood; None where it was not asked."""
    now = f" Now: {cell_words(column.kind, before)}." if before is not None else ""
    computed = column.computed or column.days_between
    empty = " Left empty, it is worked out where the others allow it." if computed else ""
    asks = f"{column.label}{_unit(column)}?{empty}{now}"
    lines = choice_lines(column.kind)
    return session.talk.until(lambda text: _read(session, column, before, text), asks, *lines, how=_HELP)


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
    return "; ".join(
        f"{table.columns[name].label.lower()} {cell_words(table.columns[name].kind, row[name])}" for name in row
    )
