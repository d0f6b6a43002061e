"""The page of a bundle made once more: whether it says what the record in the bundle says."""

from __future__ import annotations

from exports.giving.pages import page
from exports.giving.stamping import Standing, stamped
from exports.ledger.merkle import leaf_hash
from exports.proof.bundle import Bundle
from exports.replay.reading import Record
from kb.model import KnowledgeBase
from kb.problems import Place


def is_the_page(bundle: Bundle, record: Record, base: KnowledgeBase, at: Place) -> bool:
    """Whether this program makes the very bytes of the page again. Raises Refused where it cannot make any."""
    entry, contents = bundle.proof.entry, bundle.contents
    said, index = entry.said(at), bundle.proof.export.said(at).content["of"]["index"]
    standing = Standing(index, leaf_hash(entry.statement).hex(), said.kind, said.at, said.by)
    return page(record, base, "pdf", stamped(standing, contents.checkpoint, base, "bundle")) == contents.page
