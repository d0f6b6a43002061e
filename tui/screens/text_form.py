"""Asks for a text of one or several sentences, or for a short one, and says at once what is wrong with it."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import TextArea

from kb.problems import Refused
from tui.actions import bindings
from tui.panes.foot import Foot
from tui.panes.words_line import WordsLine
from tui.screens.word_form import Understand


class TextForm(ModalScreen[Any]):
    """Gives what the text means; None when one went back: `left` is then what was typed."""

    BINDINGS = bindings("Form")
    DEFAULT_CSS = """
    TextForm { align: center middle; }
    TextForm > Vertical {
        width: 92; max-width: 96%; height: auto; border: round $border; border-title-color: $name; background: $surface;
        padding: 0 1;
    }
    TextForm TextArea { height: 7; border: none; background: $panel; padding: 0 1; }
    TextForm WordsLine { padding: 0 1; margin: 0 0 1 0; }
    """

    def __init__(self, title: str, text: str, help: str, understand: Understand) -> None:  # noqa: A002  # its name
        super().__init__()
        self._title, self._text, self._help, self._understand = title, text, help, understand
        self.left = text

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(self._title)
            yield TextArea(self._text, tab_behavior="focus")
            yield WordsLine(Content.styled(self._help, "$quiet"))
            yield Foot()

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    @property
    def _typed(self) -> str:
        """The text as one paragraph."""
        return " ".join(self.query_one(TextArea).text.split())

    def on_text_area_changed(self) -> None:
        self.query_one(WordsLine).say(self._said())

    def _said(self) -> Content:
        try:
            self._understand(self._typed)
        except Refused as refused:
            problem = refused.problems[0]
            return Content.styled(f"✗ {problem.what}; {problem.mend}", "$bad")
        return Content.styled(self._help, "$quiet")

    def action_save(self) -> None:
        try:
            self.dismiss(self._understand(self._typed))
        except Refused:
            self.query_one(WordsLine).say(self._said())

    def action_cancel(self) -> None:
        self.left = self._typed
        self.dismiss(None)
