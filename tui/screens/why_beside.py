"""Why an option stands where it does, of two consultations side by side."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import ModalScreen

from engine.consultation import Consultation
from tui.actions import bindings
from tui.panes.foot import Foot
from tui.panes.reasons_pane import ReasonsPane

_TITLES = {"real": "NOW, as it really is", "copy": "WHAT IF, on the copy"}


class WhyBesideScreen(ModalScreen[str | None]):
    """Two trees of reasons, side by side where there is room. Gives the term that a reason led to."""

    BINDINGS = bindings("Reading")
    DEFAULT_CSS = """
    WhyBesideScreen { align: center middle; }
    WhyBesideScreen > Vertical { width: 96%; height: 92%; background: $surface; border: round $border; }
    WhyBesideScreen Container { layout: horizontal; height: 1fr; }
    WhyBesideScreen.-narrow Container { layout: vertical; }
    WhyBesideScreen ReasonsPane { width: 1fr; border-top: solid $border-blurred; border-title-color: $name; }
    WhyBesideScreen ReasonsPane:focus-within { border-top: heavy $border; }
    WhyBesideScreen.-narrow ReasonsPane { width: 100%; height: 1fr; }
    WhyBesideScreen RowList { padding: 0 1; }
    """

    def __init__(
        self, label: str, target: str, option: str, real: Consultation, copy: Consultation,
        titles: Mapping[str, str] = _TITLES,
    ) -> None:  # fmt: skip
        super().__init__()
        self._titles = titles
        self._label, self._site, self._option = label, target, option
        self._of = {"real": real, "copy": copy}

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = f"{self._label}: why · Tab: the other side"
            with Container():
                yield from (ReasonsPane(id=side) for side in self._of)
            yield Foot()

    def on_mount(self) -> None:
        for side, consultation in self._of.items():
            pane = self.query_one(f"#{side}", ReasonsPane)
            pane.border_title = self._titles[side]
            ladder = consultation.opinion(self._site).ladder
            rung = next((rung for rung in ladder if rung.option.id == self._option), None)
            pane.show(consultation, self._site, rung)
        self.query_one("#copy", ReasonsPane).focus_rows()

    def on_reasons_pane_jumped(self, event: ReasonsPane.Jumped) -> None:
        self.dismiss(event.term)

    def action_leave(self) -> None:
        self.dismiss(None)
