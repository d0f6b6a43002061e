"""A page to read over the screen it was called from."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from exports.paper import Line
from tui.actions import bindings
from tui.panes.foot import Foot
from tui.panes.page import Page


class Reading(ModalScreen[None]):
    """Shows lines under a title."""

    BINDINGS = bindings("Reading")
    DEFAULT_CSS = """
    Reading { align: center middle; }
    Reading > Vertical {
        width: 96; max-width: 96%; height: auto; max-height: 92%; background: $surface; border: round $border;
    }
    Reading Page { height: auto; max-height: 1fr; }
    """

    def __init__(self, title: str, lines: Iterable[Line]) -> None:
        super().__init__()
        self._title, self._lines = title, tuple(lines)

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            yield Page(lambda _: self._lines)
            yield Foot()

    def action_leave(self) -> None:
        self.dismiss(None)
