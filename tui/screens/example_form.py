"""One example of a rule: what is known of each term that the rule reads, and what the rule then says, at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from kb import forms
from kb.from_yaml.values import UNKNOWN
from kb.model import KnowledgeBase
from kb.terms import Term
from kb.typed import legal
from tui.actions import bindings
from tui.panes.foot import Foot
from tui.panes.row_list import RowList
from tui.panes.words_line import WordsLine
from tui.rows.row import Row, heading
from tui.screens.word_form import WordForm

Tells = Callable[[Mapping[str, Any]], str | None]
"""What the rule says where this is known: fires, does not fire, cannot tell; None where it cannot be judged yet."""


class ExampleForm(ModalScreen[Any]):
    """Gives the example as plain data; None when one went back."""

    BINDINGS = bindings("Example")
    DEFAULT_CSS = """
    ExampleForm { align: center middle; }
    ExampleForm > Vertical {
        width: 92; max-width: 96%; height: auto; max-height: 88%; border: round $border; border-title-color: $name;
        background: $surface; padding: 0 1;
    }
    ExampleForm RowList { height: auto; max-height: 1fr; }
    ExampleForm WordsLine { padding: 0 1; margin: 1 0; }
    """

    def __init__(self, base: KnowledgeBase, plain_rule: Any, now: Any, tells: Tells) -> None:
        super().__init__()
        self._base, self._tells = base, tells
        self._of = forms.exemplified_of(now) or forms.Exemplified(outcome=forms.OUTCOMES[0].name, findings={})
        self._findings = dict(self._of.findings)
        read = forms.reads(base, plain_rule)
        others = [base.terms[name] for name in self._findings if name in base.terms]
        self._terms = tuple(dict.fromkeys((*read, *others)))

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = f"An example: {self._of.outcome}"
            yield RowList("known")
            yield WordsLine()
            yield Foot()

    def on_mount(self) -> None:
        self._show()
        self.query_one(RowList).focus()

    def _show(self) -> None:
        rows = [heading("known", "What is known"), *map(self._row, self._terms)]
        self.query_one(RowList).show(rows)
        self.query_one(WordsLine).say(self._said())

    def _row(self, term: Term) -> Row:
        if term.id not in self._findings:
            return Row(term.id, ((f"{term.label}: ", ""), ("not asked", "quiet")), ("○", "quiet"), 1)
        value = self._findings[term.id]
        said = "asked, not known" if value == UNKNOWN else term.said(value)
        return Row(term.id, ((f"{term.label}: ", ""), (said, "bold")), ("●", "name"), 1)

    def _said(self) -> Content:
        """Whether the rule says of it what the example promises."""
        found = self._tells(self._findings)
        if found is None:
            return Content.styled("The rule cannot be judged before its problems are mended.", "$open")
        if found == self._of.outcome:
            return Content.styled(f"✓ holds: the rule says “{found}”", "$good")
        return Content.styled(f"✗ does not hold: the rule says “{found}”, the example “{self._of.outcome}”", "$bad")

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self._ask(self._base.terms[event.row.id])

    @work
    async def _ask(self, term: Term) -> None:
        asks, now = term.ask or legal(term.kind), self._findings.get(term.id)
        form = WordForm(
            term.label, forms.answers(self._base, term), asks, chosen=[now],
            understand=lambda text: forms.answer_typed(self._base, term, text),
        )  # fmt: skip
        found = await self.app.push_screen_wait(form)
        if found:
            self._findings = {one.id: self._findings.get(one.id, found[0]) for one in self._terms
                              if one.id in self._findings or one is term} | {term.id: found[0]}  # fmt: skip
            self._show()

    def action_take_out(self) -> None:
        """It is not asked in this example."""
        self._findings.pop(self.query_one(RowList).chosen or "", None)
        self._show()

    def action_save(self) -> None:
        self.dismiss(forms.plain_example(forms.Exemplified(outcome=self._of.outcome, findings=self._findings)))

    def action_cancel(self) -> None:
        self.dismiss(None)
