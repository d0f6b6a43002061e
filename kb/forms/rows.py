"""The rows of a form. Nothing here raises: what no form can show is a row of its own, to be changed as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kb.forms.comparisons import comparison_of
from kb.forms.examples import missing
from kb.forms.field import Field, Spot, value_at
from kb.forms.row import FormRow, Reading, RowKind
from kb.forms.telling import joint, labelled, one_line, told
from kb.forms.tree import Group, group_at
from kb.forms.walk import found
from kb.forms.words import labels
from kb.model import KnowledgeBase
from kb.yaml_tree import Path

_NO_FORM = "Only a change of the text itself can show or mend this."
_IN_GROUP = "Add a condition, change how they are joined, or deny all of it."


def rows(base: KnowledgeBase, file: str, plain: Any, path: Path = ()) -> tuple[FormRow, ...]:
    """The form of what stands at a path of a file, given the file's plain value."""
    place, maker, value = found(file, plain, path), _Maker(base, file, plain), value_at(plain, path)
    if place is None:
        return tuple(maker.others(value, path))
    if place.rest:
        return ()
    if place.field.keys and place.field.kind != "conclusion" and isinstance(value, dict):
        return tuple(maker.keyed(place.field, value, path, 0))
    return tuple(maker.rows(place.field, value, path, 0))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes rows of one file."""

    base: KnowledgeBase
    file: str
    plain: Any

    def rows(self, field: Field, value: Any, path: Path, depth: int) -> Iterator[FormRow]:
        """The rows of one place: its own, then those below it."""
        if field.kind == "test":
            yield from self._condition(field, value, path, depth, field.label)
        elif field.kind == "entry" or field.choices:
            yield from self._entry(field, value, path, depth)
        else:
            yield self._single(field, value, path, depth)
            if field.keys:
                yield from self._companions(field, value, path, depth + 1)

    def _single(self, field: Field, value: Any, path: Path, depth: int) -> FormRow:
        row = FormRow(path, depth, field.label, "", field.kind, field.help, value is not None, field.needed)
        if value is None:
            return row
        said = told(field, Spot(self.base, self.file, self.plain, path), value)
        return replace(row, value=said) if said is not None else self._other(field.label, value, path, depth)

    def _other(self, label: str, value: Any, path: Path, depth: int) -> FormRow:
        return FormRow(path, depth, label, one_line(value), "other", _NO_FORM)

    def others(self, value: Any, path: Path) -> Iterator[FormRow]:
        """What stands where there is no form: part by part, where it has parts."""
        parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, part in parts:
            yield self._other(_shown(key), part, (*path, key), 0)

    def keyed(self, field: Field, value: dict[Any, Any], path: Path, depth: int) -> Iterator[FormRow]:
        """The rows of a mapping: the keys of its form in their order, then what belongs to none."""
        known = field.keys(value) if field.keys else {}
        for key, inner in known.items():
            yield from self.rows(inner, value.get(key), (*path, key), depth)
        for key, part in value.items():
            if key not in known:
                yield self._other(_shown(key), part, (*path, key), depth)

    def _companions(self, field: Field, value: Any, path: Path, depth: int) -> Iterator[FormRow]:
        """The keys that may stand beside a conclusion's verb."""
        for key, inner in field.keys(value).items() if field.keys and isinstance(value, dict) else ():
            yield from self.rows(inner, value.get(key), (*path, key), depth)

    def _entry(self, field: Field, value: Any, path: Path, depth: int) -> Iterator[FormRow]:
        fitting = isinstance(value, dict) or (isinstance(value, list) and (not field.keys or field.choices))
        if value is not None and not fitting:
            yield self._other(field.label, value, path, depth)
            return
        given = value is not None
        yield FormRow(path, depth, field.label, "", "entry", field.help, given, field.needed)
        if field.keys and given:
            yield from self.keyed(field, value, path, depth + 1)
        elif field.each and field.each.kind == "example":
            yield from self._examples(field.each, value or [], path, depth + 1)
        elif field.each and given:
            yield from self._each(field, field.each, value, path, depth + 1)

    def _each(self, field: Field, each: Field, value: Any, path: Path, depth: int) -> Iterator[FormRow]:
        """The rows of a list's or mapping's entries."""
        if isinstance(value, list) and field.choices:
            for number, (word, label) in enumerate(_listed(value)):
                yield self._choice(each, word, label, (*path, number), depth)
        elif isinstance(value, list) is (each.naming is not None):
            yield self._other(field.label, value, path, depth)
        elif isinstance(value, list):
            for number, part in enumerate(value):
                yield from self._part(each, f"{each.label} {number + 1}", part, (*path, number), depth)
        elif isinstance(value, dict):
            for key, part in value.items():
                yield from self._named(field, each, str(key), part, (*path, key), depth)

    def _choice(self, each: Field, word: str, label: Any, path: Path, depth: int) -> FormRow:
        if not isinstance(label, str):
            return self._other(word, label, path, depth)
        return FormRow(path, depth, word, label, "line", each.help)

    def _named(self, field: Field, each: Field, name: str, part: Any, path: Path, depth: int) -> Iterator[FormRow]:
        """The rows of an entry that has a name: the name first, where the entry holds more than one value."""
        if field.choices:
            yield self._choice(each, name, part, path, depth)
        elif each.kind == "test":
            yield from self._condition(each, part, path, depth, each.label.format(f"“{name}”"))
        elif each.kind != "entry":
            yield from self.rows(replace(each, label=name.replace("_", " ")), part, path, depth)
        else:
            kind: RowKind = "day" if each.naming == "day" else "name"
            yield FormRow(path, depth, each.label, name, kind, each.help, of_key=each.naming == "day")
            yield from self._inside(each, part, path, depth + 1)

    def _part(self, each: Field, label: str, part: Any, path: Path, depth: int) -> Iterator[FormRow]:
        yield FormRow(path, depth, label, "", "entry", each.help)
        yield from self._inside(each, part, path, depth + 1)

    def _inside(self, each: Field, part: Any, path: Path, depth: int) -> Iterator[FormRow]:
        if isinstance(part, dict):
            yield from self.keyed(each, part, path, depth)
        elif part is not None:
            yield self._other(each.label, part, path, depth)

    def _examples(self, each: Field, value: Any, path: Path, depth: int) -> Iterator[FormRow]:
        """Every example by its outcome, then a row to fill in for each outcome without one."""
        if not isinstance(value, list):
            yield self._other(each.label, value, path, depth)
            return
        for number, part in enumerate(value):
            outcome = next(iter(part), each.label) if isinstance(part, dict) else each.label
            yield self._single(replace(each, label=_shown(outcome).capitalize()), part, (*path, number), depth)
        for number, outcome in enumerate(missing(value), len(value)):
            yield FormRow((*path, number), depth, outcome.capitalize(), "", "example", each.help, given=False)

    def _condition(self, field: Field, value: Any, path: Path, depth: int, prefix: str = "") -> Iterator[FormRow]:
        """A condition with its parts below it; `prefix` stands before the whole condition."""
        reading, group = field.reading(self.plain, path), group_at(value, path)
        if value is None or (group is None and comparison_of(value) is None):
            row = replace(self._single(field, value, path, depth), label=prefix or "Condition", reading=reading)
            yield row
        elif group is None:
            yield self._leaf(field, value, path, depth, prefix, reading)
        else:
            yield self._joint(field, group, depth, prefix, reading)
            for number, part in enumerate(group.parts):
                inner = replace(field, needed=False, reads=lambda *_: reading)
                yield from self._condition(inner, part, (*group.parts_at, number), depth + 1)

    def _joint(self, field: Field, group: Group, depth: int, prefix: str, reading: Reading) -> FormRow:
        label = f"{prefix} {joint(group)}".strip()
        label = label[:1].upper() + label[1:]
        return FormRow(group.path, depth, label, "", "group", _IN_GROUP, needed=field.needed, reading=reading)

    def _leaf(self, field: Field, value: Any, path: Path, depth: int, prefix: str, reading: Reading) -> FormRow:
        comparison = comparison_of(value)
        term = labelled(self.base, comparison.term, reading) if comparison else ""
        label = f"{prefix}: {term}" if prefix else term
        row = self._single(replace(field, label=label, reads=lambda *_: reading), value, path, depth)
        return replace(row, reading=reading)


def _shown(key: object) -> str:
    return str(key).replace("_", " ")


def _listed(choices: list[Any]) -> Iterator[tuple[str, Any]]:
    """Each word of a list with its label; of what is no word, what it is."""
    for word in choices:
        yield next(iter(labels([word]).items()), (one_line(word), word))
