"""Where authoring begins: with the draft of a knowledge base of one's own, or with making one."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from platformdirs import user_data_path
from textual import work

from kb.case import Case
from kb.problems import Place, Problem, Refused, nearest
from tui.app import RungApp
from tui.bench import Bench

VARIABLE = "RUNG_DRAFTS"


def drafts_place() -> Path:
    """Where drafts are kept: what RUNG_DRAFTS names, else a folder among the person's own data."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else user_data_path("rung", appauthor=False) / "drafts"


class AuthoringApp(RungApp):
    """The application, opened at its authoring."""

    def __init__(self, folder: Path, store: str | None, first: str, by: str = "") -> None:
        super().__init__(folder, store, None, by)
        self._first = first

    def stand(self) -> None:
        """Authoring comes first, since home cannot stand before a broken knowledge base is mended."""
        self._begin()

    @work(group="open", exclusive=True)
    async def _begin(self) -> None:
        try:
            await author(self, self._first, left=self._home)
        except Refused as refused:
            self.give_up(refused)

    def _home(self, _: None) -> None:
        from tui.screens.home import HomeScreen

        self.push_screen(HomeScreen())


async def author(
    app: RungApp, first: str = "", case: Case | None = None, left: Callable[[None], None] | None = None
) -> None:
    """Open the authoring of the knowledge base in use, at a rule, with a case beside it; or make a copy to write in.

    `left`: what follows when it is left. Raises Refused where there is nothing to write in.
    """
    from tui.screens.author import AuthorScreen

    folder = app.folder if app.folder is not None else await _own_copy(app)
    if folder is None:
        return
    think = partial(asyncio.get_running_loop().run_in_executor, app.mind)
    bench = await think(partial(Bench.open, folder, drafts_place(), app.today))
    bench.case = case
    try:
        _check_there(bench, first)
    except Refused:
        bench.leave()
        raise
    await app.push_screen(AuthorScreen(bench, first), left)
    if bench.draft.at:
        words = f"A draft stands since the last time, steps: {bench.draft.at}. z takes them back, one by one."
        clash = " It clashes with what others changed meanwhile: p shows both." if bench.clashes else ""
        app.notify(f"{words}{clash}", severity="warning" if clash else "information", timeout=8)


def _check_there(bench: Bench, first: str) -> None:
    """Raises Refused where nothing is called so."""
    names = [entry.id for entry in bench.entries]
    if first and first not in names:
        what = f"nothing in {bench.folder} is called '{first}'"
        raise Refused([Problem("used-wrongly", what, Place("author"), nearest(first, names))])


async def _own_copy(app: RungApp) -> Path | None:
    """The packaged knowledge is not written in: where is a copy of it to stand?"""
    from tui.commands.init import copy_packaged
    from tui.screens.path_form import PathForm

    ask = "The packaged knowledge base stays as it is. Where is your own copy to stand? (a new folder)"
    place = await app.push_screen_wait(PathForm("A knowledge base of your own", ask, "our_knowledge", new=True))
    if place is None:
        return None
    try:
        await asyncio.get_running_loop().run_in_executor(app.mind, partial(copy_packaged, place))
    except Refused as refused:
        app.refused(refused)
        return None
    app.use(place)
    app.notify(
        f"A copy stands in {place} and is used from now on; next time: rung author --kb {place}",
        timeout=10,
        markup=False,
    )
    return place
