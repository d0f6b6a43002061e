"""What an entry of the ledger says of a consultation, taken out of it; whatever stands in it is made harmless."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exports.ledger import Entry, kinds
from exports.replay.reading import state_words
from exports.replay.words_of_records import decision_words
from exports.visible import visible
from kb.model import DEFAULT_PROFILE

Json = Mapping[str, Any]

_FORMS = {
    "pdf": "a PDF", "html": "an HTML page", "markdown": "Markdown", "text": "plain text", "bundle": "a bundle",
    "json": "the record with its proof", "deidentified": "a de-identified record",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided for a site: briefly, and in full with the reason and the note."""

    site: str
    brief: str
    words: str
    against: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a record says of itself; `advised` are its sites, each with what was offered there."""

    case: str
    day: str
    program: str
    digest: str
    knowledge: str
    profile: str
    state: str
    decided: tuple[Decided, ...]
    advised: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Given:
    """To whom a record was given out, as what, and the digest of the bytes."""

    what: str
    to: str
    digest: str


@dataclass(frozen=True, slots=True)
class EntryTold:
    """An entry as a list tells it. `whole`: it is what its hash says; else nothing that it says is here.

    `of` is the entry that it corrects or gave out, `reason` why. Neither `record` nor `given`: it cannot be read.
    """

    number: int
    whole: bool
    kind: str = ""
    when: str = ""
    by: str = ""
    hash: str = ""
    of: int | None = None
    reason: str = ""
    record: Recorded | None = None
    given: Given | None = None

    @property
    def of_record(self) -> int | None:
        """The entry whose record it holds or gave out; None where there is none to be opened."""
        if self.record is not None:
            return self.number
        return self.of if self.given is not None else None

    @property
    def kept_words(self) -> str:
        """When it was kept, and by whom."""
        return f"{self.when} by {self.by}" if self.by else self.when


def entry_told(number: int, entry: Entry | None) -> EntryTold:
    """An entry as it stands; None: it cannot be read at all."""
    if entry is None or not entry.is_whole:
        return EntryTold(number, whole=False)
    said = EntryTold(
        number, whole=True, kind=visible(entry.kind), when=moment(entry.at), by=visible(entry.by),
        hash=entry.leaf_hash.hex(),
    )  # fmt: skip
    try:
        return _with_content(said, json.loads(entry.content))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError):
        return said


def _with_content(said: EntryTold, content: Json) -> EntryTold:
    """The same with what its content says. Raises what reading another form brings."""
    of = int(content["of"]["index"]) if "of" in content else None
    reason = visible(str(content.get("reason", "")))
    record = _recorded(content.get("record", content)) if said.kind in kinds.OF_RECORDS else None
    given = _given(content) if said.kind == kinds.EXPORT else None
    return EntryTold(said.number, said.whole, said.kind, said.when, said.by, said.hash, of, reason, record, given)


def _recorded(record: Json) -> Recorded:
    release = record["release"]
    return Recorded(
        case=visible(str(record["case"])),
        day=visible(str(record["as_of"])),
        program=visible(str(record["rung"])),
        digest=visible(str(release["digest"])),
        knowledge=visible(f"'{release['base']}' {release['version']}"),
        profile="" if release["profile"] == DEFAULT_PROFILE else visible(str(release["profile"])),
        state=visible(state_words(release)),
        decided=tuple(_decided(one) for one in record["decision"] or ()),
        advised=tuple((visible(str(one["target"])), visible(_offered(one))) for one in record["targets"]),
    )


def _decided(one: Json) -> Decided:
    against = one["override"] is not None
    brief = str(one["label"] or "none of the options")
    return Decided(
        visible(str(one["target"])), visible(brief), visible(_in_one_line(decision_words(dict(one)))), against
    )


def _in_one_line(text: str) -> str:
    """A note may have several lines."""
    return " / ".join(line for line in text.splitlines() if line.strip())


def _offered(target: Json) -> str:
    if not target["ladder"]:
        return "nothing was concluded"
    offered = (one for one in target["ladder"] if one["standing"] == "offered")
    return "; ".join(f"{one['label']} ({one['strength']})" for one in offered) or "nothing was offered"


def _given(content: Json) -> Given:
    form = str(content["form"])
    to = str(content["to"]) if content["to"] is not None else ""
    return Given(visible(_FORMS.get(form, form)), visible(to), visible(str(content["digest"])))


def moment(at: str) -> str:
    """A moment of the ledger in local time; as it stands where it is none."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return visible(at)


def last_of(told: Mapping[int, EntryTold], number: int) -> Iterator[int]:
    """The entries that correct an entry, one after another; the last one is the last word."""
    after = {one.of: one.number for one in told.values() if one.record is not None and one.of is not None}
    while number in after and after[number] > number:
        number = after[number]
        yield number
