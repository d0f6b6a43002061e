"""The first line of a screen: what it shows, and what Rung is for."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tui.intended_use import USE


class Heading(Widget):
    """A title, words beside it, and the intended use: in one line where there is room, else in two.

    `loud`: it must not be overlooked.
    """

    DEFAULT_CSS = """
    Heading { height: auto; padding: 0 1; }
    Heading.-loud { background: $warning; color: $background; text-style: bold; }
    """

    def __init__(self, title: str, words: str = "", *, loud: bool = False) -> None:
        super().__init__(classes="-loud" if loud else None)
        self._said = (title, words)

    def say(self, title: str, words: str = "") -> None:
        """Say what is shown now."""
        self._said = (title, words)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's words
        return len(self._words(width).wrap(width))

    def render(self) -> Content:
        return self._words(self.content_size.width)

    def _words(self, width: int) -> Content:
        title, words = self._said
        after = f" · {words}" if words else ""
        fits = len(f"{title}{after} · {USE}") <= width
        rest = f"{after} · {USE}" if fits else f"{after}\n{USE}"
        return Content.assemble((title, "bold"), (rest, "" if self.has_class("-loud") else "$quiet"))
