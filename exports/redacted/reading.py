"""A redacted record as it comes from outside: checked in form, and its root made again. Nothing in it is believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError

from exports.ledger import merkle
from exports.redacted.commitments import leaf_of
from exports.redacted.disclosing import SCHEMA
from kb.from_yaml.shapes import Shape
from kb.problems import Place, Problem, Refused

MOST_FIELDS = 20_000
DEEPEST = 100
_MOST_TOLD = 20
_AGAIN = "ask for the file again where it came from"
_NEWER = "install a newer Rung, and read it with that"

_Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*(/[a-z0-9_]+)*$", max_length=100)]
_Salt = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
_Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class OpenShape(Shape):
    """A field that is shown, with the salt of its hash."""

    name: _Name
    salt: _Salt
    value: Any


class HiddenShape(Shape):
    """A field of which only the hash is shown."""

    hidden: _Hash


class RedactedShape(Shape):
    """The whole file."""

    schema_: Annotated[str, Field(alias="schema")]
    fields: Annotated[list[OpenShape | HiddenShape], Field(min_length=1, max_length=MOST_FIELDS)]


@dataclass(frozen=True, slots=True)
class Open:
    """A field that is shown; `leaf` is the hash made of it."""

    name: str
    value: Any
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Hidden:
    """A field that is not shown; `leaf` is the hash given instead of it."""

    leaf: bytes


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redacted record, in form. Only where its root and its number of fields were kept is it the record's."""

    fields: tuple[Open | Hidden, ...]

    @property
    def shown(self) -> dict[str, Any]:
        """The open fields by name."""
        return {one.name: one.value for one in self.fields if isinstance(one, Open)}

    @property
    def hidden(self) -> int:
        """How many fields are not shown."""
        return sum(isinstance(one, Hidden) for one in self.fields)


def root_of(redacted: Redacted) -> bytes:
    """The root over all fields, to be compared with the one that the ledger keeps; so is their number."""
    return merkle.root_of([one.leaf for one in redacted.fields])


def redacted_in(value: Any, where: Place) -> Redacted:
    """The redacted record that parsed JSON holds. Raises Refused with bad-redacted."""
    _check_schema(value, where)
    if _is_deeper(value, DEEPEST):
        raise _refused([f"it is nested deeper than {DEEPEST} levels"], where)
    try:
        shape = RedactedShape.model_validate(value)
    except ValidationError as error:
        raise _refused([_fault(each["loc"], each["msg"]) for each in error.errors(include_url=False)], where) from None
    names = Counter(one.name for one in shape.fields if isinstance(one, OpenShape))
    twice = sorted(name for name, count in names.items() if count > 1)
    if twice:
        raise _refused([f"two fields are called '{name}'" for name in twice], where)
    return Redacted(tuple(_fields(shape, where)))


def _check_schema(value: Any, where: Place) -> None:
    schema = value.get("schema") if isinstance(value, dict) else None
    if schema == SCHEMA:
        return
    if isinstance(schema, str) and schema.startswith("rung.redacted.v"):
        what = f"this is a redacted record of another version, {schema[:40]!r}; this program reads {SCHEMA}"
        raise Refused([Problem("bad-redacted", what, where, _NEWER)])
    raise _refused([f"its schema is not {SCHEMA}"], where)


def _fields(shape: RedactedShape, where: Place) -> Iterator[Open | Hidden]:
    for number, one in enumerate(shape.fields):
        if isinstance(one, HiddenShape):
            yield Hidden(bytes.fromhex(one.hidden))
            continue
        try:
            yield Open(one.name, one.value, leaf_of(one.name, one.salt, one.value))
        except (ValueError, TypeError, RecursionError):
            raise _refused([f"'fields.{number}': its value has no canonical form"], where) from None


def _is_deeper(value: Any, most: int) -> bool:
    """Whether lists and objects stand in each other more than so many deep; asked level by level."""
    level = [value]
    for _ in range(most):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return False
    return True


def _inside(value: Any) -> list[Any]:
    found = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for one in found if isinstance(one, dict | list)]


def _fault(where: tuple[int | str, ...], what: str) -> str:
    """What is wrong and where, a stranger's words made fit to be shown."""
    place = ".".join(str(part)[:40] for part in where if not str(part).endswith("Shape"))
    return f"{place!r}: {what[:200]}" if place else what[:200]


def _refused(faults: list[str], where: Place) -> Refused:
    every = dict.fromkeys(faults)
    told = [*every][:_MOST_TOLD]
    if len(every) > _MOST_TOLD:
        told.append(f"and {len(every) - _MOST_TOLD} more")
    return Refused(Problem("bad-redacted", f"this is no redacted record: {one}", where, _AGAIN) for one in told)
