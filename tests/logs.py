"""A small log for tests: the nodes it keeps, and entries that are all different."""

from collections.abc import Iterable

from exports.ledger.merkle import grown, leaf_hash


def entry(number: int) -> bytes:
    return f"entry {number}".encode()


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(entry(number)) for number in range(count)]


class KeptNodes:
    """Nodes by level and index. Keeping one twice, or asking for one that is not kept, is an error."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.size = 0
        self.asked = 0
        self.append(hashes)

    def append(self, hashes: Iterable[bytes]) -> None:
        hashes = list(hashes)
        new = grown(self.size, hashes, self)
        assert not self.nodes.keys() & new.keys()
        self.nodes |= new
        self.size += len(hashes)

    def __call__(self, level: int, index: int) -> bytes:
        self.asked += 1
        return self.nodes[level, index]
