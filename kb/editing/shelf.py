"""Where drafts are kept, a file each: kept after every step, gone on with later, thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Literal

from filelock import FileLock, Timeout
from pydantic import Field, ValidationError

from kb.editing.draft import Draft, File, Step, begun
from kb.editing.merging import taken_over
from kb.editing.writing import remove, write_whole
from kb.folder import read_texts, shown_name
from kb.from_yaml.shapes import Shape
from kb.problems import Place, Problem, Refused


class KeptDraft(Shape):
    """A draft in its file: the folder it is about, the texts it was begun on of the files it touches, its steps."""

    draft: Literal["rung.draft.v1"] = "rung.draft.v1"
    folder: str
    begun: dict[File, str]
    steps: tuple[Step, ...]
    at: int = Field(ge=0)


@dataclass
class Shelf:
    """A folder of drafts. One that is open in another program cannot be opened here."""

    place: Path

    def __post_init__(self) -> None:
        self._locks: dict[str, FileLock] = {}

    def begin(self, folder: Path) -> tuple[str, Draft]:
        """A new draft of a knowledge base, and the name that it is kept under from its first step on."""
        name = token_hex(16)
        self._hold(name)
        texts, _ = read_texts(folder)
        return name, begun(shown_name(folder), texts)

    def of(self, folder: Path) -> Iterator[tuple[str, KeptDraft]]:
        """The drafts of a folder, the last changed first; damaged ones are left out, and stay."""
        paths = sorted(self.place.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in paths:
            with suppress(Refused):
                kept = self._read(path.stem)
                if kept.folder == str(folder.resolve()):
                    yield path.stem, kept

    def keep(self, name: str, folder: Path, draft: Draft) -> None:
        """Keep a draft as it now is. Raises Refused with cannot-write."""
        touched = {change.file for step in draft.steps for change in step.changes}
        old = {file: text for file, text in draft.begun.items() if file in touched}
        kept = KeptDraft(folder=str(folder.resolve()), begun=old, steps=draft.steps, at=draft.at)
        write_whole(self._path(name), kept.model_dump_json())

    def resume(self, name: str, folder: Path) -> Draft:
        """A kept draft over the files as they now are; over those it was begun on, where a standing step clashes.

        `kb.editing.merging.clashes` says why; applying it is then refused. Raises Refused with unreadable or
        open-elsewhere.
        """
        self._hold(name)
        kept, (texts, _) = self._read(name), read_texts(folder)
        touched = {change.file for step in kept.steps for change in step.changes}
        draft = begun(
            shown_name(folder), {file: text for file, text in texts.items() if file not in touched} | kept.begun
        )
        for step in kept.steps:
            draft = draft.after(step)
        while draft.at > kept.at:
            draft = draft.undone()
        return taken_over(draft, texts)

    def throw_away(self, name: str) -> None:
        """The draft is gone."""
        remove(self._path(name))
        self.let_go(name)

    def let_go(self, name: str) -> None:
        """Another program may open it."""
        lock = self._locks.pop(name, None)
        if lock is not None:
            lock.release()
            Path(lock.lock_file).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.place / f"{name}.json"

    def _hold(self, name: str) -> None:
        if name in self._locks:
            return
        self.place.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.place / f"{name}.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            what = "this draft is open in another program"
            raise Refused(
                [Problem("open-elsewhere", what, Place("draft"), "go on there, or begin another draft")]
            ) from None
        self._locks[name] = lock

    def _read(self, name: str) -> KeptDraft:
        path = self._path(name)
        try:
            return KeptDraft.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            what = f"this draft cannot be read: {str(error).splitlines()[0]}"
            raise Refused(
                [Problem("unreadable", what, Place(str(path)), "begin another draft; the file stays")]
            ) from None
