"""Adding to the ledger inside a transaction: the entry, the nodes that it completes, and the new head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from exports.ledger import asking
from exports.ledger.entries import Draft
from exports.ledger.kinds import OF_RECORDS, ReferenceShape
from exports.ledger.merkle import HASH_LENGTH, grown, root_at
from exports.ledger.refusals import bad_entry, changed

LOOK_BACK = 10_000
"""How many entries are looked through for one that may have been kept just before the connection was lost."""


@dataclass(frozen=True, slots=True)
class Head:
    """How long the ledger is, and its root.

    `edge`: the nodes that together cover it, one for each power of two in its size, the smallest first.
    """

    size: int
    root: bytes
    edge: tuple[bytes, ...]

    @property
    def nodes(self) -> dict[tuple[int, int], bytes]:
        """The nodes of the edge by their places."""
        return dict(zip(_edge(self.size), self.edge, strict=False))


@dataclass(frozen=True, slots=True)
class Appended:
    """An entry that was kept, and the ledger that begins with everything up to it."""

    index: int
    leaf_hash: bytes
    size: int
    root: bytes


def head_of(connection: Connection, place: str, *, held: bool = False) -> Head:
    """The head; held, it is nobody else's to change before the transaction ends. Raises Refused where it is lost."""
    rows = connection.execute(asking.HEAD_HELD if held else asking.HEAD).all()
    if len(rows) != 1:
        raise changed("the ledger has lost its head", place)
    row = rows[0]
    if not isinstance(row.size, int) or not isinstance(row.root, bytes) or not isinstance(row.edge, bytes):
        raise changed("the head of the ledger cannot be read", place)
    edge = tuple(row.edge[at : at + HASH_LENGTH] for at in range(0, len(row.edge), HASH_LENGTH))
    return Head(row.size, row.root, edge)


def append(connection: Connection, draft: Draft, of: ReferenceShape | None, place: str) -> Appended:
    """Adds an entry in a transaction that writes; kept once that is committed.

    `of` is the entry that it points at. Raises Refused when there is none like it, or the tree is damaged.
    """
    head = head_of(connection, place, held=True)
    if of is not None:
        _check_reference(connection, of, head.size, place)
    index, leaf, nodes = head.size, draft.hashed, head.nodes
    new = _grown(head, leaf, place)
    after = {at: (nodes | new)[at] for at in _edge(index + 1)}
    root = root_at(index + 1, lambda *at: after[at])
    rows = [{"level": level, "number": number, "hash": each} for (level, number), each in new.items() if level]
    asking.write(connection, "entry", asking.row_of(draft, index, leaf))
    if rows:
        asking.write(connection, "nodes", *rows)
    asking.write(connection, "head", {"size": index + 1, "root": root, "edge": b"".join(after.values())})
    return Appended(index, leaf, index + 1, root)


def _grown(head: Head, leaf: bytes, place: str) -> dict[tuple[int, int], bytes]:
    """The nodes that a new leaf completes. Raises Refused where the edge is not the one of the root."""
    nodes = head.nodes
    try:
        if root_at(head.size, lambda *at: nodes[at]) == head.root:
            return grown(head.size, [leaf], lambda *at: nodes[at])
    except KeyError:
        pass
    raise changed("the head of the ledger contradicts itself", place)


def _edge(size: int) -> Iterator[tuple[int, int]]:
    """The places of the nodes that together cover a ledger of a size."""
    return ((level, (size >> level) - 1) for level in range(size.bit_length()) if size >> level & 1)


def found_again(connection: Connection, draft: Draft, place: str) -> Appended | None:
    """The entry, if it was kept although the connection was lost before that could be said."""
    head = head_of(connection, place, held=True)
    asked = {"since": head.size - LOOK_BACK, "leaf": draft.hashed}
    index = connection.execute(asking.KEPT_SINCE, asked).scalar()
    if index is None:
        return None
    return Appended(index, draft.hashed, index + 1, root_at(index + 1, asking.node_of(connection)))


def _check_reference(connection: Connection, of: ReferenceShape, size: int, place: str) -> None:
    row = connection.execute(asking.ONE, {"number": of.index}).first() if of.index < size else None
    if row is None or row.leaf.hex() != of.leaf:
        what = f"it points at entry {of.index} with the hash {of.leaf:.8}…, and there is none"
        raise bad_entry(what, place, "name the entry, with its hash, as the ledger gives it")
    if row.kind not in OF_RECORDS:
        what = f"it points at entry {of.index}, which is of the kind '{row.kind}' and holds no record"
        raise bad_entry(what, place, "name the entry of a record or of an amendment")
