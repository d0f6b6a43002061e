"""Writers that add to a ledger until they are done or killed; run as a script, a process without threads forks them.

Each line of its input is an `Order`. It says `writer PID` of each; a writer says `kept INDEX HASH` of an entry once
`append` returned; when all have ended, `ended` and their exit codes follow.
"""

import gc
import json
import os
import shutil
import sys
import tempfile
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from exports.ledger import kinds
from exports.ledger.last import last_record
from exports.ledger.log import Ledger
from exports.store import Store, open_store
from kb.from_yaml.case import load_case
from kb.moves import Decided, Undone
from tests.builders import SMALL_BASE, small_base
from tui.desk import Desk

STDOUT = 1
RECORD = kinds.record({"schema": "rung.record.v1", "case": "A-1"})


@dataclass(frozen=True)
class Order:
    """What writers are to do, each over a connection of its own: add entries, or decide and take the decision back."""

    place: str
    writers: int = 1
    entries: int = 1_000
    decisions: bool = False

    def __str__(self) -> str:
        return json.dumps(asdict(self))


def _write(store: Store, order: Order, out: int) -> None:
    (_decide if order.decisions else _append)(store, order.entries, out)


def _append(store: Store, entries: int, out: int) -> None:
    ledger = Ledger(store)
    for _ in range(entries):
        appended = ledger.append("record", RECORD, by="a writer")
        _say(out, f"kept {appended.index} {appended.leaf_hash.hex()}")


def _decide(store: Store, entries: int, out: int) -> None:
    base = small_base()
    desk = Desk.begin(base, load_case(SMALL_BASE / "cases" / "sound.yaml", base), store, by="a writer")
    site = desk.course.case.targets[0].name
    for number in range(entries):
        desk.make(Undone() if number % 2 else Decided(target=site, option="block"))
        kept = last_record(store, desk.id or "")
        assert kept is not None
        _say(out, f"kept {kept.index} {kept.leaf_hash.hex()}")


def _say(out: int, line: str) -> None:
    """One write, so that the lines of several writers do not mix."""
    os.write(out, f"{line}\n".encode())


def _fork(store: Store, order: Order) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    gc.disable()  # it would touch, and so copy, all that the parent holds
    try:
        _write(store, order, STDOUT)
        code = 0
    except BaseException:  # whatever it is, it must not go on as its parent
        traceback.print_exc()
    finally:
        os._exit(code)


def _carry_out(order: Order) -> None:
    with open_store(order.place) as store:
        # no connection is open here: none is inherited, and writers begin at once
        children = [_fork(_rested(store), order) for _ in range(order.writers)]
        for child in children:
            _say(STDOUT, f"writer {child}")
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    _say(STDOUT, f"ended {codes}")


def _rested(store: Store) -> Store:
    """A store that has let go of its database; it takes it up again when it is used."""
    store.close()
    return store


def _warm_up() -> None:
    """Does everything once, so that forked writers are killed at their work, not while they get ready for it."""
    place = Path(tempfile.mkdtemp(), "consultations.sqlite")
    with open(os.devnull, "wb") as nowhere, open_store(str(place)) as store:
        _write(store, Order("", entries=3), nowhere.fileno())
        _write(store, Order("", entries=2, decisions=True), nowhere.fileno())
    shutil.rmtree(place.parent)
    gc.freeze()


if __name__ == "__main__":
    with suppress(ImportError):
        import psycopg  # noqa: F401  # loaded once, not by each writer
    _warm_up()
    for line in sys.stdin:
        _carry_out(Order(**json.loads(line)))
