"""The first line of a screen: what it is, and what Rung is for."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tui.words import USE


class Heading(Static):
    """What a screen shows, with the intended use."""

    DEFAULT_CSS = """
    Heading { height: auto; padding: 0 1; }
    """

    def __init__(self, title: str, words: str = "") -> None:
        super().__init__()
        self.say(title, words)

    def say(self, title: str, words: str = "") -> None:
        """Say what is shown now: a title, and words beside it."""
        parts = " · ".join(filter(None, (words, USE)))
        self.update(Content.assemble((title, "bold"), (f" · {parts}", "$quiet")))
