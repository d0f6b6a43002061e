"""The list of everything a knowledge base consists of: what each says, what is wrong, how it hangs together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from engine.drafted import foreseen
from engine.truth import Truth
from exports.paper import Line
from kb.editing.entries import KINDS, Entry, EntryKind
from kb.problems import Problem, Refused
from kb.word import Word
from tui.actions import bindings
from tui.bench import Bench
from tui.panes.entry import Entry as Field
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.rows.entries import KIND_NAMES, entry_rows, entry_texts, lines_of, problem_words
from tui.rows.entry_words import entry_lines
from tui.screens.making import MakingScreen
from tui.screens.searching import telling
from tui.screens.word_form import WordForm

if TYPE_CHECKING:
    from kb.problems import Place


_BY_LETTERS = ("find", "edit", "add", "graph", "problems")
"""What stands at the foot and is done by keys that a search would take."""


class AuthorScreen(MakingScreen):
    """Everything in the draft, by kind. On a narrow screen what an entry says takes the place of the list."""

    BINDINGS = bindings("Author")
    DEFAULT_CSS = """
    AuthorScreen Input { border: none; height: 1; padding: 0 1; background: $panel; }
    AuthorScreen Input > .input--placeholder { color: $quiet; }
    AuthorScreen #kinds, AuthorScreen #counted { height: auto; padding: 0 1; }
    AuthorScreen #sides { height: 1fr; border-top: solid $border-blurred; }
    AuthorScreen.-wide #sides { layout: horizontal; }
    AuthorScreen #entries { padding: 0 1; width: 1fr; }
    AuthorScreen #says { height: 1fr; width: 1.2fr; border-left: solid $border-blurred; }
    AuthorScreen #says:focus { border-left: heavy $border; }
    AuthorScreen.-narrow #says, AuthorScreen.-narrow.-reading #entries { display: none; }
    AuthorScreen.-narrow.-reading #says { display: block; width: 100%; border-left: none; }
    """

    def __init__(self, bench: Bench, first: str = "") -> None:
        super().__init__(bench)
        self._kind: EntryKind = "rule"
        self._first = first
        self._texts: Mapping[str, str] = {}
        self._read: object = None

    def compose(self) -> ComposeResult:
        yield Heading("Authoring")
        yield Static(id="kinds")
        yield Field(placeholder="/ searches: words, terms, sources, names")
        yield Static(id="counted")
        with Vertical(id="sides"):
            yield RowList("entries")
            yield Page(lambda _: (), id="says")
        yield Foot()

    def on_mount(self) -> None:
        self.listed.focus()
        self.follow()
        if self._first:
            self._open_first()

    def _open_first(self) -> None:
        """Straight to the entry that was asked for."""
        found = next((one for one in self.bench.entries if one.id == self._first), None)
        if found is not None:
            self._kind = found.kind
            self.show(at=found.name)
            self.open(found)

    def on_screen_resume(self) -> None:
        if self.is_mounted and self.query("#entries"):
            self.follow()
            self.catch_up()

    @property
    def listed(self) -> RowList:
        return self.query_one("#entries", RowList)

    @property
    def here(self) -> Entry | None:
        """The entry the cursor is on."""
        return next((one for one in self.bench.entries if one.name == self.listed.chosen), None)

    def show(self, at: str | None = None, *, first: bool = False) -> None:
        """`at`: the row that the cursor goes to; `first`: it goes to the first one."""
        bench = self.bench
        self._say()
        shown = [one for one in bench.entries if one.kind == self._kind]
        if self._read is not bench.said:
            self._read, self._texts = bench.said, entry_texts(bench.entries, bench.said.texts)
        search = self.query_one(Input).value
        rows = entry_rows(
            shown,
            bench.said.base or bench.base,
            self._wrong(),
            self._changed(shown),
            self._truths(),
            self._texts,
            search,
        )
        nothing = telling("nothing", "Nothing has all of these words. Esc ends the search.")
        top = next((row.id for row in rows if not row.heading), None) if first else None
        self.listed.show(rows or [nothing], at=at or top)
        self._count(sum(not row.heading for row in rows), len(shown))

    def _say(self) -> None:
        """Where the draft stands, and which kind is shown."""
        bench = self.bench
        beside = f" · beside: {bench.case.id}" if bench.case else ""
        self.query_one(Heading).say("Authoring", f"{bench.state}{beside}")
        count = {kind: sum(one.kind == kind for one in bench.entries) for kind in KINDS}
        pieces = [
            (f"{KIND_NAMES[kind]} {count[kind]}", "bold $name reverse" if kind == self._kind else "$quiet")
            for kind in KINDS
        ]
        joined = [piece for one in pieces for piece in (one, ("  ", ""))]
        self.query_one("#kinds", Static).update(Content.assemble(*joined, ("[ ]", "$quiet")))

    def _count(self, shown: int, of: int) -> None:
        some = f"{shown} of {of}" if shown < of else f"{of}"
        words, style = problem_words(self.bench.problems, known=self.bench.deep is not None)
        self.query_one("#counted", Static).update(
            Content.styled(f"{some} {KIND_NAMES[self._kind].lower()} · {words}", style)
        )

    def _wrong(self) -> Mapping[str, tuple[Problem, ...]]:
        """The problems by the names of their entries."""
        found: dict[str, tuple[Problem, ...]] = {}
        for problem in self.bench.problems:
            entry = self.bench.entry_of(problem)
            if entry is not None:
                found[entry.name] = (*found.get(entry.name, ()), problem)
        return found

    def _changed(self, shown: list[Entry]) -> frozenset[str]:
        """The names of the entries that the draft changes."""
        changed = self.bench.draft.changed()
        return frozenset(
            one.name for one in shown if one.file in changed
            and lines_of(one, self.bench.draft.texts) not in (changed[one.file][0] or "")
        )  # fmt: skip

    def _truths(self) -> Mapping[str, Truth]:
        """What the rules say of the case beside them; nothing where there is none."""
        bench = self.bench
        try:
            case = bench.case_now()
        except Refused:
            return {}
        if case is None or bench.said.base is None or self._kind != "rule":
            return {}
        return foreseen(bench.said.base, case, case.targets[0].name).judged.truths

    async def said(self) -> None:
        self._tell()

    def on_input_changed(self) -> None:
        """What is found first is what Enter opens."""
        self.show(first=bool(self.query_one(Input).value))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's words
        """While a search is typed, letters are letters."""
        field = self.query(Input)
        return not (action in _BY_LETTERS and field and field.first().has_focus)

    def on_row_list_moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """What the entry under the cursor says."""
        here = self.here
        lines: tuple[Line, ...] = tuple(entry_lines(self.bench, here)) if here else ()
        self.query_one(Page).show(lambda _: lines)

    def on_row_list_chosen(self) -> None:
        self.action_edit()

    def on_input_submitted(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        if self.here is not None:
            self.open(self.here)

    def open(self, entry: Entry, place: Place | None = None) -> None:
        """Edit an entry, at a place in it."""
        from tui.screens.editor import EditorScreen

        self.app.push_screen(EditorScreen(self.bench, entry, place))

    def action_read(self) -> None:
        """Read what it says: the arrow keys scroll it."""
        self.add_class("-reading")
        self.query_one(Page).focus()

    def action_kind(self, step: int) -> None:
        self._kind = KINDS[(KINDS.index(self._kind) + step) % len(KINDS)]
        self.show()
        self.listed.action_first()
        self._tell()

    def action_find(self) -> None:
        self.remove_class("-reading")
        self.query_one(Input).focus()

    def action_next(self, step: int) -> None:
        """Move through what was found, while typing."""
        self.listed.action_cursor_down() if step > 0 else self.listed.action_cursor_up()

    @work(group="ask", exclusive=True)
    async def action_graph(self) -> None:
        """What the entry hangs together with; one may go along."""
        from tui.screens.links import LinksScreen

        here = self.here
        if here is None:
            return
        links = await self.think(lambda: self.bench.said.links)
        found = await self.app.push_screen_wait(LinksScreen(links, here))
        if found is not None:
            self._kind = found.kind
            self.show(at=found.name)
            self.open(found)

    def action_problems(self) -> None:
        from tui.screens.draft_problems import DraftProblemsScreen

        self.app.push_screen(DraftProblemsScreen(self.bench))

    @work(group="ask", exclusive=True)
    async def action_choose_case(self) -> None:
        from tui.choosing_case import choose_case

        if await choose_case(self.rung_app, self.bench):
            self.show()

    def action_apply(self) -> None:
        from tui.screens.applying import ApplyingScreen

        self.app.push_screen(ApplyingScreen(self.bench), lambda done: self.follow() if done else None)

    @work(group="ask", exclusive=True)
    async def action_throw_away(self) -> None:
        """Give the draft up, once that was said twice."""
        draft = self.bench.draft
        steps = len(draft.steps)
        if not steps:
            self.tell("There is nothing to throw away.")
            return
        back = f", {steps - draft.at} of them taken back" if steps > draft.at else ""
        gone = f"throw {steps} step{'s' * (steps != 1)} away{back}"
        words = (Word("keep", "keep the draft"), Word("throw_away", gone))
        found = await self.app.push_screen_wait(WordForm("Throw the draft away? It cannot be had back.", words))
        if found == ("throw_away",):
            await self.think(self.bench.throw_away)
            self.follow()

    def action_leave(self) -> None:
        search = self.query_one(Input)
        if self.query_one(Page).has_focus:
            self.remove_class("-reading")
            self.listed.focus()
        elif search.has_focus or search.value:
            search.value = ""
            self.listed.focus()
        else:
            self.dismiss(None)

    def on_unmount(self) -> None:
        """However it is left, another program may then open the draft."""
        self.bench.leave()
