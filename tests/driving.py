"""Drives the real application by keys, headless, with a real store below a folder of the test's own."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.widgets import Input

from tui.app import RungApp
from tui.screens.consultation import ConsultationScreen

SIZES = ((80, 24), (120, 40), (200, 60))
Driver = Pilot[None]


@asynccontextmanager
async def driven(
    folder: Path,
    *,
    case: Path | None = None,
    kb: Path | None = None,
    size: tuple[int, int] = (120, 40),
    foresight: bool = False,
) -> AsyncIterator[Driver]:
    """The application running, its home or a case's consultation shown and everything settled.

    `foresight`: it thinks answers through before they are given, which here would only cost time.
    """
    app = RungApp(kb, str(folder / "kept.sqlite"), case)
    app.reaction, app.moment, app.foresight = 0, 3600, foresight
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield pilot


async def settled(pilot: Driver) -> None:
    """Wait until nothing is under way: every message is processed, no worker runs, what was shown is painted.

    Textual's own `pause` waits for the processor to be idle, many times as long.
    """
    quiet = 0
    while quiet < _QUIET:
        await pilot._wait_for_screen()
        if any(not worker.is_finished for worker in pilot.app.workers):
            await pilot.app.workers.wait_for_complete()
        await asyncio.sleep(_A_MOMENT)
        nodes = [pilot.app, *pilot.app.screen.walk_children(with_self=True)]
        busy = any(node.message_queue_size or node._next_callbacks for node in nodes) or pilot.app.screen._callbacks
        quiet = 0 if busy else quiet + 1
    pilot.app.screen._on_timer_update()


_A_MOMENT = 0.002
_QUIET = 2
"""So many looks in a row must find nothing: a key goes from the application to a pane, and what follows comes back."""


async def press(pilot: Driver, *keys: str) -> None:
    """Press keys, one after another, each settled before the next."""
    for key in keys:
        _key(pilot, key)
        await settled(pilot)


async def write(pilot: Driver, text: str) -> None:
    """Type a text, as fast as keys can come, into the field that has the focus, in place of what stood there."""
    field = pilot.app.focused
    if not (isinstance(field, Input) and not field.value):
        await press(pilot, "ctrl+u")
    for letter in text:
        pilot.app.post_message(events.Key(_character_to_key(letter), letter))
    await settled(pilot)


def _key(pilot: Driver, key: str) -> None:
    """Send a key as a terminal would, with the character that it stands for."""
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        character = key if len(key) == 1 else None
    pilot.app.post_message(events.Key(key, character))


def consulted(pilot: Driver) -> ConsultationScreen:
    """The consultation that is shown."""
    screen = pilot.app.screen
    assert isinstance(screen, ConsultationScreen)
    return screen
