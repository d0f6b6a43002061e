"""A draft over files that have changed meanwhile: made again edit by edit, where the ground of each is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from kb.editing.draft import Change, Draft, Step, Texts, begun, stepped
from kb.editing.edits import Inserted, Put, Removed, Written
from kb.problems import Place, Problem, Refused
from kb.yaml_tree import Path, read_tree

_NOTHING = object()


def rebased(draft: Draft, texts: Texts) -> Draft:
    """The draft over other files than it was begun on.

    Raises Refused with changed-meanwhile, once for every edit whose ground is another now; with cannot-write as ever.
    """
    found = begun(draft.name, texts)
    problems: list[Problem] = []
    for number, step in enumerate(draft.steps):
        problems += _clashes(draft.name, step, draft.states[number], found.texts)
        if problems:
            raise Refused(problems)
        found = found.after(step)
    return Draft(found.name, found.states, found.steps, draft.at)


def _clashes(name: str, step: Step, old: Texts, new: Texts) -> Iterator[Problem]:
    for change in step.changes:
        if not _stands(change, old.get(change.file), new.get(change.file)):
            what = f"it was changed meanwhile where the draft changes it ({step.says})"
            mend = "look at the file as it now is, take that step back, and make it again"
            yield Problem("changed-meanwhile", what, Place(f"{name}/{change.file}"), mend)
            return
        alone = Step(says=step.says, changes=(change,))
        old, new = stepped(old, alone, name), stepped(new, alone, name)


def _stands(change: Change, old: str | None, new: str | None) -> bool:
    """Whether what an edit is about is in both texts the same."""
    if old == new:
        return True
    if old is None or new is None or isinstance(change.edit, Written | Removed):
        return False
    path = _ground(change.edit.path, insertion=isinstance(change.edit, Inserted))
    there = _at(old, path)
    return there == _at(new, path) and (there is not _NOTHING or isinstance(change.edit, Put))


def _ground(path: Path, *, insertion: bool) -> Path:
    """The value that an edit is about; the whole list where it is about an item, for numbers shift."""
    above = tuple(takewhile(lambda step: isinstance(step, str), path))
    return path[:-1] if insertion and len(above) == len(path) else above


def _at(text: str, path: Path) -> Any:
    value = read_tree(text, "the text").root.plain()
    for step in path:
        if not isinstance(value, dict) or step not in value:
            return _NOTHING
        value = value[step]
    return value
