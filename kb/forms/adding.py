"""What can be added where the cursor stands."""

from __future__ import annotations

from typing import Any

from kb.forms.examples import plain_example, start_of
from kb.forms.field import Field, Spot, value_at
from kb.forms.row import Addition
from kb.forms.tree import group_at, holder, without_not
from kb.forms.walk import Found, found
from kb.model import KnowledgeBase
from kb.word import Word
from kb.yaml_tree import Path

_CONDITION = "A term, how it is compared, and with what."


def addable(_: KnowledgeBase, file: str, plain: Any, path: Path, joined: str = "") -> Addition | None:
    """What can be added at a row: beside it, inside it, or in its place; None where nothing can.

    `joined`: on a condition, one that is joined with it by this word, all or any.
    """
    place = found(file, plain, path)
    if place is None:
        return None
    if place.field.kind == "test":
        reading = place.field.reading(plain, place.path)
        at = _joined(plain, path, place, joined) if joined else _beside(plain, path, place)
        return Addition(at, "test", "Condition", _CONDITION, reading=reading)
    if place.field.kind == "example" and value_at(plain, path) is None:
        return _example(plain, path, place)
    if place.field.kind == "words":
        return Addition(place.path, "words", place.field.label, place.field.help)
    return _entry(file, plain, place.path)


def _example(plain: Any, path: Path, place: Found) -> Addition:
    """The example that its row asks for."""
    known = value_at(plain, path[:-1])
    at = (*path[:-1], len(known) if isinstance(known, list) else 0)
    return Addition(at, "example", place.field.label, place.field.help, plain_example(start_of(plain, path)))


def _beside(plain: Any, path: Path, place: Found) -> Path:
    """Inside a group, else below the condition in the group it stands in, else as the second of a new group."""
    root = place.path
    own = without_not(path, len(root))
    value, above = value_at(plain, own), holder(own, len(root))
    group = group_at(value, own)
    if group is not None:
        return (*group.parts_at, len(group.parts))
    outer = group_at(value_at(plain, above[0]), above[0]) if above else None
    if above and outer:
        return (*outer.parts_at, above[1] + 1)
    return own if value is None else (*own, "all", 1)


def _joined(plain: Any, path: Path, place: Found, word: str) -> Path:
    """In the group of that word that the condition is, or stands in; else as the second of a new group."""
    own = without_not(path, len(place.path))
    group, above = group_at(value_at(plain, own), own), holder(own, len(place.path))
    outer = group_at(value_at(plain, above[0]), above[0]) if above else None
    if group and group.word == word and not group.negated:
        return (*group.parts_at, len(group.parts))
    if above and outer and outer.word == word:
        return (*outer.parts_at, above[1] + 1)
    return own if value_at(plain, own) is None else (*own, word, 1)


def _entry(file: str, plain: Any, path: Path) -> Addition | None:
    """An entry of the nearest list or mapping above; what has fixed keys and is not there yet, as a whole."""
    for length in range(len(path), -1, -1):
        place = found(file, plain, path[:length])
        if place and place.field.each:
            return _one_more(place.field, place.field.each, value_at(plain, path[:length]), path[:length])
        if path and place and length == len(path) and place.field.kind == "entry" and value_at(plain, path) is None:
            start = place.field.start(None) if place.field.start else {}
            return Addition(path, "entry", place.field.label, place.field.help, start)
    return None


def _one_more(field: Field, each: Field, value: Any, path: Path) -> Addition:
    start = field.start(value) if field.start else {} if each.kind == "entry" else None
    at = path if each.naming else (*path, len(value) if isinstance(value, list) else 0)
    naming = "line" if each.naming == "name" else each.naming
    label = "Value" if each.naming == "day" else each.label.replace(" {}", "")
    return Addition(at, each.kind, label, each.help, start, naming)


def names(base: KnowledgeBase, file: str, plain: Any, addition: Addition) -> tuple[Word, ...]:
    """The legal names of what is added, where it is named by a word; those that stand there are left out."""
    place = found(file, plain, addition.path)
    if addition.naming != "word" or place is None or place.field.each is None or place.field.each.words is None:
        return ()
    there = value_at(plain, addition.path) or {}
    legal = place.field.each.words(Spot(base, file, plain, (*addition.path, "-")))
    return tuple(word for word in legal if word.name not in there)
