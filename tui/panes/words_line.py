"""Words that change often, and seldom their height: the screen is laid out anew only when they grow or shrink."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class WordsLine(Static):
    """A text of a few lines."""

    DEFAULT_CSS = """
    WordsLine { height: auto; }
    """

    def say(self, words: Content | str) -> None:
        """Say this now."""
        said = Content(words) if isinstance(words, str) else words
        width = max(self.content_size.width, 1)
        self.update(said, layout=said.get_height({}, width) != self.content_size.height)
