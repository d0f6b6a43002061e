"""What the consultation and its scratch copy share: questions are put and answered, and everything follows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.screen import Screen
from textual.widgets import Input

from engine.consultation import Consultation
from engine.questions import Question, next_question, question_about
from exports.store import Overtaken
from kb.case import Decision
from kb.moves import Answered, Decided, Move, NoneOf, Redone, Undone
from kb.problems import Refused
from tui.asking import asking, row_of_gap
from tui.desk import Desk
from tui.panes.question_box import QuestionBox
from tui.panes.row_list import RowList
from tui.row_at import OWN, SHARED, RowAt, RowGiven
from tui.rows.findings import finding_rows
from tui.screens.find import FindScreen
from tui.screens.row_form import RowForm

if TYPE_CHECKING:
    from tui.app import RungApp

NOTHING = "No open question would change the ladder. Any question can still be answered from the findings."


class AnsweringScreen(Screen[None]):
    """Puts questions and makes moves. Every move is made in one thread of its own, so the screen never waits."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.target = desk.course.case.targets[0].name
        self._asked: tuple[str, str, str] | None = None
        self._from_findings = False

    @property
    def rung_app(self) -> RungApp:
        return cast("RungApp", self.app)

    @property
    def consultation(self) -> Consultation:
        return self.desk.consultation

    @property
    def box(self) -> QuestionBox:
        return self.query_one(QuestionBox)

    @property
    def findings(self) -> RowList:
        return self.query_one("#findings", RowList)

    async def show(self) -> None:
        """Show the consultation as it stands: the ladder first, then what takes longer."""
        names = [known.name for known in self.desk.course.case.targets]
        if self.target not in names:
            self.target = names[0]
        self.show_ladder(fresh=True)
        await self._painted()
        await self.think(self.desk.think_on)
        if self.is_running:
            await self.show_rest()

    def show_ladder(self, *, fresh: bool = False) -> None:
        """Show what the ladder now is; `fresh`: what changed stands out."""
        raise NotImplementedError

    async def show_rest(self) -> None:
        """Show what is asked and known."""
        self.findings.show(finding_rows(self.consultation, self.target))
        await self._put()

    async def think(self, work: Callable[[], object]) -> None:
        """Let the one thinking thread work; the screen goes on meanwhile."""
        await asyncio.get_running_loop().run_in_executor(self.rung_app.mind, work)

    async def _painted(self) -> None:
        """Wait until what was shown last is on the screen."""
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        await painted.wait()

    async def _put(self) -> None:
        """Put the question that was chosen by hand, or the next one."""
        question = self._question()
        put = asking(self.consultation, question) if question else None
        title = "Next question" if self._asked is None else "Your question (Esc: the next one)"
        where = f" · {question.target}" if question and len(self.consultation.opinions) > 1 else ""
        await self.box.put(self.consultation, put, f"{title}{where} · F2", self._nothing())

    def _question(self) -> Question | None:
        if self._asked is None:
            shown = next_question([self.consultation.opinion(self.target)]) if self.consultation.next_question else None
            return shown or self.consultation.next_question
        kind, name, target = self._asked
        following = self.consultation.next_question
        if following and (following.kind, following.id, following.target) == self._asked:
            return following
        return question_about(self.consultation.opinion(target), kind, name)

    def _nothing(self) -> str:
        if self.consultation.contradictions:
            return "First correct what cannot all be true; the findings hold it."
        return NOTHING

    def ask(self, kind: str, name: str, target: str | None = None) -> None:
        """Put this question, about the site shown unless another is named; from the findings it leads back to them."""
        self._asked, self._from_findings = (kind, name, target or self.target), self.findings.has_focus
        self.run_worker(self._ask_now(), group="show", exclusive=True)

    async def _ask_now(self) -> None:
        await self.show()
        self.box.focus_answer()
        await self._think_ahead()

    async def _think_ahead(self) -> None:
        """While the question is read, think through what a key can answer, so that the ladder then moves at once."""
        if not (self.rung_app.foresight and self.is_running):
            return
        course = self.desk.course
        for move in (*self.box.at_hand(), Undone()):
            if course is self.desk.course and self.is_running:
                await self.think(partial(self.desk.think_ahead, course, move))

    def make(self, move: Move) -> None:
        """Make a move; the screen goes on, and shows what followed as soon as it is known."""
        self.box.busy = True
        self.run_worker(self._make(move), group="moves")

    def _say_what_fell(self, before: tuple[Decision, ...], move: Move) -> None:
        """A decision about facts that no longer stand is none; that is said."""
        sites = [one.target for one in before if one not in self.desk.course.case.decisions]
        if sites and not isinstance(move, Undone | Redone | Decided):
            words = f"The facts have changed, so the decision for {', '.join(sites)} no longer stands. Decide again."
            self.notify(words, severity="warning", timeout=10, markup=False)

    async def _make(self, move: Move) -> None:
        decided = self.desk.course.case.decisions
        try:
            await self.think(lambda: self.desk.make(move))
        except Overtaken:
            await self._catch_up()
        except Refused as refused:
            self.box.busy = False
            self.rung_app.refused(refused)
        else:
            self._say_what_fell(decided, move)
            await self._made(move)

    async def _catch_up(self) -> None:
        """Another terminal answered first: what it did is shown, and nothing of it is overwritten."""
        await self.think(self.desk.catch_up)
        await self.show()
        words = "What it did is now shown; your last answer was not taken. Look, and answer again."
        self.notify(words, title="Another terminal has gone on with this", severity="error", timeout=15)

    async def _made(self, move: Move) -> None:
        """Show what followed. A question chosen from the findings leads back to them, on the row after it."""
        done = self._asked is not None and not self._still_open(move)
        self._asked = None if done else self._asked
        await self.show()
        if done and self._from_findings:
            self.findings.focus()
            self.findings.action_cursor_down()
        else:
            self.box.focus_answer()
        await self._think_ahead()

    def _still_open(self, move: Move) -> bool:
        """Whether the question chosen by hand goes on: a history, or a group with members still open."""
        kind, name, target = self._asked or ("", "", self.target)
        if kind == "table":
            return not isinstance(move, (NoneOf, Answered))
        if kind == "group":
            entered = self.consultation.opinion(target).entered
            return any(entered[term.id].status.value == "not asked" for term in self.consultation.base.members(name))
        return False

    def on_question_box_given(self, event: QuestionBox.Given) -> None:
        self.make(event.move)

    def on_question_box_too_soon(self) -> None:
        self.notify("The question has just changed. Read it, then press again.", severity="warning", timeout=2)

    def on_question_box_unread(self) -> None:
        self.notify("Read them all first: there is more below.", severity="warning", timeout=4)

    def on_question_box_opened(self, event: QuestionBox.Opened) -> None:
        self.go_to(event.what, event.target)

    def on_question_box_row_taken_out(self, event: QuestionBox.RowTakenOut) -> None:
        self._row_given(RowAt.named(event.what, self.consultation.base, event.target), None)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.list is self.findings:
            self.go_to(event.row.id)

    def go_to(self, row: str, target: str | None = None) -> None:
        """Put the question of a row of the findings; open it where it is a row of a history.

        `target`: the site it is about; the one shown, unless the question that is put is about another.
        """
        kind, name = row.split(":")[:2]
        if kind == "done":
            self._asked = None
            self.run_worker(self._ask_now(), group="show", exclusive=True)
        elif kind in (OWN, SHARED):
            self.open_row(RowAt.named(row, self.consultation.base, target or self.target))
        else:
            self.ask(kind, name, target)

    def action_find(self) -> None:
        self.app.push_screen(FindScreen(self.consultation, self.target), lambda row: self.go_to(row) if row else None)

    def open_row(self, at: RowAt) -> None:
        """Fill in a row of a history."""
        form = RowForm(self.consultation, at, self._gap_column(at))
        self.app.push_screen(form, lambda row: self._row_given(at, row) if row is not None else None)

    def _gap_column(self, at: RowAt) -> str:
        """The column that the next question asks about."""
        question, rows = self.consultation.next_question, at.history(self.desk.course.case).rows
        wanted = row_of_gap(self.consultation, question) if question and at.number else None
        here = wanted is not None and rows[at.number - 1] is wanted
        return question.gap.column if question and question.gap and here else ""

    def _row_given(self, at: RowAt, row: RowGiven | None) -> None:
        """The history goes on being asked about until it is said to be whole."""
        self._asked = ("table", at.table.id, at.target or self.target)
        self.make(at.given(self.desk.course.case, row))

    def action_undo(self) -> None:
        self._step(Undone())

    def action_redo(self) -> None:
        self._step(Redone())

    def _step(self, move: Undone | Redone) -> None:
        possible = self.desk.course.undoes if isinstance(move, Undone) else self.desk.course.redoes
        if possible is None:
            self.notify("There is nothing to undo." if isinstance(move, Undone) else "There is nothing to redo.")
        else:
            self._asked = None
            self.make(move)

    def action_question(self) -> None:
        self.box.focus_answer()

    def action_findings(self) -> None:
        self.findings.focus()

    def action_leave(self) -> None:
        """Out of the field that is typed in; to the next question; then home."""
        if isinstance(self.focused, Input):
            self.box.focus_rows()
        elif self._asked is not None:
            self._asked = None
            self.run_worker(self._ask_now(), group="show", exclusive=True)
        else:
            self.app.pop_screen()
