"""A draft applied to its folder: all of it or nothing, never over what somebody else has changed meanwhile.

What is to be written is noted first; where a program is killed between two files, the folder refuses to be read until
the note has been followed to its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from kb.editing.draft import Draft, File, begun
from kb.editing.merging import rebased
from kb.editing.writing import refused, remove, write_whole
from kb.folder import OWN, UNFINISHED, read_texts
from kb.from_yaml.base import base_from
from kb.from_yaml.shapes import Shape
from kb.problems import Place, Problem, Refused

_PATIENCE = 5.0
"""Seconds to wait for another program that is applying a draft to the same folder."""


class Note(Shape):
    """What is to be written: for each file its text before and after; None where there is no file."""

    files: dict[File, tuple[str | None, str | None]]


def apply(draft: Draft, folder: Path) -> Draft:
    """Write a draft's changes into its folder; the new beginning.

    Files that others have changed meanwhile are merged where that is possible. Raises Refused with changed-meanwhile or
    cannot-write, and with all that makes the base unreadable; no file is changed then.
    """
    with _alone(folder):
        _finish(folder)
        texts, _ = read_texts(folder)
        now = draft if texts == draft.begun else rebased(draft, texts)
        base_from(now.folder())
        _write(folder, Note(files=now.changed()))
    return begun(draft.name, now.texts)


def finish(folder: Path) -> None:
    """Follow a note that a killed program has left to its end. Raises Refused with changed-meanwhile, cannot-write."""
    if (folder / UNFINISHED).exists():
        with _alone(folder):
            _finish(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / OWN / "lock", timeout=_PATIENCE)
    try:
        (folder / OWN).mkdir(exist_ok=True)
        (folder / OWN / ".gitignore").write_text(
            "*\n", encoding="utf-8"
        )  # no knowledge, so nothing to keep versions of
        with lock:
            yield
    except Timeout:
        what = "another program is changing it"
        raise Refused([Problem("cannot-write", what, Place(str(folder)), "wait until it is done")]) from None
    except OSError as error:
        raise refused(folder, error) from None


def _finish(folder: Path) -> None:
    path = folder / UNFINISHED
    if not path.exists():
        return
    try:
        note = Note.model_validate_json(path.read_bytes())
    except (ValidationError, OSError) as error:
        what = f"the note of what was being written cannot be read: {str(error).splitlines()[0]}"
        mend = "compare the folder with your version control, then delete this file"
        raise Refused([Problem("changed-meanwhile", what, Place(str(path)), mend)]) from None
    _write(folder, note)


def _write(folder: Path, note: Note) -> None:
    texts, _ = read_texts(folder)
    touched = [name for name, pair in note.files.items() if texts.get(name) not in pair]
    if touched:
        mend = f"compare it with your version control, then delete {UNFINISHED}"
        raise Refused(
            [Problem("changed-meanwhile", "a change was cut off, and the file was changed since",
                     Place(f"{folder}/{name}"), mend) for name in touched]
        )  # fmt: skip
    write_whole(folder / UNFINISHED, note.model_dump_json())
    for name, (_, text) in note.files.items():
        if text is None:
            remove(folder / name)
        elif texts.get(name) != text:
            write_whole(folder / name, text)
    remove(folder / UNFINISHED)
