"""Commitments: one hash stands for every field of a record, and gives none of them away.

Each field has a salt that only the holder of the seed can make. Whoever is shown a field and its salt makes its hash
again; whoever is not cannot try values, because a hash without its salt fits none of them.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from exports.canonical import canonical
from exports.ledger.merkle import leaf_hash, root_of
from exports.redacted.fields import fields_of
from exports.redacted.whitelist import Json

SEED_LENGTH = 32
SALT_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Commitments:
    """The hash of each field in their order, and the root of the tree above them."""

    root: bytes
    leaves: tuple[bytes, ...]


def committed(record: Json, entry: tuple[int, str] | None, seed: bytes) -> Commitments:
    """The commitments to a record and to its place in the ledger; the same for the same three.

    `seed` is 32 bytes of chance, made for this record alone and never given out.
    """
    salts = Salts(seed)
    leaves = tuple(leaf_of(field.name, salts.of(field.name), field.value) for field in fields_of(record, entry))
    return Commitments(root_of(leaves), leaves)


def leaf_of(name: str, salt: str, value: Any) -> bytes:
    """The hash that stands for a field. Raises ValueError where the value has no canonical form (RFC 8785)."""
    return leaf_hash(canonical([salt, name, value]))


class Salts:
    """The salts that a seed makes, in hexadecimal, one for each name."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_LENGTH:
            raise ValueError(f"a seed is {SEED_LENGTH} bytes of chance, not {len(seed)}")
        self._seed = seed

    def of(self, name: str) -> str:
        """The salt of the field of that name."""
        return hmac.digest(self._seed, name.encode(), hashlib.sha256)[:SALT_LENGTH].hex()
