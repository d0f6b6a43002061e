"""The panes beside what is edited: gone to by a key, on a narrow screen one at a time, each alone if wanted."""

from __future__ import annotations

from tui.screens.forming import FormingScreen


class BesideScreen(FormingScreen):
    """A form with a Vertical #beside of panes: `#words`, `#problems` and `#case`, each in a `.pane`."""

    def action_words(self) -> None:
        self._beside("words", "#words")

    def action_problems(self) -> None:
        self._beside("problems", "#problems")

    def action_case(self) -> None:
        self._beside("case", "#case")

    def _beside(self, kind: str, focus: str) -> None:
        """On a narrow screen one pane stands below the form."""
        self.remove_class("-with-words", "-with-problems", "-with-case", "-alone")
        self.add_class(f"-with-{kind}")
        self.query_one(focus).focus()

    def action_alone(self) -> None:
        if self.has_class("-alone"):
            self.remove_class("-alone")
            return
        panes = list(self.query(".pane"))
        kept = next((pane for pane in panes if pane.has_focus_within), panes[0])
        for pane in panes:
            pane.set_class(pane is kept, "-kept")
        self.query_one("#beside").set_class(kept is panes[0], "-empty")
        self.add_class("-alone")
