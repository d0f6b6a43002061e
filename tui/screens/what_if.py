"""What if: answers tried on a scratch copy, its ladder beside the real one. Nothing here is kept."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical

from kb.moves import Move
from tui.actions import bindings
from tui.desk import Desk
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.question_box import QuestionBox
from tui.panes.row_list import RowList
from tui.panes.two_ladders import TwoLadders
from tui.rows.two_ladders import difference_rows
from tui.screens.answering import AnsweringScreen
from tui.screens.why_beside import WhyBesideScreen
from tui.sites import beside, site_words

_TITLE = "WHAT IF: a copy; nothing here is kept"


class WhatIfScreen(AnsweringScreen):
    """Answers a copy of a consultation, kept nowhere, and shows it beside the real one."""

    BINDINGS = bindings("What if")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (170, "-widest")]  # noqa: RUF012  # Textual's own form
    DEFAULT_CSS = """
    WhatIfScreen #panes { height: 1fr; min-height: 6; }
    WhatIfScreen .pane { border-top: solid $border-blurred; border-title-color: $name; width: 1fr; }
    WhatIfScreen .pane:focus-within { border-top: heavy $border; }
    WhatIfScreen .pane RowList { padding: 0 1; }
    WhatIfScreen #beside { width: 2fr; layout: vertical; }
    WhatIfScreen #beside .pane { width: 100%; }
    WhatIfScreen #differences-pane { height: auto; max-height: 40%; }
    WhatIfScreen #differences { height: auto; max-height: 100%; }
    WhatIfScreen #ladders-pane { height: 1fr; }
    WhatIfScreen.-widest #beside { layout: horizontal; width: 3fr; }
    WhatIfScreen.-widest #beside .pane { width: 1fr; height: 1fr; max-height: 100%; }
    WhatIfScreen.-widest #differences { height: 1fr; }
    WhatIfScreen.-narrow #findings-pane { display: none; }
    WhatIfScreen.-narrow.-with-findings #findings-pane { display: block; }
    WhatIfScreen.-narrow.-with-findings #ladders-pane { display: none; }
    WhatIfScreen.-narrow.-with-findings #beside { width: 1fr; }
    WhatIfScreen.-narrow.-with-findings #differences-pane { max-height: 100%; }
    WhatIfScreen.-short QuestionBox > RowList { max-height: 6; }
    """

    def __init__(self, desk: Desk, target: str) -> None:
        super().__init__(desk.scratch())
        self.real = desk.consultation
        self.target = target

    def compose(self) -> ComposeResult:
        yield Heading(_TITLE, loud=True)
        with Horizontal(id="panes"):
            with Vertical(id="findings-pane", classes="pane") as pane:
                pane.border_title = "Findings of the copy · F3"
                yield RowList("findings")
            with Container(id="beside"):
                yield TwoLadders("ladders-pane", "pane")
                with Vertical(id="differences-pane", classes="pane") as pane:
                    pane.border_title = "What differs · F5"
                    yield RowList("differences")
        yield QuestionBox()
        yield Foot()

    @property
    def ladders(self) -> RowList:
        return self.query_one(TwoLadders).rows

    @property
    def differences(self) -> RowList:
        return self.query_one("#differences", RowList)

    def on_mount(self) -> None:
        self.query_one(TwoLadders).border_title = "The ladder now, and what if · F4 · Enter: why"
        self.box.reaction = self.rung_app.reaction
        self.run_worker(self._ask_now(), group="show", exclusive=True)

    def show_ladder(self, *, fresh: bool = False) -> None:
        """Both ladders, and what differs between them."""
        sites = site_words(self.real.case, self.target)
        self.query_one(Heading).say(_TITLE, sites if len(self.real.case.targets) > 1 else "")
        self.query_one(TwoLadders).show(self.real.opinion(self.target), self.consultation.opinion(self.target))
        rows = difference_rows(self.real, self.consultation, self.target)
        self.differences.show(rows, at=rows[0].id if fresh else None)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on an option tells why; on what differs, leads to it. Textual has AnsweringScreen handle findings."""
        if event.list is self.ladders:
            self._explain(event.row.id.removeprefix("option:"))
        elif event.list is self.differences:
            self._follow(event.row.id)

    def _follow(self, row: str) -> None:
        kind, name, *whose = row.split(":", 2)
        if kind in ("term", "group", "table"):
            if whose[0] in [known.name for known in self.real.case.targets]:
                self.target = whose[0]
            self.ask(kind, name)
        elif kind == "moved":
            self.action_ladder()
            self.ladders.go_to(f"option:{name}")
            self._turn_to(whose[0])

    def _explain(self, option: str) -> None:
        """Why an option stands where it does: really, and on the copy."""
        label = self.real.base.options[option].label
        self.app.push_screen(WhyBesideScreen(label, self.target, option, self.real, self.consultation), self._jump)

    def _jump(self, term: str | None) -> None:
        """Put the question that a reason leads to."""
        if term is not None:
            summary = self.real.base.terms[term].summary
            self.ask("table", summary.of) if summary else self.ask("term", term)

    async def _made(self, move: Move) -> None:
        if self._asked is None or not self._from_findings:
            self.remove_class("-with-findings")
        await super()._made(move)

    def action_findings(self) -> None:
        self.add_class("-with-findings")
        super().action_findings()

    def action_ladder(self) -> None:
        self.remove_class("-with-findings")
        self.ladders.focus()

    def action_differences(self) -> None:
        self.differences.focus()

    def action_next_site(self) -> None:
        self._turn_to(beside(self.real.case, self.target, 1))

    def action_previous_site(self) -> None:
        self._turn_to(beside(self.real.case, self.target, -1))

    def _turn_to(self, target: str) -> None:
        if target != self.target:
            self.target, self._asked = target, None
            self.run_worker(self.show(), group="show", exclusive=True)
