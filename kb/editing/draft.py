"""A draft: steps of edits over a knowledge base's files, held apart from them, undone and done again, applied whole."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator

from kb.editing.edits import Edit, Removed, Written, edited
from kb.folder import Folder, folder_of, is_expected
from kb.from_yaml.shapes import Shape
from kb.problems import Place, Problem, Refused
from kb.yaml_tree import Document, read_tree

Texts = Mapping[str, str]
"""The texts of a knowledge base's files by their path inside its folder."""

_reading = lru_cache(maxsize=4096)(read_tree)


def _expected(path: str) -> str:
    if not is_expected(path):
        raise ValueError("no file of a knowledge base is called so; see FORMAT.md")
    return path


File = Annotated[str, AfterValidator(_expected)]


class Change(Shape):
    """One edit of one file."""

    file: File
    edit: Edit


class Step(Shape):
    """What was done at once, in words, and its changes in their order."""

    says: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, eq=False)
class Draft:
    """`states[0]` are the files as they were when it was begun, `states[n]` those after `steps[n - 1]`; `at` counts."""

    name: str
    states: tuple[Texts, ...]
    steps: tuple[Step, ...] = ()
    at: int = 0

    @property
    def begun(self) -> Texts:
        return self.states[0]

    @property
    def texts(self) -> Texts:
        return self.states[self.at]

    @property
    def undoes(self) -> Step | None:
        """What would be taken back; None at the beginning."""
        return self.steps[self.at - 1] if self.at else None

    @property
    def redoes(self) -> Step | None:
        """What would be done again; None where nothing was undone."""
        return self.steps[self.at] if self.at < len(self.steps) else None

    def after(self, step: Step) -> Draft:
        """The draft with one more step. Raises Refused with cannot-write and whatever `read_tree` refuses."""
        texts = stepped(self.texts, step, self.name)
        kept = self.at + 1
        return replace(self, states=(*self.states[:kept], texts), steps=(*self.steps[: self.at], step), at=kept)

    def undone(self) -> Draft:
        return replace(self, at=max(self.at - 1, 0))

    def redone(self) -> Draft:
        return replace(self, at=min(self.at + 1, len(self.steps)))

    def changed(self) -> dict[str, tuple[str | None, str | None]]:
        """The files that differ from the beginning, each with its text then and now; None where there is no file."""
        names = sorted({*self.begun, *self.texts})
        pairs = {name: (self.begun.get(name), self.texts.get(name)) for name in names}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def folder(self, *, cases: bool = False) -> Folder:
        """The knowledge base as drafted; what did not change is not parsed again."""
        return folder_of(self.name, self.texts, cases=cases, read=_read)

    def diff(self) -> Iterator[str]:
        """What applying it would change, line by line, as a unified diff."""
        for name, (old, new) in self.changed().items():
            before, after = ((text or "").splitlines(keepends=True) for text in (old, new))
            yield from difflib.unified_diff(
                before, after, f"a/{name}" if old is not None else "/dev/null",
                f"b/{name}" if new is not None else "/dev/null",
            )  # fmt: skip


def begun(name: str, texts: Texts) -> Draft:
    """A draft in which nothing is changed yet."""
    return Draft(name, (dict(texts),))


def stepped(texts: Texts, step: Step, name: str) -> Texts:
    """The texts after a step; all of it or, Refused, nothing."""
    now = dict(texts)
    for change in step.changes:
        old = now.get(change.file)
        if isinstance(change.edit, Removed):
            now.pop(change.file, None)
        elif old is None and not isinstance(change.edit, Written):
            what = "there is no such file to edit"
            raise Refused([Problem("cannot-write", what, Place(f"{name}/{change.file}"), "write the file first")])
        else:
            now[change.file] = edited(old or "", change.edit)
    return now


def _read(text: str, file: str) -> Document:
    return _reading(text, file)
