"""Asks for the path of a file, checked as it is typed."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from tui.actions import bindings
from tui.panes.entry import Entry
from tui.panes.foot import Foot


class PathForm(ModalScreen[Path | None]):
    """Gives a path. `new`: it must not exist yet."""

    BINDINGS = bindings("Form")
    DEFAULT_CSS = """
    PathForm { align: center middle; }
    PathForm > Vertical { width: 80; max-width: 96%; height: auto; border: round $border; background: $surface; }
    PathForm Label { padding: 0 1; }
    PathForm Input { margin: 1 0 0 0; }
    PathForm Static { padding: 0 1; height: auto; }
    """

    def __init__(self, title: str, ask: str, text: str = "", *, new: bool = False) -> None:
        super().__init__()
        self._title, self._ask, self._text, self._new = title, ask, text, new

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            yield Label(self._ask, markup=False)
            yield Entry(self._text, select_on_focus=False)
            yield Static()
            yield Foot()

    def on_input_changed(self, event: Input.Changed) -> None:
        wrong = self._wrong(event.value)
        style = "$bad" if wrong else "$good"
        self.query_one(Static).update(Content.styled(f"✗ {wrong}" if wrong else "✓ Enter to go on", style))

    def _wrong(self, text: str) -> str:
        path = Path(text).expanduser()
        if not text.strip():
            return "nothing is typed yet"
        if self._new:
            parent = "" if path.parent.is_dir() else f"there is no folder {path.parent}"
            return "this file exists already: choose another name" if path.exists() else parent
        if path.is_dir():
            return "this is a folder: go on typing"
        return "" if path.is_file() else "there is no such file"

    def on_input_submitted(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        text = self.query_one(Input).value
        if not self._wrong(text):
            self.dismiss(Path(text).expanduser())

    def action_cancel(self) -> None:
        self.dismiss(None)
