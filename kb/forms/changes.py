"""What a form does to a file's plain value. Each change gives the new value, and the path the cursor goes to."""

from __future__ import annotations

from typing import Any

from kb.forms.field import Field, value_at
from kb.forms.regrouping import is_inside, moved_condition, taken_condition
from kb.forms.setting import Changed, changed_at, in_order, removed_at
from kb.forms.walk import Found, found, refused
from kb.forms.words import labels
from kb.yaml_tree import Path


def put(file: str, plain: Any, path: Path, value: Any, *, of_key: bool = False) -> Changed:
    """The value put at a path, also where nothing stood; `of_key`: in place of the path's own last word."""
    if of_key:
        return _renamed(file, plain, path, str(value))
    place = found(file, plain, path)
    if place and place.holder and place.holder.choices and isinstance(value_at(plain, path[:-1]), list):
        return _labelled(plain, path, value)
    return _set(file, plain, path, value), path


def _set(file: str, plain: Any, path: Path, value: Any) -> Any:
    """A new key goes where its form has it."""
    holder = found(file, plain, path[:-1]) if path else None
    if not path or isinstance(path[-1], int) or holder is None or not holder.field.keys or holder.rest:
        return _at(file, plain, path, lambda _: value)
    order = tuple(holder.field.keys({**(value_at(plain, path[:-1]) or {}), path[-1]: value}))
    new = path[-1]
    return _at(file, plain, path[:-1], lambda known: _with(known, new, value, order))


def _with(known: Any, key: str | int, value: Any, order: tuple[str, ...]) -> Any:
    if known is not None and not isinstance(known, dict):
        raise LookupError(key)
    mapping = {**(known or {}), str(key): value}
    return mapping if known and key in known else in_order(mapping, order)


def _at(file: str, plain: Any, path: Path, change: Any) -> Any:
    try:
        return changed_at(plain, path, change)
    except LookupError:
        what = f"nothing can be put at {' / '.join(map(str, path))}, for what stands above it is no form"
        raise refused(file, what, "change the text itself") from None


def _renamed(file: str, plain: Any, path: Path, new: str) -> Changed:
    *above, old = path
    known = value_at(plain, tuple(above))
    if not isinstance(known, dict) or old not in known:
        raise refused(file, f"'{old}' is not there any more", "look at the form again")
    if new != old and new in known:
        raise refused(file, f"'{new}' is there already", "give another one")
    renamed = {new if key == old else key: part for key, part in known.items()}
    return _at(file, plain, tuple(above), lambda _: renamed), (*above, new)


def _labelled(plain: Any, path: Path, label: Any) -> Changed:
    """Choices in a list become a mapping once one of them is called otherwise than its word."""
    above, number = path[:-1], int(path[-1])
    known = labels(value_at(plain, above))
    word = list(known)[number] if number < len(known) else str(label)
    if known.get(word) == label:
        return plain, path
    return changed_at(plain, above, lambda _: {**known, word: label}), (*above, word)


def added(file: str, plain: Any, place: Path, value: Any) -> Changed:
    """The value added at the place of an `Addition`."""
    if not place:
        raise refused(file, "a whole file is not added here", "begin a new one")
    above, last = place[:-1], place[-1]
    known, holder = value_at(plain, above), found(file, plain, above)
    if is_inside(found(file, plain, above)) and isinstance(last, int):
        return _beside(file, plain, place, value), place
    if holder and holder.field.choices and not isinstance(known, dict):
        return _one_more_choice(plain, above, str(last), value)
    if isinstance(known, dict) and last in known:
        raise refused(file, f"'{last}' is there already", "give another name")
    if isinstance(last, int) and isinstance(known, list):
        return _at(file, plain, above, lambda _: [*known[:last], value, *known[last:]]), place
    return _set(file, plain, place, value), place


def _beside(file: str, plain: Any, place: Path, value: Any) -> Any:
    """A condition added to a group; what is no group yet becomes one."""
    *above, word, number = place
    parts = value_at(plain, (*above, word))
    if isinstance(parts, list):
        whole = [*parts[: int(number)], value, *parts[int(number) :]]
        return _at(file, plain, (*above, word), lambda _: whole)
    return _at(file, plain, tuple(above), lambda old: {word: [old, value]})


def _one_more_choice(plain: Any, above: Path, word: str, label: Any) -> Changed:
    """A choice that is called as its word says is written in a list, where the others are."""
    known = labels(value_at(plain, above))
    if word in known:
        raise refused("the form", f"'{word}' is a choice already", "give another word")
    if labels([word])[word] == label:
        return changed_at(plain, above, lambda _: [*known, word]), (*above, len(known))
    return changed_at(plain, above, lambda _: {**known, word: label}), (*above, word)


def taken_out(file: str, plain: Any, path: Path) -> Changed:
    """What stands at a path taken out; a list that is left empty goes with its last entry, where it may."""
    place = found(file, plain, path)
    if value_at(plain, path) is None and value_at(plain, path[:-1]) is None:
        raise refused(file, "there is nothing here to take out", "choose another row")
    if is_inside(place):
        return taken_condition(file, plain, path)
    _check_not_needed(file, plain, path, place)
    if value_at(plain, path) is None and not _is_key(plain, path):
        raise refused(file, "there is nothing here to take out", "choose another row")
    return _without_empty(file, removed_at(plain, path), path)


def _is_key(plain: Any, path: Path) -> bool:
    holder = value_at(plain, path[:-1])
    return isinstance(holder, dict) and path[-1] in holder


def _check_not_needed(file: str, plain: Any, path: Path, place: Found | None) -> None:
    if not path:
        raise refused(file, "a whole file is not taken out here", "take the file out")
    if place is None or place.rest:
        return
    holder, entries = place.holder, value_at(plain, path[:-1])
    last = holder is not None and holder.each is not None and bool(holder.least)
    if last and isinstance(entries, dict | list) and len(entries) <= (holder.least if holder else 0):
        raise refused(file, f"the last of '{_called(holder)}' cannot be taken out", "change it, or add another first")
    if place.field.needed:
        what = f"'{_called(place.field)}' cannot be taken out: the file is refused without it"
        raise refused(file, what, "change it instead")


def _called(field: Field | None) -> str:
    return field.label if field else ""


def _without_empty(file: str, plain: Any, path: Path) -> Changed:
    """The cursor goes to what stands there now, else to the entry before, else to what held it."""
    above, last = path[:-1], path[-1]
    holder, left = found(file, plain, above), value_at(plain, above)
    if isinstance(last, str) and holder and holder.field.keys:
        return plain, path
    if left in ([], {}) and above and holder and not holder.field.needed:
        return removed_at(plain, above), above
    keys = list(range(len(left))) if isinstance(left, list) else list(left)
    at = min(last, len(keys) - 1) if isinstance(last, int) else len(keys) - 1
    return plain, (*above, keys[at]) if keys else above


def moved(file: str, plain: Any, path: Path, by: int) -> Changed:
    """What stands at a path, one place up (-1) or down (+1) among its neighbours."""
    place = found(file, plain, path)
    if is_inside(place):
        return moved_condition(file, plain, path, by)
    above = path[:-1]
    known = value_at(plain, above)
    if place is None or place.holder is None or place.holder.each is None or not isinstance(known, dict | list):
        raise refused(file, "this row has one place only", "move an entry of a list, or a condition of a group")
    steps: list[Any] = list(range(len(known))) if isinstance(known, list) else list(known)
    order = _swapped(file, steps, path[-1], by)
    if isinstance(known, list):
        return _at(file, plain, above, lambda _: [known[step] for step in order]), (*above, order.index(path[-1]))
    return _at(file, plain, above, lambda _: {step: known[step] for step in order}), path


def _swapped(file: str, steps: list[Any], step: Any, by: int) -> list[Any]:
    at = steps.index(step) if step in steps else -1
    if at < 0 or not 0 <= at + by < len(steps):
        raise refused(file, f"there is nothing {'above' if by < 0 else 'below'} to change places with", "leave it here")
    order = list(steps)
    order[at], order[at + by] = order[at + by], order[at]
    return order
