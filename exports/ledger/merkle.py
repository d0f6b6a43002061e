"""The Merkle tree of RFC 6962: one hash stands for a whole log, and a few more prove what it holds.

A tree is kept as its nodes by level: `node(level, index)` is the hash over the entries from `index << level` up to
`(index + 1) << level`. Such a node covers a power of two of entries and never changes; a log of n entries has fewer
than 2n of them, and nothing here reads more than a few for each power of two in n.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

Node = Callable[[int, int], bytes]
"""Gives the hash of a node that was kept, by its level (0: the leaves) and its index in the level."""

HASH_LENGTH = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a log without entries."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry; marked, so that no node can pass for one."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two neighbours."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, without any kept node."""
    level = list(leaves) or [EMPTY_ROOT]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [node_hash(left, right) for left, right in pairs] + level[len(level) & ~1 :]
    return level[0]


def grown(size: int, leaves: Iterable[bytes], node: Node) -> dict[tuple[int, int], bytes]:
    """The nodes, by level and index, that must be kept besides those of `size` when leaf hashes are appended."""
    new: dict[tuple[int, int], bytes] = {}
    for number, leaf in enumerate(leaves, size):
        level, index, above = 0, number, leaf
        new[level, index] = above
        while index & 1:
            left = (level, index - 1)
            above = node_hash(new[left] if left in new else node(*left), above)
            level, index = level + 1, index >> 1
            new[level, index] = above
    return new


def root_at(size: int, node: Node) -> bytes:
    """The root of the log as it was at a size, from its kept nodes."""
    return _over(0, size, node)


def inclusion_proof(index: int, size: int, node: Node) -> tuple[bytes, ...]:
    """The hashes that lead from an entry to the root at a size, the lowest first."""
    if not 0 <= index < size:
        raise ValueError(f"a log of {size} entries has no entry {index}")
    begin, end, proof = 0, size, []
    while end - begin > 1:
        middle = begin + _left_part(end - begin)
        if index < middle:
            proof.append(_over(middle, end, node))
            end = middle
        else:
            proof.append(_over(begin, middle, node))
            begin = middle
    return tuple(reversed(proof))


def consistency_proof(old: int, new: int, node: Node) -> tuple[bytes, ...]:
    """The hashes that show a log to begin with what it was at an older size, the lowest first. None for equal sizes.

    An empty log is the beginning of every log: no proof can show more, so none is made.
    """
    if not 0 < old <= new:
        raise ValueError(f"a log of {new} entries was never one of {old} of which anything can be shown")
    begin, end, proof = 0, new, []
    while old < end:
        middle = begin + _left_part(end - begin)
        if old <= middle:
            proof.append(_over(middle, end, node))
            end = middle
        else:
            proof.append(_over(begin, middle, node))
            begin = middle
    if begin:
        proof.append(_over(begin, end, node))
    return tuple(reversed(proof))


def inclusion_holds(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf hash, as entry `index` of `size`, to the root.

    The root must come from a checkpoint that names this very size: a root alone does not say how long its log is.
    """
    if not 0 <= index < size or not _are_hashes(leaf, root, *proof):
        return False
    at, last, found = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(beside, found)
            at, last = _left_alone(at, last)
        else:
            found = node_hash(found, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def consistency_holds(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the log of the new size and root begins with the one of the old size and root.

    False where the old log is empty: nothing is shown by that. Both roots must come from checkpoints with their sizes.
    """
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if not proof or not _are_hashes(old_root, new_root, *proof):
        return False
    return _leads_to_both(old_size, new_size, old_root, new_root, proof)


def _leads_to_both(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """The path from the last node that both trees have whole, followed up to either root."""
    at, last = _right_ends(old_size - 1, new_size - 1)
    first, *path = (old_root, *proof) if at == 0 else proof
    old = new = first
    for beside in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            at, last = _left_alone(at, last)
        else:
            new = node_hash(new, beside)
        at, last = at >> 1, last >> 1
    return last == 0 and (old, new) == (old_root, new_root)


def _right_ends(at: int, last: int) -> tuple[int, int]:
    """Up past the levels on which the node at `at` is a right one."""
    while at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _left_alone(at: int, last: int) -> tuple[int, int]:
    """Up past the levels on which the node at `at` is a left one without a neighbour."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _are_hashes(*hashes: bytes) -> bool:
    return all(len(each) == HASH_LENGTH for each in hashes)


def _left_part(size: int) -> int:
    """How many of `size` entries stand left: the largest power of two below it."""
    return 1 << (size - 1).bit_length() - 1


def _over(begin: int, end: int, node: Node) -> bytes:
    """The hash over a subtree's entries, from the kept nodes that make it up, the rightmost first."""
    found = b""
    for level in range((end - begin).bit_length()):
        if (end - begin) >> level & 1:
            end -= 1 << level
            whole = node(level, end >> level)
            found = node_hash(whole, found) if found else whole
    return found or EMPTY_ROOT
