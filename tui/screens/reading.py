"""A page to read: lines laid out for the width there is, scrolled with the arrow keys."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from exports.paper import Line, laid_out
from tui.actions import bindings

_STYLES = {"": "", "bold": "bold", "dim": "$quiet", "green": "$good", "yellow": "$open", "red": "$bad",
           "title": "bold $name"}  # fmt: skip


class Reading(ModalScreen[None]):
    """Shows lines under a title."""

    BINDINGS = bindings("Reading")
    DEFAULT_CSS = """
    Reading { align: center middle; }
    Reading > Vertical {
        width: 96; max-width: 96%; height: auto; max-height: 92%; background: $surface; border: round $border;
    }
    Reading VerticalScroll { height: auto; max-height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    Reading Static { height: auto; }
    """

    def __init__(self, title: str, lines: Iterable[Line]) -> None:
        super().__init__()
        self._title, self._lines = title, tuple(lines)

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            with VerticalScroll():
                yield Static()
            yield Footer(show_command_palette=False)

    def on_resize(self, _: Resize) -> None:
        self.call_after_refresh(self._lay)

    def _lay(self) -> None:
        width = self.query_one(VerticalScroll).scrollable_content_region.width
        self.query_one(Static).update(as_content(self._lines, max(width - 1, 20)))

    def action_leave(self) -> None:
        self.dismiss(None)


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
