"""The application: its home, its themes, the knowledge base it works on, and the one thread that thinks."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App, SystemCommand
from textual.screen import Screen

from kb.problems import Refused
from tui.actions import bindings
from tui.screens.home import HomeScreen
from tui.themes import DARK, LIGHT, THEMES

if TYPE_CHECKING:  # imported when first wanted, so that home stands at once
    from exports.store import Store
    from kb.case import Case
    from kb.model import KnowledgeBase
    from tui.desk import Desk
    from tui.screens.entries import Marked

REACTION = 0.15
"""Seconds for which a new question takes no answer: a key pressed sooner was meant for the question before."""
MOMENT = 2.5
"""Seconds for which what an answer changed stands out; after that it stays marked."""

_MOST = 4


class RungApp(App[None]):
    """Rung on a terminal. `case`: a consultation to begin at once, instead of the home screen."""

    TITLE = "Rung"
    BINDINGS = bindings("Everywhere")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012  # declared so by Textual
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012  # declared so by Textual
    CSS = """
    Screen { background: $surface; color: $foreground; }
    ModalScreen { background: $background 60%; }
    Input, Input:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    Input:focus { background: $block-cursor-background; }
    Footer { background: $footer-background; }
    """

    def __init__(
        self, folder: Path | None = None, store: str | None = None, case: Path | None = None, by: str = ""
    ) -> None:
        super().__init__()
        self.folder, self.case = folder, case
        self.by = by
        self.reaction, self.moment, self.foresight = REACTION, MOMENT, True
        self.mind = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mind")
        self.gave_up: Refused | None = None
        self.marked: Marked | None = None
        self._place = store
        self._store: Store | None = None
        self._base: KnowledgeBase | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = LIGHT.name if os.environ.get("RUNG_THEME") == "light" else DARK.name

    @property
    def store(self) -> Store:
        """Where consultations are kept; opened when first wanted. Raises Refused."""
        from exports.store import open_store

        if self._store is None:
            self._store = open_store(self._place)
        return self._store

    @property
    def today(self) -> date:
        """The day it is; no screen asks the clock itself."""
        return date.today()

    @property
    def base(self) -> KnowledgeBase:
        """The knowledge base; read when first wanted. Raises Refused."""
        from kb.from_yaml.base import load_base

        if self._base is None:
            self._base = load_base(self.folder)
        return self._base

    def use(self, folder: Path) -> None:
        """Go on with another knowledge base."""
        self.folder, self._base = folder, None

    def knows_anew(self, folder: Path) -> None:
        """A knowledge base has changed: it is read again when next wanted, where it is the one in use."""
        if self.folder is not None and self.folder.resolve() == folder.resolve():
            self._base = None

    def on_mount(self) -> None:
        self.stand()

    def stand(self) -> None:
        """Show the first screen; that a case is being opened, where one is."""
        self.push_screen(HomeScreen())
        if self.case is not None:
            self.show_opening(str(self.case))

    def show_opening(self, what: str) -> None:
        """Say what is being opened until it stands, so that no key of home does something else meanwhile."""
        from tui.screens.opening import OpeningScreen

        self.push_screen(OpeningScreen(what))

    async def put(self, screen: Screen[None]) -> None:
        """Show a screen, in place of the word that something is being opened."""
        from tui.screens.opening import OpeningScreen

        if any(isinstance(one, OpeningScreen) for one in self.screen_stack):
            while not isinstance(self.screen, OpeningScreen):
                await self.pop_screen()  # help, say
            await self.switch_screen(screen)
        else:
            await self.push_screen(screen)

    def on_unmount(self) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store and of the thinking thread."""
        self.mind.shutdown(wait=True, cancel_futures=True)
        if self._store is not None:
            self._store.close()

    def author(self, first: str = "", case: Case | None = None, left: Callable[[None], None] | None = None) -> None:
        """Open the authoring of the knowledge base in use, at a rule, with a case beside it.

        `left`: what follows when it is left.
        """
        self.run_worker(self._author(first, case, left), group="open", exclusive=True)

    async def _author(self, first: str, case: Case | None, left: Callable[[None], None] | None) -> None:
        from tui.authoring import author

        try:
            await author(self, first, case, left)
        except Refused as refused:
            self.refused(refused)

    def begin(self, case: Case) -> None:
        """Begin a consultation with a case."""
        self.consult(lambda: self._begun(case))

    def begin_from(self, path: Path | None) -> None:
        """Begin a consultation from a case file; from the prepared case when none is named."""
        self.consult(lambda: self._begun(self.case_in(path)))

    def case_in(self, path: Path | None) -> Case:
        """The case of a file; the prepared one where none is named. Raises Refused."""
        from kb.folder import PACKAGED
        from kb.from_yaml.case import load_case

        return load_case(path or (self.folder or PACKAGED) / "cases" / f"{self.base.demo}.yaml", self.base)

    def resume(self, kept: str) -> None:
        """Go on with a kept consultation, exactly as it was left."""
        from tui.desk import Desk

        self.consult(lambda: Desk.resume(self.base, self.store, kept, self.by))

    def _begun(self, case: Case) -> Desk:
        from tui.desk import Desk

        return Desk.begin(self.base, replace(case, expect=()), self.store, self.by)

    def consult(self, make: Callable[[], Desk]) -> None:
        """Open a consultation, made in the thinking thread."""
        self.run_worker(self._consult(make), group="open", exclusive=True)

    async def _consult(self, make: Callable[[], Desk]) -> None:
        from tui.screens.consultation import ConsultationScreen
        from tui.screens.problems import ProblemsScreen

        try:
            desk = await asyncio.get_running_loop().run_in_executor(self.mind, _settled(make))
        except Refused as refused:
            await self.put(ProblemsScreen(refused.problems))
        else:
            await self.put(ConsultationScreen(desk))
            self._say_other_knowledge(desk)

    def _say_other_knowledge(self, desk: Desk) -> None:
        """A kept consultation may have been begun on other knowledge than today's."""
        kept = desk.store.kept(desk.id) if desk.store and desk.id else None
        if kept and kept.digest != self.base.digest:
            words = f"It was begun with {kept.base} {kept.version} of another digest; standings may differ from then."
            self.notify(words, title="The knowledge has changed", severity="warning", timeout=15)

    def cannot_go_on(self, refused: Refused) -> None:
        """Say what keeps Rung from going on, on a screen that stays."""
        from tui.screens.problems import TroubleScreen

        self.call_later(self.put, TroubleScreen(refused))

    def give_up(self, refused: Refused) -> None:
        """Leave; the command line tells once more what kept Rung from going on."""
        self.gave_up = refused
        self.exit()

    def refused(self, refused: Refused) -> None:
        """Say what was refused, where, and how to mend it."""
        for problem in refused.problems[:_MOST]:
            place = f"{problem.where}: " if problem.where.file else ""
            self.notify(
                f"{place}{problem.what}\n{problem.mend}",
                title="Not accepted",
                severity="error",
                timeout=12,
                markup=False,
            )
        if len(refused.problems) > _MOST:
            self.notify(
                f"{len(refused.problems) - _MOST} more problems; `rung check` and `rung explain` list them all."
            )

    def action_help(self) -> None:
        from tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_toggle_theme(self) -> None:
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette offers what the table of actions says can be done here."""
        seen = {"command_palette"}
        for active in screen.active_bindings.values():
            run, words = active.binding.action, active.binding.tooltip
            if words and run not in seen:
                seen.add(run)
                yield SystemCommand(active.binding.description, words, partial(self._run, run, active.node))

    def _run(self, action: str, node: object) -> None:
        self.call_later(self.run_action, action, node)


def _settled(make: Callable[[], Desk]) -> Callable[[], Desk]:
    """Making a desk, after which what was loaded is never again looked through for garbage: that would take 0.2 s."""

    def made() -> Desk:
        desk = make()
        gc.collect()
        gc.freeze()
        return desk

    return made
