"""A draft over files that have changed meanwhile: made again edit by edit, where the ground of each is as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import takewhile
from typing import Any

from kb.editing.draft import Change, Draft, Step, Texts, begun, stepped
from kb.editing.edits import Inserted, Put, Removed, TakenOut, Written
from kb.problems import Place, Problem, Refused
from kb.yaml_tree import Path, read_tree

_NOTHING, _UNREADABLE = object(), object()
_LONGEST = 160
"""Letters of a value that are told of it."""


def rebased(draft: Draft, texts: Texts) -> Draft:
    """The draft over other files than it was begun on; of what was taken back, only what clashes with nothing.

    Raises Refused with changed-meanwhile, once for every standing step whose ground is another now.
    """
    found, _, problems = _made_again(draft, texts, range(draft.at))
    if problems:
        raise Refused(problems)
    _, late, _ = _made_again(draft, texts, range(len(draft.steps)))
    return _with_undone(found, [draft.steps[number] for number in _undone(draft) if number not in late])


def taken_over(draft: Draft, texts: Texts) -> Draft:
    """The same; where a standing step clashes, the files that the draft touches stay as it found them."""
    with suppress(Refused):
        return rebased(draft, texts)
    touched = {change.file for step in draft.steps for change in step.changes}
    own = {file: text for file, text in draft.begun.items() if file in touched}
    return rebased(draft, {file: text for file, text in texts.items() if file not in touched} | own)


def clashes(draft: Draft, texts: Texts) -> tuple[Problem, ...]:
    """Why the draft cannot stand over these files: what they say where it changes them, and what it says itself."""
    return () if texts == draft.begun else tuple(_made_again(draft, texts, range(draft.at))[2])


def settled(draft: Draft, texts: Texts, *, mine: bool = False) -> Draft:
    """The draft over these files, whatever clashes: such steps come last, over what the files say.

    They stand where `mine`; else they are taken back, and can be made to stand again. One of which nothing can be made
    any more is left out.
    """
    made, late, _ = _made_again(draft, texts, range(len(draft.steps)))
    clashing = [draft.steps[number] for number in late if number < draft.at]
    found = replace(made, at=draft.at - len(clashing))
    undone = [draft.steps[number] for number in _undone(draft)]
    if not mine:
        return _with_undone(found, [*clashing, *undone])
    again = _with_undone(found, clashing)
    return _with_undone(replace(again, at=len(again.steps)), undone)


def _undone(draft: Draft) -> range:
    """The numbers of the steps that were taken back."""
    return range(draft.at, len(draft.steps))


def _with_undone(draft: Draft, steps: Iterable[Step]) -> Draft:
    """The draft with steps that were taken back, in place of those it has; without those that cannot be made."""
    found = replace(draft, states=draft.states[: draft.at + 1], steps=draft.steps[: draft.at])
    for step in steps:
        with suppress(Refused):
            found = found.after(step)
    return replace(found, at=draft.at)


def _made_again(draft: Draft, texts: Texts, numbers: Iterable[int]) -> tuple[Draft, list[int], list[Problem]]:
    """What of these steps can be made over other files; the others by their numbers, and why not."""
    found = begun(draft.name, texts)
    late: list[int] = []
    problems: list[Problem] = []
    for number in numbers:
        step = draft.steps[number]
        try:
            clash = tuple(_clashes(draft, step, draft.states[number], found.texts))
            found = found if clash else found.after(step)
        except Refused as refused:
            clash = refused.problems
        if clash:
            late.append(number)
            problems += clash
    return found, late, problems


def _clashes(draft: Draft, step: Step, old: Texts, new: Texts) -> Iterator[Problem]:
    for change in step.changes:
        if not _stands(change, old.get(change.file), new.get(change.file)):
            yield _clash(draft, step, change, new.get(change.file))
            return
        alone = Step(says=step.says, changes=(change,))
        old, new = stepped(old, alone, draft.name), stepped(new, alone, draft.name)


def _clash(draft: Draft, step: Step, change: Change, theirs: str | None) -> Problem:
    """What others wrote, and what the draft says."""
    what = f"it was changed meanwhile where the draft changes it ({step.says}): {_both(change, theirs)}"
    mend = "look at both, then choose in the list of problems which of them stands"
    return Problem("changed-meanwhile", what, _place(draft, change), mend)


def _both(change: Change, theirs: str | None) -> str:
    if theirs is None:
        return "others took the file out"
    match change.edit:
        case Put(path=path, value=value):
            return f"it now says {_told(_at(theirs, path))}, the draft says {_told(value)}"
        case Inserted(path=path, value=value):
            return f"it now says {_told(_at(theirs, _list_of(path)))}, the draft adds {_told(value)}"
        case TakenOut(path=path):
            return f"it now says {_told(_at(theirs, _list_of(path)))}, the draft takes something out of it"
        case Removed():
            return "others changed the file, the draft takes it out"
        case _:
            return "others changed the file, and the draft has another text of the whole of it"


def _told(value: Any) -> str:
    if value is _NOTHING or value is _UNREADABLE:
        return "nothing there" if value is _NOTHING else "what cannot be read"
    said = " ".join(str(value).split())
    return f"“{said if len(said) <= _LONGEST else f'{said[:_LONGEST]}…'}”"


def _place(draft: Draft, change: Change) -> Place:
    """Where the edit is in the draft's own text."""
    file = f"{draft.name}/{change.file}"
    with suppress(Refused):
        path = getattr(change.edit, "path", ())
        return read_tree(draft.texts.get(change.file, ""), file).place(path) if path else Place(file)
    return Place(file)


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
    above = _list_of(path)
    return path[:-1] if insertion and len(above) == len(path) else above


def _list_of(path: Path) -> Path:
    return tuple(takewhile(lambda step: isinstance(step, str), path))


def _at(text: str, path: Path) -> Any:
    try:
        value = read_tree(text, "the text").root.plain()
    except Refused:
        return _UNREADABLE
    for step in path:
        if not isinstance(value, dict) or step not in value:
            return _NOTHING
        value = value[step]
    return value
