"""What is wrong with the ledger, told with the place and a mend."""

from __future__ import annotations

from kb.problems import Place, Problem, Refused

RESTORE = "keep this file as it is, find out who wrote to it, and go on with a copy from a backup"
_AGAINST = "compare it with a checkpoint kept elsewhere, and go on with a copy from a backup that agrees with it"


def of_entry(place: str, index: int) -> Place:
    """The place of an entry."""
    return Place(f"{place}, entry {index}")


def is_changed(what: str, where: Place) -> Problem:
    """Something that is not what was kept."""
    return Problem("ledger-changed", what, where, RESTORE)


def is_missing(what: str, where: Place) -> Problem:
    """Something that was kept and is not there."""
    return Problem("ledger-cut", what, where, _AGAINST)


def changed(what: str, place: str) -> Refused:
    """A ledger that was changed, and is neither added to nor proved from."""
    return Refused([is_changed(what, Place(place))])


def bad_entry(what: str, place: str, mend: str) -> Refused:
    """An entry that is not taken."""
    return Refused([Problem("bad-entry", what, Place(place), mend)])


def no_entry(index: int, size: int, place: str) -> Refused:
    """What is asked for is not in the ledger."""
    what = f"a ledger of {size} entries has no entry {index}; the first is entry 0"
    return Refused([Problem("used-wrongly", what, Place(place), "name an entry that it has")])
