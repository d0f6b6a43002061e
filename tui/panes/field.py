"""A field for one typed value: what is legal stands beneath, and what was typed is read back in full as it is typed."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from kb.moves import Cell
from kb.problems import Refused
from kb.terms import Choices, Kind
from kb.typed import completions, legal, typed
from tui.actions import bindings
from tui.panes.entry import Entry
from tui.panes.words_line import WordsLine


class Field(Vertical):
    """One value of a kind. Empty is "not asked". Nothing typed is ever thrown away."""

    BINDINGS = bindings("Field")
    DEFAULT_CSS = """
    Field { height: auto; }
    Field > .echo { height: auto; padding: 0 1; }
    """

    class Kept(Message):
        """Enter was pressed on a field that is empty or legal."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    class Typed(Message):
        """What is in the field changed."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    def __init__(self, kind: Kind, label: str, as_of: date, text: str = "", id: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id)
        self._kind, self._label, self._as_of = kind, label, as_of
        self._text = text

    def compose(self) -> ComposeResult:
        yield Entry(self._text, select_on_focus=False)
        yield WordsLine(self._echo(self._text), classes="echo")

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.query_one(Input).value if self.is_mounted else self._text

    @property
    def cell(self) -> Cell | None:
        """The value typed; None where the field is empty. Raises Refused."""
        return typed(self._kind, self.text, self._label, self._as_of).cell if self.text.strip() else None

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(WordsLine).say(self._echo(event.value))
        self.post_message(self.Typed(self))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Kept(self))

    def action_choose(self, step: int) -> None:
        """Fill in the next or previous choice; in a field without choices, go to the next or previous field."""
        if not isinstance(self._kind, Choices):
            self.screen.focus_next() if step > 0 else self.screen.focus_previous()
            return
        words = list(self._kind.labels)
        found = completions(self._kind, self.text)
        here = words.index(found[0]) if len(found) == 1 else (-1 if step > 0 else 0)
        entry = self.query_one(Input)
        entry.value = self._kind.labels[words[(here + step) % len(words)]]
        entry.cursor_position = len(entry.value)

    def _echo(self, text: str) -> Content:
        """What was understood, or what is wrong and how to mend it, or what may be typed."""
        if not text.strip():
            return Content.styled(legal(self._kind), "$quiet")
        try:
            return Content.styled(f"✓ {typed(self._kind, text, self._label, self._as_of).said}", "$good")
        except Refused as refused:
            problem = refused.problems[0]
            return Content.styled(f"✗ {problem.what}; {problem.mend}", "$bad")
