"""Making, taking out and renaming the entries of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, get_args

from textual import work

from kb import forms
from kb.editing.draft import Change
from kb.editing.edits import Put, Removed, TakenOut, Written
from kb.editing.entries import Entry, EntryKind
from kb.editing.layout import block
from kb.editing.mentions import Kind
from kb.forms import Begun
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused
from kb.schemas import names_schema, with_modeline
from kb.terms import Origin
from kb.word import Word
from kb.yaml_tree import Path
from tui.filling import Filling, new_name
from tui.in_turn import NOT_ASKED, Ask, in_turn
from tui.rows.rules import plain_name
from tui.screens.drafting import DraftingScreen
from tui.screens.word_form import WordForm

_NAMES = "Lower-case words joined by '_', such as stale_block; what you type is made into that."
_PARTS = ("when", "then", "because")
"""What a new rule is asked for."""
_SHARED: tuple[tuple[EntryKind, ...], ...] = (("term", "threshold"),)
"""Kinds that stand in the same places, and so may not share a name."""
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
            self.tell("First mend what keeps the knowledge base from being read.", severity="error")
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

    async def _begun(self, base: KnowledgeBase) -> Begun | None:
        """Where the new entry stands, and what it begins with; a question can be gone back to."""
        if self._kind == "file":
            self.tell("Other files are made by `rung init` and by hand; they can be changed here.")
            return None
        unsaid: dict[Path, str] = {}
        asks: list[Ask] = [
            lambda _, was: self._group(base, was),
            lambda _, was: self._origin(was),
            lambda given, was: self._called(base, given, was),
        ]
        if self._kind == "rule":
            asks += [partial(self._part, base, unsaid)] * len(_PARTS)
        given = await in_turn(asks)
        if given is None:
            return None
        begun = self._beginning(base, given[0], given[1], given[2])
        return (
            replace(begun, value={**begun.value, **dict(zip(_PARTS, given[3:], strict=True))}) if given[3:] else begun
        )

    async def _called(self, base: KnowledgeBase, given: Sequence[Any], was: Any) -> Any:
        """What it is called; a name that is taken is refused while it is typed."""

        def understood(text: str) -> str:
            name = new_name(text)
            begun = self._beginning(base, given[0], given[1], name)
            if not begun.path and begun.file in self.bench.draft.texts:
                what = f"there is a file {begun.file} already"
                raise Refused([Problem("duplicate-id", what, Place("name"), "choose another name")])
            return name

        title = f"What is the new {self._kind} called?"
        form = WordForm(title, (), _NAMES, understand=understood, text=was or "")
        found = await self.app.push_screen_wait(form)
        return found[0] if found else None

    def _beginning(self, base: KnowledgeBase, group: Any, origin: Any, name: str) -> Begun:
        """What a new entry of this name begins with. Raises Refused where it is taken."""
        match self._kind:
            case "rule":
                return forms.new_rule(base, group, name)
            case "threshold":
                return forms.new_threshold(base, name)
            case "option":
                return forms.new_option(base, group, name)
            case "source":
                return forms.new_source(base, name)
            case _:
                return forms.new_term(base, group, name, Origin(origin))

    async def _part(self, base: KnowledgeBase, unsaid: dict[Path, str], given: Sequence[Any], was: Any) -> Any:
        """The first thing that a new rule reads, what it concludes, or why: none of these is guessed."""
        begun = self._beginning(base, given[0], given[1], given[2])
        key = _PARTS[len(given) - 3]
        said = dict(zip(_PARTS, given[3:], strict=False)) | ({} if was is None else {key: was})
        filling = Filling(self.app, base, begun.file, {**begun.value, "because": "", **said}, lambda _: None, unsaid)
        row = next(one for one in forms.rows(base, begun.file, filling.plain) if one.path == (key,))
        changed = await filling.changed(row)
        return None if changed is None else forms.value_at(changed[0], (key,))

    async def _group(self, base: KnowledgeBase, was: Any) -> Any:
        """What the new entry belongs to: a topic, a section, a tier."""
        match self._kind:
            case "rule":
                topics = dict.fromkeys((*base.topics, *(rule.topic for rule in base.rules.values())))
                words = [Word(one, plain_name(one)) for one in topics]
                return await self._one("Which topic does it belong to?", words, was)
            case "option":
                return await self._one("Which tier of the ladder?", [Word(*pair) for pair in base.tiers.items()], was)
            case "term":
                return await self._one("Which section?", [Word(*pair) for pair in base.sections.items()], was)
            case _:
                return NOT_ASKED

    async def _origin(self, was: Any) -> Any:
        if self._kind != "term":
            return NOT_ASKED
        return await self._one("How does it come to be known?", _ORIGINS, was)

    async def _one(self, title: str, words: Sequence[Word], was: Any) -> Any:
        found = await self.app.push_screen_wait(WordForm(title, words, chosen=[was] if was else ()))
        return found[0] if found else None

    def _write(self, begun: Begun) -> bool:
        name = begun.path[-1] if begun.path else begun.file
        whole = not begun.path
        edit = Written(text=self._text(begun)) if whole else Put(path=begun.path, value=begun.value)
        return self.take(f"new {self._kind} {name}", [Change(file=begun.file, edit=edit)])

    def _text(self, begun: Begun) -> str:
        """A whole file; it names its schema where the other files do."""
        text = f"{block(begun.value, 0).rstrip()}\n"
        known = any(names_schema(other) for other in self.bench.draft.texts.values())
        return with_modeline(text, begun.file) if known else text

    @work(group="ask", exclusive=True)
    async def action_take_out(self) -> None:
        """Take the entry out, once that was said twice; one step back brings it again."""
        here = self.here
        if here is None:
            return
        words = (Word("keep", "leave it where it is"), Word("take_out", await self.think(lambda: self._borne(here))))
        title = f"Take the {here.kind} {plain_name(here.id)} out of the knowledge base?"
        if await self._one(title, words, None) != "take_out":
            return
        edit = TakenOut(path=here.path) if here.path else Removed()
        if self.take(f"take out {here.kind} {here.id}", [Change(file=here.file, edit=edit)]):
            self.tell(f"Taken out: {here.kind} {here.id}. z brings it back.")

    def _borne(self, entry: Entry) -> str:
        """What taking an entry out means: how many others rest on it."""
        resting = len(self.bench.said.links.borne_by(entry))
        others = f"; {resting} other{'s' * (resting != 1)} rest{'s' * (resting == 1)} on it" if resting else ""
        return f"take it out{others}"

    def _renamed(self, here: Entry, text: str) -> str:
        """The new name, which no other entry of its kind has. Raises Refused."""
        name = new_name(text)
        alike = next((kinds for kinds in _SHARED if here.kind in kinds), (here.kind,))
        if any(one.id == name and one.kind in alike and one.name != here.name for one in self.bench.entries):
            what = f"'{name}' is the name of another {' or '.join(alike)}"
            raise Refused([Problem("duplicate-id", what, Place("name"), "choose another name")])
        return name

    @work(group="ask", exclusive=True)
    async def action_rename(self) -> None:
        """Change its name everywhere it stands."""
        here = self.here
        if here is None:
            return
        kind = next((one for one in get_args(Kind) if one == here.kind), None)
        if kind is None:
            self.tell(f"A {here.kind} is not renamed here.")
            return
        understand = partial(self._renamed, here)
        form = WordForm(f"What is {here.id} called from now on?", (), _NAMES, understand=understand, text=here.id)
        found = await self.app.push_screen_wait(form)
        if found and found[0] != here.id:
            try:
                await self.think(lambda: self.bench.rename(kind, here.id, found[0]))
            except Refused as refused:
                self.rung_app.refused(refused)
            else:
                self.follow()
