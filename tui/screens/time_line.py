"""The time line: what was done when and how long it helped, one pain site at a time."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.screen import Screen

from engine.consultation import Consultation
from engine.timeline import timeline
from exports.paper import BLANK, Line
from exports.timeline_text import drawn
from tui.actions import bindings
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.sites import beside, site_words
from tui.words import clash_lines


class TimeLineScreen(Screen[None]):
    """Draws the histories of a site for the width there is, and tells them in words below."""

    BINDINGS = bindings("Time line")

    def __init__(self, consultation: Consultation, target: str) -> None:
        super().__init__()
        self.consultation, self.target = consultation, target

    def compose(self) -> ComposeResult:
        yield Heading("Time line", site_words(self.consultation.case, self.target))
        yield Page(self._lines)
        yield Foot()

    def _lines(self, width: int) -> Iterator[Line]:
        clashes = [*clash_lines(self.consultation)]
        yield from (*clashes, BLANK) if clashes else ()
        yield from drawn(timeline(self.consultation, self.target), width)

    def action_next_site(self) -> None:
        self._go(1)

    def action_previous_site(self) -> None:
        self._go(-1)

    def _go(self, step: int) -> None:
        self.target = beside(self.consultation.case, self.target, step)
        self.query_one(Heading).say("Time line", site_words(self.consultation.case, self.target))
        self.query_one(Page).show(self._lines)

    def action_leave(self) -> None:
        self.app.pop_screen()
