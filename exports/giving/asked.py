"""What is given out when a consultation is asked for: looked at first, then the entry that says how it stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.consultation import Consultation
from exports.entered import Keeping, entering
from exports.ledger import Entry, kinds
from exports.ledger.last import last_record
from exports.ledger.log import Ledger
from exports.record import canonical, record
from exports.replay.reading import Record
from exports.store import Store
from kb.model import KnowledgeBase
from kb.problems import Refused
from kb.release.frozen import base_in, frozen

_REASON = "as it stood when it was given out"


@dataclass(frozen=True)
class Asked:
    """An entry with a record, and the knowledge base that judged it, where that is kept."""

    entry: Entry
    base: KnowledgeBase | None

    @cached_property
    def record(self) -> Record:
        """The record that the entry holds: of this house's own making, so its form is not looked at again."""
        value = record_in(self.entry)
        return Record(self.entry.content if self.entry.kind == kinds.RECORD else canonical(value), value)


@dataclass(frozen=True)
class Looked:
    """How a consultation stands: its record, and what judged it; `entry` holds the record where it is logged so."""

    record: Record
    base: KnowledgeBase | None
    entry: Entry | None = None


def looked_for(store: Store, consultation: str, base: Callable[[], KnowledgeBase]) -> Looked:
    """A consultation as it stands; nothing is logged by looking.

    What was logged under an earlier knowledge base is not judged anew, unless something was entered since then: that
    is judged by `base`. Raises Refused where the consultation is not there, or cannot be read.
    """
    store.kept(consultation)
    last = last_record(store, consultation)
    logged = asked_of(store, last) if last is not None else None
    if logged is not None and logged.base is None and base().digest == logged.record.digest:
        logged = Asked(logged.entry, base())  # logged before knowledge was kept, and it is the one at hand
    if logged is not None and _stands(store, consultation, logged):
        return looked_of(logged)
    now = base()
    judged = record(Consultation(now, store.course(consultation, now).case))
    return Looked(Record(canonical(judged), judged), now)


def looked_of(asked: Asked) -> Looked:
    """An entry that is asked for by its number."""
    return Looked(asked.record, asked.base, asked.entry)


def asked_for(store: Store, consultation: str, base: Callable[[], KnowledgeBase], by: str = "") -> Asked:
    """The record of a consultation as it stands; it is logged now where it has moved on since. Raises as `looked_for`.

    Also raises Refused where the ledger does not take it.
    """
    found = looked_for(store, consultation, base)
    if found.entry is not None:
        return Asked(found.entry, found.base)
    now = found.base or base()
    keeping = Keeping(consultation, found.record.value, frozen(now), by, _REASON)
    return Asked(Ledger(store).entry(store.written(entering(store.place, keeping)).index), now)


def asked_of(store: Store, entry: Entry) -> Asked:
    """An entry with what judged its record. Raises Refused where that is damaged."""
    release = record_in(entry)["release"]
    digest = release["digest"]
    kept = store.knowledge(digest, released=release["state"] == "released")
    return Asked(entry, base_in(kept, f"knowledge {digest:.12}") if kept is not None else None)


def record_in(entry: Entry) -> dict[str, Any]:
    """The record that an entry holds."""
    content: dict[str, Any] = json.loads(entry.content)
    found: dict[str, Any] = content if entry.kind == kinds.RECORD else content["record"]
    return found


def _stands(store: Store, consultation: str, logged: Asked) -> bool:
    """Whether the consultation is still what was logged, judged by what judged it then."""
    if logged.base is None:
        return True  # nothing can be made again, so what was logged is all there is
    try:
        now = record(Consultation(logged.base, store.course(consultation, logged.base).case))
    except Refused:
        return False
    return canonical(now | {"rung": logged.record.program}) == logged.record.content
