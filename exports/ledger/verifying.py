"""The whole ledger made again from the contents of its entries, and told wherever it is not what was kept.

Each hash is compared with what stands below it, so that a change is told where it is and nowhere else. Only a
checkpoint that was kept elsewhere shows that the whole was not made anew, or its end cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from exports.ledger import asking
from exports.ledger.appending import Head, head_of
from exports.ledger.entries import Entry
from exports.ledger.kinds import OF_RECORDS, ReferenceShape, reference
from exports.ledger.merkle import node_hash, root_at
from exports.ledger.refusals import RESTORE, is_changed, is_missing, of_entry
from exports.store.guards import fallen
from exports.store.knowledge import damaged
from kb.problems import Place, Problem, Refused

_NONE = b""
"""Stands for a hash that is missing."""

_FIRST = -(2**63)
"""The lowest number that a row can have; an entry below 0 would else not be seen."""

_LONGEST_GAP = 100_000
"""Where more is missing at one place, the rest is not looked at: numbers that say so are not to be believed."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: `problems` are faults; `remarks` are worth knowing, and none."""

    size: int
    root: bytes
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]

    @property
    def holds(self) -> bool:
        """Whether the ledger is what its root says."""
        return not self.problems


@dataclass
class _Look:
    """What a look at every entry gathers: leaves and kinds in order, where each points, and what is wrong."""

    place: str
    leaves: list[bytes] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    references: list[tuple[int, ReferenceShape]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    time: str = ""
    lost: bool = False

    def take(self, entry: Entry) -> None:
        """Looks at the next entry that is there."""
        self.miss(entry.index)
        if entry.index != len(self.leaves):
            what = "an entry stands where none can be"
            self.problems.append(is_changed(what, of_entry(self.place, entry.index)))
            return
        if not entry.is_whole:
            what = "its content, kind, time, author, subject or salt is not what was kept"
            self.problems.append(is_changed(what, of_entry(self.place, entry.index)))
        else:
            self._read(entry)
        self._add(entry.leaf_hash if isinstance(entry.leaf_hash, bytes) else _NONE, entry.kind)

    def miss(self, end: int) -> None:
        """What stands before a number, and was not there to be looked at."""
        first = len(self.leaves)
        if first < end:
            last = f" to {end - 1}" if first + 1 < end else ""
            what = "what was kept here is missing, or cannot be read"
            self.problems.append(is_missing(what, Place(f"{self.place}, entry {first}{last}")))
        if end - first > _LONGEST_GAP:
            self.lost = True
        for _ in range(first, min(end, first + _LONGEST_GAP)):
            self._add(_NONE, "")

    def _add(self, leaf: bytes, kind: str) -> None:
        self.leaves.append(leaf)
        self.kinds.append(kind)

    def _read(self, entry: Entry) -> None:
        at = of_entry(self.place, entry.index)
        if entry.says_when and entry.at < self.time:
            what = f"its clock said {entry.at}, and that of the entry before {self.time}"
            self.remarks.append(Problem("clock-back", what, at, "set the clock of that computer"))
        self.time = entry.at if entry.says_when else self.time
        try:
            of = reference(entry.kind, entry.content, at)
        except Refused as refusal:
            self.problems.extend(refusal.problems)
        else:
            self.references.extend([(entry.index, of)] if of else [])


def verified(connection: Connection, place: str) -> Verified:
    """The ledger, looked at whole in one transaction. Raises Refused where the database does not answer."""
    head, look = head_of(connection, place), _Look(place)
    for entry in _entries(connection):
        look.take(entry)
        if look.lost:
            break
    look.miss(head.size)
    problems = [*look.problems, *_pointing_nowhere(look)]
    problems += [] if look.lost else _tree(connection, look.leaves, head, place)
    problems += [problem for refusal in damaged(connection, place) for problem in refusal.problems]
    problems += [_unguarded(name, place) for name in fallen(connection)]
    return Verified(head.size, head.root, tuple(problems), tuple(look.remarks))


def _entries(connection: Connection) -> Iterator[Entry]:
    """Every entry that can be read, in order."""
    start = _FIRST
    while True:
        try:
            found = [asking.entry_of(row) for row in connection.execute(asking.FROM, {"number": start}).all()]
            last = found[-1].index if found else None
        except DBAPIError:
            numbers = connection.execute(asking.NUMBERS_FROM, {"number": start}).scalars().all()
            found, last = list(_one_by_one(connection, numbers)), numbers[-1]
        yield from found
        if last is None:
            return
        start = last + 1


def _one_by_one(connection: Connection, numbers: Sequence[int]) -> Iterator[Entry]:
    """Those of the entries that can be read, where one among them cannot."""
    for number in numbers:
        try:
            row = connection.execute(asking.ONE, {"number": number}).one()
        except DBAPIError:
            continue
        yield asking.entry_of(row)


def _pointing_nowhere(look: _Look) -> Iterator[Problem]:
    for index, of in look.references:
        if of.index >= index or look.leaves[of.index].hex() != of.leaf or look.kinds[of.index] not in OF_RECORDS:
            what = f"it points at entry {of.index}, and that is not the record that was meant"
            yield Problem("bad-entry", what, of_entry(look.place, index), RESTORE)


def _tree(connection: Connection, leaves: Sequence[bytes], head: Head, place: str) -> Iterator[Problem]:
    """Each node beside the two below it, and the head beside the top."""
    nodes = {(0, number): leaf for number, leaf in enumerate(leaves)}
    for level, number, content in connection.execute(asking.ALL_NODES):
        nodes[level, number] = content if isinstance(content, bytes) else _NONE
    wanted = {(level, number) for level in range(len(leaves).bit_length()) for number in range(len(leaves) >> level)}
    for level, number in sorted(wanted | nodes.keys()):
        if (level, number) not in wanted:
            yield is_changed(f"a node at {level}, {number} stands where no tree of this size has one", Place(place))
        elif level and not _joins(nodes, level, number):
            what = f"the hash over the entries {number << level} to {(number + 1 << level) - 1} is not what was kept"
            yield is_changed(what, Place(place))
    sound = head.size == len(leaves) and all(nodes.get(at) == content for at, content in head.nodes.items())
    if not sound or len(head.edge) != len(head.nodes) or head.root != root_at(head.size, lambda *at: head.nodes[at]):
        what = f"the head says {head.size} entries and a root that is not the one of the {len(leaves)} that are there"
        yield is_changed(what, Place(place))


def _joins(nodes: Mapping[tuple[int, int], bytes], level: int, number: int) -> bool:
    """Whether a node is the hash of the two below it; what is missing below was told of already."""
    left, right = (nodes.get((level - 1, 2 * number + side), _NONE) for side in (0, 1))
    return not left or not right or nodes.get((level, number)) == node_hash(left, right)


def _unguarded(name: str, place: str) -> Problem:
    what = f"the guard '{name}' of the database is gone, so that entries could be changed or taken out"
    return Problem("ledger-unguarded", what, Place(place), "find out who took it away, and why")
