"""Plays scenarios on the application with the small base, and tells what is seen."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.widgets import Input, Static, TextArea

from tests.builders import SMALL_BASE
from tests.driving import Driver, driven, settled
from tui.panes.row_list import RowList

SOUND = SMALL_BASE / "cases" / "sound.yaml"
NARROW, WIDE = (80, 24), (120, 40)
Scenario = Callable[[Driver], Awaitable[None]]


def run(folder: Path, scenario: Scenario, case: Path | None = SOUND, size: tuple[int, int] = WIDE) -> None:
    """Play a scenario on the application, which begins with this case on the small base."""

    async def play() -> None:
        async with driven(folder, case=case, kb=SMALL_BASE, size=size) as pilot:
            await scenario(pilot)

    asyncio.run(play())


async def fill(pilot: Driver, text: str) -> None:
    """Put a text into the field that has the focus, in place of what stood there."""
    field = pilot.app.focused
    assert isinstance(field, Input | TextArea)
    if isinstance(field, Input):
        field.value = text
    else:
        field.load_text(text)
    await settled(pilot)


async def go_to(pilot: Driver, where: str, row: str) -> None:
    pilot.app.screen.query_one(where, RowList).go_to(row)
    await settled(pilot)


def said(pilot: Driver, where: str) -> str:
    """What a text on the screen says, its lines joined."""
    return " ".join(str(pilot.app.screen.query_one(where, Static).content).split())


def listed(pilot: Driver, where: str) -> list[str]:
    """What can be chosen in a list."""
    return [row.id for row in pilot.app.screen.query_one(where, RowList).rows if not row.heading]


def first_row(pilot: Driver) -> str:
    return pilot.app.screen.query_one(RowList).rows[0].text
