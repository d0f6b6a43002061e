"""One edit of a file, as plain data: it can be kept, undone, and made again on a text that has changed meanwhile."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from kb.editing.splicing import insert, put, rename, take_out
from kb.from_yaml.shapes import Shape

Steps = tuple[str | int, ...]


class Put(Shape):
    """A value at a path: changed, or added. `order`: a mapping's keys as they are wont to stand."""

    edit: Literal["put"] = "put"
    path: Steps
    value: JsonValue
    order: tuple[str, ...] = ()


class Inserted(Shape):
    """One more item in a list."""

    edit: Literal["inserted"] = "inserted"
    path: Steps
    value: JsonValue


class TakenOut(Shape):
    """The entry at a path is gone."""

    edit: Literal["taken_out"] = "taken_out"
    path: Steps


class Renamed(Shape):
    """The key at a path is called otherwise."""

    edit: Literal["renamed"] = "renamed"
    path: Steps
    new: str


class Written(Shape):
    """The whole file, as it was typed."""

    edit: Literal["written"] = "written"
    text: str


class Removed(Shape):
    """The file is gone."""

    edit: Literal["removed"] = "removed"


Edit = Annotated[Put | Inserted | TakenOut | Renamed | Written | Removed, Field(discriminator="edit")]


def edited(text: str, edit: Any) -> str:
    """The text after an edit. Raises Refused with cannot-write."""
    match edit:
        case Put(path=path, value=value, order=order):
            return put(text, path, value, order)
        case Inserted(path=path, value=value):
            return insert(text, path, value)
        case TakenOut(path=path):
            return take_out(text, path)
        case Renamed(path=path, new=new):
            return rename(text, path, new)
        case Written(text=whole):
            return whole
        case _:
            raise TypeError(edit)
