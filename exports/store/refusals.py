"""Whatever goes wrong with the store, told in words with the place and a mend."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from exports.store import sqlite
from kb.problems import Place, Problem, Refused

ANSWER_LOST = "the answer was not kept"
CONSULTATION_LOST = "the consultation was not kept"
ENTRY_LOST = "the entry was not kept"
ENTRY_UNSURE = "whether the entry was kept is not known: look before trying again"


class Overtaken(Refused):
    """Someone else kept a move first; nothing of theirs was touched, and the own one was not kept."""


def refused(code: str, what: str, where: str, mend: str) -> Refused:
    """A refusal with one problem."""
    return Refused([Problem(code, what, Place(where), mend)])


@contextmanager
def told(place: str, lost: str = "") -> Iterator[None]:
    """What the file system or the database refuses, as Refused. `lost` says what was not kept because of it."""
    try:
        yield
    except (OSError, UnicodeError, SQLAlchemyError) as error:
        what, mend = _words(error)
        raise refused("unreadable", f"{what}; {lost}" if lost else what, place, mend) from None


def _words(error: OSError | UnicodeError | SQLAlchemyError) -> tuple[str, str]:
    """What happened, and its mend."""
    match error:
        case DBAPIError(orig=sqlite3.Error() as cause):
            return sqlite.words(cause)
        case DBAPIError(orig=cause):
            return f"the database says: {_first_line(cause)}", "check that it runs and lets you in, and try again"
        case OSError():
            return f"the store cannot be used: {error.strerror or error}", "check the path and its permissions"
        case UnicodeError():
            return "this is not text that can be kept", "write it in letters that Unicode has"
        case _:
            return f"the database cannot be used: {_first_line(error)}", "check the URL, and try again"


def _first_line(error: object) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
