"""Making, taking out and renaming the entries of a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import get_args

from textual import work

from kb import forms
from kb.editing.draft import Change
from kb.editing.edits import Put, Removed, TakenOut, Written
from kb.editing.entries import Entry, EntryKind
from kb.editing.layout import block
from kb.editing.mentions import Kind
from kb.forms import Begun
from kb.model import KnowledgeBase
from kb.problems import Refused
from kb.schemas import names_schema, with_modeline
from kb.terms import Origin
from kb.word import Word
from tui.filling import Filling, new_name
from tui.rows.rules import plain_name
from tui.screens.drafting import DraftingScreen
from tui.screens.word_form import WordForm

_NAMES = "Lower-case words joined by '_', such as stale_block."
_ORIGINS = (
    Word("asked", "asked of a person", "a question with choices, a number or a day"),
    Word("summary", "worked out from a history", "a count, the latest, the most of a column"),
    Word("derived", "concluded by rules", "its value is that of the rule that is true"),
)


class MakingScreen(DraftingScreen[None]):
    """A screen on which an entry of some kind is chosen (`here`), and entries are opened."""

    _kind: EntryKind = "rule"

    @property
    def here(self) -> Entry | None:
        raise NotImplementedError

    def open(self, entry: Entry) -> None:
        raise NotImplementedError

    @work(group="ask", exclusive=True)
    async def action_add(self) -> None:
        """Begin a new entry of the kind that is shown, and open it."""
        base = self.bench.base
        if base is None:
            self.notify("First mend what keeps the knowledge base from being read.", severity="error")
            return
        try:
            begun = await self._begun(base)
        except Refused as refused:
            self.rung_app.refused(refused)
            return
        if begun is not None and self._write(begun):
            await self.think(self.bench.read)
            made = [one for one in self.bench.entries if (one.file, one.path) == (begun.file, begun.path)]
            for entry in made[:1]:
                self.open(entry)

    async def _filled(self, base: KnowledgeBase, begun: Begun) -> Begun | None:
        """A new rule with the first thing it reads, what it concludes, and why: none of these is guessed."""
        filling = Filling(self.app, base, begun.file, {**begun.value, "because": ""}, lambda _: None)
        for path in (("when",), ("then",), ("because",)):
            row = next(one for one in forms.rows(base, begun.file, filling.plain) if one.path == path)
            changed = await filling.changed(row)
            if changed is None:
                return None
            filling = replace(filling, plain=changed[0])
        return replace(begun, value=filling.plain)

    async def _begun(self, base: KnowledgeBase) -> Begun | None:
        """Where the new entry stands, and what it begins with. Raises Refused."""
        group = await self._group(base)
        if group is None:
            return None
        title = f"What is the new {self._kind} called?"
        found = await self.app.push_screen_wait(WordForm(title, (), _NAMES, understand=new_name))
        if found is None:
            return None
        name: str = found[0]
        beginnings: Mapping[str, Callable[[], Begun]] = {
            "rule": lambda: forms.new_rule(base, group, name),
            "threshold": lambda: forms.new_threshold(base, name),
            "option": lambda: forms.new_option(base, group, name),
            "source": lambda: forms.new_source(base, name),
        }
        if self._kind == "term":
            section, _, origin = group.partition(":")
            return forms.new_term(base, section, name, Origin(origin))
        begun = beginnings[self._kind]()
        return await self._filled(base, begun) if self._kind == "rule" else begun

    async def _group(self, base: KnowledgeBase) -> str | None:
        """What the new entry belongs to: a topic, a section, a tier; empty where it belongs to nothing."""
        match self._kind:
            case "rule":
                topics = dict.fromkeys((*base.topics, *(rule.topic for rule in base.rules.values())))
                return await self._one("Which topic does it belong to?", [Word(one, plain_name(one)) for one in topics])
            case "option":
                return await self._one("Which tier of the ladder?", [Word(*pair) for pair in base.tiers.items()])
            case "term":
                section = await self._one("Which section?", [Word(*pair) for pair in base.sections.items()])
                origin = await self._one("How does it come to be known?", _ORIGINS) if section else None
                return f"{section}:{origin}" if origin else None
            case "file":
                self.notify("Other files are made by `rung init` and by hand; they can be changed here.")
                return None
            case _:
                return ""

    async def _one(self, title: str, words: list[Word] | tuple[Word, ...]) -> str | None:
        found = await self.app.push_screen_wait(WordForm(title, words))
        return found[0] if found else None

    def _write(self, begun: Begun) -> bool:
        name = begun.path[-1] if begun.path else begun.file
        whole = not begun.path
        edit = Written(text=self._text(begun)) if whole else Put(path=begun.path, value=begun.value)
        if whole and begun.file in self.bench.draft.texts:
            self.notify(f"There is a file {begun.file} already. Choose another name.", severity="error", markup=False)
            return False
        return self.take(f"new {self._kind} {name}", [Change(file=begun.file, edit=edit)])

    def _text(self, begun: Begun) -> str:
        """A whole file; it names its schema where the other files do."""
        text = f"{block(begun.value, 0).rstrip()}\n"
        known = any(names_schema(other) for other in self.bench.draft.texts.values())
        return with_modeline(text, begun.file) if known else text

    def action_take_out(self) -> None:
        """Take the entry out; one step back brings it again."""
        here = self.here
        if here is None:
            return
        edit = TakenOut(path=here.path) if here.path else Removed()
        if self.take(f"take out {here.kind} {here.id}", [Change(file=here.file, edit=edit)]):
            self.notify(f"Taken out: {here.kind} {here.id}. z brings it back.", markup=False)

    @work(group="ask", exclusive=True)
    async def action_rename(self) -> None:
        """Change its name everywhere it stands."""
        here = self.here
        if here is None:
            return
        kind = next((one for one in get_args(Kind) if one == here.kind), None)
        if kind is None:
            self.notify(f"A {here.kind} is not renamed here.")
            return
        form = WordForm(f"What is {here.id} called from now on?", (), _NAMES, understand=new_name, text=here.id)
        found = await self.app.push_screen_wait(form)
        if found and found[0] != here.id:
            try:
                await self.think(lambda: self.bench.rename(kind, here.id, found[0]))
            except Refused as refused:
                self.rung_app.refused(refused)
            else:
                self.follow()
