"""Everything that is wrong with a draft: gone to, mended at once, or accepted for a time with a reason."""

from __future__ import annotations

from datetime import date

from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from kb.ages import day
from kb.checks import is_acceptable, latest
from kb.editing.accepting import accepting
from kb.editing.entries import Entry
from kb.editing.mends import mends
from kb.problems import Place, Problem, Refused
from tui.actions import bindings
from tui.bench import Bench
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.row_list import RowList
from tui.rows.entries import counted
from tui.rows.problems import Mends, ordered, problem_rows
from tui.screens.drafting import DraftingScreen
from tui.screens.text_form import TextForm
from tui.screens.word_form import WordForm

_MOST_MENDED = 60
"""Problems whose mends are looked for: to find them all for a base full of problems would take too long."""
Gone = tuple[Entry, Place]


class DraftProblemsScreen(DraftingScreen[Gone | None]):
    """Gives the entry to go to, and the place in it."""

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

    async def said(self) -> None:
        bench = self.bench
        self._mends = await self.think(
            lambda: {
                one: tuple(mends(bench.draft, one, bench.said.base, bench.day)) for one in self._problems[:_MOST_MENDED]
            }
        )
        self.show()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a problem goes to it; on a mend, does it."""
        kind, number, *mend = event.row.id.split(":")
        problem = self._problems[int(number)]
        if kind == "mend":
            step = self._mends[problem][int(mend[0])]
            self.take(step.says, step.changes)
            return
        entry = self.bench.entry_of(problem)
        if entry is None:
            self.notify(f"{problem.where}: this is not in a file that can be edited here.", markup=False)
        else:
            self.dismiss((entry, problem.where))

    @work(group="ask", exclusive=True)
    async def action_accept(self) -> None:
        """Accept a warning: a reason, who says so, and until when."""
        chosen = self.query_one(RowList).chosen or ""
        if ":" not in chosen:
            return
        problem = self._problems[int(chosen.split(":")[1])]
        if not is_acceptable(problem.code):
            self.notify("An error cannot be accepted; it must be mended.", severity="error")
            return
        because = await self.app.push_screen_wait(
            TextForm("Why is this accepted?", "", "A sentence that an auditor understands.", _said)
        )
        by = await self._line("Who accepts it?", "Initials or a role.", self.rung_app.by) if because else None
        until = (
            await self._line(
                "Until which day?", f"At the latest {latest(self.bench.day)}.", str(latest(self.bench.day))
            )
            if by
            else None
        )
        if until is not None:
            self._accept(problem, str(because), str(by), until)

    async def _line(self, title: str, help: str, text: str) -> str | None:  # noqa: A002  # its name there
        found = await self.app.push_screen_wait(WordForm(title, (), help, understand=_said, text=text))
        return found[0] if found else None

    def _accept(self, problem: Problem, because: str, by: str, until: str) -> None:
        try:
            step = accepting(self.bench.said.files, problem, because, by, _day(until))
        except Refused as refused:
            self.rung_app.refused(refused)
        else:
            self.take(step.says, step.changes)

    def action_leave(self) -> None:
        self.dismiss(None)


def _said(text: str) -> str:
    """A text that says something. Raises Refused."""
    if not text.strip():
        raise Refused([Problem("missing-key", "nothing is typed yet", Place(""), "type it, or press Esc")])
    return text.strip()


def _day(text: str) -> date:
    found = day(text)
    if found is None:
        raise Refused([Problem("wrong-type", f"'{text}' is not a day", Place(""), "write it as 2026-03-02")])
    return found
