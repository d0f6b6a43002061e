"""A decision: what is done next, why not the advice where it is not followed, a note, and what will be kept."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Input, Static, TextArea

from engine.consultation import Consultation
from engine.deciding import needs_reason, weighed
from exports.decision_words import decided_words, keeping_words
from kb.case import Decision
from kb.moves import Decided
from tui.actions import bindings
from tui.panes.entry import Entry
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.rows.decision import about_lines, alarm_words, option_rows, reason_rows

_LONGEST = 2000
_TITLES = {"options": "What is done next · Enter chooses", "why": "Why not the advice", "keep": "What will be kept"}


class NoteArea(TextArea):
    """Free text; Enter is left to the screen, which keeps the decision."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.prevent_default()


class DecisionScreen(Screen[Decided | None]):
    """Gives the decision on one target; None when nothing was decided."""

    BINDINGS = bindings("Decision")
    DEFAULT_CSS = """
    DecisionScreen #before { padding: 0 1; height: auto; }
    DecisionScreen #alarm { padding: 0 1; height: auto; background: $bad; color: $background; text-style: bold; }
    DecisionScreen #sides { height: 1fr; }
    DecisionScreen.-wide #sides { layout: horizontal; }
    DecisionScreen #steps { height: 1fr; width: 1fr; border-top: heavy $border; border-title-color: $name; }
    DecisionScreen #steps RowList { padding: 0 1; }
    DecisionScreen #about {
        height: auto; max-height: 40%; width: 1fr; border-top: solid $border-blurred; border-title-color: $name;
    }
    DecisionScreen #about:focus { border-top: heavy $border; }
    DecisionScreen.-wide #about { height: 1fr; max-height: 100%; }
    DecisionScreen #filter { border: none; height: 1; padding: 0 1; background: $panel; }
    DecisionScreen #filter > .input--placeholder, DecisionScreen .text-area--placeholder { color: $quiet; }
    DecisionScreen #keep { padding: 0 1; }
    DecisionScreen #keep Static { height: auto; margin: 0 0 1 0; }
    DecisionScreen #note {
        border: none; padding: 0 1; height: auto; min-height: 3; max-height: 60%; background: $panel;
    }
    """

    def __init__(self, consultation: Consultation, target: str) -> None:
        super().__init__()
        self._opinion = consultation.opinion(target)
        before = next((one for one in consultation.case.decisions if one.target == target), None)
        self._before = before
        self._option, self._reason = (before.option, before.reason) if before else (None, None)
        self._warned = False

    def compose(self) -> ComposeResult:
        yield Heading(f"Decide for {self._opinion.target}")
        yield Static(self._before_words(), id="before", markup=False)
        yield Static(id="alarm", markup=False)
        with Vertical(id="sides"):
            with ContentSwitcher(id="steps", initial="options"):
                yield RowList("options")
                with Vertical(id="why"):
                    yield Entry(placeholder="Type to find a reason; ↑ ↓ and Enter choose", id="filter")
                    yield RowList("reasons")
                with Vertical(id="keep"):
                    yield Static(id="summary", markup=False)
                    yield NoteArea(self._before.note if self._before else "", soft_wrap=True, tab_behavior="focus",
                                   id="note", placeholder="A note, if there is more to say; never a name")  # fmt: skip
                    yield Static(id="count", markup=False)
            yield Page(lambda _: (), id="about")
        yield Foot()

    def _before_words(self) -> str:
        """What was decided before."""
        if self._before is None:
            return ""
        note = f" Note: {self._before.note}" if self._before.note else ""
        return f"{decided_words(weighed(self._opinion, self._before))}.{note} Choosing again replaces it."

    def on_mount(self) -> None:
        at = f"option:{self._option}" if self._option else "none" if self._before else None
        self.query_one("#options", RowList).show(option_rows(self._opinion), at=at)
        at = f"reason:{self._reason}" if self._reason else None
        self.query_one("#reasons", RowList).show(reason_rows(""), at=at)
        self.query_one("#before").display = self._before is not None
        self.query_one("#about").border_title = "About it"
        self._go("options")
        self._tell_about(self._listed())

    @property
    def step(self) -> str:
        """Which step is shown: options, why or keep."""
        return self.query_one(ContentSwitcher).current or "options"

    def _go(self, step: str) -> None:
        switcher = self.query_one(ContentSwitcher)
        switcher.current = step
        switcher.border_title = _TITLES[step]
        self.query_one({"options": "#options", "why": "#filter", "keep": "#note"}[step]).focus()
        if step == "keep":
            self._tell_keeping()
        self.refresh_bindings()

    def _listed(self) -> str | None:
        """The option whose row the cursor is on; None for none of them."""
        kind, _, option = (self.query_one("#options", RowList).chosen or "").partition(":")
        return option if kind == "option" else None

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.list.id == "options":
            self._tell_about(self._listed())

    def _tell_about(self, option: str | None) -> None:
        alarm = alarm_words(self._opinion, option)
        bar = self.query_one("#alarm", Static)
        bar.update(alarm)
        bar.display = bool(alarm)
        self.query_one("#about", Page).show(lambda _: about_lines(self._opinion, option))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if event.list.id == "options":
            self._option = self._listed()
            self._go("why" if needs_reason(self._opinion, self._option) else "keep")
        else:
            self._reason = event.row.id.removeprefix("reason:")
            self._go("keep")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#reasons", RowList).show(reason_rows(event.value))

    def on_input_submitted(self) -> None:
        self.query_one("#reasons", RowList).action_select()

    def on_text_area_changed(self) -> None:
        self._tell_keeping()

    @property
    def _decision(self) -> Decision:
        """The decision as it would be kept."""
        reason = self._reason if needs_reason(self._opinion, self._option) else None
        return Decision(self._opinion.target, self._option, reason, self.query_one("#note", TextArea).text.strip())

    def _tell_keeping(self) -> None:
        decision = self._decision
        self.query_one("#summary", Static).update(keeping_words(weighed(self._opinion, decision)))
        self.query_one("#count", Static).update(_counted(len(decision.note)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's
        """The keys that belong to one step work in that step only."""
        needed = {"save": "keep", "next": "why"}.get(action)
        return needed is None or not self.is_mounted or self.step == needed

    def action_next(self, by: int) -> None:
        """Through the reasons, while typing what to find."""
        reasons = self.query_one("#reasons", RowList)
        reasons.action_cursor_down() if by > 0 else reasons.action_cursor_up()

    def action_save(self) -> None:
        decision = self._decision
        if len(decision.note) > _LONGEST:
            self.notify("The note is too long. Shorten it; nothing of it is lost.", severity="error")
            return
        self.dismiss(
            Decided(target=decision.target, option=decision.option, reason=decision.reason, note=decision.note)
        )

    def action_leave(self) -> None:
        """Back one step; what was typed stays. A note that would be lost is said so once."""
        if self.step == "keep":
            self._go("why" if needs_reason(self._opinion, self._option) else "options")
        elif self.step == "why":
            self._go("options")
        elif self._decision.note not in ("", self._before.note if self._before else "") and not self._warned:
            self._warned = True
            self.notify("Nothing is decided yet, and the note would be lost. Esc again leaves.", severity="warning")
        else:
            self.dismiss(None)


def _counted(length: int) -> Content:
    """How long the note is, and what keeps it."""
    words = f"{length} of {_LONGEST} characters"
    if length > _LONGEST:
        return Content.styled(f"✗ {words}: {length - _LONGEST} too many", "$bad")
    return Content.styled(f"{words}. Enter keeps the decision; z takes it back afterwards.", "$quiet")
