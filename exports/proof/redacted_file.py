"""The file of a de-identified record: its open fields and hidden hashes, and the entry that vouches for their root."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, ValidationError

from exports.proof.instructions import OF_REDACTED
from exports.proof.proof import lines_of, shown_in
from exports.proof.shown import AGAIN, Shown
from exports.proof.strict_json import strict
from exports.record import canonical
from exports.redacted.reading import Redacted, redacted_in
from kb.from_yaml.shapes import Shape
from kb.problems import Place
from kb.signing.refusals import refused

SCHEMA = "rung.redacted.v1"


@dataclass(frozen=True)
class RedactedFile:
    """A de-identified record, and the entry of its commitments."""

    redacted: Redacted
    entry: Shown


class _Shape(Shape):
    schema_: Literal["rung.redacted.v1"] = Field(alias="schema")
    checking: list[str]
    fields: list[dict[str, Any]]
    entry: dict[str, Any]
    entry_proof: list[str]


def redacted_bytes(disclosed: dict[str, Any], entry: Shown) -> bytes:
    """The file: what `disclosed` opened and hid, with its proof."""
    proof = {"entry": json.loads(entry.statement), "entry_proof": lines_of(entry)}
    return canonical({**disclosed, "checking": list(OF_REDACTED), **proof})


def is_redacted(content: bytes) -> bool:
    """Whether a file says that it is one."""
    return content.lstrip()[:1] == b"{" and f'"{SCHEMA}"'.encode() in content


def redacted_file_in(content: bytes, at: Place) -> RedactedFile:
    """The de-identified record in a file, nothing of it verified. Raises Refused with bad-proof."""
    value = strict(content, at, "bad-proof", AGAIN)
    try:
        found = _Shape.model_validate(value)
    except ValidationError:
        raise refused("bad-proof", f"this is no de-identified record of the form {SCHEMA}", at, AGAIN) from None
    if found.checking != list(OF_REDACTED):
        raise refused("bad-proof", "the instructions in it are not Rung's", at, AGAIN)
    redacted = redacted_in({"schema": SCHEMA, "fields": found.fields}, at)
    return RedactedFile(redacted, shown_in(found.entry, found.entry_proof))
