"""A consultation is given out: in which form, into which file, signed by whom; beside it what the file will hold."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Label

from exports.giving import FORMS, Looked
from exports.giving.previewing import Choice, preview_lines
from exports.paper import Line
from exports.redacted import free_text
from exports.visible import visible
from kb.problems import Refused
from tui.actions import bindings
from tui.export_filled import Filled
from tui.handing_over import HandingOver, Order
from tui.ledger_key import FILE
from tui.panes.entry import Entry
from tui.panes.foot import Foot
from tui.panes.form_scroll import FormScroll
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.panes.words_line import WordsLine
from tui.rows.exporting import GOOD_FOR, file_name, form_rows, handed_lines, note_rows
from tui.screens.problems import ProblemsScreen, problem_lines
from tui.screens.reading import Reading

if TYPE_CHECKING:
    from tui.app import RungApp

_FIELDS = {"file": "File", "to": "To whom, for the ledger; may stay empty", "key": "Key of the ledger: its file"}
Found = TypeVar("Found")


class ExportScreen(Screen[None]):
    """Gives out one consultation as it stands, or an earlier entry about it. Nothing typed is lost."""

    BINDINGS = bindings("Export")
    AUTO_FOCUS = "#forms"
    DEFAULT_CSS = """
    ExportScreen #sides { height: 1fr; border-top: solid $border-blurred; }
    ExportScreen.-wide #sides { layout: horizontal; }
    ExportScreen FormScroll { width: 1fr; padding: 0 1; }
    ExportScreen FormScroll > Vertical { margin: 0 0 1 0; }
    ExportScreen.-short FormScroll > Vertical { margin: 0; }
    ExportScreen FormScroll RowList { height: auto; overflow-y: auto; }
    ExportScreen #notes { max-height: 14; }
    ExportScreen.-short #forms, ExportScreen.-short #notes { max-height: 9; }
    ExportScreen Label { text-style: bold; color: $name; }
    ExportScreen #preview { width: 1.2fr; height: 1fr; border-left: solid $border-blurred; }
    ExportScreen #preview:focus { border-left: heavy $border; }
    ExportScreen.-narrow #preview, ExportScreen.-narrow.-reading FormScroll { display: none; }
    ExportScreen.-narrow.-reading #preview { display: block; width: 100%; border-left: none; }
    """

    def __init__(self, consultation: str, entry: int | None = None) -> None:
        super().__init__()
        self._consultation, self._entry = consultation, entry
        self._form, self._notes = "bundle", False
        self._looked: Looked | None = None
        self._named, self._replaces = "", ""
        self._giving = False
        self._over: HandingOver | None = None

    @property
    def rung_app(self) -> RungApp:
        return cast("RungApp", self.app)

    def compose(self) -> ComposeResult:
        yield Heading("Give out")
        with Vertical(id="sides"):
            with FormScroll():
                with Vertical():
                    yield Label("In which form")
                    yield RowList("forms")
                    yield WordsLine(id="good")
                with Vertical(id="texts"):
                    yield Label("Free text in it")
                    yield RowList("notes")
                for name, label in _FIELDS.items():
                    with Vertical():
                        yield Label(label)
                        yield Entry(os.environ.get(FILE, "") if name == "key" else "", id=name, select_on_focus=False)
                        yield WordsLine(id=f"{name}-words")
                with Vertical(id="opening"):
                    yield Label("Passphrase of the key")
                    yield Entry(password=True, id="passphrase")
            yield Page(lambda _: (Line("…"),), id="preview")
        yield Foot()

    def on_mount(self) -> None:
        self._show()
        self._look()

    @work(group="look", exclusive=True)
    async def _look(self) -> None:
        """Read how the consultation stands, which the form and the preview are about."""
        try:
            self._over, looked = await self._think(self._reached)
        except Refused as refused:
            self._tell(tuple(problem_lines(refused.problems)))
            return
        self._looked = looked
        self._head(looked)
        self._name_file()
        self._show()
        self._preview()

    def _head(self, looked: Looked) -> None:
        where = f"entry {looked.entry.index} of the ledger" if looked.entry else "not logged yet"
        self.query_one(Heading).say("Give out", f"{visible(looked.record.case)} on {looked.record.as_of}, {where}")

    def _reached(self) -> tuple[HandingOver, Looked]:
        app = self.rung_app
        over = self._over or HandingOver(app.store, self._consultation, self._entry, lambda: app.base, app.by)
        return over, over.look()

    async def _think(self, work: Callable[[], Found]) -> Found:
        return await asyncio.get_running_loop().run_in_executor(self.rung_app.mind, work)

    @property
    def _filled(self) -> Filled:
        """The form as it is filled in."""
        file, to, key = (self.query_one(f"#{name}", Input).value.strip() for name in _FIELDS)
        return Filled(self._form, file, to, key, self.query_one("#passphrase", Input).value, self._notes)

    @property
    def _texts(self) -> tuple[tuple[str, str], ...]:
        """The free text of the record, where the form is one that drops it."""
        return free_text(self._looked.record.value) if self._looked and self._form == "deidentified" else ()

    def _show(self) -> None:
        """The form, and what is wrong with it."""
        self.query_one("#forms", RowList).show(form_rows(self._form))
        self.query_one("#good", WordsLine).say(Content.styled(GOOD_FOR[self._form], "$quiet"))
        self.query_one("#texts").display = bool(self._texts)
        self.query_one("#notes", RowList).show(note_rows(self._texts, keep=self._notes))
        self._say()

    def _say(self) -> None:
        """What is wrong with each field, or what it comes to."""
        filled = self._filled
        for name, said in (("file", filled.file_words()), ("key", filled.key_words())):
            line = self.query_one(f"#{name}-words", WordsLine)
            line.say(Content.styled(*said))
            line.display = bool(said[0])
        self.query_one("#to-words").display = False
        self.query_one("#opening").display = filled.asks_passphrase

    def _name_file(self) -> None:
        """A free name with the form's ending, unless another was typed; of that only the ending is turned."""
        field = self.query_one("#file", Input)
        if self._looked is None:
            return
        ending = next((one.ending for one in FORMS.values() if field.value.endswith(one.ending)), "")
        if field.value in ("", self._named):
            self._named = file_name(self._form, self._looked.record.case, Path())
            field.value = self._named
        elif ending:
            field.value = field.value.removesuffix(ending) + FORMS[self._form].ending

    def on_input_changed(self, event: Input.Changed) -> None:
        self._say()
        if event.input.id == "key":
            self._preview()

    def on_input_submitted(self) -> None:
        self.focus_next()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """The form, or what becomes of the free text, is the one that the cursor is on."""
        if event.list.id == "notes":
            self._notes = event.row.id == "keep"
        elif event.row.id != self._form:
            self._form, self._notes = event.row.id, False
            self._name_file()
        self._show()
        self._preview()

    def on_row_list_chosen(self) -> None:
        self.focus_next()

    @work(group="preview", exclusive=True)
    async def _preview(self) -> None:
        looked, choice = self._looked, Choice(self._form, bool(self._filled.key), self._notes)
        if looked is None:
            return
        try:
            lines = await self._think(lambda: preview_lines(looked, choice))
        except Refused as refused:
            lines = list(problem_lines(refused.problems))
        self._tell(tuple(lines))

    def _tell(self, lines: tuple[Line, ...]) -> None:
        self.query_one("#preview", Page).show(lambda _: lines)

    def action_preview(self) -> None:
        preview = self.query_one("#preview")
        self.set_class(not preview.has_focus, "-reading")
        (self.query_one("#forms") if preview.has_focus else preview).focus()

    def action_leave(self) -> None:
        if self._giving:
            self.notify("It is being given out; a moment.")
        elif self.query_one("#preview").has_focus:
            self.action_preview()
        else:
            self.dismiss(None)

    def action_save(self) -> None:
        filled = self._filled
        if not self._giving and self._looked is not None and self._is_ready(filled):
            self._giving = True
            self._give(self._looked, filled.order)

    def _is_ready(self, filled: Filled) -> bool:
        """Whether nothing is left to be filled in, and a file that is there may be replaced."""
        asked = {"file": filled.file_words(), "key": filled.key_words(), "passphrase": filled.passphrase_words()}
        for name, (words, style) in asked.items():
            if style == "$bad":
                self._ask(name, words)
                return False
        if filled.replaces and self._replaces != filled.file:
            self._replaces = filled.file
            self._ask("file", "! This file is there already. Ctrl+S once more replaces it.")
            return False
        return True

    def _ask(self, name: str, words: str) -> None:
        """Go to a field that is not yet as it must be."""
        self.remove_class("-reading")
        self.query_one(f"#{name}").focus()
        self.notify(words, severity="warning", timeout=8, markup=False)

    @work(group="give")
    async def _give(self, looked: Looked, order: Order) -> None:
        over = self._over
        if over is None:
            return
        try:
            handed = await self._think(lambda: over.give(looked, order))
        except Refused as refused:
            self.app.push_screen(ProblemsScreen(refused.problems))
        else:
            self._replaces = ""
            self.app.push_screen(Reading("Given out", handed_lines(handed)))
        finally:
            self._giving = False
            self._look()
