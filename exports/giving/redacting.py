"""A record without what tells whose it is, opened from the commitments that were logged with it."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import bindparam, select

from exports.ledger import Entry
from exports.ledger.log import Ledger
from exports.ledger.refusals import changed
from exports.proof.redacted_file import redacted_bytes
from exports.proof.shown import Shown
from exports.redacted.disclosing import disclosed
from exports.redacted.reading import redacted_in, root_of
from exports.replay.reading import Record
from exports.store import Store
from exports.store.refusals import told
from exports.store.tables import SECRETS
from kb.problems import Place, Problem, Refused

_SECRET = select(SECRETS.c.commitments, SECRETS.c.seed).where(SECRETS.c.record == bindparam("record"))


def redacted(store: Store, entry: Entry, record: Record, *, notes: bool) -> tuple[Entry, Callable[[Shown], bytes]]:
    """The entry of the commitments, and what writes the file once that entry is proved. Raises Refused."""
    with told(store.place), store.engine.begin() as connection:
        found = connection.execute(_SECRET, {"record": entry.index}).first()
    if found is None:
        what = "this record was logged before commitments were, so that no part of it can be shown alone"
        mend = "decide once more, or give it out whole"
        raise Refused([Problem("used-wrongly", what, Place(f"{store.place}, entry {entry.index}"), mend)])
    opened = disclosed(record.value, (entry.index, entry.leaf_hash.hex()), found.seed, keep_notes=notes)
    commitments = Ledger(store).entry(found.commitments)
    if root_of(redacted_in(opened, Place(store.place))).hex() != json.loads(commitments.content)["root"]:
        raise changed("its fields, or the secret behind their commitments, are not what was kept", store.place)
    return commitments, lambda shown: redacted_bytes(opened, shown)
