"""The rules to read: by topic, searched, each in words with its sources and examples."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from exports.paper import Line
from kb.model import KnowledgeBase
from tui.actions import bindings
from tui.panes.entry import Entry
from tui.panes.foot import Foot
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.rows.rules import every_rule, rule_lines, rule_rows, rule_texts
from tui.screens.searching import SearchingScreen, telling

if TYPE_CHECKING:
    from tui.app import RungApp

_MARKS = "+ recommends  − argues against  ! warns  ✗ rules out  = concludes"


class RulesScreen(SearchingScreen[None]):
    """Read only, on a day. On a narrow screen the rule takes the place of the list, until one goes back."""

    BINDINGS = bindings("Rules")
    DEFAULT_CSS = """
    RulesScreen #rule { height: 1fr; width: 1.4fr; border-left: solid $border-blurred; }
    RulesScreen #rule:focus { border-left: heavy $border; }
    RulesScreen #rules { width: 1fr; }
    RulesScreen.-narrow #rule, RulesScreen.-narrow.-reading #rules { display: none; }
    RulesScreen.-narrow.-reading #rule { display: block; width: 100%; border-left: none; }
    """

    def __init__(self, base: KnowledgeBase, day: date) -> None:
        super().__init__()
        self._base, self._day = base, day
        self._rules = every_rule(base)

    def compose(self) -> ComposeResult:
        yield Heading(
            "Rules", f"{self._base.id} {self._base.version}, {'released' if self._base.sign_off else 'draft'}"
        )
        yield Entry(placeholder="/ searches: words, terms, sources, names of rules")
        yield Static(id="counted")
        with Vertical(id="sides"):
            yield RowList("rules")
            yield Page(lambda _: (), id="rule")
        yield Foot()

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return rule_texts(self._rules, self._day)

    def on_mount(self) -> None:
        self._show("")
        self.listed.focus()

    def action_find(self) -> None:
        self.remove_class("-reading")
        super().action_find()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, search: str) -> None:
        rows = rule_rows(self._rules, self._texts, search)
        found = [row.id for row in rows if not row.heading]
        nothing = telling("nothing", "No rule has all of these words. Esc ends the search.")
        self.listed.show(rows or [nothing], at=found[0] if found and search else None)
        self.query_one("#counted", Static).update(Content.styled(self._counted(found), "$quiet"))
        self._tell()

    def on_row_list_moved(self) -> None:
        self._tell()

    def _counted(self, found: list[str]) -> str:
        """How many rules are shown, and how many of them the ladder does not follow."""
        of = f" of {len(self._rules)}" if len(found) < len(self._rules) else ""
        others = sum(self._rules[row.removeprefix("rule:")].profile is not None for row in found)
        theirs = f", {others} of them other guidance's" if others else ""
        return f"{len(found)}{of} rules{theirs}: {_MARKS}"

    def _tell(self) -> None:
        """The rule under the cursor, in words."""
        placed = self._rules.get((self.listed.chosen or "").removeprefix("rule:"))
        lines: tuple[Line, ...] = tuple(rule_lines(placed.base, placed.rule, self._day)) if placed else ()
        self.query_one("#rule", Page).show(lambda _: lines)

    def on_row_list_chosen(self) -> None:
        """Read the rule: the arrow keys scroll it."""
        self.add_class("-reading")
        self.query_one("#rule").focus()

    def action_edit(self) -> None:
        """Change the rule, in a knowledge base of one's own."""
        placed = self._rules.get((self.listed.chosen or "").removeprefix("rule:"))
        if placed is not None:
            cast("RungApp", self.app).author(placed.rule.id)

    def action_leave(self) -> None:
        if self.query_one("#rule").has_focus:
            self.remove_class("-reading")
            self.listed.focus()
        elif not self.ended_search():
            self.dismiss(None)
