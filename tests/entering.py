"""Enters a whole case from nothing, by keys alone, as a clinician would."""

from __future__ import annotations

from textual.widgets import Input

from kb.case import PATIENT, Case, History, Known
from kb.case_file import cells
from kb.terms import Choices, Value
from tests.driving import Driver, consulted, press, write
from tui.panes.row_list import RowList
from tui.screens.find import FindScreen


async def enter(pilot: Driver, case: Case) -> None:
    """From the home screen to a consultation in which everything of the case was entered."""
    await press(pilot, "n")
    sites = "; ".join(target.name for target in case.targets)
    for text in (case.id, case.as_of.isoformat(), sites, case.entered_by or ""):
        await write(pilot, text)
        await press(pilot, "enter")
    await _known(pilot, case.patient)
    for number, target in enumerate(case.targets):
        if number:
            await _out_of_field(pilot)
            await press(pilot, "right_square_bracket")
        await _known(pilot, target)


async def _known(pilot: Driver, known: Known) -> None:
    add = "asterisk" if known.name == PATIENT else "plus"
    for table, history in known.histories.items():
        await _history(pilot, table, history, add)
    for term, value in known.findings.items():
        await _finding(pilot, term, value)
    for group in known.none_of:
        await find(pilot, f"group:{group}", consulted(pilot).consultation.base.groups[group].label)
        await _none_of(pilot)


_PAGES = 20
"""No group is as long as so many pages."""


async def _none_of(pilot: Driver) -> None:
    """Page through a group until it lets itself be answered."""
    before = consulted(pilot).desk.course.length
    for _ in range(_PAGES):
        await press(pilot, "0")
        if consulted(pilot).desk.course.length > before:
            return
    raise AssertionError("The group does not let itself be answered.")


async def _finding(pilot: Driver, term: str, value: Value | None) -> None:
    about = consulted(pilot).consultation.base.terms[term]
    await find(pilot, f"term:{term}", about.label)
    if isinstance(about.kind, Choices):
        await _choose(pilot, "unknown" if value is None else f"choice:{value}")
    else:
        await write(pilot, "?" if value is None else repr(value))
        await press(pilot, "enter")


async def _choose(pilot: Driver, answer: str) -> None:
    """Press the key of an answer; where it has none, go to it and press Enter."""
    asking = consulted(pilot).box.asking
    assert asking is not None
    wanted = next(one for one in asking.answers if one.id == answer)
    await _out_of_field(pilot)
    if wanted.key:
        await press(pilot, wanted.key)
        return
    await press(pilot, "home")
    rows = consulted(pilot).box.query_one(RowList)
    while rows.chosen != f"answer:{answer}":
        await press(pilot, "down")
    await press(pilot, "enter")


async def _history(pilot: Driver, table: str, history: History, add: str) -> None:
    about = consulted(pilot).consultation.base.tables[table]
    await find(pilot, f"table:{table}", about.label)
    if history.none:
        await press(pilot, "n")
    for row in history.rows:
        await press(pilot, add)
        filled = cells(row.values, row.days)
        for number, column in enumerate(about.columns):
            if column in filled:
                await write(pilot, "?" if filled[column] == "unknown" else str(filled[column]))
            if number + 1 < len(about.columns):
                await press(pilot, "enter")
        await press(pilot, "ctrl+s")


_ENOUGH = 12
"""So many letters find a question, or bring it near."""


async def find(pilot: Driver, row: str, words: str) -> None:
    """Find a question by its words; go down to it where others have the words too."""
    await _out_of_field(pilot)
    await press(pilot, "slash")
    await write(pilot, words[:_ENOUGH])
    assert isinstance(pilot.app.screen, FindScreen)
    rows = pilot.app.screen.query_one(RowList)
    while rows.chosen != row:
        before = rows.chosen
        await press(pilot, "down")
        assert rows.chosen != before, f"{row} is not found by {words!r}"
    await press(pilot, "enter")


async def _out_of_field(pilot: Driver) -> None:
    if isinstance(pilot.app.focused, Input):
        await press(pilot, "escape")
