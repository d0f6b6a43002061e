"""One edit of a YAML text, changing only the lines that it must; read again, the text says what was meant.

Comments, order, quoting and layout of everything else survive. A text that cannot be changed so is refused, never
rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kb.editing.layout import WIDTH, Value, after_key, entry, flow, item, scalar
from kb.editing.spans import Entry, Span, chain, scalars, spans
from kb.problems import Place, Problem, Refused
from kb.yaml_tree import Path, read_tree


def put(text: str, path: Path, value: Value, order: Sequence[str] = ()) -> str:
    """The text with a value at a path: changed, or added where its parent lacks it.

    `order`: a mapping's keys as they are wont to stand; a new one goes behind the last of those before it. An index one
    past the end adds an item. Raises Refused with cannot-write, and with whatever `read_tree` refuses.
    """
    meant, value = _plain(text), _normal(value)
    _set(_parent(meant, path), path[-1], value)
    whole = chain(spans(text), path)
    if len(whole) > len(path):
        return _checked(_changed(text, whole, path, meant), meant, path)
    _reordered(meant, path, order)
    return _checked(_added(text, whole, path, meant, order), meant, path)


def insert(text: str, path: Path, value: Value) -> str:
    """The text with one more item in a list; `path` ends with the number that it gets."""
    meant, value = _plain(text), _normal(value)
    items, number = _parent(meant, path), path[-1]
    if not isinstance(items, list) or not isinstance(number, int) or not 0 <= number <= len(items):
        raise _refused(path, "there is no list with such a place")
    items.insert(number, value)
    whole = chain(spans(text), path[:-1])
    if number == len(items) - 1:
        return _checked(_added(text, whole, path, meant, ()), meant, path)
    before = (whole[-1].entries or [])[number]
    if whole[-1].flow:
        written = text[: before.at] + f"{flow(value)}, " + text[before.at :]
        return _checked(_narrow(written, text, before.at, whole, path[:-1], meant), meant, path)
    indent = _column(text, before.at)
    written = item(value, indent)[indent:] + "\n" + " " * indent
    return _checked(text[: before.at] + written + text[before.at :], meant, path)


def take_out(text: str, path: Path) -> str:
    """The text without the entry at a path."""
    meant = _plain(text)
    parent = _parent(meant, path)
    if not _has(parent, path[-1]):
        raise _refused(path, "there is nothing to take out")
    parent.pop(path[-1])
    whole = chain(spans(text), path)
    return _checked(_without(text, whole, path), meant, path)


def rename(text: str, path: Path, new: str) -> str:
    """The text with the key at a path called otherwise."""
    meant = _plain(text)
    parent = _parent(meant, path)
    if not isinstance(parent, dict) or path[-1] not in parent or new in parent:
        raise _refused(path, f"it cannot be called '{new}'")
    kept = {new if key == path[-1] else key: one for key, one in parent.items()}
    parent.clear()
    parent.update(kept)
    found = chain(spans(text), path[:-1])[-1].held(path[-1])
    return _checked(text[: found.at] + scalar(new) + text[found.key_end :], meant, path)


def _plain(text: str) -> Any:
    return read_tree(text, "the text").root.plain()


def _normal(value: Value) -> Value:
    """A value as it is read again: whole numbers without a point."""
    match value:
        case dict():
            return {str(key): _normal(one) for key, one in value.items()}
        case list() | tuple():
            return [_normal(one) for one in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


def _parent(plain: Any, path: Path) -> Any:
    for step in path[:-1]:
        if not _has(plain, step):
            raise _refused(path, "its parent is not there")
        plain = plain[step]
    return plain


def _has(plain: Any, step: str | int) -> bool:
    if isinstance(plain, dict):
        return step in plain
    return isinstance(plain, list) and isinstance(step, int) and 0 <= step < len(plain)


def _set(parent: Any, step: str | int, value: Value) -> None:
    if isinstance(parent, list) and step == len(parent):
        parent.append(value)
    elif isinstance(parent, dict) or _has(parent, step):
        parent[step] = value
    else:
        raise _refused((step,), "there is no such place")


def _reordered(meant: Any, path: Path, order: Sequence[str]) -> None:
    """Where the new key goes among the others."""
    parent, key = _parent(meant, path), path[-1]
    if not isinstance(parent, dict):
        return
    others = [other for other in parent if other != key]
    behind = _behind([str(other) for other in others], str(key), order)
    keys = [*others[: behind + 1], key, *others[behind + 1 :]]
    kept = {name: parent[name] for name in keys}
    parent.clear()
    parent.update(kept)


def _behind(keys: Sequence[str], key: str, order: Sequence[str]) -> int:
    """The number of the key behind which a new one goes; -1 for before all of them."""
    if key not in order:
        return len(keys) - 1
    before = order[: order.index(key)]
    return max((number for number, other in enumerate(keys) if other in before or other not in order), default=-1)


def _changed(text: str, whole: list[Span], path: Path, meant: Any) -> str:
    """The text with the last span's value another."""
    span, parent, value = whole[-1], whole[-2], _at(meant, path)
    _check_comments(text, span, path)
    if parent.flow:
        written = text[: span.start] + _spaced(text, span, flow(value)) + text[span.end :]
        return _narrow(written, text, span.start, whole, path, meant)
    found = parent.held(path[-1])
    return _entry_anew(text, parent, found, value)


def _spaced(text: str, span: Span, written: str) -> str:
    return f" {written}" if span.start == span.end and text[span.start - 1] == ":" else written


def _width(text: str, at: int) -> int:
    """How long a line is."""
    end = text.find("\n", at)
    return (len(text) if end < 0 else end) - text.rfind("\n", 0, at) - 1


def _narrow(written: str, text: str, at: int, whole: list[Span], path: Path, meant: Any) -> str:
    """What was written, or, where its line is too long, the value of the nearest key in block style laid out anew."""
    number = next((number for number in range(len(whole) - 1, 0, -1) if not whole[number - 1].flow), 0)
    if _width(written, at) <= max(WIDTH, _width(text, at)) or not number:
        return written
    _check_comments(text, whole[number], path)
    return _entry_anew(text, whole[number - 1], whole[number - 1].held(path[number - 1]), _at(meant, path[:number]))


def _at(meant: Any, path: Path) -> Any:
    for step in path:
        meant = meant[step]
    return meant


def _check_comments(text: str, span: Span, path: Path) -> None:
    """No comment vanishes with the collection that it stands in."""
    if "#" in text[span.start : span.end] and any("#" in gap for gap in _gaps(text, span)):
        raise _refused(path, "a comment inside it would be lost")


def _gaps(text: str, span: Span) -> Iterator[str]:
    """What stands between the keys and scalars of a collection."""
    at = span.start
    for begin, end in [*scalars(span), (span.end, span.end)]:
        yield text[at:begin]
        at = end


def _entry_anew(text: str, parent: Span, found: Entry, value: Value) -> str:
    """An entry in block style with another value."""
    span = found.value
    if parent.listed:
        indent = _column(text, found.at)
        return text[: found.at] + item(value, indent)[indent:] + text[span.end :]
    colon = text.index(":", found.key_end) + 1
    indent = _column(text, found.at)
    written = after_key(value, indent, indent + colon - found.at)
    if written.startswith(" >-") and text[span.end :].partition("\n")[0].strip():
        written = f" {scalar(value)}"  # a comment follows, and must not become part of the text
    if "\n" not in written and "\n" not in text[colon : span.start] and span.start > colon:
        colon, written = span.start, written.lstrip()
    return text[:colon] + written + text[span.end :]


def _column(text: str, at: int) -> int:
    return at - (text.rfind("\n", 0, at) + 1)


def _added(text: str, whole: list[Span], path: Path, meant: Any, order: Sequence[str]) -> str:
    """The text with one more entry in a collection, the last span."""
    parent, step, value = whole[-1], path[-1], _at(meant, path)
    if parent.entries is None:
        raise _refused(path, "a single value holds no entries")
    behind = len(parent.entries) - 1
    if not parent.listed:
        behind = _behind([str(one.key) for one in parent.entries], str(step), order)
    if parent.flow:
        written = flow(value) if parent.listed else f"{scalar(step, in_flow=True)}: {flow(value)}"
        return _narrow(_added_in_flow(text, parent, behind, written), text, parent.start, whole, path[:-1], meant)
    indent = _column(text, parent.entries[0].at)
    written = item(value, indent) if parent.listed else entry(str(step), value, indent)
    if behind < 0:
        at = parent.entries[0].at
        return text[:at] + written[indent:] + "\n" + " " * indent + text[at:]
    end = text.find("\n", parent.entries[behind].value.end)
    return f"{text}\n{written}\n" if end < 0 else f"{text[:end]}\n{written}{text[end:]}"


def _added_in_flow(text: str, parent: Span, behind: int, written: str) -> str:
    entries = parent.entries or []
    if not entries:
        return text[: parent.start + 1] + written + text[parent.end - 1 :]
    if behind < 0:
        at = entries[0].at
        return f"{text[:at]}{written}, {text[at:]}"
    at = entries[behind].value.end
    return f"{text[:at]}, {written}{text[at:]}"


def _without(text: str, whole: list[Span], path: Path) -> str:
    """The text without the last span's entry."""
    parent = whole[-2]
    entries = parent.entries or []
    found = parent.held(path[-1])
    number = entries.index(found)
    if len(entries) == 1:
        empty = "[]" if parent.listed else "{}"
        return _emptied(text, whole[:-1], path[:-1], empty)
    if parent.flow:
        if number:
            return text[: entries[number - 1].value.end] + text[found.value.end :]
        return text[: found.at] + text[entries[1].at :]
    begin = text.rfind("\n", 0, found.at) + 1
    if text[begin : found.at].strip():  # behind a dash: the next entry takes its place
        return text[: found.at] + text[entries[number + 1].at :]
    end = text.find("\n", found.value.end)
    return text[:begin] + (text[end + 1 :] if end >= 0 else "")


def _emptied(text: str, whole: list[Span], path: Path, empty: str) -> str:
    """The text with a collection that holds nothing any more."""
    span = whole[-1]
    if len(whole) == 1:
        raise _refused(path, "nothing would be left of the file")
    if span.flow:
        return text[: span.start] + empty + text[span.end :]
    found = whole[-2].held(path[-1])
    colon = text.index(":", found.key_end) + 1 if found.key is not None else found.key_end
    return f"{text[:colon]} {empty}{text[span.end :]}"


def _checked(text: str, meant: Any, path: Path) -> str:
    """The text, if it says what was meant, in the order that was meant."""
    try:
        said = read_tree(text, "the text").root.plain()
    except Refused as refused:
        raise _refused(path, refused.problems[0].what) from None
    if said != meant or repr(said) != repr(meant):
        raise _refused(path, "written, it would say something else")
    return text


def _refused(path: Path, why: str) -> Refused:
    where = ".".join(map(str, path)) or "the file"
    return Refused([Problem("cannot-write", f"{where}: {why}", Place("edit"), "edit the file as text instead")])
