"""The overview for quality review: what was advised and decided, counted over all that was kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar, cast

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen

from exports.overview import Count, Overview, overview_lines
from exports.paper import Line
from kb.model import KnowledgeBase
from kb.problems import Refused
from tui.actions import bindings
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.panes.words_line import WordsLine
from tui.rows.overview import TIMES, WHOLE, overview_rows, since, told_lines
from tui.screens.problems import problem_lines

if TYPE_CHECKING:
    from tui.app import RungApp

_AT_ONCE = 20
"""Records that are read between two looks at the screen."""
_KNOWLEDGE = ("any", "today's")
Found = TypeVar("Found")


class OverviewScreen(Screen[None]):
    """Every option and rule beside its counts. On a narrow screen the list takes the place of the counts."""

    BINDINGS = bindings("Overview")
    AUTO_FOCUS = "#told"
    DEFAULT_CSS = """
    OverviewScreen #state { padding: 0 1; }
    OverviewScreen #sides { height: 1fr; border-top: solid $border-blurred; }
    OverviewScreen.-wide #sides { layout: horizontal; }
    OverviewScreen #list { width: 1fr; padding: 0 1; }
    OverviewScreen #told { width: 1.6fr; height: 1fr; border-left: solid $border-blurred; }
    OverviewScreen #told:focus { border-left: heavy $border; }
    OverviewScreen.-narrow #list, OverviewScreen.-narrow.-listing #told { display: none; }
    OverviewScreen.-narrow.-listing #list { display: block; width: 100%; }
    OverviewScreen.-narrow #told { width: 100%; border-left: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._time, self._knowledge = 0, 0
        self._found: Overview | None = None
        self._base: KnowledgeBase | None = None
        self._counted: dict[tuple[int, int], Overview] = {}

    def compose(self) -> ComposeResult:
        yield Heading("Overview", "what was advised and decided")
        yield WordsLine(id="state")
        with Vertical(id="sides"):
            yield RowList("list")
            yield Page(lambda _: (), id="told")
        yield Foot()

    @property
    def rung_app(self) -> RungApp:
        return cast("RungApp", self.app)

    async def _think(self, work: Callable[[], Found]) -> Found:
        return await asyncio.get_running_loop().run_in_executor(self.rung_app.mind, work)

    def on_mount(self) -> None:
        self._count()

    @work(group="count", exclusive=True)
    async def _count(self) -> None:
        """Count, some records at once, until it is left or something else is asked for."""
        asked = (self._time, self._knowledge)
        self._found = self._counted.get(asked)
        try:
            if self._found is None:
                self._say("counting …")
                self._counted[asked] = self._found = await self._counting()
        except Refused as refused:
            lines = tuple(problem_lines(refused.problems))
            self._say("could not be counted")
            self.query_one("#list", RowList).show(())
            self.query_one("#told", Page).show(lambda _: lines)
            return
        self._show()

    async def _counting(self) -> Overview:
        """The count; how far it has come stands above."""
        count = await self._think(self._begun)
        while await self._think(lambda: count.go_on(_AT_ONCE)):
            self._say(f"counting: {count.done} of {count.of} … Esc leaves")
        return await self._think(lambda: count.overview)

    def _begun(self) -> Count:
        app = self.rung_app
        self._base = base = app.base
        knowledge = base.digest if self._knowledge else ""
        return Count(app.store, since=since(TIMES[self._time], app.today), knowledge=knowledge)

    def _say(self, words: str) -> None:
        """What is looked at, and how far the count is."""
        self.query_one("#state", WordsLine).say(Content.assemble(*self._state(words)))

    def _state(self, words: str) -> Iterator[tuple[str, str]]:
        for title, every, chosen in (("Time: ", TIMES, self._time), ("   Knowledge: ", _KNOWLEDGE, self._knowledge)):
            for number, one in enumerate(every):
                yield " · " if number else title, "$quiet" if number else ""
                here = number == chosen
                yield f"{'▸' * here}{one}", "bold $name" if here else "$quiet"
        yield f"   {words}", "$open" if self._found is None else "$quiet"

    def _show(self) -> None:
        if self._found is None or self._base is None:
            return
        count = self._found.consultations
        self._say(f"{count} consultation{'s' * (count != 1)}")
        self.query_one("#list", RowList).show(overview_rows(self._found, self._base))
        self._tell()

    def _tell(self) -> None:
        """What the row under the cursor counts."""
        found, base, row = self._found, self._base, self.query_one("#list", RowList).chosen or WHOLE
        if found is None or base is None:
            return

        def lay(width: int) -> list[Line]:
            return overview_lines(found, width) if row == WHOLE else told_lines(found, row, base)

        self.query_one("#told", Page).show(lay)

    def on_row_list_moved(self) -> None:
        self._tell()

    def on_row_list_chosen(self) -> None:
        """Read it: the arrow keys scroll it."""
        self.remove_class("-listing")
        self.query_one("#told").focus()

    def action_turn_time(self) -> None:
        self._time = (self._time + 1) % len(TIMES)
        self._count()

    def action_turn_knowledge(self) -> None:
        self._knowledge = (self._knowledge + 1) % len(_KNOWLEDGE)
        self._count()

    def action_list(self) -> None:
        self.add_class("-listing")
        self.query_one("#list").focus()

    def action_leave(self) -> None:
        """From one option or rule to the list; from the list to the whole; from there, out."""
        listed = self.query_one("#list", RowList)
        whole = listed.chosen in (None, WHOLE)
        if self._found is None or (whole and not listed.has_focus):
            self.dismiss(None)
        elif listed.has_focus:
            listed.go_to(WHOLE)
            self.on_row_list_chosen()
        else:
            self.action_list()
