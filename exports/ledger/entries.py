"""An entry: its content, and who said when, of what, that it be kept. One hash binds them all."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from exports.ledger.merkle import leaf_hash
from kb.from_yaml.shapes import Shape
from kb.problems import Place, Problem, Refused

SCHEMA = "rung.entry.v1"
_SALT_BYTES = 16
_Words = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200)]


class SaidShape(Shape):
    """What the appender says besides the content, each in one line."""

    by: _Words
    about: _Words


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be kept. `at` is the appender's clock: UTC, to the second; of commitments its year alone.

    `about` names what of the store it is of. `salt` is chance: without it nobody can guess the content of an entry and
    try whether its hash is the one that stands in the proof of another entry.
    """

    kind: str
    content: bytes
    at: str
    by: str
    about: str
    salt: str

    @property
    def statement(self) -> bytes:
        """The canonical JSON whose hash stands in the tree; the content stands in it as it is."""
        # rfc8785 would give the same, and take a hundred times as long
        before = f'{{"about":{quoted(self.about)},"at":{quoted(self.at)},"by":{quoted(self.by)},"content":'
        after = f',"kind":{quoted(self.kind)},"salt":{quoted(self.salt)},"schema":"{SCHEMA}"}}'
        return b"".join((before.encode(), self.content, after.encode()))

    @property
    def says_when(self) -> bool:
        """Whether it says its moment; an entry of commitments says its year only."""
        return len(self.at) > len("2026")

    @property
    def hashed(self) -> bytes:
        """The hash of the statement, as a leaf of the tree."""
        return leaf_hash(self.statement)


@dataclass(frozen=True, slots=True)
class Entry(Draft):
    """An entry as it stands in the ledger, counted from 0; nothing of it verified unless it says so."""

    index: int
    leaf_hash: bytes

    @property
    def is_whole(self) -> bool:
        """Whether it is what its hash was made of. That the hash is the one of old is for proofs to show."""
        try:
            return self.hashed == self.leaf_hash
        except (TypeError, UnicodeError):  # SQLite lets other programs put anything into a column
            return False


def drafted(kind: str, content: bytes, by: str, about: str, at: datetime | None) -> Draft:
    """A draft with a salt of its own, of now where no time is said. Raises Refused with bad-entry."""
    moment = at or datetime.now(UTC)
    if moment.tzinfo is None:
        raise _bad("the time of the entry does not say its time zone", "say it in UTC")
    try:
        said = SaidShape(by=by, about=about)
    except ValidationError as error:
        names = " and ".join(str(each["loc"][0]) for each in error.errors())
        raise _bad(f"'{names}' is not one line of at most 200 letters", "say it in fewer words") from None
    time = moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return Draft(kind, content, time, said.by, said.about, secrets.token_hex(_SALT_BYTES))


def _bad(what: str, mend: str) -> Refused:
    return Refused([Problem("bad-entry", what, Place("the entry"), mend)])
