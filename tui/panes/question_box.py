"""The question that is put: always in view, answered by a key or a typed value, each answer with what it would do."""

from __future__ import annotations

import time
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from engine.consultation import Consultation
from engine.questions import effect_of
from exports.text_questions import effect_words
from kb.moves import Answered, Move, NoneOf
from kb.problems import Refused
from kb.terms import Of, Term
from kb.typed import typed
from tui.actions import bindings
from tui.asking import Answer, Asking
from tui.panes.field import Field
from tui.panes.row_list import RowList
from tui.panes.saving_line import SavingLine
from tui.panes.words_line import WordsLine
from tui.rows.row import Row

_HELD = 4
"""A key that comes again within so many reactions is held down."""


class QuestionBox(Vertical):
    """Puts one question; says which move answers it, or what is to be opened."""

    BINDINGS = bindings("Question")
    DEFAULT_CSS = """
    QuestionBox {
        height: auto; border-top: solid $border-blurred; border-title-color: $name; padding: 0 1; background: $surface;
    }
    QuestionBox:focus-within { border-top: heavy $border; }
    QuestionBox > .ask { height: auto; text-style: bold; }
    QuestionBox > RowList { height: auto; max-height: 12; overflow-y: auto; }
    QuestionBox > .aside { height: 1; color: $open; display: none; text-wrap: nowrap; text-overflow: ellipsis; }
    QuestionBox.-aside > .aside { display: block; }
    """

    class Given(Message):
        """An answer was given."""

        def __init__(self, move: Move) -> None:
            super().__init__()
            self.move = move

    class Opened(Message):
        """A member's question, or a row, is to be opened."""

        def __init__(self, what: str, target: str) -> None:
            super().__init__()
            self.what, self.target = what, target

    class RowTakenOut(Message):
        """A row of a history is to be taken out."""

        def __init__(self, what: str, target: str) -> None:
            super().__init__()
            self.what, self.target = what, target

    class TooSoon(Message):
        """A key was pressed before the question could have been read."""

    class Unread(Message):
        """ "None of these" was answered before all of them had been on the screen."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id)
        self.asking: Asking | None = None
        self.reaction = 0.0
        self._consultation: Consultation | None = None
        self._ready = 0.0
        self._last = ("", 0.0)
        self.busy = False

    def compose(self) -> ComposeResult:
        yield WordsLine(classes="ask")
        yield RowList()
        yield WordsLine(classes="aside", markup=False)
        yield SavingLine()

    async def put(
        self,
        consultation: Consultation,
        asking: Asking | None,
        title: str,
        nothing: str = "",
        aside: Sequence[str] = (),
    ) -> None:
        """Put a question, or say that there is none to put; `aside` names those put aside for now."""
        new = _which(asking) != _which(self.asking)
        text = self._field_text() if not new else ""
        self.asking, self._consultation = asking, consultation
        self.border_title = Content(title)
        self.query_one(".ask", WordsLine).say(_asked(asking) if asking else nothing)
        short = self.screen.has_class("-short")
        rows = [_row(answer, short=short) for answer in asking.answers] if asking else []
        first = next((f"answer:{answer.id}" for answer in asking.answers if answer.chosen), None) if asking else None
        self.query_one(RowList).show(rows, at=first or (rows[0].id if rows and new else None))
        self.set_class(bool(aside), "-aside")
        self.query_one(".aside", WordsLine).say(f"Put aside, {len(aside)} not answered: {'; '.join(aside)}")
        await self._put_field(asking.field if asking else None, text)
        self._ready, self.busy = time.monotonic() + (self.reaction if new else 0), False

    async def _put_field(self, term: Term | None, text: str) -> None:
        had_focus = self.has_focus_within
        await self.query(Field).remove()
        if term is not None and self._consultation is not None:
            field = Field(term.kind, term.label, self._consultation.case.as_of, text)
            await self.mount(field, after=self.query_one(".ask"))
        if had_focus:
            self.focus_answer()

    def _field_text(self) -> str:
        return next((field.text for field in self.query(Field)), "")

    def focus_answer(self) -> None:
        """Where an answer is given: the field if there is one, else the list."""
        fields = self.query("Field > Input")
        (fields.first() if fields else self.query_one(RowList)).focus()

    def focus_rows(self) -> None:
        """The answers in the list, out of the field."""
        self.query_one(RowList).focus()

    def action_press(self, key: str) -> None:
        answer = self._answer(key)
        if self._repeats(key):
            self.post_message(self.TooSoon())
        elif answer is not None:
            self._give(answer)

    def takes(self, key: str) -> bool:
        """Whether the question can be answered, or left, by a key now; where it is too soon, that is said."""
        soon = self._repeats(key) or self._rests
        if soon:
            self.post_message(self.TooSoon())
        return not soon

    @property
    def _rests(self) -> bool:
        """An answer is being kept, or the question could not have been read yet."""
        return self.busy or time.monotonic() < self._ready

    def _repeats(self, key: str) -> bool:
        """Whether a key is held down: then it answers once, not every question that comes."""
        last, self._last = self._last, (key, time.monotonic())
        return last[0] == key and self._last[1] - last[1] < _HELD * self.reaction

    def _answer(self, key: str) -> Answer | None:
        answers = self.asking.answers if self.asking else ()
        here = self._member_here()
        if here and key in ("y", "n", "u"):
            return self._of_member(here, key)
        return next((answer for answer in answers if answer.key == key), None)

    def at_hand(self) -> list[Move]:
        """The moves that one key press can now make."""
        here, answers = self._member_here(), list(self.asking.answers) if self.asking else []
        if here:
            answers += [member for key in ("y", "n", "u") if (member := self._of_member(here, key))]
        return [answer.move for answer in answers if answer.move is not None]

    def _member_here(self) -> Answer | None:
        """The member of a group that the cursor is on."""
        group = self.asking is not None and self.asking.question.kind == "group"
        here = self._here()
        return here if group and here and here.opens.startswith("term:") else None

    def _of_member(self, member: Answer, key: str) -> Answer | None:
        """A member of a group answered in place."""
        if self._consultation is None or self.asking is None:
            return None
        term = self._consultation.base.terms[member.opens.partition(":")[2]]
        target = None if term.of is Of.PATIENT else self.asking.question.target
        value = {"y": "yes", "n": "no", "u": "unknown"}[key]
        return Answer(member.id, key, "", move=Answered(term=term.id, value=value, target=target))

    @property
    def _site(self) -> str:
        """The site that the question is about."""
        return self.asking.question.target if self.asking else ""

    def _here(self) -> Answer | None:
        chosen = self.query_one(RowList).chosen
        answers = self.asking.answers if self.asking else ()
        return next((answer for answer in answers if f"answer:{answer.id}" == chosen), None)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        here = self._here()
        if here is not None:
            self._give(here)

    def _give(self, answer: Answer) -> None:
        if self._rests:
            self.post_message(self.TooSoon())
        elif isinstance(answer.move, NoneOf) and not self.query_one(RowList).seen:
            self.post_message(self.Unread())
            self.query_one(RowList).action_page(1)
        elif answer.move is not None:
            self.busy = True
            self.post_message(self.Given(answer.move))
        elif answer.opens:
            self.post_message(self.Opened(answer.opens, self._site))

    def on_field_kept(self, event: Field.Kept) -> None:
        event.stop()
        if self.asking is None or self.asking.field is None:
            return
        term = self.asking.field
        target = None if term.of is Of.PATIENT else self.asking.question.target
        try:
            cell = event.field.cell
        except Refused:
            return  # the field says what is wrong, and keeps what was typed
        if cell is not None:
            self._give(Answer("typed", "", "", move=Answered(term=term.id, value=cell, target=target)))

    def on_field_typed(self, event: Field.Typed) -> None:
        """Show what the typed value would do."""
        event.stop()
        if self.asking is None or self.asking.field is None or self._consultation is None:
            return
        term, opinion = self.asking.field, self._consultation.opinion(self.asking.question.target)
        try:
            cell = typed(term.kind, event.field.text, term.label, self._consultation.case.as_of).cell
        except Refused:
            return
        if isinstance(cell, float):
            effect = effect_of(opinion, term.id, cell)
            words = effect_words(opinion.edition.base, effect) if effect.changes else "changes nothing by itself"
            self.query_one(".ask", WordsLine).say(_asked(self.asking).append(f"\n{effect.answer} → {words}"))

    def action_take_back(self) -> None:
        here = self._here()
        if here is not None and here.opens.startswith(("row:", "shared:")) and not here.opens.endswith(":0"):
            self.post_message(self.RowTakenOut(here.opens, self._site))
        elif self.asking is not None and self.asking.back is not None:
            self._give(Answer("back", "", "", move=self.asking.back))


def _which(asking: Asking | None) -> tuple[str, str, str] | None:
    """Which question is put: its kind, its name, and the site that it is about."""
    question = asking.question if asking else None
    return (question.kind, question.id, question.target) if question else None


def _asked(asking: Asking) -> Content:
    now = f"  now: {asking.now}" if asking.now else ""
    now = "  y, n, u: one of them. 0: none of them, once read to the end." if asking.question.kind == "group" else now
    site = f"{asking.site}: " if asking.site else ""
    return Content.assemble((site, "bold $name"), (asking.question.ask, "bold"), (now, "$quiet"))


def _row(answer: Answer, *, short: bool) -> Row:
    """`short`: there is room for the members of a group, but not for what each would do (w tells it)."""
    key = answer.key or "·"
    pieces = [(answer.text, "bold" if answer.move or answer.opens else "")]
    if answer.effect and not (short and answer.opens.startswith("term:")):
        arrow = "" if answer.effect.startswith("yes →") else "→ "
        pieces.append((f" {arrow}{answer.effect}", "quiet"))
    if answer.chosen:
        pieces.append((" ◂ now", "good"))
    return Row(f"answer:{answer.id}", tuple(pieces), (key, "name"), heading=not (answer.move or answer.opens))
