"""A field of one line, into which nothing can be pasted that then is missing."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class Entry(Input):
    """Several lines that are pasted become one, joined by blanks; that is said."""

    def on_paste(self, event: events.Paste) -> None:
        """Instead of Textual's own, which keeps the first line and drops the others."""
        event.prevent_default()
        event.stop()
        self._take(event.text)

    def action_paste(self) -> None:
        """The same from the application's own clipboard."""
        self._take(self.app.clipboard)

    def _take(self, text: str) -> None:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            self.replace("".join(lines), *self.selection)
            return
        self.replace(" ".join(line.strip() for line in lines), *self.selection)
        words = f"{len(lines)} lines were pasted; they now stand in one, with blanks between them. Look it over."
        self.notify(words, severity="warning", timeout=8)
