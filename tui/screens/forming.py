"""Filling in the form of one entry: every change is a step of the draft, made by the fewest edits of its file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from textual import work

from engine.drafted import outcome, proved, rule_in
from kb import forms
from kb.editing.difference import difference
from kb.editing.entries import Entry
from kb.editing.mends import RULE_KEYS
from kb.forms import FormRow
from kb.model import Rule
from kb.problems import Refused
from kb.yaml_tree import Path
from tui.bench import Bench
from tui.filling import Changed, Filling
from tui.panes.row_list import RowList
from tui.panes.words_line import WordsLine
from tui.rows.form import form_rows, row_id
from tui.screens.drafting import DraftingScreen


class FormingScreen(DraftingScreen[None]):
    """A screen with a `RowList` #form, the form of an entry, and a `WordsLine` #about, which explains a row of it."""

    def __init__(self, bench: Bench, entry: Entry) -> None:
        super().__init__(bench)
        self._entry = entry
        self._rows: Mapping[str, FormRow] = {}

    @property
    def _plain(self) -> Any:
        """What stands in the file; None where it cannot be parsed."""
        return self.bench.plain(self._entry.file)

    @property
    def _form(self) -> RowList:
        return self.query_one("#form", RowList)

    @property
    def _rule(self) -> Rule | None:
        """The rule as the draft now says it; None where the entry is none, or the base cannot be read."""
        base = self.bench.said.base
        return rule_in(base, self._shown_file) if base and self._entry.kind == "rule" else None

    @property
    def _shown_file(self) -> str:
        return f"{self.bench.draft.name}/{self._entry.file}"

    def _show_form(self, at: Path | None = None) -> None:
        plain, base = self._plain, self.bench.base
        if plain is None or base is None:
            self._form.show([])
            if not self.has_class("-as-text"):
                self._about("This cannot be shown as a form before it is mended. F2: mend it as text.")
            return
        found = forms.rows(base, self._entry.file, plain, self._entry.path)
        self._rows = {row_id(one.path): one for one in found}
        self._form.show(form_rows(found, self._proofs()), at=row_id(at) if at is not None else None)

    def _proofs(self) -> Mapping[Path, str]:
        """Of each example whether it holds, or what the rule says instead."""
        rule, base = self._rule, self.bench.said.base
        if rule is None or base is None:
            return {}
        found = proved(base, rule, self.bench.day)
        return {("examples", number): one.what if one else "holds" for number, (_, one) in enumerate(found)}

    def action_turn(self) -> None:
        """The text in place of the form, or the form in place of the text."""
        raise NotImplementedError

    def _about(self, words: str) -> None:
        self.query_one("#about", WordsLine).say(words)

    @property
    def _here(self) -> FormRow | None:
        return self._rows.get(self._form.chosen or "")

    def _filling(self) -> Filling | None:
        plain, base = self._plain, self.bench.base
        return Filling(self.app, base, self._entry.file, plain, self._tells) if base and plain is not None else None

    def _tells(self, findings: Mapping[str, Any]) -> str | None:
        """What the rule says of findings."""
        rule, base = self._rule, self.bench.said.base
        known = {term: None if value == "unknown" else value for term, value in findings.items()}
        return outcome(base, rule, known, self.bench.day) if rule and base else None

    @work(group="fill", exclusive=True)
    async def _fill(self) -> None:
        """Ask for another value of the row."""
        here, filling = self._here, self._filling()
        if here is None or filling is None:
            return
        if here.kind == "other":
            self.action_turn()
        elif here.kind == "name":
            self.tell("Its name is changed in the list, with r: everywhere at once.")
        elif here.kind == "entry" or (here.kind in ("words", "example") and not here.given):
            await self._add(filling, here)
        else:
            self._write(here.label, await self._asked(filling.changed(here)))

    async def _asked(self, asking: Awaitable[Changed | None]) -> Changed | None:
        try:
            return await asking
        except Refused as refused:
            self.rung_app.refused(refused)
            return None

    async def _add(self, filling: Filling, here: FormRow, joined: str = "") -> None:
        changed = await self._asked(filling.added(here, joined))
        if changed is not None:
            added = forms.called(self._entry.file, *changed, within=self._entry.path)
            self._write(f"{added or here.label} added", changed)

    def _write(self, label: str, changed: Changed | None) -> None:
        """Make what was asked for a step of the draft, by the fewest edits; the cursor goes where it belongs."""
        if changed is None:
            return
        new, at = changed
        order = RULE_KEYS if self._entry.kind == "rule" else ()
        edits = list(difference(self._plain, new, order))
        if edits and self.edit(f"{self._entry.kind} {self._entry.id}: {label}", self._entry.file, edits):
            self._show_form(at)

    def _work_on(self, words: str, operation: Callable[[FormRow, Any], Changed]) -> None:
        """Do something with the row the cursor is on."""
        here, plain = self._here, self._plain
        if here is None or plain is None:
            return
        try:
            self._write(words, operation(here, plain))
        except Refused as refused:
            self.rung_app.refused(refused)

    @work(group="fill", exclusive=True)
    async def action_add(self, joined: str = "") -> None:
        here, filling = self._here, self._filling()
        if here is not None and filling is not None:
            await self._add(filling, here, joined)

    def action_take_out(self) -> None:
        self._work_on("taken out", lambda row, plain: forms.taken_out(self._entry.file, plain, row.path))

    def action_group(self, word: str) -> None:
        """Join the conditions by a word, or deny one."""
        self._work_on(f"joined by {word}", lambda row, plain: forms.grouped(self._entry.file, plain, row.path, word))

    def action_move(self, step: int) -> None:
        self._work_on("moved", lambda row, plain: forms.moved(self._entry.file, plain, row.path, step))

    def action_shift(self, step: int) -> None:
        """Into the group beside it, or out of its own."""
        self._work_on("moved", lambda row, plain: forms.shifted(self._entry.file, plain, row.path, step))
