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
        self._laid: list[tuple[object, ...]] = []

    async def recompose(self) -> None:
        """Lay the keys anew, but only where others stand there: it takes as long as all else that a key brings."""
        if self.is_attached and (self._laid_for, self._laid) != (self.size.width, self._keys()):
            await super().recompose()

    def _keys(self) -> list[tuple[object, ...]]:
        """What can be pressed now."""
        active = self.screen.active_bindings.values() if self._bindings_ready else ()
        return [(binding, enabled, tooltip) for _, binding, enabled, tooltip in active if binding.show]

    def compose(self) -> ComposeResult:
        self._laid_for, self._laid = self.size.width, self._keys()
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
