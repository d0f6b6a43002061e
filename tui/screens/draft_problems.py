"""Everything that is wrong with a draft: gone to, mended at once, or accepted for a time with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from kb.ages import day
from kb.checks import is_acceptable, latest
from kb.editing.accepting import accepting
from kb.editing.entries import Entry
from kb.problems import Place, Problem, Refused
from tui.actions import bindings
from tui.bench import Bench
from tui.in_turn import in_turn
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.row_list import RowList
from tui.rows.entries import counted
from tui.rows.problems import Mends, ordered, problem_rows
from tui.screens.drafting import DraftingScreen
from tui.screens.text_form import TextForm
from tui.screens.word_form import Understand, WordForm

_MOST_MENDED = 60
"""Problems whose mends are looked for: to find them all for a base full of problems would take too long."""


class DraftProblemsScreen(DraftingScreen[None]):
    """Opens the entry in which a problem lies, at its place; whoever leaves that is here again."""

    BINDINGS = bindings("Problems")
    DEFAULT_CSS = """
    DraftProblemsScreen #counted { height: auto; padding: 0 1; }
    DraftProblemsScreen RowList { padding: 0 1; border-top: solid $border-blurred; }
    """

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._problems: tuple[Problem, ...] = ()
        self._mends: Mends = {}

    def compose(self) -> ComposeResult:
        yield Heading("Problems", self.bench.draft.name)
        yield Static(id="counted")
        yield RowList("every")
        yield Foot()

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.follow()

    def show(self) -> None:
        bench = self.bench
        self._problems = ordered(bench.problems)
        looking = "" if bench.deep is not None else " Still looking deeper."
        accepted = f" {len(bench.accepted)} more are accepted for a time." if bench.accepted else ""
        self.query_one("#counted", Static).update(
            f"{counted(self._problems) or 'Nothing is wrong.'}{looking}{accepted}"
        )
        self.query_one(RowList).show(problem_rows(self._problems, self._mends, bench.draft.name, places=True))
        self.refresh_bindings()

    async def said(self) -> None:
        self._mends = await self.think(lambda: self.mends_of(self._problems[:_MOST_MENDED]))
        self.show()

    def on_screen_resume(self) -> None:
        if self.query(RowList):
            self.follow()

    def on_row_list_moved(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's words
        """Only a warning can be accepted."""
        here = self._here
        return action != "accept" or (here is not None and is_acceptable(here.code))

    @property
    def _here(self) -> Problem | None:
        """The problem that the cursor is on, or on one of its mends."""
        rows = self.query(RowList)
        _, _, number = (rows.first().chosen or "" if rows else "").partition(":")
        at = int(number.partition(":")[0] or -1)
        return self._problems[at] if 0 <= at < len(self._problems) else None

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a problem goes to it; on a mend, does it."""
        kind, number, *mend = event.row.id.split(":")
        problem = self._problems[int(number)]
        if kind == "mend":
            self.mend(self._mends[problem][int(mend[0])])
            return
        entry = self.bench.entry_of(problem)
        if entry is None:
            words = f"{problem.where} cannot be opened here. To mend it: {problem.mend}; it is then read again."
            self.tell(words, severity="warning", timeout=10)
        else:
            self._open(entry, problem.where)

    def _open(self, entry: Entry, place: Place) -> None:
        from tui.screens.editor import EditorScreen

        self.app.push_screen(EditorScreen(self.bench, entry, place))

    @work(group="ask", exclusive=True)
    async def action_accept(self) -> None:
        """Accept a warning: a reason, who says so, and until when; a question can be gone back to."""
        problem = self._here
        if problem is None:
            return
        most = latest(self.bench.day)
        given = await in_turn((
            lambda _, was: self._because(was),
            lambda _, was: self._line("Who accepts it?", "Initials or a role.", was or self.rung_app.by, _said),
            lambda _, was: self._line("Until which day?", f"At the latest {most}.", str(was or most), self._until),
        ))  # fmt: skip
        if given is not None:
            self._accept(problem, *given)

    async def _because(self, was: Any) -> Any:
        form = TextForm("Why is this accepted?", was or "", "A sentence that an auditor understands.", _said)
        return await self.app.push_screen_wait(form)

    async def _line(self, title: str, help: str, text: str, understand: Understand) -> Any:  # noqa: A002  # its name there
        found = await self.app.push_screen_wait(WordForm(title, (), help, understand=understand, text=text))
        return found[0] if found else None

    def _until(self, text: str) -> date:
        """A day from today on that is not too late. Raises Refused."""
        found, today = day(text), self.bench.day
        if found is None:
            raise _refused(f"'{text}' is not a day", "write it as 2026-03-02")
        if found < today:
            raise _refused("that day is over", f"give one from {today} on")
        if found > latest(today):
            raise _refused("that is too late", f"give one up to {latest(today)}; it can be accepted again then")
        return found

    def _accept(self, problem: Problem, because: str, by: str, until: date) -> None:
        try:
            step = accepting(self.bench.said.files, problem, because, by, until, self.bench.day)
        except Refused as refused:
            self.rung_app.refused(refused)
        else:
            self.take(step.says, step.changes)

    def action_leave(self) -> None:
        self.dismiss(None)


def _said(text: str) -> str:
    """A text that says something. Raises Refused."""
    if not text.strip():
        raise _refused("nothing is typed yet", "type it, or press Esc")
    return text.strip()


def _refused(what: str, mend: str) -> Refused:
    return Refused([Problem("used-wrongly", what, Place(""), mend)])
