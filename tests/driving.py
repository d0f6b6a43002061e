"""Drives the real application by keys, headless, with a real store below a folder of the test's own."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import textual.screen
from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from tests.builders import packaged_base
from tui.app import RungApp
from tui.authoring import AuthoringApp
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
    frames: bool = False,
    author: str | None = None,
) -> AsyncIterator[Driver]:
    """The application running, its home or a case's consultation shown and everything settled.

    `author`: the authoring of `kb` is opened, at the rule of this name if there is one.
    `foresight`: it thinks answers through before they are given, which here would only cost time.
    `frames`: it is drawn sixty times a second, as on a terminal, and not only once everything is settled.
    """
    store = str(folder / "kept.sqlite")
    app = RungApp(kb, store, case) if author is None or kb is None else AuthoringApp(kb, store, author)
    asking_counted(app)
    app._base = None if kb else packaged_base()
    app.reaction, app.moment, app.foresight = 0, 3600, foresight
    with nullcontext() if frames else _drawn_once():
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot


@contextmanager
def _drawn_once() -> Iterator[None]:
    """What changes on a screen is laid out at once, and drawn when it is settled."""
    with (
        patch.object(textual.screen, "UPDATE_PERIOD", _SELDOM),
        patch.object(Screen, "_compositor_refresh", lambda screen: None if screen.is_current else _draw(screen)),
    ):
        yield


async def settled(pilot: Driver) -> None:
    """Wait until nothing is under way: nothing is left to be done, no worker runs, what was shown is drawn.

    Textual's own `pause` waits for the processor to be idle, many times as long.
    """
    left = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # what the loop has still to do
    quiet = False
    while not quiet:
        await asyncio.sleep(0)
        while left:
            await asyncio.sleep(0)
        pilot.app.screen._on_timer_update()
        if left:
            continue
        if sum(not worker.is_finished for worker in pilot.app.workers) > getattr(pilot.app, "asked", 0):
            await asyncio.sleep(_A_MOMENT)
            continue
        _draw(pilot.app.screen)
        quiet = not left


def asking_counted(app: RungApp) -> RungApp:
    """The application, which counts its workers that wait for a person: for the answer of a screen they have opened."""
    app.asked = 0  # type: ignore[attr-defined]
    ask = app.push_screen_wait

    async def counted(screen: Any) -> Any:
        app.asked += 1  # type: ignore[attr-defined]
        try:
            return await ask(screen)
        finally:
            app.asked -= 1  # type: ignore[attr-defined]

    app.push_screen_wait = counted  # type: ignore[method-assign,assignment]
    return app


_draw = Screen._compositor_refresh
_A_MOMENT, _SELDOM = 0.002, 1.0
"""Seconds."""


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
