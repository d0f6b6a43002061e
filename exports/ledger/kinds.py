"""The kinds of entries, and what each holds: canonical JSON (RFC 8785) that names its schema.

Overrides have no kind of their own: the reason of an override stands in the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from exports.canonical import canonical
from kb.from_yaml.shapes import Shape, Text, Word
from kb.problems import Place, Problem, Refused, nearest

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Note = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]

RECORD = "record"
AMENDMENT = "amendment"
RELEASE = "release"
EXPORT = "export"
COMMITMENTS = "commitments"


class Standing(Protocol):
    """What stands in the ledger: its number, counted from 0, and the hash of its entry."""

    @property
    def index(self) -> int: ...

    @property
    def leaf_hash(self) -> bytes: ...


class ReferenceShape(Shape):
    """An earlier entry, named so that no other can be meant."""

    index: int = Field(ge=0)
    leaf: Digest


class RecordShape(Shape):
    """The record of a saved decision; what else it holds is said by its own schema."""

    model_config = ConfigDict(extra="ignore")

    schema_: Literal["rung.record.v1"] = Field(alias="schema")


class AmendmentShape(Shape):
    """A correction: the record as it should have been. The entry that it points at stays as it is."""

    schema_: Literal["rung.amendment.v1"] = Field(alias="schema")
    of: ReferenceShape
    reason: Text
    record: RecordShape


class ReleaseShape(Shape):
    """A release of the knowledge base: the notes of those who stated and approved it, and the digest of its files."""

    schema_: Literal["rung.release.v1"] = Field(alias="schema")
    statement: _Note
    approval: _Note
    digest: Digest


class ExportShape(Shape):
    """That an entry was given out: in which form, to whom where that was said, and the digest of the very bytes."""

    schema_: Literal["rung.export.v1"] = Field(alias="schema")
    of: ReferenceShape
    form: Word
    to: Text | None
    digest: Digest


class CommitmentsShape(Shape):
    """What the fields of the record before it are, without a word of it: the root over their salted hashes."""

    schema_: Literal["rung.commitments.v1"] = Field(alias="schema")
    root: Digest
    fields: int = Field(ge=1)


KINDS: Mapping[str, type[BaseModel]] = {
    RECORD: RecordShape,
    AMENDMENT: AmendmentShape,
    RELEASE: ReleaseShape,
    EXPORT: ExportShape,
    COMMITMENTS: CommitmentsShape,
}

OF_RECORDS = (RECORD, AMENDMENT)
"""The kinds that hold a record: these can be amended and exported."""


def record(value: Mapping[str, Any]) -> bytes:
    """The content of the entry of a saved decision: its record, canonical."""
    return _canonical(value)


def amendment(of: Standing, value: Mapping[str, Any], reason: str) -> bytes:
    """The content of a correction: the record as it should have been, and why."""
    return _canonical({"schema": "rung.amendment.v1", "of": _reference(of), "reason": reason, "record": dict(value)})


def release(statement: str, approval: str, digest: str) -> bytes:
    """The content of the entry of a release; `digest` is the one that records name it by."""
    return _canonical({"schema": "rung.release.v1", "statement": statement, "approval": approval, "digest": digest})


def export(of: Standing, form: str, digest: str, to: str | None = None) -> bytes:
    """The content of the entry of an export; `digest` is the SHA-256 of what was given out, in hexadecimal."""
    return _canonical({"schema": "rung.export.v1", "of": _reference(of), "form": form, "to": to, "digest": digest})


def commitments(root: bytes, fields: int) -> bytes:
    """The content of the entry by which a part of a record can be shown to be one, and the rest withheld."""
    return _canonical({"schema": "rung.commitments.v1", "root": root.hex(), "fields": fields})


def reference(kind: str, content: bytes, at: Place) -> ReferenceShape | None:
    """The entry that the content of an entry points at, if its kind does.

    Raises Refused with bad-entry when this is no content of that kind.
    """
    shape = KINDS.get(kind)
    if shape is None:
        raise Refused([Problem("bad-entry", f"no kind of entry is called '{kind:.40}'", at, nearest(kind, KINDS))])
    try:
        found = shape.model_validate_json(content)
    except ValidationError as error:
        raise Refused(
            _problem(kind, each["loc"], each["msg"], at) for each in error.errors(include_url=False)
        ) from None
    return found.of if isinstance(found, AmendmentShape | ExportShape) else None


def _problem(kind: str, where: tuple[int | str, ...], what: str, at: Place) -> Problem:
    place = f"'{'.'.join(map(str, where))}': " if where else ""
    return Problem("bad-entry", f"this is no {kind}: {place}{what}", at, "write it as this kind of entry is written")


def _reference(of: Standing) -> dict[str, object]:
    return {"index": of.index, "leaf": of.leaf_hash.hex()}


def _canonical(value: Mapping[str, Any]) -> bytes:
    """The canonical bytes. Raises Refused with bad-entry where there are none."""
    try:
        return canonical(dict(value))
    except ValueError:
        mend = "write it in letters that Unicode has, and finite numbers"
        raise Refused([Problem("bad-entry", "the entry holds what cannot be kept", Place("the entry"), mend)]) from None
