"""Choosing the case that stands beside the rules: a reference case, or a consultation that is kept."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from kb.case import Case
from kb.problems import Refused
from kb.word import Word
from tui.bench import Bench
from tui.screens.word_form import WordForm

if TYPE_CHECKING:
    from tui.app import RungApp

_KEPT = "kept:"


async def choose_case(app: RungApp, bench: Bench) -> bool:
    """Ask for a case; whether one was chosen."""
    think = partial(asyncio.get_running_loop().run_in_executor, app.mind)
    try:
        words = await think(partial(_cases, app, bench))
        asks = "A reference case, or a consultation that is kept. Words of its title find it."
        found = await app.push_screen_wait(WordForm("Which case stands beside the rules?", words, asks))
        if found is None:
            return False
        bench.case = await think(partial(_opened, app, bench, found[0]))
    except Refused as refused:
        app.refused(refused)
        return False
    return True


def _cases(app: RungApp, bench: Bench) -> tuple[Word, ...]:
    kept = [
        Word(f"{_KEPT}{one.id}", one.case, f"kept, last changed {one.changed:%Y-%m-%d}") for one in app.store.listed()
    ]
    return (*(Word(name, case.title or case.id) for name, case in bench.reference_cases().items()), *kept)


def _opened(app: RungApp, bench: Bench, name: str) -> Case:
    if name.startswith(_KEPT):
        return app.store.course(name.removeprefix(_KEPT), bench.applied or app.base).case
    return bench.reference_cases()[name]
