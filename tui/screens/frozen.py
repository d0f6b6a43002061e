"""A consultation as an entry of the ledger says it was: all of it to look at, nothing to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content

from engine.deciding import weighed
from engine.questions import Question
from exports.decision_words import keeping_words
from exports.paper import BLANK, Line
from exports.replay import Replay
from exports.visible import visible
from kb.moves import Move
from tui.actions import bindings
from tui.frozen_desk import FrozenDesk
from tui.looking_back import otherwise_lines
from tui.panes.advice_bar import AdviceBar
from tui.panes.heading import Heading
from tui.panes.reasons_pane import ReasonsPane
from tui.panes.words_line import WordsLine
from tui.row_at import RowAt
from tui.screens.consultation import ConsultationScreen
from tui.screens.reading import Reading


class FrozenReasons(ReasonsPane):
    """Reasons of old: their rules are not changed from here."""

    def action_edit_rule(self) -> None:
        screen = self.screen
        if isinstance(screen, FrozenScreen):
            screen.action_frozen()


class FrozenScreen(ConsultationScreen):
    """Looks like any consultation, but for its heading; every key that would change something says that it does not."""

    BINDINGS = bindings("Frozen")
    REASONS: ClassVar[type[ReasonsPane]] = FrozenReasons
    DEFAULT_CSS = """
    FrozenScreen Heading { dock: top; }
    FrozenScreen #frozen { display: none; padding: 0 1; background: $panel; color: $open; text-style: bold; }
    FrozenScreen #frozen.-said { display: block; }
    """

    def __init__(self, desk: FrozenDesk) -> None:
        super().__init__(desk)
        self._origin = desk.origin

    def compose(self) -> ComposeResult:
        """As ever, with a line beneath the advice."""
        for widget in super().compose():
            yield widget
            if isinstance(widget, AdviceBar):
                yield WordsLine(id="frozen")

    def on_mount(self) -> None:
        """The heading stands from the first moment on; Textual has the consultation's own do the rest."""
        heading = self.query_one(Heading)
        heading.add_class("-loud")
        heading.say(*self.titles())

    def titles(self) -> tuple[str, str]:
        base, case = self.consultation.base, self.consultation.case
        word = "FROZEN" if self._origin.same else "FROZEN, NOT AS IT WAS"
        words = f"case {visible(case.id)} on {case.as_of} · {base.id} {base.version}"
        return f"{word}: entry {self._origin.number}, kept {self._origin.kept}", words

    def _title(self, question: Question | None) -> str:
        own, put = self._asked is not None, question is not None
        return (
            "A question, as it stood then (Esc: the next one)" if own else "Asked next, then" if put else "No question"
        )

    def _nothing(self) -> str:
        clashes = self.consultation.contradictions
        return super()._nothing() if clashes else "No open question would have changed the ladder."

    def make(self, move: Move) -> None:  # noqa: ARG002  # as every screen's
        """Nothing is made."""
        self.box.busy = False
        self.action_frozen()

    def open_row(self, at: RowAt) -> None:  # noqa: ARG002  # as every screen's
        self.action_frozen()

    async def _think_ahead(self) -> None:
        """Nothing is answered, so nothing is thought through."""

    def action_frozen(self) -> None:
        """Say so beneath the advice, where else it is said what was done."""
        kept = f"entry {self._origin.number}, kept {self._origin.kept}"
        line = self.query_one("#frozen", WordsLine)
        line.add_class("-said")
        line.say(Content(f"Frozen: {kept}; nothing here is changed. Esc goes back."))

    def action_decision(self) -> None:
        """What was decided then, in full."""
        self.app.push_screen(Reading("What was decided", tuple(self._decision_lines())))

    def _decision_lines(self) -> Iterator[Line]:
        decisions = self.consultation.case.decisions
        if not decisions:
            yield Line("Nothing was decided in this entry.")
        for one in decisions:
            found = weighed(self.consultation.opinion(one.target), one)
            yield Line(
                visible(keeping_words(found)), 0, "✓" if found.follows else "!", "green" if found.follows else "yellow"
            )
            for line in one.note.splitlines():
                yield Line(visible(line), 2, "Note:", "bold")
        yield BLANK
        yield Line(f"Kept in entry {self._origin.number} of the ledger, {self._origin.kept}.", style="dim")


class NotTheSame(Reading):
    """Says, before anything is shown, that this program does not come to the record that was kept."""

    BINDINGS = bindings("Not the same")

    def __init__(self, replay: Replay, number: int, look: Callable[[], object]) -> None:
        super().__init__("Not the same as it was kept", otherwise_lines(replay, number))
        self._look = look

    def action_look(self) -> None:
        self.dismiss(None)
        self._look()
