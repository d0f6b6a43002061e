"""Looking back at what was kept: an entry judged again, by the knowledge of then or of today; compared; verified."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from exports.giving.asked import Asked, asked_of
from exports.giving.asked import record_in as record_held
from exports.ledger import Entry, kinds
from exports.ledger.about import entries_about
from exports.ledger.comparing import Compared
from exports.ledger.log import Ledger
from exports.ledger.merkle import inclusion_holds
from exports.ledger.refusals import changed, of_entry
from exports.paper import BLANK, Line
from exports.replay import Record, Replay, differences, differences_lines, record_of, replayed
from exports.store import Store
from exports.visible import visible
from kb.folder import read_text
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused
from kb.signing import public_file, read_public
from tui.ledger_key import FILE
from tui.rows.entry_told import EntryTold, entry_told
from tui.rows.ledger_entries import DAMAGED, KEPT, MISSING, in_fours
from tui.rows.verified import Placed, verified_lines

CHECKPOINT = "RUNG_LEDGER_CHECKPOINT"
"""Where a department says which file holds a checkpoint that is kept elsewhere."""


@dataclass(frozen=True)
class Entries:
    """What the ledger says of a consultation; `knowledge` says how that of each digest is found in the store."""

    case: str
    told: Mapping[int, EntryTold]
    knowledge: Mapping[str, str]


class LookingBack:
    """Looks at one store, and adds nothing to it. What is asked takes a while: it is for the thinking thread.

    Every method raises Refused where an entry was changed, the knowledge is missing, or the store does not answer.
    """

    def __init__(self, store: Store) -> None:
        self._store, self._ledger = store, Ledger(store)

    def entries(self, consultation: str) -> Entries:
        """Every entry about a consultation."""
        found = entries_about(self._store, consultation)
        told = {number: entry_told(number, entry) for number, entry in found.items()}
        digests = {one.record.digest for one in told.values() if one.record is not None}
        case = visible(self._store.kept(consultation).case)
        return Entries(case, told, {digest: self._found(digest) for digest in digests})

    def _found(self, digest: str) -> str:
        try:
            return KEPT if self._store.knowledge(digest) is not None else MISSING
        except Refused:
            return DAMAGED

    def record(self, number: int) -> Record:
        """The record that an entry holds; an entry that was changed is refused, and one that holds no record."""
        return record_of(self._value(self._ledger.entry(number)), self._at(number))

    def replay(self, number: int) -> Replay:
        """The record of an entry, judged again by the knowledge that judged it."""
        entry = self._ledger.entry(number)
        record_of(self._value(entry), self._at(number))
        asked = asked_of(self._store, entry)
        return replayed(asked.record, self._known(asked), self._at(number))

    def _value(self, entry: Entry) -> object:
        if entry.kind not in kinds.OF_RECORDS:
            raise changed("the entry holds no record", self._at(entry.index).file)
        return record_held(entry)

    def _known(self, asked: Asked) -> KnowledgeBase:
        if asked.base is None:
            record = asked.record
            what = f"what judged it is not kept here: '{record.base}' {record.version}, digest {record.digest}"
            mend = "look for that release where the knowledge base is kept; the record itself can still be given out"
            raise Refused([Problem("missing-release", visible(what), Place(self._store.place), mend)])
        return asked.base

    def _at(self, number: int) -> Place:
        return of_entry(self._ledger.place, number)

    def replay_lines(self, number: int) -> Iterator[Line]:
        """Whether the same comes out again, byte for byte, and else in what it differs."""
        found = self.replay(number)
        if not found.same:
            yield from otherwise_lines(found, number)
            return
        record = found.record
        yield Line(f"Entry {number} comes out the same, byte for byte.", 0, "✓", "green")
        yield BLANK
        by = f"'{record.base}' {record.version}, digest {record.digest[:12]}, as it is kept beside the ledger"
        yield Line(visible(f"case {record.case}, as it was known then"), 0, "Judged again:", "bold")
        yield Line(visible(by), 0, "By:", "bold")
        yield Line(f"{len(found.content)} bytes; SHA-256 {in_fours(record.sha256)}", 0, "The record:", "bold")

    def today_lines(self, number: int, base: Callable[[], KnowledgeBase]) -> Iterator[Line]:
        """What today's knowledge base would advise, and why it differs."""
        found = replayed(self.record(number), base(), self._at(number))
        if found.differences.same_advice:
            yield Line("Today's knowledge base advises the same, for the same reasons.", 0, "✓", "green")
        else:
            yield Line("Today's knowledge base would advise otherwise, or for other reasons.", 0, "≠", "yellow")
        yield BLANK
        yield from differences_lines(found.differences, ("then", "today"))

    def compared_lines(self, one: int, other: int) -> Iterator[Line]:
        """In what two entries differ, the earlier one first."""
        first, second = sorted((one, other))
        found = differences(self.record(first).value, self.record(second).value)
        yield from differences_lines(found, (f"in entry {first}", f"in entry {second}"))

    def verified_lines(self, number: int) -> Iterator[Line]:
        """Every hash of the ledger made again, and the entry's place in it."""
        yield from verified_lines(self._ledger.verify(), self._placed(number), self._elsewhere())

    def _placed(self, number: int) -> Placed:
        try:
            entry, head = self._ledger.entry(number), self._ledger.head
            hashes = self._ledger.inclusion(number, head.size)
            if not inclusion_holds(number, head.size, entry.leaf_hash, hashes, head.root):
                raise changed("its hash does not lead to the root of the ledger", self._at(number).file)
        except Refused as refused:
            return Placed(number, 0, 0, refused.problems)
        return Placed(number, head.size, len(hashes))

    def _elsewhere(self) -> Compared | Refused | None:
        """The ledger beside the checkpoint that is kept elsewhere, where both it and the key are named."""
        note, key = os.environ.get(CHECKPOINT), os.environ.get(FILE)
        if not note or not key:
            return None
        try:
            return self._compared(note, key)
        except Refused as refused:
            return refused

    def _compared(self, note: str, key: str) -> Compared:
        return self._ledger.consistent_with(read_text(Path(note), note), [read_public(public_file(Path(key)))])


def otherwise_lines(found: Replay, number: int) -> Iterable[Line]:
    """That another record comes out than the one that was kept, and in what it differs."""
    if found.differences.only_origin:
        yield Line(f"Entry {number} comes out the same but for what made it.", 0, "!", "yellow")
    else:
        yield Line(f"Entry {number} does not come out the same.", 0, "✗", "red")
        yield Line("This program, with the findings and the knowledge of then, comes to another record than the one "
                   "that was kept. What was advised then is what stands in the entry.")  # fmt: skip
    yield BLANK
    yield from differences_lines(found.differences, ("kept", "now"))
