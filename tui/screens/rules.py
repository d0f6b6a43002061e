"""The rules to read: by topic, searched, each in words with its sources and examples."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Footer, Input, Static

from exports.paper import Line
from kb.model import KnowledgeBase
from tui.actions import bindings
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.rows.rules import rule_lines, rule_rows, rule_texts
from tui.screens.searching import SearchingScreen, telling

_MARKS = "+ recommends  − argues against  ! warns  ✗ rules out  = concludes"


class RulesScreen(SearchingScreen[None]):
    """Read only. On a narrow screen the rule takes the place of the list, until one goes back."""

    BINDINGS = bindings("Rules")
    DEFAULT_CSS = """
    RulesScreen #rule { height: 1fr; width: 1.4fr; border-left: solid $border-blurred; }
    RulesScreen #rule:focus { border-left: heavy $border; }
    RulesScreen #rules { width: 1fr; }
    RulesScreen.-narrow #rule, RulesScreen.-narrow.-reading #rules { display: none; }
    RulesScreen.-narrow.-reading #rule { display: block; width: 100%; border-left: none; }
    """

    def __init__(self, base: KnowledgeBase) -> None:
        super().__init__()
        self._base, self._today = base, date.today()

    def compose(self) -> ComposeResult:
        yield Heading("Rules", f"{self._base.id} {self._base.version}, draft")
        yield Input(placeholder="/ searches: words, terms, sources, names of rules")
        yield Static(id="counted")
        with Vertical(id="sides"):
            yield RowList("rules")
            yield Page(lambda _: (), id="rule")
        yield Footer(show_command_palette=False)

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return rule_texts(self._base, self._today)

    def on_mount(self) -> None:
        self._show("")
        self.listed.focus()

    def action_find(self) -> None:
        self.remove_class("-reading")
        super().action_find()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, search: str) -> None:
        rows = rule_rows(self._base, self._texts, search)
        found = [row.id for row in rows if not row.heading]
        nothing = telling("nothing", "No rule has all of these words. Esc ends the search.")
        self.listed.show(rows or [nothing], at=found[0] if found and search else None)
        told = f"{len(found)} {f'of {len(self._base.rules)} ' if search else ''}rules: {_MARKS}"
        self.query_one("#counted", Static).update(Content.styled(told, "$quiet"))
        self._tell()

    def on_row_list_moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """The rule under the cursor, in words."""
        rule = self._base.rules.get((self.listed.chosen or "").removeprefix("rule:"))
        lines: tuple[Line, ...] = tuple(rule_lines(self._base, rule, self._today)) if rule else ()
        self.query_one("#rule", Page).show(lambda _: lines)

    def on_row_list_chosen(self) -> None:
        """Read the rule: the arrow keys scroll it."""
        self.add_class("-reading")
        self.query_one("#rule").focus()

    def action_leave(self) -> None:
        if self.query_one("#rule").has_focus:
            self.remove_class("-reading")
            self.listed.focus()
        elif not self.ended_search():
            self.dismiss(None)
