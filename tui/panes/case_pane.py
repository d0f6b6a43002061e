"""A case beside a rule: what the rule makes of it, leaf by leaf, and its ladder before and with the draft."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.containers import Vertical

from engine.drafted import foreseen, judged_on
from engine.opinion import Opinion
from engine.proofs import SAID
from kb import forms
from kb.case import Case
from kb.model import KnowledgeBase, Rule
from kb.problems import Refused
from kb.profiles import under
from kb.terms import plain_number
from tui.bench import Bench
from tui.panes.row_list import RowList
from tui.rows.on_case import ladder_rows, reason_rows
from tui.rows.row import Row

if TYPE_CHECKING:
    from tui.app import RungApp

_NONE = "No case stands beside the rule. Press c to choose one: a reference case, or a consultation that is kept."


class CasePane(Vertical):
    """Shows one rule judged on the case, and what the draft changes on its ladder."""

    def __init__(self, bench: Bench, id: str, classes: str) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id, classes=classes)
        self._bench = bench
        self._with: Opinion | None = None

    def compose(self) -> ComposeResult:
        yield RowList("case")

    @property
    def rows(self) -> RowList:
        return self.query_one(RowList)

    async def follow(self, rule: Rule | None) -> None:
        """Show what follows from the draft as it was last read."""
        rows = await asyncio.get_running_loop().run_in_executor(self._mind, partial(self._found, rule))
        if self.is_attached:
            case = self._bench.case
            self.set_class(case is None, "-none")
            self.border_title = f"On a case · F5{f': {case.id}' if case else ''}"
            self.rows.show(rows)

    @property
    def _app(self) -> RungApp:
        return cast("RungApp", self.app)

    @property
    def _mind(self) -> Any:
        return self._app.mind

    def _found(self, rule: Rule | None) -> tuple[Row, ...]:
        bench = self._bench
        if bench.case is None:
            return (Row("none", ((_NONE, "quiet"),)),)
        try:
            case = bench.case_now()
        except Refused as refused:
            return tuple(Row(f"refused:{number}", ((f"{one.what}. To mend it: {one.mend}.", "bad"),), ("✗", "bad"))
                         for number, one in enumerate(refused.problems))  # fmt: skip
        if case is None or bench.said.base is None:
            return (Row("none", (("The draft cannot be judged before its problems are mended.", "open"),)),)
        return tuple(self._rows(case, bench.said.base, rule))

    def _rows(self, case: Case, base: KnowledgeBase, rule: Rule | None) -> Iterator[Row]:
        target = case.targets[0].name
        whose = next((name for name, one in base.profiles.items() if rule and rule.id in one.rules), base.profile)
        self._with = foreseen(under(base, whose), case, target)
        reason = judged_on(self._with, rule.id) if rule else None
        if reason is not None:
            yield from reason_rows(reason)
        yield from ladder_rows(self._before(target), self._with)

    def _before(self, target: str) -> Opinion | None:
        """The case as the applied knowledge judges it; None where that cannot be read."""
        bench = self._bench
        if bench.applied is None or bench.case is None:
            return None
        return foreseen(bench.applied, bench.case, target)

    def example(self, rule: Rule | None) -> Any:
        """The case as an example of the rule; None where it cannot be judged."""
        if rule is None or self._with is None or self._bench.said.base is None:
            return None
        found, base = self._with, self._bench.said.base
        read = forms.reads(base, self._bench.plain(rule.place.file.removeprefix(f"{self._bench.draft.name}/")))
        known = {term.id: _typed(found.judged.known[term.id]) for term in read if term.id in found.judged.known}
        truth = found.judged.truths.get(rule.id)
        if truth is None:
            return None
        return forms.plain_example(forms.Exemplified(outcome=SAID[truth], findings=known))


def _typed(value: Any) -> Any:
    return value if isinstance(value, str) else float(plain_number(value)) if value % 1 else int(value)
