"""The rules in the order they fired, with the ladder as it stood after each: stepped through, forwards and back."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from engine.consultation import Consultation
from engine.opinion import Opinion
from exports.paper import Line
from tui.actions import bindings
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.rows.row import Row
from tui.rows.trace import changed_at, firing_rows, step_lines, stood_rows
from tui.sites import beside, site_words
from tui.words import clash_lines

_TITLE = "Rules fired"
_NOTHING = Row("step:0", (("Nothing is concluded, so no step is shown.", "bad"),))
_NO_LADDER = Row("none", (("Nothing is concluded, so there is no ladder.", "bad"),))


class TraceScreen(Screen[None]):
    """Shows one site's firings; the cursor is the moment at which the ladder is shown."""

    BINDINGS = bindings("Trace")
    DEFAULT_CSS = """
    TraceScreen .pane { border-top: solid $border-blurred; border-title-color: $name; width: 1fr; }
    TraceScreen .pane:focus-within { border-top: heavy $border; }
    TraceScreen .pane RowList { padding: 0 1; }
    TraceScreen #facts-pane { width: 100%; height: 35%; min-height: 7; }
    """

    def __init__(self, consultation: Consultation, target: str) -> None:
        super().__init__()
        self.consultation, self.target = consultation, target

    def compose(self) -> ComposeResult:
        yield Heading(_TITLE, site_words(self.consultation.case, self.target))
        with Horizontal():
            with Vertical(id="steps-pane", classes="pane"):
                yield RowList("steps")
            with Vertical(id="ladder-pane", classes="pane"):
                yield RowList("ladder")
        with Vertical(id="facts-pane", classes="pane"):
            yield Page(self._lines)
        yield Foot()

    @property
    def opinion(self) -> Opinion:
        return self.consultation.opinion(self.target)

    @property
    def step(self) -> int:
        """How many rules have fired at the moment shown."""
        return int((self._steps.chosen or "step:0").removeprefix("step:"))

    @property
    def _steps(self) -> RowList:
        return self.query_one("#steps", RowList)

    def on_mount(self) -> None:
        self._show_site()
        self._steps.focus()

    def _show_site(self) -> None:
        """The firings of a site, from before the first."""
        self.query_one(Heading).say(_TITLE, site_words(self.consultation.case, self.target))
        rows = (_NOTHING,) if self.consultation.contradictions else firing_rows(self.opinion)
        self._steps.show(rows, at=rows[0].id)
        self.query_one("#steps-pane").border_title = f"{len(rows) - 1} rules fired, in this order · ↑ ↓"
        self._show_step()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.list is self._steps:
            self._show_step()

    def _show_step(self) -> None:
        ladder, step = self.query_one("#ladder", RowList), self.step
        if self.opinion.ladder:
            changed = [f"option:{option}" for option in changed_at(self.opinion, step)]
            ladder.show(stood_rows(self.opinion, step), at=next(iter(changed), None))
        else:
            ladder.show((_NO_LADDER,))
        when = f"after step {step}" if step else "before any rule fired"
        self.query_one("#ladder-pane").border_title = f"The ladder {when}"
        about = f"Step {step}: what it used, and what it rests on" if step else "Before any rule fired"
        self.query_one("#facts-pane").border_title = about
        self.query_one(Page).show(self._lines)

    def _lines(self, _: int) -> Iterator[Line]:
        yield from clash_lines(self.consultation)
        if not self.consultation.contradictions:
            yield from step_lines(self.opinion, self.step, self.consultation.case.as_of)

    def action_step(self, by: int) -> None:
        self._steps.action_cursor_down() if by > 0 else self._steps.action_cursor_up()

    def action_begin(self) -> None:
        self._steps.action_first()

    def action_end(self) -> None:
        self._steps.action_last()

    def action_next_site(self) -> None:
        self._go(1)

    def action_previous_site(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        self.target = beside(self.consultation.case, self.target, by)
        self._show_site()

    def action_leave(self) -> None:
        self.app.pop_screen()
