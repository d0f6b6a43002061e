"""The reasons of one rung: why and why not, or what would change it, with the way back to the questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from engine.consultation import Consultation
from engine.opinion import Rung
from exports.paper import Line
from tui.actions import bindings
from tui.panes.row_list import RowList
from tui.rows.reasons import Node, View, reason_nodes, turn_nodes
from tui.rows.row import Row
from tui.screens.reading import Reading
from tui.words import claim_lines

if TYPE_CHECKING:
    from tui.app import RungApp

_TITLES = {"arguments": "Why, and why not · F5", "turns": "What would change it · F5"}


class ReasonsPane(Vertical):
    """Shows the reasons of a rung as a tree; says which question a leaf leads to."""

    BINDINGS = bindings("Reasons")

    class Jumped(Message):
        """The question behind a leaf is wanted."""

        def __init__(self, term: str) -> None:
            super().__init__()
            self.term = term

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id, classes=classes)
        self._view, self._kind = View(), "arguments"
        self._shown: tuple[Node, ...] = ()
        self._of: tuple[Consultation, str, Rung | None] | None = None
        self._option: str | None = None

    def compose(self) -> ComposeResult:
        yield RowList("reasons")

    def on_mount(self) -> None:
        self.border_title = _TITLES[self._kind]

    def show(self, consultation: Consultation, target: str, rung: Rung | None) -> None:
        """Show the reasons of this rung; another option's are shown from their beginning."""
        if self._of and self._of[0] is consultation and self._of[1] == target and self._of[2] is rung:
            return
        self._of = (consultation, target, rung)
        option = rung.option.id if rung else None
        if option != self._option:
            self._option, self._view = option, View(deciding=self._view.deciding)
        self._lay(at="rung" if rung and option != self._option else None)

    def _lay(self, at: str | None = None) -> None:
        if self._of is None:
            return
        consultation, target, rung = self._of
        opinion = consultation.opinion(target)
        if rung is None:
            self._shown = (Node(Row("none", (("Nothing is concluded while facts or engines clash.", "bad"),))),)
        elif self._kind == "turns":
            self._shown = turn_nodes(opinion, rung)
        else:
            self._shown = reason_nodes(opinion, rung, self._view)
        self._list.show([node.row for node in self._shown], at=at)

    @property
    def _list(self) -> RowList:
        return self.query_one(RowList)

    @property
    def _here(self) -> Node | None:
        return next((node for node in self._shown if node.row.id == self._list.chosen), None)

    def focus_rows(self) -> None:
        self._list.focus()

    def turned_to(self, kind: str) -> None:
        """Show why and why not (`arguments`), or what would change it (`turns`)."""
        self._kind = kind
        self.border_title = _TITLES[kind]
        self._lay(at="rung")

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Enter opens or closes what has parts, and leads from a leaf to its question."""
        event.stop()
        here = self._here
        if here is None:
            return
        if here.term:
            self.post_message(self.Jumped(here.term))
        elif here.opens:
            is_open = "▾" in here.row.pieces[0][0]
            self._turn(self._view.shutting(here.row.id) if is_open else self._view.opening(here.row.id))

    def _turn(self, view: View) -> None:
        self._view = view
        self._lay()

    def action_open(self) -> None:
        if self._here and self._here.opens:
            self._turn(self._view.opening(self._here.row.id))

    def action_shut(self) -> None:
        """Close this; where it is closed, or has no parts, go up to what it is part of."""
        here = self._here
        if here is None:
            return
        if here.opens and "▾" in here.row.pieces[0][0]:
            self._turn(self._view.shutting(here.row.id))
        else:
            self._list.go_to(here.row.id.rpartition("/")[0] or "rung")

    def action_deciding(self) -> None:
        self._turn(self._view.turned())

    def action_open_all(self) -> None:
        self._turn(self._view.all_turned())

    def action_edit_rule(self) -> None:
        """Change the rule the cursor is on, or inside."""
        here = self._here
        rules = {node.row.id: node.rule for node in self._shown if node.rule}
        name = here.row.id if here else ""
        while name and name not in rules:
            name = name.rpartition("/")[0]
        if self._of is not None and name:
            cast("RungApp", self.app).author(rules[name] or "", self._of[0].case)
        else:
            self.notify("Go to a rule first.")

    def action_sources(self) -> None:
        """What the sources cited here say."""
        here = self._here
        if self._of is None or here is None:
            return
        rung = self._of[2]
        cites = here.cites or (rung.option.cites if rung and here.row.id == "rung" else ())
        case = self._of[0].case
        lines = [*claim_lines(self._of[0].base, cites, case.as_of)] or [
            Line("Nothing is cited here. Go to a rule, and ask again.")
        ]
        self.app.push_screen(Reading("What the sources say", lines))
