"""Files written so that a reader finds the old text or the new one, whole, whatever happens meanwhile."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kb.problems import Place, Problem, Refused


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file at once and for good. Raises Refused with cannot-write; the old file stands then."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        try:
            with open(handle, "wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, path.stat().st_mode if path.exists() else _usual())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync(path.parent)
    except OSError as error:
        raise refused(path, error) from None


def remove(path: Path) -> None:
    """Remove a file for good. Raises Refused with cannot-write."""
    try:
        path.unlink(missing_ok=True)
        _sync(path.parent)
    except OSError as error:
        raise refused(path, error) from None


def refused(path: Path, error: OSError) -> Refused:
    """What the system would not do."""
    what = f"it cannot be written: {error.strerror or error}"
    return Refused([Problem("cannot-write", what, Place(str(path)), "check the folder, its permissions and the disk")])


def _usual() -> int:
    """The mode that a new file would have."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync(folder: Path) -> None:
    """Have a folder's own entries kept, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
