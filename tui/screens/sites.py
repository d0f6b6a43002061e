"""The pain sites and the day: add, rename or take out a site, or judge the case on another day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Label, Static

from kb.ages import day
from kb.case import Case
from kb.moves import Dated, TargetAdded, TargetRenamed, TargetTakenOut
from kb.moving import applied
from kb.problems import Place, Problem, Refused
from tui.actions import bindings
from tui.panes.entry import Entry
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.row_list import RowList
from tui.rows.sites import DAY, known_words, site_rows

if TYPE_CHECKING:
    from tui.app import RungApp

SiteMove = TargetAdded | TargetRenamed | TargetTakenOut | Dated

_LONGEST = 80
_ASKS = {
    "add": "The new site, as you call it: left knee",
    "rename": "Another name for {site}",
    "day": "The day it is judged on, as 2026-03-02",
}


class SitesScreen(Screen[SiteMove | None]):
    """Gives the one move that changes the sites or the day; None when nothing is to change."""

    BINDINGS = bindings("Sites")
    DEFAULT_CSS = """
    SitesScreen #sites { padding: 0 1; margin: 1 0; height: auto; max-height: 1fr; }
    SitesScreen #sure { height: auto; padding: 0 1; background: $panel; color: $open; display: none; }
    SitesScreen #entry { height: auto; padding: 0 1; border-top: heavy $border; display: none; }
    SitesScreen.-entering #entry, SitesScreen.-sure #sure { display: block; }
    SitesScreen #text { border: none; height: 1; padding: 0; background: $panel; }
    SitesScreen #echo { height: auto; }
    """

    def __init__(self, case: Case, target: str) -> None:
        super().__init__()
        self._case, self._site = case, target
        self._doing = ""

    def compose(self) -> ComposeResult:
        yield Heading("Pain sites and day")
        yield RowList("sites")
        yield Static(id="sure", markup=False)
        with Vertical(id="entry"):
            yield Label(id="ask", markup=False)
            yield Entry(id="text", select_on_focus=False)
            yield Static(id="echo")
        yield Foot()

    @property
    def rung_app(self) -> RungApp:
        return cast("RungApp", self.app)

    @property
    def sites(self) -> RowList:
        return self.query_one("#sites", RowList)

    def on_mount(self) -> None:
        self.sites.show(site_rows(self.rung_app.base, self._case), at=f"site:{self._site}")
        self.sites.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's
        """The keys of the list rest while something is typed."""
        return not self._doing or action not in ("add", "rename", "take_out")

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        self.remove_class("-sure")
        self._site = event.row.id.removeprefix("site:") if event.row.id != DAY else ""

    def on_row_list_chosen(self) -> None:
        self.action_rename()

    def action_add(self) -> None:
        self._enter("add", "")

    def action_rename(self) -> None:
        if self._site:
            self._enter("rename", self._site)
        else:
            self._enter("day", self._case.as_of.isoformat())

    def _enter(self, doing: str, text: str) -> None:
        """Ask for a name or a day, with what it is now to begin from."""
        self._doing = doing
        self.remove_class("-sure").add_class("-entering")
        self.query_one("#ask", Label).update(_ASKS[doing].format(site=self._site))
        entry = self.query_one("#text", Input)
        entry.value, entry.cursor_position = text, len(text)
        entry.focus()
        self._tell(text)
        self.refresh_bindings()

    def action_take_out(self) -> None:
        """Take the site out; what would go with it is said first, once."""
        if not self._site:
            self.notify("The day cannot be taken out; Enter changes it.", severity="warning")
            return
        move = TargetTakenOut(name=self._site)
        try:
            applied(self.rung_app.base, self._case, move)
        except Refused as refused:
            problem = refused.problems[0]
            self.notify(problem.mend, title=problem.what, severity="warning")
            return
        goes = self._going()
        if goes and not self.has_class("-sure"):
            words = f"With {self._site} would go: {goes}. Delete again takes it out; Esc keeps it."
            self.query_one("#sure", Static).update(words)
            self.add_class("-sure")
        else:
            self.dismiss(move)

    def _going(self) -> str:
        """What would go with the site; empty where nothing would."""
        decided = ["the decision"] if any(one.target == self._site for one in self._case.decisions) else []
        return ", ".join(filter(None, [known_words(self.rung_app.base, self._case.target(self._site)), *decided]))

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._doing:
            self._tell(event.value)

    def _tell(self, text: str) -> None:
        """Whether what is typed can stand, and what it would do."""
        try:
            move = self._move(text)
        except Refused as refused:
            problem, more = refused.problems[0], len(refused.problems) - 1
            also = f" (and {more} more)" if more else ""
            told = Content.styled(f"✗ {problem.where}: {problem.what}{also}; {problem.mend}", "$bad")
        else:
            told = Content.styled(f"✓ {self._effect(move)}. Enter keeps it; z takes it back afterwards.", "$good")
        self.query_one("#echo", Static).update(told)

    def _effect(self, move: SiteMove | None) -> str:
        match move:
            case None:
                return "Nothing changes"
            case Dated(as_of=then):
                again = ". What was decided would have to be decided anew" if self._case.decisions else ""
                return f"{_long(then)}, {_apart((then - self._case.as_of).days)}{again}"
            case _:
                return "A new site" if self._doing == "add" else f"{self._site} gets this name"

    def _move(self, text: str) -> SiteMove | None:
        """The move that is typed; None where it changes nothing. Raises Refused."""
        if self._doing == "day":
            then = day(text.strip())
            if then is None:
                raise _refused(f"'{text.strip()}' is not a day", "write year-month-day, as 2026-03-02")
            move: SiteMove | None = Dated(as_of=then) if then != self._case.as_of else None
        else:
            move = self._named(" ".join(text.split()))
        if move is not None:
            applied(self.rung_app.base, self._case, move)
        return move

    def _named(self, name: str) -> SiteMove | None:
        if not 0 < len(name) <= _LONGEST or not name.isprintable():
            raise _refused("this is no name of a site", f"type 1 to {_LONGEST} signs that can be shown")
        if self._doing == "add":
            return TargetAdded(name=name)
        return TargetRenamed(old=self._site, new=name) if name != self._site else None

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(self._move(event.value))
        except Refused:
            self.query_one("#text", Input).focus()  # the line below says what is wrong

    def action_leave(self) -> None:
        """Back to the list from what is asked; from the list, back to the consultation."""
        if self._doing or self.has_class("-sure"):
            self._doing = ""
            self.remove_class("-entering", "-sure")
            self.sites.focus()
            self.refresh_bindings()
        else:
            self.dismiss(None)


def _refused(what: str, mend: str) -> Refused:
    return Refused([Problem("used-wrongly", what, Place("what is typed"), mend)])


def _long(then: date) -> str:
    return f"{then:%A} {then.day} {then:%B} {then.year}"


def _apart(days: int) -> str:
    count = abs(days)
    return f"{count} day{'s' * (count != 1)} {'later' if days > 0 else 'earlier'}"
