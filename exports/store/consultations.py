"""The store itself: begin a consultation, append a move, resume the course, list what is kept."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import Connection, Engine, Row, Select, insert
from sqlalchemy.exc import IntegrityError

from exports.store import asking, sqlite
from exports.store.beginning import beginning
from exports.store.following import Glance, Watched
from exports.store.kept import Kept, kept
from exports.store.opening import check, engine_at, prepare
from exports.store.place import address, default_place, shown
from exports.store.refusals import ANSWER_LOST, CONSULTATION_LOST, ENTRY_LOST, Overtaken, refused, told
from exports.store.resuming import as_json, resumed
from exports.store.tables import CONSULTATIONS, MOVES
from kb.case import Case
from kb.course import Course
from kb.model import KnowledgeBase
from kb.moves import Move
from kb.problems import Place, Problem, nearest

if TYPE_CHECKING:
    from kb.release.frozen import Frozen

_AT_ONCE = 200
"""How many consultations a list looks at together."""

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Without i, l, o and u, which are misread; in the order in which text is sorted."""


def open_store(place: str | None = None) -> Store:
    """The store at a place (the default one when none is named), made where there is none. Raises Refused."""
    where = address(default_place() if place is None else place)
    with told(shown(where)):
        engine = engine_at(where)
        try:
            with sqlite.for_writing(engine).begin() as connection:
                prepare(connection, shown(where))
        except BaseException:
            engine.dispose()
            raise
    return Store(engine, shown(where))


_Made = TypeVar("_Made")


def store_to_read(place: str | None = None) -> Store:
    """The store at a place, for looking at only: a copy in a folder that may not be written too. Raises Refused."""
    where = address(default_place() if place is None else place)
    with told(shown(where)):
        engine = engine_at(where, reading=True)
        try:
            with engine.begin() as connection:
                check(connection, shown(where))
        except BaseException:
            engine.dispose()
            raise
    return Store(engine, shown(where))


Beside = Callable[[Connection], object]
"""What is done in the transaction that keeps a move. Raises Refused, and then neither is kept."""


class Store:
    """Every consultation that was begun, with its moves; rows are added, never changed or taken out.

    `place` is what a person is shown. Several threads and several programs may use one store at once.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self.place = place
        self._engine = engine
        self._writing = sqlite.for_writing(engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    def written(self, do: Callable[[Connection], _Made]) -> _Made:
        """What is made in one transaction that writes. Raises Refused, and then nothing was kept."""
        with told(self.place, ENTRY_LOST), self._writing.begin() as connection:
            return do(connection)

    @property
    def engine(self) -> Engine:
        """The database, for what else is kept in it."""
        return self._engine

    def begin(self, case: Case, base: KnowledgeBase, by: str = "") -> str:
        """Keeps a consultation that begins with a case; gives its id. Raises Refused when it cannot be kept."""
        row = {
            "id": _new_id(),
            "begun": _now(),
            "by": by,
            "case": case.id,
            "as_of": case.as_of.isoformat(),
            "base": base.id,
            "version": base.version,
            "digest": base.digest,
            "beginning": beginning(case, base),
        }
        with told(self.place, CONSULTATION_LOST), self._writing.begin() as connection:
            connection.execute(insert(CONSULTATIONS), row)
        return row["id"]

    def append(self, consultation: str, number: int, move: Move, by: str = "", beside: Beside | None = None) -> None:
        """Keeps a move as the consultation's next; on the disk once this returns.

        `beside` is done in the same transaction: the one is kept with the other, or neither. `number` is how many moves
        the caller knows of (`Course.length`). Raises Overtaken when the store has another number of them, and Refused
        when the move cannot be kept.
        """
        row = {"consultation": consultation, "number": number, "kind": move.move, "by": by}
        row["move"] = as_json(move, self._of(consultation))
        with told(self.place, ANSWER_LOST), self._writing.begin() as connection:
            self._check_next(connection, consultation, number)
            try:
                connection.execute(insert(MOVES), {**row, "at": _now()})
            except IntegrityError:  # only where writers do not wait for each other
                raise self._overtaken(consultation, "someone else kept a move first") from None
            if beside is not None:
                beside(connection)

    def course(self, consultation: str, base: KnowledgeBase) -> Course:
        """The course as it was left. Raises Refused where it is damaged, or the base lacks what a move names."""
        asked = {"consultation": consultation}
        with told(self.place), self._engine.begin() as connection:
            row = self._row(connection, asking.BEGINNING, consultation)
            moves = connection.execute(asking.COURSE, asked).all()
        return resumed(base, row.beginning, moves, self._of(consultation))

    def knowledge(self, digest: str, *, released: bool = True) -> Frozen | None:
        """The knowledge base that a record names, if it is kept here. Raises Refused where it is damaged.

        `released`: the record was judged by it as a release, and not by the draft of the same files before.
        """
        from exports.store import knowledge  # what releases need takes a while to import

        with told(self.place), self._engine.begin() as connection:
            return knowledge.kept(connection, digest, self.place, released=released)

    def kept(self, consultation: str, watched: Watched | None = None) -> Kept:
        """One consultation as a list shows it. Raises Refused when there is none of that id."""
        with told(self.place), self._engine.begin() as connection:
            row = self._row(connection, asking.LISTED, consultation)
            return next(_glanced(connection, [row], watched or {}))

    def listed(self, search: str = "", limit: int = 200, watched: Watched | None = None) -> tuple[Kept, ...]:
        """What is kept, the newest change first: where every word of `search` is in id, case, targets or `by`.

        `watched`: what is told of each where it stands answered yes.
        """
        words = search.casefold().split()
        with told(self.place), self._engine.begin() as connection:
            parts = connection.execute(asking.LIST).partitions(_AT_ONCE)
            every = (one for rows in parts for one in _glanced(connection, rows, watched or {}))
            return tuple(islice((one for one in every if _has(one, words)), limit))

    def _of(self, consultation: str) -> str:
        return f"{self.place}, consultation {consultation}"

    def _check_next(self, connection: Connection, consultation: str, number: int) -> None:
        [count] = self._row(connection, asking.HOW_MANY, consultation)
        if number != count:
            raise self._overtaken(consultation, f"it has {count} moves by now, and this one follows {number}")

    def _overtaken(self, consultation: str, what: str) -> Overtaken:
        where, mend = Place(self._of(consultation)), "open it again to see what was done meanwhile"
        return Overtaken([Problem("used-wrongly", f"{what}; {ANSWER_LOST}", where, mend)])

    def _row(self, connection: Connection, asked: Select[Any], consultation: str) -> Row[Any]:
        """The row about a consultation. Raises Refused when there is none of that id."""
        row = connection.execute(asked, {"consultation": consultation}).first()
        if row is None:
            ids = connection.execute(asking.IDS).scalars()
            what = f"no consultation is called '{consultation}'"
            raise refused("used-wrongly", what, self.place, nearest(consultation, ids))
        return row


def _glanced(connection: Connection, rows: Sequence[Row[Any]], watched: Watched) -> Iterator[Kept]:
    """Each consultation with what its moves made of it."""
    moves: dict[str, dict[int, Glance]] = {row.id: {} for row in rows}
    for consultation, number, kind, move in connection.execute(asking.glances(moves)).all():
        moves[consultation][number] = Glance(kind, move)
    return (kept(row, moves[row.id], watched) for row in rows)


def _has(one: Kept, words: Sequence[str]) -> bool:
    told_of = "\n".join((one.id, one.case, *one.targets, one.by)).casefold()
    return all(word in told_of for word in words)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _new_id() -> str:
    """An id that sorts by the millisecond at which it was made; the last five digits are chance."""
    number = time.time_ns() // 1_000_000 << 25 | secrets.randbits(25)
    return "".join(_DIGITS[number >> shift & 31] for shift in range(65, -1, -5))
