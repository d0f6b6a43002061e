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

from exports.ledger import Ledger, kinds
from exports.store import Store, open_store

STDOUT = 1
RECORD = kinds.record({"schema": "rung.record.v1", "case": "A-1"})


@dataclass(frozen=True)
class Order:
    """What writers are to do, each over a connection of its own."""

    place: str
    writers: int = 1
    entries: int = 1_000

    def __str__(self) -> str:
        return json.dumps(asdict(self))


def _write(ledger: Ledger, entries: int, out: int) -> None:
    for _ in range(entries):
        appended = ledger.append("record", RECORD, by="a writer")
        _say(out, f"kept {appended.index} {appended.leaf_hash.hex()}")


def _say(out: int, line: str) -> None:
    """One write, so that the lines of several writers do not mix."""
    os.write(out, f"{line}\n".encode())


def _fork(ledger: Ledger, entries: int) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    gc.disable()  # it would touch, and so copy, all that the parent holds
    try:
        _write(ledger, entries, STDOUT)
        code = 0
    except BaseException:  # whatever it is, it must not go on as its parent
        traceback.print_exc()
    finally:
        os._exit(code)


def _carry_out(order: Order) -> None:
    with open_store(order.place) as store:
        # no connection is open here: none is inherited, and writers begin at once
        children = [_fork(_rested(store), order.entries) for _ in range(order.writers)]
        for child in children:
            _say(STDOUT, f"writer {child}")
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    _say(STDOUT, f"ended {codes}")


def _rested(store: Store) -> Ledger:
    """The ledger of a store that has let go of its database; it takes it up again when it is used."""
    store.close()
    return Ledger(store)


def _warm_up() -> None:
    """Does everything once, so that forked writers are killed at their work, not while they get ready for it."""
    place = Path(tempfile.mkdtemp(), "consultations.sqlite")
    with open(os.devnull, "wb") as nowhere, open_store(str(place)) as store:
        _write(Ledger(store), 3, nowhere.fileno())
    shutil.rmtree(place.parent)
    gc.freeze()


if __name__ == "__main__":
    with suppress(ImportError):
        import psycopg  # noqa: F401  # loaded once, not by each writer
    _warm_up()
    for line in sys.stdin:
        _carry_out(Order(**json.loads(line)))
