"""Lines to read, laid out for the width there is, scrolled with the arrow keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from exports.paper import Line, laid_out

Lay = Callable[[int], Iterable[Line]]
"""Gives lines for a width in columns."""

_STYLES = {"": "", "bold": "bold", "dim": "$quiet", "green": "$good", "yellow": "$open", "red": "$bad",
           "title": "bold $name"}  # fmt: skip
_WIDEST = 110
"""Columns at which sentences wrap, since longer lines are hard to follow; what is laid out in columns is left alone."""
_NARROWEST = 20


class Page(VerticalScroll, can_focus=True):
    """Shows what `lay` gives for its width; lays it out anew when that changes."""

    DEFAULT_CSS = """
    Page { padding: 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; background: $surface; }
    Page Static { height: auto; }
    """

    def __init__(self, lay: Lay, id: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id)
        self._lay = lay

    def compose(self) -> ComposeResult:
        yield Static()

    def show(self, lay: Lay) -> None:
        """Show other lines, from their beginning."""
        self._lay = lay
        self._show()
        self.scroll_home(animate=False)

    def on_resize(self, _: events.Resize) -> None:
        self._show()

    def _show(self) -> None:
        width = max(self.scrollable_content_region.width, _NARROWEST)
        self.query_one(Static).update(as_content(self._lay(width), min(width, _WIDEST)))


def as_content(lines: Iterable[Line], width: int) -> Content:
    """Lines as the screen shows them, in the theme's colours."""
    return Content("\n").join(_line(line, width) for line in lines)


def _line(line: Line, width: int) -> Content:
    text = laid_out([line], width).rstrip("\n")
    style = _STYLES[line.style]
    if line.lead and text.startswith(" " * line.indent + line.lead):
        end = line.indent + len(line.lead)
        return Content.assemble(text[: line.indent], (text[line.indent : end], style), text[end:])
    return Content.styled(text, style)
