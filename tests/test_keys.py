"""Every key is announced: help names it, and what the table of actions says can be done can be done."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen
from textual.widgets._footer import FooterKey

from kb.folder import PACKAGED
from tests.builders import SMALL_BASE
from tests.driving import Driver, driven, press
from tests.make_pictures import finished
from tui.actions import ACTIONS
from tui.screens.consultation import ConsultationScreen
from tui.screens.help import HelpScreen, key_lines

DEMO = PACKAGED / "cases" / "early_return_of_facet_pain.yaml"
SCREENS = {
    "consultation": "", "find": "slash", "row": "slash a b l a t i o n s enter plus", "why": "w", "what_if": "i",
    "time_line": "t", "trace": "r", "profiles": "p", "decision": "d", "sites": "g",
}  # fmt: skip
AUTHORS = {
    "author": "", "graph": "g", "problems": "p", "applying": "ctrl+s", "editor": "enter", "text": "enter f2",
    "word": "enter down down enter", "reason": "enter down enter", "example": "enter end enter",
    "beside": "enter c enter",
}  # fmt: skip
KEPT = {
    "entries": "d enter ctrl+s escape escape s k", "frozen": "d enter ctrl+s escape escape s k enter",
    "kept": "y escape escape s", "export": "y escape escape s x", "overview": "y escape escape s o",
}  # fmt: skip
"""Screens of what the ledger keeps: from the prepared case, decided, by way of home."""
HOMES = {"home": "", "new": "n", "open_file": "o", "records": "s", "rules": "r"}


def bound(screen: Screen[object]) -> Iterator[tuple[DOMNode, str, Binding]]:
    """Every binding that Textual itself would act on, wherever a person is on this screen."""
    for focused in [None, *(node for node in screen.query("*") if node.focusable)]:
        screen.set_focus(focused)
        for key, active in screen.active_bindings.items():
            yield active.node, key, active.binding


@asynccontextmanager
async def shown(folder: Path, name: str, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Driver]:
    """The application with one of its screens shown."""
    author = {"kb": SMALL_BASE, "author": ""} if name in AUTHORS else {}
    async with driven(folder, case=DEMO if name in SCREENS | KEPT else None, size=size, **author) as pilot:
        await press(pilot, *(SCREENS | AUTHORS | KEPT | HOMES)[name].split())
        yield pilot


async def unannounced(folder: Path, name: str) -> tuple[list[str], list[str], list[FooterKey]]:
    """The keys of a screen that help does not name, actions that nothing carries out, and keys that are cut."""
    async with shown(folder, name, (60, 24)) as pilot:
        await finished(pilot)
        screen = pilot.app.screen
        cut = _cut(screen)
        named = {key.strip() for line in key_lines(screen) for key in line.lead.split(", ")}
        found = list(bound(screen))
        missing = [f"{key} {binding.action}" for _, key, binding in found if format_key(key) not in named]
        return sorted(set(missing)), sorted(set(_without_method(found))), cut


def _cut(screen: Screen[object]) -> list[FooterKey]:
    """The keys at the foot of a screen that cannot be read to their end."""
    return [
        key for key in screen.query(FooterKey)
        if key.region not in screen.find_widget(key).clip or key.size.width < len(str(key.render()))
    ]  # fmt: skip


def _without_method(found: list[tuple[DOMNode, str, Binding]]) -> Iterator[str]:
    ours = {action.id for actions in ACTIONS.values() for action in actions}
    for node, _, binding in found:
        method = f"action_{binding.action.partition('(')[0]}"
        if binding.action in ours and not hasattr(node, method):
            yield f"{type(node).__name__}.{method}"


@pytest.mark.parametrize("name", [*SCREENS, *AUTHORS, *KEPT, *HOMES])
def test_help_names_every_key_and_at_sixty_columns_none_at_the_foot_is_cut(name: str, tmp_path: Path) -> None:
    assert asyncio.run(unannounced(tmp_path, name)) == ([], [], [])


def test_every_action_has_its_own_sentence_and_no_screen_gives_a_key_two_meanings() -> None:
    for where, actions in ACTIONS.items():
        keys = [key for action in actions for key in action.keys.split(",")]
        assert len(keys) == len(set(keys)), where
        assert all(action.help.endswith(".") and action.label for action in actions), where


def test_help_opens_over_every_screen_and_closes_again(tmp_path: Path) -> None:
    async def opened(pilot: Driver) -> list[str]:
        seen = []
        for keys in SCREENS.values():
            await press(pilot, *keys.split(), "f1")
            seen.append(type(pilot.app.screen).__name__)
            while not isinstance(pilot.app.screen, ConsultationScreen):
                await press(pilot, "escape")
        return seen

    async def run() -> list[str]:
        async with driven(tmp_path, case=DEMO) as pilot:
            return await opened(pilot)

    assert set(asyncio.run(run())) == {HelpScreen.__name__}
