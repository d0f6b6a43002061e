"""What the consultation and its scratch copy share: questions are put and answered, and everything follows."""

from __future__ import annotations

from functools import partial

from textual.widgets import Input

from engine.questions import Question, asked_as, question_about
from kb.moves import Answered, Move, NoneOf, Redone, Undone
from tui.asking import asking, row_of_gap
from tui.clashing import CLASH, clash_asking
from tui.desk import Desk
from tui.move_words import aside_words
from tui.panes.question_box import QuestionBox
from tui.panes.row_list import RowList
from tui.row_at import OWN, SHARED, RowAt, RowGiven
from tui.rows.findings import clashing_rows, finding_rows
from tui.screens.find import FindScreen
from tui.screens.moving import MovingScreen
from tui.screens.row_form import RowForm

NOTHING = "No open question would change the ladder. Any question can still be answered from the findings."


class AnsweringScreen(MovingScreen):
    """Puts questions and makes moves. Every move is made in one thread of its own, so the screen never waits."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.target = desk.course.case.targets[0].name
        self._asked: tuple[str, str, str] | None = None
        self._from_findings = False

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
        aside = {f"{kind}:{name}" for kind, name, site in self.desk.still_aside if site in (None, self.target)}
        rows = finding_rows(self.consultation, self.target, aside=aside)
        clashing = clashing_rows(self.consultation, self.target)
        away = self.findings.has_focus or self._from_findings  # then the cursor is somebody's own
        self.findings.show(rows, at=None if away else next((row.id for row in rows if row.id in clashing), None))
        await self._put()

    async def _put(self) -> None:
        """Put the question that was chosen by hand, or the next one; or what is to be corrected first."""
        question = self._question()
        put = asking(self.consultation, question) if question else clash_asking(self.consultation)
        several = put is not None and len(self.consultation.opinions) > 1
        where = f" · {put.question.target}" if put and several else ""
        title = f"{self._title(question)}{where} · F2"
        await self.box.put(self.consultation, put, title, self._nothing(), self._aside_words(question))

    def _title(self, question: Question | None) -> str:
        """Why this question is put."""
        if self._asked is not None:
            return "Your question (Esc: the next one)"
        if question is None:
            return "Correct this first" if self.consultation.contradictions else "No question"
        return "Put aside before; nothing else is open" if self.desk.is_aside(question) else "Next question"

    def _question(self) -> Question | None:
        if self._asked is None:
            return self.desk.question(self.target)
        kind, name, target = self._asked
        following = self.consultation.next_question
        if following and (following.kind, following.id, following.target) == self._asked:
            return following
        return question_about(self.consultation.opinion(target), kind, name)

    def _aside_words(self, question: Question | None) -> list[str]:
        """What was put aside, but for the question that is put."""
        base, several = self.consultation.base, len(self.consultation.opinions) > 1
        put = self.desk.asked(question) if question else None
        return [aside_words(base, asked, several=several) for asked in self.desk.still_aside if asked != put]

    def _nothing(self) -> str:
        clashes = self.consultation.contradictions
        return f"{clashes[0].what.rstrip('.')}. To mend it: {clashes[0].mend.rstrip('.')}." if clashes else NOTHING

    def ask(self, kind: str, name: str, target: str | None = None) -> None:
        """Put this question, about the site shown unless another is named; from the findings it leads back to them."""
        self._asked, self._from_findings = (kind, name, target or self.target), self.findings.has_focus
        self.desk.take_up(asked_as(self.consultation.base, *self._asked))
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
        if self.box.asking is not None:
            self.desk.take_up(self.desk.asked(self.box.asking.question))
        self.make(event.move)

    def on_question_box_too_soon(self) -> None:
        changed = "The question has just changed. Read it, then press again."
        words = "Your last answer is still being saved." if self.box.busy else changed
        self.notify(words, severity="warning", timeout=2)

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
        self.desk.take_up(asked_as(self.consultation.base, *self._asked))
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

    def action_later(self) -> None:
        """Put the question aside for now: nothing is recorded, and the next best one comes."""
        put = self.box.asking
        if put is None or put.question.kind == CLASH:
            self.notify("No question is put.")
        elif self.box.takes("later"):
            self.desk.put_aside(self.desk.asked(put.question))
            self._asked = None
            self.run_worker(self._ask_now(), group="show", exclusive=True)

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
