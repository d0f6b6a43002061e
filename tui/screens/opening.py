"""What stands while something is being opened: which it is, and no key but those that work everywhere."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.panes.foot import Foot
from tui.panes.heading import Heading


class OpeningScreen(Screen[None]):
    """Goes when what is opened comes."""

    DEFAULT_CSS = """
    OpeningScreen > Static { padding: 1 2; height: 1fr; }
    """

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def compose(self) -> ComposeResult:
        yield Heading("Opening")
        yield Static(Content(f"Opening {self._what} …"))
        yield Foot()
