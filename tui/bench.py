"""The bench: the one mutable thing of authoring. The draft in hand, kept step by step, and what it says so far."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from engine.drafted import Drafted, drafted
from engine.soundness import problems_of
from kb.case import Case
from kb.case_file import as_text, from_text
from kb.checks import Acceptance, Told, told
from kb.editing.applying import apply, finish
from kb.editing.draft import Draft, Step, Texts
from kb.editing.entries import Entry, entry_of
from kb.editing.mentions import Kind
from kb.editing.merging import clashes, settled, taken_over
from kb.editing.renaming import renamed
from kb.editing.shelf import Shelf
from kb.folder import read_texts
from kb.from_yaml.accepted import acceptances
from kb.from_yaml.base import load_base
from kb.from_yaml.reference import reference_cases
from kb.from_yaml.rules_read import RulesRead
from kb.model import KnowledgeBase
from kb.problems import Problem, Refused
from kb.yaml_tree import read_tree


@dataclass(frozen=True, eq=False)
class Others:
    """What others wrote into the folder: the files they changed, all that now stands there, and the base it makes; and
    the draft that was in hand, as it stands over that, with what clashes."""

    files: tuple[str, ...]
    texts: Texts
    unread: tuple[Problem, ...]
    base: KnowledgeBase | None
    draft: Draft
    over: Draft
    clashes: tuple[Problem, ...]


@dataclass
class Bench:
    """`said` is what the draft said when it was last read, `base` the last knowledge base that it made.

    `deep` are the problems that take longer to find, None while they are not known for the draft as it stands.
    `case` stands beside the rules, as it was given; `applied` is the knowledge base as it stands in the folder, None
    where it cannot be read. `unread` are files of the folder that no draft can hold: strays, and what is no text.
    `seen` are the files of the folder as they were last read; `clashes`: where they say something else than the draft
    was made on, so that it cannot be applied as it is.
    """

    folder: Path
    shelf: Shelf
    name: str
    draft: Draft
    day: date
    said: Drafted
    base: KnowledgeBase | None
    deep: Told | None = None
    case: Case | None = None
    applied: KnowledgeBase | None = None
    unread: tuple[Problem, ...] = ()
    seen: Texts = field(default_factory=dict, repr=False)
    clashes: tuple[Problem, ...] = ()
    read_before: RulesRead = field(default_factory=RulesRead, repr=False)

    @classmethod
    def open(cls, folder: Path, place: Path, day: date) -> Bench:
        """Go on with the draft that was last worked on, or begin one. `place`: where drafts are kept. Raises Refused.

        A change that was cut off is finished first.
        """
        finish(folder)
        shelf = Shelf(place)
        name, draft = _resumed(shelf, folder) or shelf.begin(folder)
        read_before = RulesRead()
        said = drafted(draft, read_before)
        bench = cls(folder, shelf, name, draft, day, said, said.base, read_before=read_before)
        bench.seen, bench.unread = read_texts(folder)
        bench.applied, bench.clashes = bench.in_folder(), clashes(draft, bench.seen)
        return bench

    def make(self, step: Step) -> None:
        """Take a step; it is kept at once. Raises Refused, and nothing has changed then."""
        self._stand(self.draft.after(step))

    def instead(self, before: Draft, step: Step) -> None:
        """Take a step in place of whatever was done since `before`: a text that is typed is one step."""
        self._stand(before.after(step))

    def rename(self, kind: Kind, old: str, new: str) -> None:
        """Change a name everywhere it stands, in one step. Raises Refused, and nothing has changed then."""
        self._stand(renamed(self.draft, kind, old, new))

    def undo(self) -> Step | None:
        """Take the last step back; gives it. Once nothing clashes any more, the files are shown as they now are."""
        gone, back = self.draft.undoes, self.draft.undone()
        if gone is not None:
            free = self.clashes and not clashes(back, self.seen)
            self._stand(settled(self.draft, self.seen) if free else back)
        return gone

    def redo(self) -> Step | None:
        """Make the step stand again that was taken back last; gives it."""
        again = self.draft.redoes
        if again is not None:
            self._stand(self.draft.redone())
        return again

    def settle(self, *, mine: bool) -> None:
        """End every clash: the steps that clash are made over what others wrote, or taken back, to be made again."""
        self._stand(settled(self.draft, self.seen, mine=mine))

    def _stand(self, draft: Draft) -> None:
        self.shelf.keep(self.name, self.folder, draft)
        self.draft, self.deep = draft, None
        self.clashes = clashes(draft, self.seen) if self.clashes else ()

    def others(self) -> Others | None:
        """What others wrote meanwhile, and the draft over it; None where they wrote nothing."""
        draft, (texts, unread) = self.draft, read_texts(self.folder)
        theirs = tuple(sorted(name for name in {*texts, *self.seen} if texts.get(name) != self.seen.get(name)))
        if not theirs and unread == self.unread:
            return None
        return Others(theirs, texts, unread, self.in_folder(), draft, taken_over(draft, texts), clashes(draft, texts))

    def catch_up(self, others: Others | None) -> bool:
        """Take over what others wrote; False where they wrote nothing, or a step was made since it was looked at."""
        if others is None or others.draft is not self.draft:
            return False
        self.seen, self.unread, self.applied, self.clashes = others.texts, others.unread, others.base, others.clashes
        self.draft, self.deep = others.over, None
        if self.draft.steps:
            self.shelf.keep(self.name, self.folder, self.draft)
        return True

    def read(self) -> None:
        """Find out what the draft says, unless it is known; quick enough to follow a key press."""
        if self.said.texts is not self.draft.texts:
            self.said = drafted(self.draft, self.read_before)
            self.base = self.said.base or self.base

    def look_deep(self) -> None:
        """Find the problems that take longer: every check, every example, every case file."""
        draft, said = self.draft, self.said
        if self.deep is not None or said.texts is not draft.texts:
            return
        found = problems_of(said.files, said.base, self.day) if said.base else said.problems
        if draft is self.draft and said is self.said:
            self.deep = told(found, acceptances(said.files), self.day)

    def apply(self) -> None:
        """Write the draft into its folder, and begin anew from there. Raises Refused, and nothing is written then."""
        draft = apply(self.draft, self.folder)
        self.shelf.throw_away(self.name)
        self.name, _ = self.shelf.begin(self.folder)
        self.draft, self.deep = draft, None
        self.read()
        self._look_anew()

    def _look_anew(self) -> None:
        """The folder as it now is, of which nothing is changed yet."""
        self.seen, self.unread = read_texts(self.folder)
        self.applied, self.clashes = self.in_folder(), ()

    def in_folder(self) -> KnowledgeBase | None:
        """The knowledge base as it stands in the folder, None where it cannot be read."""
        try:
            return load_base(self.folder)
        except Refused:
            return None

    def throw_away(self) -> None:
        """Give the draft up, and begin anew from the folder."""
        self.shelf.throw_away(self.name)
        self.name, self.draft = self.shelf.begin(self.folder)
        self.deep = None
        self.read()
        self._look_anew()

    def leave(self) -> None:
        """Let go of the draft; it stays on the shelf if anything was done in it."""
        if self.draft.steps:
            self.shelf.let_go(self.name)
        else:
            self.shelf.throw_away(self.name)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is known to be wrong: the deep ones, or those for which the draft cannot be read."""
        return (*self.unread, *self.clashes, *(self.said.problems if self.deep is None else self.deep.problems))

    @property
    def accepted(self) -> tuple[tuple[Problem, Acceptance], ...]:
        """The warnings that are accepted for a time."""
        return () if self.deep is None else self.deep.accepted

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every rule, threshold, term, option and source of the draft as it was last read."""
        return self.said.entries

    @property
    def state(self) -> str:
        """Which knowledge base it is, whether it is released, and how much of the draft is not applied yet."""
        steps, applied = self.draft.at, self.applied
        done = f"{steps} step{'s' * (steps != 1)} not applied" if steps else "nothing changed"
        known = f" {applied.version} ({'released' if applied.sign_off else 'not released'})" if applied else ""
        return f"{self.folder.resolve().name}{known}, {done}"

    def plain(self, file: str) -> Any:
        """What stands in a file of the draft as plain data; None where it is not there or cannot be parsed."""
        try:
            return read_tree(self.draft.texts[file], file).root.plain()
        except (KeyError, Refused):
            return None

    def entry_of(self, problem: Problem) -> Entry | None:
        """The entry in which a problem lies."""
        return entry_of(self.entries, problem, self.draft.name)

    def reference_cases(self) -> dict[str, Case]:
        """The reference cases of the draft that can be read, by the names of their files."""
        if self.base is None:
            return {}
        found = reference_cases(self.said.files, self.base)
        return {one.name: replace(one.case, expect=()) for one in found if one.case is not None and not one.refused}

    def case_now(self) -> Case | None:
        """The case beside the rules, as the drafted base reads it. Raises Refused with what it cannot read of it."""
        if self.case is None or self.base is None:
            return None
        return from_text(as_text(self.case), self.base, f"case {self.case.id}")


def _resumed(shelf: Shelf, folder: Path) -> tuple[str, Draft] | None:
    """The draft of a folder that was worked on last and is not open elsewhere."""
    for name, _ in shelf.of(folder):
        with suppress(Refused):
            return name, shelf.resume(name, folder)
    return None
