"""Whether an answer is kept, said where it takes long or fails; it stays until the next answer."""

from __future__ import annotations

import time

from textual.content import Content

from kb.problems import Problem
from tui.panes.words_line import WordsLine
from tui.saving_words import SAVING


class SavingLine(WordsLine):
    """Takes no room while there is nothing to say."""

    DEFAULT_CSS = """
    SavingLine { display: none; background: $panel; }
    SavingLine.-saying { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._since: float | None = None

    def clear(self) -> None:
        """Nothing is being kept, or it goes quickly."""
        self._since = None
        self.remove_class("-saying")

    def begin(self) -> None:
        """Keeping it takes longer than it should."""
        self._since = time.monotonic()
        self._say(SAVING, "$open")

    def ended(self) -> None:
        """It is kept; said only where one had to wait."""
        if self._since is None:
            self.clear()
        else:
            self._say(f"✓ Saved, after {time.monotonic() - self._since:.0f} s more.", "$good")

    def failed(self, problem: Problem) -> None:
        """It is not kept."""
        self._say(f"✗ Not saved: {problem.what}. To mend it: {problem.mend}; then answer again.", "$bad")

    def _say(self, words: str, style: str) -> None:
        self.add_class("-saying")
        self.say(Content.styled(words, style))
