"""Files that a command is given, as bytes."""

from __future__ import annotations

from pathlib import Path

from kb.problems import Place, Problem, Refused

_MOST = 256_000_000


def bytes_of(path: Path) -> bytes:
    """What a file holds. Raises Refused where it cannot be read, or is too large to be anything of Rung's."""
    try:
        if path.stat().st_size > _MOST:
            what = f"the file has {path.stat().st_size} bytes"
            raise Refused([Problem("too-large", what, Place(str(path)), "check that it is the right file")])
        return path.read_bytes()
    except (OSError, ValueError) as error:
        what = f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise Refused([Problem("unreadable", what, Place(str(path)), "check the path")]) from None
