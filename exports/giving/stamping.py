"""The stamp of a page: where its record stands in the ledger, what judged it, and how to check that."""

from __future__ import annotations

from dataclasses import dataclass

from exports.document import Stamp
from exports.knowledge_words import named
from exports.proof.instructions import OF_BUNDLE, OF_PAGE
from kb.model import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record stands in the ledger, as its page says it; `leaf` is the hash of its entry, in hexadecimal."""

    index: int
    leaf: str
    kind: str
    at: str
    by: str


def stamped(standing: Standing, checkpoint: str, base: KnowledgeBase, form: str) -> Stamp:
    """The stamp of an entry's page; without a checkpoint nothing can be checked from outside, and it says so."""
    by = f" by {standing.by}" if standing.by else ""
    where = f"entry {standing.index} ({standing.kind}), kept on {standing.at}{by}, hash {standing.leaf}"
    steps = (OF_BUNDLE if form == "bundle" else OF_PAGE) if checkpoint else _UNSIGNED
    return Stamp(where, checkpoint, named(base), steps)


_UNSIGNED = (
    "No key of the ledger was at hand when this page was made, so nothing here can be checked from outside.",
    "Ask whoever keeps the ledger for the same consultation as a bundle: rung export ID --form bundle --key FILE.",
)
