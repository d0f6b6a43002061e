"""A name changed everywhere it stands, in one step."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.editing.draft import Change, Draft, Step
from kb.editing.edits import Edit, Put, Removed, Renamed, Written, edited
from kb.editing.mentions import Kind, Mention, mentions
from kb.folder import Folder
from kb.from_yaml.base import base_from
from kb.identifier import identifier_mend
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused, nearest
from kb.yaml_tree import Path

_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CLAIM = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def references(folder: Folder, base: KnowledgeBase, kind: Kind, name: str, owner: str = "") -> tuple[Mention, ...]:
    """Every mention of one name. `owner`: the term, or `table.column`, of a choice; the source of a claim."""
    return tuple(
        one for one in mentions(folder, base) if (one.kind, one.name) == (kind, name) and owner in ("", one.owner)
    )


def renamed(draft: Draft, kind: Kind, old: str, new: str, owner: str = "") -> Draft:
    """The draft with a name changed everywhere, in one step.

    Raises Refused with wrong-word, duplicate-id, unknown-term and its like, and with what makes the base unreadable.
    """
    folder = draft.folder(cases=True)
    base = base_from(folder)
    found = references(folder, base, kind, old, owner)
    _check(folder, base, found, kind, old, new)
    says = f"rename the {kind} {old} to {new}"
    changes = [
        change for file in dict.fromkeys(one.file for one in found) for change in _in_file(found, file, new, base)
    ]
    step = Step(says=says, changes=(*changes, *_file_too(draft, found, kind, new, changes)))
    after = draft.after(step)
    base_from(after.folder())
    return after


def _check(folder: Folder, base: KnowledgeBase, found: tuple[Mention, ...], kind: Kind, old: str, new: str) -> None:
    where = Place(f"rename {old}")
    same = [one for one in mentions(folder, base) if one.kind == kind and one.defines]
    owners = {one.owner for one in found}
    if not found:
        mend = nearest(old, [one.name for one in same])
        raise Refused([Problem(f"unknown-{kind}", f"no {kind} is called '{old}'", where, mend)])
    if not (_CLAIM if kind == "claim" else _WORD).fullmatch(new):
        mend = "use letters, digits and '_', without blanks" if kind == "claim" else identifier_mend(new)
        raise Refused([Problem("wrong-word", f"'{new}' is not an identifier", where, mend)])
    taken = [one for one in same if one.name == new and one.owner in owners]
    taken += [one for one in mentions(folder, base) if kind in _SHARED and one.kind in _SHARED and one.name == new]
    if taken:
        what = f"'{new}' is already the name of another {taken[0].kind}"
        raise Refused([Problem("duplicate-id", what, Place(taken[0].file), "choose another name")])


_SHARED: tuple[Kind, ...] = ("term", "threshold")
"""Kinds that stand in the same places, and so may not share a name."""


def _in_file(found: tuple[Mention, ...], file: str, new: str, base: KnowledgeBase) -> Iterator[Change]:
    """The edits of a file; a path below a key that was renamed leads by its new name."""
    keys: list[Path] = []
    for one in sorted((one for one in found if one.file == file), key=lambda one: len(one.path)):
        path = _by_new_keys(one.path, keys, new)
        edit: Edit = Renamed(path=path, new=new) if one.of_key else Put(path=path, value=_written(one, new, base))
        yield Change(file=file, edit=edit)
        if one.of_key:
            keys.append(one.path)


def _by_new_keys(path: Path, keys: list[Path], new: str) -> Path:
    steps = list(path)
    for key in keys:
        if len(key) < len(path) and path[: len(key)] == key:
            steps[len(key) - 1] = new
    return tuple(steps)


def _written(one: Mention, new: str, base: KnowledgeBase) -> str:
    """A claim is cited with its source where it was so, and where another source has one of that name."""
    shared = any(new in source.claims for name, source in base.sources.items() if name != one.owner)
    return f"{one.owner}/{new}" if one.kind == "claim" and (one.full or shared) else new


def _file_too(
    draft: Draft, found: tuple[Mention, ...], kind: Kind, new: str, changes: list[Change]
) -> Iterator[Change]:
    """A rule's file is called as the rule is."""
    if kind != "rule":
        return
    file = next(one.file for one in found if one.defines)
    text = draft.texts[file]
    for change in changes:
        if change.file == file:
            text = edited(text, change.edit)
    yield Change(file=file, edit=Removed())
    yield Change(file=f"{file.rsplit('/', 1)[0]}/{new}.yaml", edit=Written(text=text))
