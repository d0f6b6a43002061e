"""A record as it comes from outside: read whole or refused, and what it says of itself. Nothing in it is believed."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from math import isfinite
from typing import Any

from exports.record import SCHEMA
from exports.record import canonical as canonical_bytes
from exports.record_reasons import Json
from exports.replay.fitting import faults
from exports.replay.refusals import MOST_TOLD, bad_record, briefly
from exports.visible import visible
from kb.problems import Place, Problem, Refused

MOST_BYTES = 16_000_000
"""A record of one target has a quarter of a million; nobody has sixty targets."""

MOST_DEPTH = 100
"""The records of the packaged base are 15 deep; a rule that rules set aside adds a few."""

_MOST_NUMBER = 2**53 - 1
_FAMILY, _VERSION = SCHEMA.rsplit(".v", 1)
_LATER = re.compile("[2-9]|[1-9][0-9]+")
_AGAIN = "check that this is the file as it was given out, and ask for it again"


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the published form. What it says is as it was written: not checked, and not made harmless."""

    content: bytes
    value: Json = field(compare=False, repr=False)

    @property
    def case(self) -> str:
        return str(self.value["case"])

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.value["as_of"])

    @property
    def program(self) -> str:
        """The version of Rung that made it."""
        return str(self.value["rung"])

    @property
    def base(self) -> str:
        """The id of the knowledge base."""
        return str(self.value["release"]["base"])

    @property
    def version(self) -> str:
        return str(self.value["release"]["version"])

    @property
    def digest(self) -> str:
        """The digest of the knowledge base's files."""
        return str(self.value["release"]["digest"])

    @property
    def profile(self) -> str:
        return str(self.value["release"]["profile"])

    @property
    def is_released(self) -> bool:
        """Whether a release judged it, and not a draft."""
        return bool(self.value["release"]["state"] == "released")

    @property
    def state(self) -> str:
        """Draft, or released and by whom, in words that are safe to show."""
        return state_words(self.value["release"])

    @property
    def decided(self) -> tuple[Json, ...]:
        """What was decided, an entry a target."""
        return tuple(self.value["decision"] or ())

    @property
    def sha256(self) -> str:
        """The digest of its bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def state_words(release: Json) -> str:
    """How far a knowledge base had come, as a record's `release` says it, in words that are safe to show."""
    signed = release["signed_off"]
    if signed is None:
        return str(release["state"])
    who = f"by {signed['author']}, approved by {signed['approver']} on {signed['approved']}"
    return f"{release['state']} ({visible(who)})"


def record_in(content: bytes, where: Place, *, canonical: bool = False) -> Record:
    """The record that these bytes are; `canonical`: written as Rung writes it, and in no other way.

    Raises Refused with too-large, not-utf8, not-json, duplicate-key, too-deep, record-newer, bad-record, not-canonical.
    """
    if len(content) > MOST_BYTES:
        what = f"{len(content)} bytes; at most {MOST_BYTES} are read as a record"
        raise Refused([Problem("too-large", what, where, "check that it is the right file")])
    value = _checked(_parsed(_decoded(content, where), where), where)
    if canonical and canonical_bytes(value) != content:
        what = "the record is not written in its one canonical form (RFC 8785), so its bytes prove nothing"
        raise Refused([Problem("not-canonical", what, where, _AGAIN)])
    return Record(content, value)


def record_of(value: object, where: Place) -> Record:
    """The record that a value from JSON is; its content are the canonical bytes. Raises Refused as `record_in` does."""
    content = canonical_bytes(_checked(value, where))
    if len(content) > MOST_BYTES:
        what = f"{len(content)} bytes; at most {MOST_BYTES} are read as a record"
        raise Refused([Problem("too-large", what, where, "check that it is the right record")])
    return Record(content, json.loads(content))


def _decoded(content: bytes, where: Place) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"byte {error.start} is not UTF-8"
        raise Refused([Problem("not-utf8", what, where, "check that it is the file as it was written")]) from None


def _parsed(text: str, where: Place) -> object:
    """What the text says. Raises Refused; of a key that stands twice too, which other readers pass over."""
    twice: dict[str, None] = {}

    def together(pairs: list[tuple[str, Any]]) -> Json:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            twice.update(dict.fromkeys(key for key, count in counts.items() if count > 1))
        return found

    try:
        value = json.loads(text, object_pairs_hook=together)
    except RecursionError:
        raise Refused([_too_deep(where)]) from None
    except json.JSONDecodeError as error:
        place = Place(where.file, error.lineno, error.colno)
        raise Refused([Problem("not-json", f"this is not JSON: {error.msg}", place, _AGAIN)]) from None
    except ValueError:
        raise Refused([Problem("not-json", "it holds a number of thousands of digits", where, _AGAIN)]) from None
    if twice:
        keys = islice(twice, MOST_TOLD)
        raise Refused(Problem("duplicate-key", f"'{briefly(key)}' is written twice", where, _AGAIN) for key in keys)
    return value


def _checked(value: object, where: Place) -> Json:
    """The value, that is a record of this version, fit in every part."""
    if problems := list(islice(_strange(value, where), MOST_TOLD)):
        raise Refused(problems)
    if not isinstance(value, dict):
        raise bad_record("a record is an object with the key 'schema'", where)
    _check_version(value.get("schema"), where)
    try:
        found = list(islice(faults(value), MOST_TOLD))
    except RecursionError:
        raise Refused([_too_deep(where)]) from None
    if found:
        raise Refused(Problem("bad-record", fault, where, _AGAIN) for fault in found)
    return value


def _check_version(name: object, where: Place) -> None:
    family, _, version = name.rpartition(".v") if isinstance(name, str) else ("", "", "")
    if name == SCHEMA:
        return
    if family == _FAMILY and _LATER.fullmatch(version):
        what = f"this record is of version {briefly(version, 9)}; this Rung knows version {_VERSION}, and none after it"
        raise Refused([Problem("record-newer", what, where, "install a newer Rung, and read it with that")])
    said = f"its schema is {briefly(repr(name))}" if name is not None else "it names no schema"
    raise bad_record(f"this is no record: {said}, not '{SCHEMA}'", where)


def _strange(value: object, where: Place) -> Iterator[Problem]:
    """What no record holds, however it is arranged: depth without end, and what JSON cannot carry safely."""
    level = [value]
    for _ in range(MOST_DEPTH):
        for one in level:
            if said := _unfit(one):
                yield Problem("bad-record", f"it holds {said}", where, _AGAIN)
        level = [part for one in level if isinstance(one, dict | list) for part in _parts(one)]
        if not level:
            return
    yield _too_deep(where)


def _parts(one: dict[Any, Any] | list[Any]) -> Iterator[object]:
    if isinstance(one, dict):
        yield from one
        yield from one.values()
    else:
        yield from one


def _unfit(one: object) -> str:
    """Why a value cannot be part of a record; empty where it can."""
    match one:
        case str():
            return "" if one.isascii() or _is_text(one) else "half a character, which no text can hold"
        case bool() | None | dict() | list():
            return ""
        case int() if abs(one) > _MOST_NUMBER:
            return "a whole number that not every reader of JSON keeps exactly"
        case float() if not isfinite(one):
            return "a number that is none, or has no end"
        case int() | float():
            return ""
    return f"a {type(one).__name__}, which JSON does not have"


def _is_text(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _too_deep(where: Place) -> Problem:
    return Problem("too-deep", f"values are nested more than {MOST_DEPTH} deep", where, "check that it is a record")
