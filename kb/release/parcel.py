"""A release as one file: the base's files, the changes in words, what was signed. The same release, the same bytes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.folder import MOST_FILES, is_expected
from kb.problems import Place
from kb.release.statements import bad
from kb.yaml_tree import MOST_CHARACTERS

_STATEMENT, _APPROVAL, _CHANGES, _KNOWLEDGE = "statement.note", "approval.note", "changes.md", "kb/"
_MADE = (1980, 1, 1, 0, 0, 0)
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
    """The file of a parcel: nothing in it is compressed, so that no other library writes it otherwise."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as file:
        for name, text in _members(parcel):
            info = zipfile.ZipInfo(name, _MADE)
            info.external_attr = 0o644 << 16
            file.writestr(info, text.encode())
    return whole.getvalue()


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
    try:
        found = _parcel(dict(_read(content, where)), where)
    except (zipfile.BadZipFile, struct.error, RuntimeError, ValueError, EOFError, OSError) as error:
        raise bad(f"it is no release, or is damaged: {error}", where, _AGAIN) from None
    if as_bytes(found) != content:
        raise bad("it is not written as a release is", where, _AGAIN)
    return found


def _read(content: bytes, where: Place) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        members = file.infolist()
        if len(members) > MOST_FILES or len({member.filename for member in members}) < len(members):
            raise bad("it holds too many files, or one twice", where, _AGAIN)
        for member in members:
            if member.compress_type != zipfile.ZIP_STORED or member.file_size > _MOST_BYTES:
                raise bad(f"'{member.filename}' is packed otherwise than in a release", where, _AGAIN)
            yield member.filename, file.read(member).decode()


def _parcel(members: dict[str, str], where: Place) -> Parcel:
    statement, changes = members.pop(_STATEMENT, None), members.pop(_CHANGES, None)
    approval = members.pop(_APPROVAL, None)
    texts = {name.removeprefix(_KNOWLEDGE): text for name, text in members.items()}
    stray = [name for name in members if not name.startswith(_KNOWLEDGE) or not is_expected(name[len(_KNOWLEDGE) :])]
    if statement is None or changes is None or stray:
        raise bad(f"it lacks a part, or holds {', '.join(stray[:3]) or 'too little'}", where, _AGAIN)
    return Parcel(statement, approval, changes, texts)
