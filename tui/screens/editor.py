"""The editor of one entry: a form or its YAML text, beside it what it says, its problems, and what a case makes of it.

Every change is a step of the draft. The form and the text are two views of one file.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kb import forms
from kb.completion import completion_at
from kb.editing.draft import Change, Draft, Step
from kb.editing.edits import Written
from kb.editing.entries import Entry
from kb.editing.mends import path_at
from kb.problems import Place, Problem
from tui.actions import bindings
from tui.bench import Bench
from tui.choosing_case import choose_case
from tui.panes.case_pane import CasePane
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.panes.words_line import WordsLine
from tui.panes.yaml_area import YamlArea
from tui.rows.entries import counted
from tui.rows.entry_words import entry_lines
from tui.rows.form import row_id
from tui.rows.problems import Mends, elsewhere_rows, ordered, problem_rows
from tui.rows.rules import plain_name
from tui.rows.text_line import path_to
from tui.screens.applying import ApplyingScreen
from tui.screens.beside import BesideScreen
from tui.screens.draft_problems import DraftProblemsScreen

_OF_THE_FORM = ("add", "take_out", "group", "shift", "move", "example")
_FORM, _TEXT = "Form · F2: the text", "Text · F2: the form"


class EditorScreen(BesideScreen):
    """Edits one entry of the draft."""

    BINDINGS = bindings("Editor")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (170, "-widest")]  # noqa: RUF012  # Textual's own form
    DEFAULT_CSS = """
    EditorScreen #panes { height: 1fr; }
    EditorScreen .pane { border-top: solid $border-blurred; border-title-color: $name; width: 1fr; }
    EditorScreen .pane:focus-within { border-top: heavy $border; }
    EditorScreen .pane RowList { padding: 0 1; }
    EditorScreen #written { height: 1fr; }
    EditorScreen #about { height: auto; max-height: 3; padding: 0 1; color: $quiet; border-top: solid $border-blurred; }
    EditorScreen #beside { width: 1fr; }
    EditorScreen #beside > .pane { width: 100%; }
    EditorScreen #words-pane { height: 1fr; }
    EditorScreen #problems-pane { height: auto; max-height: 40%; }
    EditorScreen #problems { height: auto; max-height: 100%; }
    EditorScreen CasePane { height: 1fr; }
    EditorScreen CasePane.-none, EditorScreen CasePane.-none RowList { height: auto; }
    EditorScreen.-as-text #form, EditorScreen #text { display: none; }
    EditorScreen.-as-text #text { display: block; }
    EditorScreen.-widest #beside { layout: grid; grid-size: 2 2; grid-columns: 1fr 1fr; width: 2fr; }
    EditorScreen.-widest #words-pane { row-span: 2; height: 100%; }
    EditorScreen.-widest #problems-pane { max-height: 100%; }
    EditorScreen.-narrow #panes { layout: vertical; }
    EditorScreen.-narrow #written { height: 1.6fr; }
    EditorScreen.-narrow #beside { height: 1fr; }
    EditorScreen.-narrow #beside > .pane { display: none; height: 1fr; max-height: 100%; }
    EditorScreen.-narrow.-with-words #words-pane { display: block; }
    EditorScreen.-narrow.-with-problems #problems-pane { display: block; height: auto; }
    EditorScreen.-narrow.-with-problems #beside { height: auto; max-height: 45%; }
    EditorScreen.-narrow.-with-case #case-pane { display: block; }
    EditorScreen.-alone .pane { display: none !important; }
    EditorScreen.-alone .pane.-kept { display: block !important; height: 1fr !important; max-height: 100% !important; }
    EditorScreen.-alone #beside.-empty { display: none; }
    """

    def __init__(self, bench: Bench, entry: Entry, place: Place | None = None) -> None:
        super().__init__(bench, entry)
        self._goal = place
        self._mends: Mends = {}
        self._problems: tuple[Problem, ...] = ()
        self._typing: Draft | None = None
        self._begun = bench.draft.begun
        self.add_class("-with-problems")

    def compose(self) -> ComposeResult:
        yield Heading("")
        with Horizontal(id="panes"):
            with Vertical(id="written", classes="pane") as pane:
                pane.border_title = _FORM
                yield RowList("form")
                yield YamlArea(id="text", complete=self._complete)
                yield WordsLine(id="about")
            with Vertical(id="beside"):
                with Vertical(id="words-pane", classes="pane") as pane:
                    pane.border_title = "In words · F3"
                    yield Page(lambda _: (), id="words")
                with Vertical(id="problems-pane", classes="pane") as pane:
                    pane.border_title = "Problems · F4"
                    yield RowList("problems")
                yield CasePane(self.bench, id="case-pane", classes="pane")
        yield Foot()

    def on_mount(self) -> None:
        self.query_one(Page).can_focus = True
        if not self._has_form():
            self._turn_to_text()
        else:
            self.query_one("#form").focus()
        self.watch(self._text, "selection", self._tell_of_the_line, init=False)
        self.follow()
        if self._goal is not None:
            self._go_to(self._goal)

    def on_screen_resume(self) -> None:
        if self.query("#form"):
            self.follow()

    def _came_back(self, focused: bool) -> None:  # Textual asks so
        """Nothing is changed below a text that is being typed."""
        if not self._text.has_focus:
            super()._came_back(focused)

    @property
    def _text(self) -> YamlArea:
        return self.query_one(YamlArea)

    def _has_form(self) -> bool:
        """Whether there is anything to fill in: cases and lists of people are written as text."""
        plain, base = self._plain, self.bench.base
        if plain is None or base is None:
            return False
        found = forms.rows(base, self._entry.file, plain, self._entry.path)
        return any(row.kind not in ("other", "entry") for row in found)

    def show(self) -> None:
        """The form, the text, and what is known of them so far."""
        entry = self._entry
        self.query_one(Heading).say(f"{entry.kind} {plain_name(entry.id)}", self.bench.state)
        anew = self.bench.draft.begun is not self._begun
        if anew:  # what others wrote, or what was applied, stands below the draft now
            self._typing, self._begun = None, self.bench.draft.begun
        if anew or not self._text.has_focus:
            self._text.show(self.bench.draft.texts.get(entry.file, ""), self._shown_file)
        self._show_form()

    async def said(self) -> None:
        """What the entry says in words, what is wrong with it, and what it does to the case."""
        self._problems = ordered(one for one in self.bench.problems if self._is_here(one))
        self._mends = await self.think(lambda: self.mends_of(self._problems))
        lines = await self.think(lambda: tuple(entry_lines(self.bench, self._entry)))
        if not self.is_running:
            return
        self._text.show_problems(self._problems)
        self._show_problems()
        self._tell_of_the_line()
        self.query_one(Page).show(lambda _: lines)
        await self.query_one(CasePane).follow(self._rule)

    def _is_here(self, problem: Problem) -> bool:
        return problem.where.file == self._shown_file and self.bench.entry_of(problem) in (self._entry_now(), None)

    def _entry_now(self) -> Entry:
        """The entry where it now stands: its lines may have shifted."""
        return next((one for one in self.bench.entries if one.name == self._entry.name), self._entry)

    def _show_problems(self) -> None:
        count = counted(self._problems)
        looking = "; still looking deeper" if self.bench.deep is None else ""
        title = f"Problems · F4: {count or 'none'}{looking}"
        others = [one for one in self.bench.problems if one not in self._problems]
        self.query_one("#problems-pane").border_title = f"{title}{f'; {len(others)} elsewhere' if others else ''}"
        rows = problem_rows(self._problems, self._mends, self.bench.draft.name)
        self.query_one("#problems", RowList).show([*rows, *elsewhere_rows(others)])

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.list is self._form and event.row.id in self._rows and not self.has_class("-as-text"):
            self._about(self._rows[event.row.id].help)

    def on_yaml_area_at(self) -> None:
        self._tell_of_the_line()

    def _tell_of_the_line(self) -> None:
        """What is wrong where the cursor is in the text; else what stands on its line."""
        if not self.has_class("-as-text"):
            return
        problem, document = self._text.problem, self.bench.said.files.documents.get(self._entry.file)
        row = None
        if document is not None and self.bench.draft.texts.get(self._entry.file) == self._text.text:
            path = path_to(document, self._text.text, self._text.cursor_location)
            row = next((self._rows[row_id(path[:end])] for end in range(len(path), 0, -1)
                        if row_id(path[:end]) in self._rows), None)  # fmt: skip
        told = f"✗ {problem.what}. To mend it: {problem.mend}" if problem else f"{row.label}: {row.help}" if row else ""
        self._about(told)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.list is self._form:
            self._fill()
        elif event.list.id == "problems":
            kind, number, *mend = event.row.id.split(":")
            if kind == "elsewhere":
                self.app.push_screen(DraftProblemsScreen(self.bench))
            elif kind == "mend":
                self.mend(self._mends[self._problems[int(number)]][int(mend[0])])
            else:
                self._go_to(self._problems[int(number)].where)

    def action_turn(self) -> None:
        """The text in place of the form, or the form in place of the text."""
        if self.has_class("-as-text"):
            self.remove_class("-as-text")
            self._titled(_FORM)
            self._form.focus()
            self._show_form()
        else:
            self._turn_to_text()

    def _turn_to_text(self) -> None:
        self.add_class("-as-text")
        self._titled(_TEXT)
        self._text.show(self.bench.draft.texts.get(self._entry.file, ""), self._shown_file)
        self._text.focus()
        here = self.bench.said.files.documents.get(self._entry.file)
        if self._goal is None and here is not None:
            path = self._here.path if self._here else self._entry.path
            self._text.go_to(here.place(path).line)

    def _titled(self, title: str) -> None:
        self.query_one("#written").border_title = title

    def _complete(self, text: str, line: int, column: int) -> Any:
        base = self.bench.base
        return completion_at(base, self._entry.file, text, line, column) if base else None

    def on_yaml_area_typed(self, event: YamlArea.Typed) -> None:
        """A text is one step however long one types at it, until something else is done."""
        bench, says = self.bench, f"{self._entry.kind} {self._entry.id}: as text"
        last = bench.draft.undoes
        before = self._typing if self._typing is not None and last is not None and last.says == says else bench.draft
        self._typing = before
        step = Step(says=says, changes=(Change(file=self._entry.file, edit=Written(text=event.text)),))
        self._done(partial(bench.instead, before, step))

    def _go_to(self, place: Place) -> None:
        """Where a problem is: its row in the form, or its line in the text."""
        self._goal = place
        document = self.bench.said.files.documents.get(self._entry.file)
        found = path_at(document, place) if document and not self.has_class("-as-text") else None
        path = found[0] if found else ()
        while path and row_id(path) not in self._rows:
            path = path[:-1]
        if path:
            self._form.go_to(row_id(path))
            self._form.focus()
        elif self._plain is None or self.has_class("-as-text"):
            self._turn_to_text()
            self._text.go_to(place.line, place.column)
        self._goal = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's words
        """What is done to rows of the form cannot be done to the text."""
        return not (action in _OF_THE_FORM and self.has_class("-as-text"))

    @work(group="fill", exclusive=True)
    async def action_choose_case(self) -> None:
        """Put a case beside the rule."""
        if await choose_case(self.rung_app, self.bench):
            self._beside("case", "#case")
            self.follow()

    def action_example(self) -> None:
        """Make an example of the case beside the rule: what it knows of what the rule reads, and what the rule says."""
        example = self.query_one(CasePane).example(self._rule)
        if example is None:
            self.tell("Put a case beside the rule first (c), and mend what keeps the rule from being judged.")
            return
        path = ("examples", len(forms.value_at(self._plain, ("examples",)) or ()))
        self._work_on("an example from the case", lambda _, plain: forms.added(self._entry.file, plain, path, example))

    def action_apply(self) -> None:
        """See which cases change, and apply the draft."""
        self.app.push_screen(ApplyingScreen(self.bench))

    def action_leave(self) -> None:
        """Back to the form from beside it; from there, to the list."""
        if self.query_one("#beside").has_focus_within:
            (self._text if self.has_class("-as-text") else self._form).focus()
            self.remove_class("-alone")
        else:
            self.dismiss(None)
