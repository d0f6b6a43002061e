"""The last record of every consultation in the ledger, read and counted one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from exports.ledger.kinds import OF_RECORDS
from exports.ledger.log import Ledger
from exports.ledger.refusals import of_entry
from exports.overview.counts import Overview
from exports.overview.reading import RecordShape, read
from exports.overview.tally import Tally
from exports.store import Store, postgresql
from exports.store.refusals import told
from exports.store.tables import LEDGER_ENTRIES
from kb.problems import Problem, Refused

_entry = LEDGER_ENTRIES.c
_OF_RECORD = _entry.kind.in_(OF_RECORDS)
_LAST = select(func.max(_entry.number)).where(_OF_RECORD, _entry.about != "").group_by(_entry.about)
_TIMES = select(_entry.number, _entry.at).where(_entry.number.in_(_LAST)).order_by(_entry.number)
_OWNERLESS = select(_entry.at).where(_OF_RECORD, _entry.about == "")


@dataclass
class _Wrong:
    """The records that cannot be counted."""

    unreadable: list[Problem] = field(default_factory=list)
    newer: list[Problem] = field(default_factory=list)

    def add(self, problems: Sequence[Problem]) -> None:
        is_newer = any(problem.code == "record-newer" for problem in problems)
        (self.newer if is_newer else self.unreadable).append(problems[0])


def overview(store: Store, *, since: date | None = None, until: date | None = None, knowledge: str = "") -> Overview:
    """The last record of each consultation, counted: by the day of its entry, and by how its digest begins.

    A record that cannot be read is told, and counted nowhere else. Raises Refused where the store does not answer.
    """
    count = Count(store, since=since, until=until, knowledge=knowledge)
    count.go_on(count.of)
    return count.overview


class Count:
    """A count that can be watched: of so many records (`of`), these were read (`done`). See `overview`."""

    def __init__(
        self, store: Store, *, since: date | None = None, until: date | None = None, knowledge: str = ""
    ) -> None:
        self._numbers, self._ownerless = _numbers(store, since, until)
        self._asked = (since, until, knowledge)
        self._ledger, self._tally, self._wrong = Ledger(store), Tally(), _Wrong()
        self.of, self.done = len(self._numbers), 0

    def go_on(self, most: int) -> bool:
        """Read so many more; whether any are left. Raises Refused where the store does not answer."""
        for number in self._numbers[self.done : self.done + most]:
            self._take(number)
            self.done += 1
        return self.done < self.of

    def _take(self, number: int) -> None:
        try:
            record = _record(self._ledger, number)
        except Refused as refusal:
            _ = self._ledger.head  # refused too where it is the whole ledger that does not answer
            self._wrong.add(refusal.problems)
        else:
            self._tally.name(record)
            if record.release.digest.startswith(self._asked[2]):
                self._tally.take(record)

    @property
    def overview(self) -> Overview:
        """What was counted so far."""
        tally, wrong = self._tally, self._wrong
        since, until, knowledge = self._asked
        return Overview(
            since=since,
            until=until,
            knowledge=knowledge,
            consultations=tally.consultations,
            sites=tally.sites,
            unconcluded=tally.unconcluded,
            outcomes=tally.outcomes,
            none_of_them=tally.none_of_them,
            unadvised=tally.unadvised,
            options=tally.options,
            rules=tally.rules,
            reasons=tally.reasons,
            releases=tally.releases,
            unreadable=tuple(wrong.unreadable),
            newer=tuple(wrong.newer),
            ownerless=self._ownerless,
        )


def _numbers(store: Store, since: date | None, until: date | None) -> tuple[list[int], int]:
    """The entries to be read, in order, and how many records there are of no consultation."""
    with told(store.place), postgresql.for_looking(store.engine).begin() as connection:
        last = connection.execute(_TIMES).all()
        ownerless = connection.execute(_OWNERLESS).scalars().all()
    return (
        [row.number for row in last if _within(row.at, since, until)],
        sum(_within(at, since, until) for at in ownerless),
    )


def _within(at: object, since: date | None, until: date | None) -> bool:
    """Whether a time lies within these days; they sort as they are written."""
    day = str(at)[:10]
    return (since is None or since.isoformat() <= day) and (until is None or day <= until.isoformat())


def _record(ledger: Ledger, number: int) -> RecordShape:
    """A record whose entry is what was kept. Raises Refused."""
    return read(ledger.entry(number), of_entry(ledger.place, number))
