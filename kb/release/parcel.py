"""A release as one file: the base's files, the changes in words, what was signed. The same release, the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.folder import MOST_FILES, is_expected
from kb.problems import Place
from kb.release.statements import bad
from kb.yaml_tree import MOST_CHARACTERS
from kb.zip_file import packed, unpacked

_STATEMENT, _APPROVAL, _CHANGES, _KNOWLEDGE = "statement.note", "approval.note", "changes.md", "kb/"
_AGAIN = "get the release again from where it was made"
_MOST_BYTES = 4 * MOST_CHARACTERS


@dataclass(frozen=True)
class Parcel:
    """What a release's file holds, nothing of it verified; `approval` is None while it waits for one."""

    statement: str
    approval: str | None
    changes: str
    texts: Mapping[str, str]


def as_bytes(parcel: Parcel) -> bytes:
    """The file of a parcel."""
    return packed({name: text.encode() for name, text in _members(parcel)})


def _members(parcel: Parcel) -> Iterator[tuple[str, str]]:
    yield _STATEMENT, parcel.statement
    if parcel.approval is not None:
        yield _APPROVAL, parcel.approval
    yield _CHANGES, parcel.changes
    for name in sorted(parcel.texts):
        yield f"{_KNOWLEDGE}{name}", parcel.texts[name]


def parcel_in(path: Path) -> Parcel:
    """The parcel in a file. Raises Refused with bad-release: it is none, is damaged, or holds what no release has."""
    where = Place(str(path))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise bad(f"it cannot be read: {error.strerror or error}", where, "check the path") from None
    return parcel_of(content, where)


def parcel_of(content: bytes, where: Place) -> Parcel:
    """The parcel in the bytes of a file; as `parcel_in`. Other bytes than `as_bytes` makes are refused."""
    members = unpacked(content, MOST_FILES, _MOST_BYTES, lambda what: bad(f"this is no release: {what}", where, _AGAIN))
    try:
        found = _parcel({name: part.decode() for name, part in members.items()}, where)
    except UnicodeDecodeError:
        raise bad("a file in it is not UTF-8", where, _AGAIN) from None
    if as_bytes(found) != content:
        raise bad("it is not written as a release is", where, _AGAIN)
    return found


def _parcel(members: dict[str, str], where: Place) -> Parcel:
    statement, changes = members.pop(_STATEMENT, None), members.pop(_CHANGES, None)
    approval = members.pop(_APPROVAL, None)
    texts = {name.removeprefix(_KNOWLEDGE): text for name, text in members.items()}
    stray = [name for name in members if not name.startswith(_KNOWLEDGE) or not is_expected(name[len(_KNOWLEDGE) :])]
    if statement is None or changes is None or stray:
        raise bad(f"it lacks a part, or holds {', '.join(stray[:3]) or 'too little'}", where, _AGAIN)
    return Parcel(statement, approval, changes, texts)
