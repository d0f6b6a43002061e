"""A consultation given out into a file: what was shown is given, and what was logged is not logged once more."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from exports.giving import Asked, Given, Looked, Wish, asked_for, asked_of, give, looked_for, looked_of
from exports.ledger.keys import ledger_key
from exports.ledger.log import Ledger
from exports.proof.proof import ENDING
from exports.store import Store
from kb.editing.writing import refused, write_whole
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: a form, in which file, for whom, signed with which key; `notes` as in `Wish`.

    `passphrase`: None where RUNG_LEDGER_PASSPHRASE holds it.
    """

    form: str
    path: Path
    to: str | None = None
    key: Path | None = None
    passphrase: str | None = None
    notes: bool = False


@dataclass(frozen=True, slots=True)
class Handed:
    """What was written: the file with its size, the proof beside it if there is one.

    `index` is the entry that says so, `of` the one of the record, `key` the file with the public key.
    """

    order: Order
    size: int
    proof: Path | None
    index: int
    of: int

    @property
    def key(self) -> Path | None:
        return self.order.key.with_name(f"{self.order.key.name}.pub") if self.order.key else None


@dataclass(frozen=True, slots=True)
class _Unwritten:
    """What was made and logged, and could not be written."""

    order: Order
    shown: bytes
    given: Given
    of: int


class HandingOver:
    """The giving out of one consultation as it stands, or of an earlier entry about it."""

    def __init__(
        self, store: Store, consultation: str, entry: int | None, base: Callable[[], KnowledgeBase], by: str
    ) -> None:
        self._store, self._consultation, self._entry = store, consultation, entry
        self._base, self._by = base, by
        self._unwritten: _Unwritten | None = None

    def look(self) -> Looked:
        """What would be given out now; nothing is logged. Raises Refused."""
        if self._entry is None:
            return looked_for(self._store, self._consultation, self._base)
        return looked_of(self._asked())

    def give(self, shown: Looked, order: Order) -> Handed:
        """Give out what was shown. Raises Refused; where the file could not be written, the next try only writes it."""
        key = ledger_key(order.key, order.passphrase) if order.key else None
        _check_folder(order.path)
        found = self._again(shown, order)
        if found is None:
            if self.look().record.content != shown.record.content:
                raise _moved_on(shown)
            asked = self._asked()
            given = give(self._store, Wish(asked, order.form, key, self._by, order.to, order.notes))
            found = _Unwritten(order, shown.record.content, given, asked.entry.index)
        self._unwritten = found
        handed = _written(found, order.path)
        self._unwritten = None
        return handed

    def _again(self, shown: Looked, order: Order) -> _Unwritten | None:
        """What was made by the same order, and only lacks a place; the passphrase may have been typed anew."""
        before = self._unwritten
        if before is None or before.shown != shown.record.content:
            return None
        same = replace(order, path=before.order.path, passphrase=before.order.passphrase)
        return replace(before, order=order) if same == before.order else None

    def _asked(self) -> Asked:
        if self._entry is None:
            return asked_for(self._store, self._consultation, self._base, self._by)
        entry = Ledger(self._store).entry(self._entry)
        if entry.about != self._consultation:
            what = f"entry {self._entry} is not about the consultation {self._consultation}"
            raise Refused([Problem("used-wrongly", what, Place(self._store.place), "choose one of its own entries")])
        return asked_of(self._store, entry)


def proof_beside(path: Path) -> Path:
    """Where the proof of a page stands."""
    return Path(f"{path}{ENDING}")


def _check_folder(path: Path) -> None:
    """That the folder takes a file, before anything is logged. Raises Refused with cannot-write."""
    try:
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise refused(path, error) from None


def _written(found: _Unwritten, path: Path) -> Handed:
    """The proof before its page, so that none stands there alone."""
    given, proof = found.given, proof_beside(path) if found.given.proof is not None else None
    try:
        if proof is not None and given.proof is not None:
            write_whole(proof, given.proof)
        write_whole(path, given.content)
    except Refused as refusal:
        raise Refused(_unwritten(refusal, given.index)) from None
    return Handed(found.order, len(given.content), proof, given.index, found.of)


def _unwritten(refusal: Refused, index: int) -> Iterator[Problem]:
    yield from refusal.problems
    mend = "press Ctrl+S again, or choose another file first: the same is written then, and not logged again"
    yield Problem("cannot-write", f"it is logged as given out, by entry {index}, and not written yet", Place(""), mend)


def _moved_on(shown: Looked) -> Refused:
    what = "it was changed in the meantime, and is no longer what the preview shows"
    mend = "look at the preview, which now shows it as it stands, and press Ctrl+S again"
    return Refused([Problem("used-wrongly", what, Place(f"case {shown.record.case}"), mend)])
