"""Files packed into one, so that the same files give the same bytes, and other bytes are never read as the same."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping

from kb.problems import Refused

_MADE = (1980, 1, 1, 0, 0, 0)


def packed(members: Mapping[str, bytes]) -> bytes:
    """The file, its members in the order they are given; none is compressed, so that no library writes it otherwise."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as file:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _MADE)
            info.create_system = 3  # the same on every system: a file for its owner to write and all to read
            info.external_attr = 0o644 << 16
            file.writestr(info, content)
    return whole.getvalue()


def unpacked(content: bytes, most_files: int, most_bytes: int, bad: Callable[[str], Refused]) -> dict[str, bytes]:
    """The members by their names, in order. Raises what `bad` makes of the words where it is no such file."""
    try:
        found = dict(_members(content, most_files, most_bytes, bad))
        whole = packed(found)
    except (zipfile.BadZipFile, struct.error, RuntimeError, ValueError, EOFError, OSError) as error:
        raise bad(f"it is damaged: {error}") from None
    if whole != content:
        raise bad("a byte between its parts was changed, or another program packed it")
    return found


def _members(
    content: bytes, most_files: int, most_bytes: int, bad: Callable[[str], Refused]
) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        members = file.infolist()
        if len(members) > most_files or len({member.filename for member in members}) < len(members):
            raise bad("it holds too many files, or one twice")
        for member in members:
            if member.compress_type != zipfile.ZIP_STORED or member.file_size > most_bytes:
                raise bad(f"'{member.filename:.100}' is too large, or is compressed")
            yield member.filename, file.read(member)
