"""Home: begin, resume, look around. A first-time user sees what to press."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from exports.knowledge_words import named
from kb.problems import Refused
from tui.actions import ACTIONS, bindings
from tui.intended_use import USE
from tui.panes.foot import Foot
from tui.panes.row_list import RowList
from tui.rows.kept import kept_row
from tui.rows.row import Row, heading

if TYPE_CHECKING:
    from exports.store import Kept
    from tui.app import RungApp

_RECENT = 8


class HomeScreen(Screen[None]):
    """What can be begun, and the consultations last worked on."""

    BINDINGS = bindings("Home")
    DEFAULT_CSS = """
    HomeScreen { align: center top; }
    HomeScreen > Static { width: 84; max-width: 100%; padding: 1 1 0 1; }
    HomeScreen > #rows { width: 84; max-width: 100%; padding: 0 1; margin: 1 0 0 0; }
    """

    def compose(self) -> ComposeResult:
        yield Static("[b $name]Rung[/]  After a radiofrequency ablation that has not given lasting relief: the next "
                     f"step, and why.\n[$quiet]{USE}[/]")  # fmt: skip
        yield RowList("rows")
        yield Static(id="where")
        yield Foot()

    @property
    def rung_app(self) -> RungApp:
        return cast("RungApp", self.app)

    def on_mount(self) -> None:
        self._show(())
        self.query_one(RowList).focus()
        self.run_worker(self._ready())

    async def _ready(self) -> None:
        """Read the knowledge base and the store while the screen already stands."""
        loop = asyncio.get_running_loop()
        try:
            base = await loop.run_in_executor(self.rung_app.mind, lambda: self.rung_app.base)
            kept = await loop.run_in_executor(
                self.rung_app.mind, lambda: self.rung_app.store.listed(watched=base.alarming)
            )
        except Refused as refused:
            self.rung_app.cannot_go_on(refused)
            return
        words = f"Knowledge: {base.title}: {named(base)}.\nConsultations are kept in {self.rung_app.store.place}"
        self.query_one("#where", Static).update(Content.styled(words, "$quiet"))
        self._show(kept[:_RECENT])
        self._taken = frozenset(one.case for one in kept)
        if self.rung_app.case is not None:
            path, self.rung_app.case = self.rung_app.case, None
            self.rung_app.begin_from(path)

    def on_screen_resume(self) -> None:
        if self.is_mounted and self.query("#where"):
            self.run_worker(self._ready(), exclusive=True)

    _taken: frozenset[str] = frozenset()
    """The pseudonyms of kept consultations."""

    def _show(self, kept: tuple[Kept, ...]) -> None:
        rows = [
            Row(f"do:{action.id}", ((f"{action.label}: ", "bold"), (action.help, "")), (action.keys, "name"))
            for action in ACTIONS["Home"]
        ]
        if kept:
            rows += [heading("recent", "Or go down to one of these, and press Enter"), *(kept_row(one) for one in kept)]
        self.query_one("#rows", RowList).show(rows)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        kind, _, name = event.row.id.partition(":")
        if kind == "do":
            self.run_worker(self.run_action(name))
        elif kind == "kept":
            self.rung_app.resume(name)

    def action_new(self) -> None:
        from tui.screens.case_form import CaseForm

        form = CaseForm(self.rung_app.today, self._taken)
        self.app.push_screen(form, lambda case: self.rung_app.begin(case) if case else None)

    def action_demo(self) -> None:
        self.rung_app.begin_from(None)

    def action_open_file(self) -> None:
        from tui.screens.path_form import PathForm

        form = PathForm("Open a case file", "The path of a case file (YAML)")
        self.app.push_screen(form, lambda path: self.rung_app.begin_from(path) if path else None)

    def action_records(self) -> None:
        from tui.screens.records import RecordsScreen

        self.app.push_screen(RecordsScreen(), lambda kept: self.rung_app.resume(kept) if kept else None)

    def action_rules(self) -> None:
        from tui.screens.rules import RulesScreen

        try:
            self.app.push_screen(RulesScreen(self.rung_app.base, self.rung_app.today))
        except Refused as refused:
            self.rung_app.cannot_go_on(refused)

    def action_author(self) -> None:
        self.rung_app.author()
