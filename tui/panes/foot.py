"""The keys at the foot of a screen: every one whole, in a second line where the first has no room for them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual import events
from textual.app import ComposeResult
from textual.containers import HorizontalGroup
from textual.widget import Widget
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

_AROUND = 3
"""Blanks around a key, and behind its words."""


class Foot(Footer):
    """Textual's own footer, which would cut what has no room."""

    DEFAULT_CSS = """
    Foot { layout: vertical; height: auto; max-height: 3; }
    Foot > HorizontalGroup { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._laid_for = 0

    def compose(self) -> ComposeResult:
        self._laid_for = self.size.width
        for line in _lines(super().compose(), self._laid_for):
            yield HorizontalGroup(*line)

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width != self._laid_for:
            self.call_after_refresh(self.recompose)


def _lines(keys: Iterable[Widget], width: int) -> Iterator[list[Widget]]:
    """The keys in lines, none of them wider than there is room for."""
    line: list[Widget] = []
    taken = 0
    for key in keys:
        needed = len(key.key_display) + len(key.description) + _AROUND if isinstance(key, FooterKey) else 0
        if line and taken + needed > width:
            yield line
            line, taken = [], 0
        line.append(key)
        taken += needed
    if line:
        yield line
