"""Plays the authoring of a knowledge base by keys."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.driving import Driver, driven
from tui.panes.row_list import RowList

Scenario = Callable[[Driver], Awaitable[None]]


def author(kb: Path, folder: Path, scenario: Scenario, first: str = "") -> None:
    """Play a scenario on the authoring of a knowledge base."""

    async def play() -> None:
        async with driven(folder, kb=kb, author=first) as pilot:
            await scenario(pilot)

    asyncio.run(play())


def rows(pilot: Driver, where: str) -> list[str]:
    """What a list on the screen says."""
    return [row.text for row in pilot.app.screen.query_one(where, RowList).rows]
