"""The consultation: findings on the left, the ladder in the middle, reasons on the right, the next question below."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Tab, Tabs

from engine.opinion import Rung
from kb.case_file import as_text
from kb.moves import Move
from tui.actions import bindings
from tui.clashing import CLASH
from tui.desk import Desk
from tui.panes.advice_bar import AdviceBar
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.question_box import QuestionBox
from tui.panes.reasons_pane import ReasonsPane
from tui.panes.row_list import RowList
from tui.rows.ladder import ladder_rows
from tui.screens.answering import AnsweringScreen
from tui.screens.path_form import PathForm
from tui.screens.reading import Reading
from tui.words import clash_lines, why_lines


class ConsultationScreen(AnsweringScreen):
    """One consultation. Everything it shows follows from the desk."""

    BINDINGS = bindings("Consultation")
    REASONS: ClassVar[type[ReasonsPane]] = ReasonsPane
    DEFAULT_CSS = """
    ConsultationScreen Tabs { height: 2; }
    ConsultationScreen #panes { height: 1fr; min-height: 6; }
    ConsultationScreen .pane { border-top: solid $border-blurred; border-title-color: $name; width: 1fr; }
    ConsultationScreen .pane:focus-within { border-top: heavy $border; }
    ConsultationScreen #ladder-pane { width: 1.15fr; }
    ConsultationScreen #reasons-pane { width: 1.3fr; }
    ConsultationScreen .pane RowList { padding: 0 1; }
    ConsultationScreen.-narrow #findings-pane, ConsultationScreen.-narrow #reasons-pane { display: none; }
    ConsultationScreen.-narrow.-with-findings #findings-pane { display: block; }
    ConsultationScreen.-narrow.-with-reasons #reasons-pane { display: block; }
    ConsultationScreen.-alone .pane { display: none !important; }
    ConsultationScreen.-alone .pane.-kept { display: block !important; }
    ConsultationScreen.-short #panes { min-height: 3; }
    ConsultationScreen.-short AdviceBar { max-height: 5; }
    ConsultationScreen.-short QuestionBox > RowList { max-height: 7; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._moment: Timer | None = None
        self.add_class("-with-reasons")

    def compose(self) -> ComposeResult:
        yield Heading("")
        yield Tabs(id="sites")
        yield AdviceBar()
        with Horizontal(id="panes"):
            with Vertical(id="findings-pane", classes="pane") as pane:
                pane.border_title = "Findings · F3"
                yield RowList("findings")
            with Vertical(id="ladder-pane", classes="pane") as pane:
                pane.border_title = "Ladder · F4"
                yield RowList("ladder")
            yield self.REASONS(id="reasons-pane", classes="pane")
        yield QuestionBox()
        yield Foot()

    def on_mount(self) -> None:
        self.query_one(Tabs).can_focus = False
        self.box.reaction = self.rung_app.reaction
        self.run_worker(self._ask_now(), group="show", exclusive=True)

    def show_ladder(self, *, fresh: bool = False) -> None:
        """The advice and the ladder; what changed stands out for a moment, and stays marked."""
        opinion = self.consultation.opinion(self.target)
        self.query_one(AdviceBar).show(self.consultation, self.target, self.desk.outcome)
        changed = {one.option: one for one in self.desk.outcome.moved if one.target == self.target}
        ladder = self.query_one("#ladder", RowList)
        follows = fresh and not (ladder.has_focus or self.query_one(ReasonsPane).has_focus_within)
        first = next((f"option:{rung.option.id}" for rung in opinion.ladder[:1]), None)
        ladder.show(ladder_rows(opinion, changed, fresh=fresh), at=first if follows or ladder.chosen is None else None)
        if self._moment is not None:
            self._moment.stop()
        self._moment = self.set_timer(self.rung_app.moment, self.show_ladder) if fresh and changed else None

    async def show_rest(self) -> None:
        """Sites, findings, reasons and the question."""
        self.query_one(Heading).say(*self.titles())
        await self._show_sites()
        self._show_reasons()
        await super().show_rest()

    def titles(self) -> tuple[str, str]:
        """Whose consultation it is, and by which knowledge."""
        base, case = self.consultation.base, self.consultation.case
        return case.id, f"{case.as_of} · {'' if base.sign_off else 'draft '}knowledge {base.id} {base.version}"

    async def _show_sites(self) -> None:
        """Sites as tabs, only where there are several."""
        tabs, names = self.query_one(Tabs), [known.name for known in self.consultation.case.targets]
        tabs.display = len(names) > 1
        if [tab.label_text for tab in tabs.query(Tab)] != names:
            await tabs.clear()
            for number, name in enumerate(names):
                await tabs.add_tab(Tab(Content(name), id=f"site-{number}"))
        tabs.active = f"site-{names.index(self.target)}"

    def _show_reasons(self) -> None:
        rung = self._rung()
        self.query_one(ReasonsPane).show(self.consultation, self.target, rung)

    def _rung(self) -> Rung | None:
        chosen = self.query_one("#ladder", RowList).chosen
        ladder = self.consultation.opinion(self.target).ladder
        return next((rung for rung in ladder if f"option:{rung.option.id}" == chosen), None)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.list.id == "ladder":
            self._show_reasons()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter on a rung leads to its reasons; what AnsweringScreen does with a finding, Textual has it do besides."""
        if event.list.id == "ladder":
            self.action_reasons()

    def on_tabs_tab_activated(self, event: Tabs.TabActivated) -> None:
        names = [known.name for known in self.consultation.case.targets]
        number = int((event.tab.id or "site-0").removeprefix("site-"))
        if number < len(names) and names[number] != self.target:
            self.target, self._asked = names[number], None
            self.run_worker(self.show(), group="show", exclusive=True)

    def on_reasons_pane_jumped(self, event: ReasonsPane.Jumped) -> None:
        """Put the question behind a leaf: the term's own, its group's, or its history's."""
        term = self.consultation.base.terms[event.term]
        if term.summary:
            self.ask("table", term.summary.of)
        else:
            self.ask("term", term.id)

    def action_findings(self) -> None:
        self._beside("-with-findings")
        super().action_findings()

    def action_ladder(self) -> None:
        self.query_one("#ladder", RowList).focus()

    def action_reasons(self) -> None:
        self._beside("-with-reasons")
        self.query_one(ReasonsPane).focus_rows()

    def _beside(self, kind: str) -> None:
        """On a narrow screen one pane stands beside the ladder; where one was alone, all come back."""
        self.remove_class("-with-findings", "-with-reasons", "-alone")
        self.add_class(kind)

    def action_alone(self) -> None:
        panes = self.query(".pane")
        if self.has_class("-alone"):
            self.remove_class("-alone")
            return
        kept = next((pane for pane in panes if pane.has_focus_within), self.query_one("#ladder-pane"))
        for pane in panes:
            pane.set_class(pane is kept, "-kept")
        self.add_class("-alone")

    def action_arguments(self) -> None:
        self.query_one(ReasonsPane).turned_to("arguments")
        self.action_reasons()

    def action_turns(self) -> None:
        self.query_one(ReasonsPane).turned_to("turns")
        self.action_reasons()

    def action_why(self) -> None:
        asking = self.box.asking
        if asking is None:
            self.notify("No question is put.")
        else:
            clashes = asking.question.kind == CLASH
            lines = clash_lines(self.consultation) if clashes else why_lines(self.consultation, asking.question)
            self.app.push_screen(Reading("Why this question", lines))

    def action_what_if(self) -> None:
        from tui.screens.what_if import WhatIfScreen

        self.app.push_screen(WhatIfScreen(self.desk, self.target))

    def action_time_line(self) -> None:
        from tui.screens.time_line import TimeLineScreen

        self.app.push_screen(TimeLineScreen(self.consultation, self.target))

    def action_trace(self) -> None:
        from tui.screens.trace import TraceScreen

        self.app.push_screen(TraceScreen(self.consultation, self.target))

    def action_profiles(self) -> None:
        from tui.screens.profiles import ProfilesScreen

        self.app.push_screen(ProfilesScreen(self.consultation))

    def action_decide(self) -> None:
        from tui.screens.decision import DecisionScreen

        self.app.push_screen(DecisionScreen(self.consultation, self.target), self._moved)

    def action_sites(self) -> None:
        from tui.screens.sites import SitesScreen

        self.app.push_screen(SitesScreen(self.desk.course.case, self.target), self._moved)

    def _moved(self, move: Move | None) -> None:
        if move is not None:
            self.make(move)

    def action_export(self) -> None:
        """Write what was entered as a case file, which `rung explain` reads."""
        case = self.desk.course.case
        form = PathForm("Write a case file", "Where to", f"{case.id}.yaml", new=True)
        self.app.push_screen(form, lambda path: self._write(path) if path else None)

    def _write(self, path: Path) -> None:
        try:
            path.write_text(as_text(self.desk.course.case), encoding="utf-8")
        except OSError as error:
            self.notify(f"{path}: {error.strerror}. Choose another place.", severity="error", timeout=10)
        else:
            self.notify(f"Written: {path}. `rung explain {path}` gives the same answer.")

    def action_next_site(self) -> None:
        self.query_one(Tabs).action_next_tab()

    def action_previous_site(self) -> None:
        self.query_one(Tabs).action_previous_tab()

    async def _made(self, move: Move) -> None:
        await super()._made(move)
        self.remove_class("-alone")
