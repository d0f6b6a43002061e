"""What is signed: the author's statement of what a release holds, and the approver's approval of that statement."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from kb.problems import Place, Problem, Refused

_VERSION = r"\d{1,6}\.\d{1,6}\.\d{1,6}"
_DAY, _DIGEST, _WORD = r"\d{4}-\d\d-\d\d", r"[0-9a-f]{64}", r"\S{1,100}"
_STATEMENT = re.compile(
    rf"rung-release/v1\nbase ({_WORD})\nversion ({_VERSION})\ndigest ({_DIGEST})\n"
    rf"previous (none|{_VERSION} {_DIGEST})\nchanges ({_DIGEST})\nday ({_DAY})\nauthor ({_WORD})\n"
)
_APPROVAL = re.compile(
    rf"rung-approval/v1\nbase ({_WORD})\nversion ({_VERSION})\nstatement ({_DIGEST})\nday ({_DAY})\n"
    rf"approver ({_WORD})\n"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a release holds. `digest`: of all files; `changes`: of the list of changes.

    `previous`: the release before, and the digest of its statement.
    """

    base: str
    version: str
    digest: str
    previous: tuple[str, str] | None
    changes: str
    day: date
    author: str

    def __str__(self) -> str:
        previous = " ".join(self.previous) if self.previous else "none"
        return (
            f"rung-release/v1\nbase {self.base}\nversion {self.version}\ndigest {self.digest}\nprevious {previous}\n"
            f"changes {self.changes}\nday {self.day}\nauthor {self.author}\n"
        )


@dataclass(frozen=True, slots=True)
class Approval:
    """`statement`: the digest of the note that is approved."""

    base: str
    version: str
    statement: str
    day: date
    approver: str

    def __str__(self) -> str:
        return (
            f"rung-approval/v1\nbase {self.base}\nversion {self.version}\nstatement {self.statement}\n"
            f"day {self.day}\napprover {self.approver}\n"
        )


def statement(text: str, where: Place) -> Statement:
    """The statement in a text. Raises Refused with bad-release."""
    base, version, digest, previous, changes, day, author = _parts(_STATEMENT, text, where)
    before = None if previous == "none" else (previous.split()[0], previous.split()[1])
    return Statement(base, version, digest, before, changes, _day(day, where), author)


def approval(text: str, where: Place) -> Approval:
    """The approval in a text. Raises Refused with bad-release."""
    base, version, of, day, approver = _parts(_APPROVAL, text, where)
    return Approval(base, version, of, _day(day, where), approver)


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def number(version: str) -> tuple[int, ...]:
    """A version, so that it can be compared. Raises Refused with bad-release."""
    if not re.fullmatch(_VERSION, version):
        raise bad(f"'{version}' is no version", Place("release"), "write it like 0.2.0")
    return tuple(map(int, version.split(".")))


def bad(what: str, where: Place, mend: str) -> Refused:
    """A release that is not as it must be."""
    return Refused([Problem("bad-release", what, where, mend)])


def _parts(shape: re.Pattern[str], text: str, where: Place) -> tuple[str, ...]:
    found = shape.fullmatch(text)
    if found is None:
        raise bad("what was signed is no statement of a release", where, "get the release again from where it was made")
    return found.groups()


def _day(text: str, where: Place) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise bad(f"'{text}' is no day", where, "get the release again from where it was made") from None
