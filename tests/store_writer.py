"""Writers that keep moves until they are done or killed; run as a script, a process without threads forks them.

Each line of its input is an `Order`. It says `writer PID` of each; a writer says what was kept once that returned, as
`begun ID` and `kept ID NUMBER MOVE`; when all have ended, `ended` and their exit codes follow.
"""

import json
import os
import random
import sys
import tempfile
import traceback
from dataclasses import asdict, dataclass, replace

from exports.store import open_store
from kb.course import Course, begun
from kb.moves import MOVES
from tests.builders import small_base
from tests.stores import after, pool, two_targets

STDOUT = 1


@dataclass(frozen=True)
class Order:
    """What writers are to do; `again` is a consultation to go on with instead of beginning one."""

    place: str
    seed: int
    writers: int = 1
    consultations: int = 1
    moves: int = 1_000
    again: str | None = None

    def __str__(self) -> str:
        return json.dumps(asdict(self))


def _write(order: Order, out: int) -> None:
    """What one writer does: begins consultations or goes on with one, and keeps random moves, saying so."""
    chance, base = random.Random(order.seed), small_base()  # noqa: S311
    moves, courses = pool(base), dict[str, Course]()
    with open_store(order.place) as store:
        if order.again:
            courses[order.again] = store.course(order.again, base)
        for _ in range(order.consultations - len(courses)):
            consultation = store.begin(two_targets(), base, "a writer")
            _say(out, f"begun {consultation}")
            courses[consultation] = begun(base, two_targets())
        made = 0
        while made < order.moves:
            consultation, move = chance.choice(list(courses)), chance.choice(moves)
            course = after(courses[consultation], move)
            if course is not None:
                store.append(consultation, course.length - 1, move)
                _say(out, f"kept {consultation} {course.length - 1} {MOVES.dump_json(move).decode()}")
                courses[consultation] = course
                made += 1


def _say(out: int, line: str) -> None:
    """One write, so that the lines of several writers do not mix."""
    os.write(out, f"{line}\n".encode())


def _fork(order: Order) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        _write(order, STDOUT)
        code = 0
    except BaseException:  # whatever it is, it must not go on as its parent
        traceback.print_exc()
    finally:
        os._exit(code)


def _carry_out(order: Order) -> None:
    children = [_fork(replace(order, seed=order.seed + number)) for number in range(order.writers)]
    for child in children:
        _say(STDOUT, f"writer {child}")
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    _say(STDOUT, f"ended {codes}")


def _warm_up() -> None:
    """Does everything once, so that forked writers are killed at their work, not while they get ready for it."""
    with tempfile.TemporaryDirectory() as folder, open(os.devnull, "wb") as nowhere:
        _write(Order(f"{folder}/consultations.sqlite", seed=0, moves=20), nowhere.fileno())


if __name__ == "__main__":
    _warm_up()
    for line in sys.stdin:
        _carry_out(Order(**json.loads(line)))
