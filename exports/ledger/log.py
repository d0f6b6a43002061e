"""The ledger itself: entries are added and proved. Nothing here changes one or takes one out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from exports.ledger import asking
from exports.ledger.appending import Appended, Head, append, found_again, head_of
from exports.ledger.checkpoint import Checkpoint, checkpoint_from, signed_checkpoint
from exports.ledger.comparing import Compared, compared, opened
from exports.ledger.entries import Draft, Entry, drafted
from exports.ledger.kinds import ReferenceShape, reference
from exports.ledger.merkle import consistency_proof, inclusion_holds, inclusion_proof, root_at
from exports.ledger.proof_file import ProofFile, proof_file_text
from exports.ledger.refusals import changed, no_entry, of_entry
from exports.ledger.verifying import Verified, verified
from exports.store import Store, postgresql, sqlite
from exports.store.refusals import ENTRY_LOST, ENTRY_UNSURE, told
from kb.problems import Place, Problem, Refused
from kb.signing import SigningKey, VerifierKey, read_note

TRIES = 3
"""How often an entry is tried where the connection is lost."""


class Ledger:
    """The ledger of a store. Several threads and several programs may use it at once.

    Every method raises Refused when the database does not answer, or holds what cannot be right.
    """

    def __init__(self, store: Store) -> None:
        self.place = f"{store.place}, ledger"
        self._reading = postgresql.for_looking(store.engine)
        self._writing = sqlite.for_writing(store.engine)

    @property
    def head(self) -> Head:
        """Size and root of one moment."""
        with self._looking() as connection:
            return head_of(connection, self.place)

    @property
    def size(self) -> int:
        """How many entries it has."""
        return self.head.size

    @property
    def root(self) -> bytes:
        """The hash that stands for all of them."""
        return self.head.root

    def append(
        self, kind: str, content: bytes, *, by: str = "", about: str = "", at: datetime | None = None
    ) -> Appended:
        """Keeps an entry as the last; on the disk once this returns, and kept once, or not at all.

        `at` is what the appender's clock says; one that goes wrong is believed here, and told of by `verify`. Raises
        Refused with bad-entry when the content is none of this kind, or points at an entry that is not there.
        """
        draft = drafted(kind, content, by, about, at)
        return self._kept(draft, reference(kind, content, Place(self.place)))

    def _kept(self, draft: Draft, of: ReferenceShape | None) -> Appended:
        """Tries again where the connection was lost: only then it is open whether the entry arrived."""
        lost = False
        for tries_left in reversed(range(TRIES)):
            try:
                return self._tried(draft, of, again=lost)
            except (SQLAlchemyError, OSError) as error:
                lost_now = isinstance(error, DBAPIError) and error.connection_invalidated
                lost = lost or lost_now
                if not lost_now or not tries_left:
                    with told(self.place, ENTRY_UNSURE if lost else ENTRY_LOST):
                        raise
        raise AssertionError("the last try returns or raises")

    def _tried(self, draft: Draft, of: ReferenceShape | None, *, again: bool) -> Appended:
        with self._writing.begin() as connection:
            found = found_again(connection, draft, self.place) if again else None
            return found or append(connection, draft, of, self.place)

    def entry(self, index: int) -> Entry:
        """An entry that is what its hash says. Raises Refused where it is not, or there is none."""
        with self._looking() as connection:
            size = head_of(connection, self.place).size
            if not 0 <= index < size:
                raise no_entry(index, size, self.place)
            row = connection.execute(asking.ONE, {"number": index}).first()
        entry = asking.entry_of(row) if row is not None else None
        if entry is None or not entry.is_whole:
            raise changed("the entry is not what was kept", of_entry(self.place, index).file)
        return entry

    def entries(self, kind: str | None = None, start: int = 0) -> Iterator[Entry]:
        """The entries of a kind, or all, from a number on, in order; nothing verified, see `Entry.is_whole`.

        Read by pieces: what is added meanwhile comes too.
        """
        asked = asking.FROM if kind is None else asking.FROM_OF_KIND
        while True:
            with self._looking() as connection:
                rows = connection.execute(asked, {"number": start, "kind": kind} if kind else {"number": start}).all()
            yield from map(asking.entry_of, rows)
            if len(rows) < asking.AT_ONCE:
                return
            start = rows[-1].number + 1

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """The hashes that prove an entry to be in the ledger as it was at a size."""
        with self._looking() as connection:
            now = head_of(connection, self.place).size
            if not 0 <= index < size <= now:
                raise no_entry(index, min(size, now), self.place)
            return inclusion_proof(index, size, asking.node_of(connection))

    def consistency(self, old: int, new: int) -> tuple[bytes, ...]:
        """The hashes that prove the ledger at a size to begin with what it was at an older one; none for size 0."""
        with self._looking() as connection:
            now = head_of(connection, self.place).size
            if not 0 <= old <= new <= now:
                what = f"a ledger of {now} entries was never one of {new} that began with {old}"
                raise Refused([Problem("used-wrongly", what, Place(self.place), "name sizes that it had")])
            return consistency_proof(old, new, asking.node_of(connection)) if old else ()

    def verify(self) -> Verified:
        """Everything made again from the contents of the entries, and everything that does not agree with it."""
        with self._looking() as connection:
            return verified(connection, self.place)

    def consistent_with(self, note: str, keys: Iterable[VerifierKey]) -> Compared:
        """Whether the ledger begins with all that a checkpoint kept elsewhere stands for.

        Raises Refused when none of these keys signed it for the log that it names.
        """
        earlier = opened(note, keys)
        with self._looking() as connection:
            return compared(earlier, connection, self.place)

    def checkpoint(self, key: SigningKey, earlier: str | None = None) -> str:
        """The state of the ledger, signed, under the name of the key.

        `earlier`: a checkpoint that this key signed before; none is signed that contradicts it. Raises Refused.
        """
        before = opened(earlier, [key.verifier]) if earlier is not None else None
        with self._looking() as connection:
            head = head_of(connection, self.place)
            problems = compared(before, connection, self.place).problems if before is not None else ()
            if problems:
                raise Refused(problems)
            if root_at(head.size, asking.node_of(connection)) != head.root:
                raise changed("the nodes of the ledger do not lead to its root", self.place)
        return signed_checkpoint(Checkpoint(key.name, head.size, head.root), [key])

    def proof_of(self, index: int, checkpoint: str) -> str:
        """The text of a proof file: that the log of this checkpoint holds the entry.

        What it proves is the entry's `statement`. Raises Refused when it does not hold.
        """
        state = checkpoint_from(read_note(checkpoint).text)
        hashes, leaf = self.inclusion(index, state.size), self.entry(index).leaf_hash
        if not inclusion_holds(index, state.size, leaf, hashes, state.root):
            raise changed("the ledger is not the one of this checkpoint, or was changed", self.place)
        return proof_file_text(ProofFile(index, hashes, checkpoint))

    @contextmanager
    def _looking(self) -> Iterator[Connection]:
        """The database at one moment."""
        with told(self.place), self._reading.begin() as connection:
            try:
                yield connection
            except KeyError:
                raise changed("the ledger has lost a node or an entry", self.place) from None
