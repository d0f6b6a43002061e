"""A record as far as it is counted, read from an entry of the ledger; what else it holds is passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, ValidationError, model_validator

from engine.judging import Standing
from exports.ledger import Entry
from exports.ledger.kinds import AMENDMENT
from kb.from_yaml.shapes import Shape
from kb.problems import Place, Problem, Refused

_NEWER = re.compile(r"rung\.(?:record|amendment)\.v(?:[2-9]|[1-9][0-9]+)")
_Name = Annotated[str, StringConstraints(min_length=1)]
_Truth = Literal["true", "false", "unknown"]


class _Part(Shape):
    model_config = ConfigDict(extra="ignore")


class ArgumentShape(_Part):
    """What a rule says of an option."""

    rule: _Name
    side: Literal["for", "against", "excludes", "cautions"]
    truth: _Truth
    holds: bool


class RungShape(_Part):
    """An option on a ladder."""

    option: _Name
    label: _Name
    standing: Standing
    arguments: tuple[ArgumentShape, ...]


class DerivationShape(_Part):
    """A rule that derives a term."""

    rule: _Name
    truth: _Truth


class TargetShape(_Part):
    """A pain site with its ladder, which is empty while nothing may be concluded."""

    target: _Name
    ladder: tuple[RungShape, ...]
    derivations: tuple[DerivationShape, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        _check_once("option", [rung.option for rung in self.ladder])
        return self


class OverrideShape(_Part):
    """Why the advice was not followed."""

    code: _Name
    display: str


class DecisionShape(_Part):
    """What was decided about a site; None: none of the options."""

    target: _Name
    option: _Name | None
    label: str | None
    override: OverrideShape | None


class ReleaseShape(_Part):
    """The knowledge base that the record names."""

    base: str
    version: str
    digest: str


class RecordShape(_Part):
    """The record."""

    schema_: Literal["rung.record.v1"] = Field(alias="schema")
    release: ReleaseShape
    targets: tuple[TargetShape, ...] = Field(min_length=1)
    decision: tuple[DecisionShape, ...] | None

    @model_validator(mode="after")
    def _decided_once(self) -> Self:
        sites, decided = [one.target for one in self.targets], [one.target for one in self.decision or ()]
        if not set(decided) <= set(sites):
            raise ValueError("a decision is about a site that it does not have")
        _check_once("site", sites)
        _check_once("decided site", decided)
        return self


class _AmendmentShape(_Part):
    schema_: Literal["rung.amendment.v1"] = Field(alias="schema")
    record: RecordShape


class _NamedShape(_Part):
    schema_: str = Field("", alias="schema")


class _WrappedShape(_Part):
    record: _NamedShape


def read(entry: Entry, at: Place) -> RecordShape:
    """The record in an entry. Raises Refused: record-newer where a newer Rung wrote it, bad-entry where it is none."""
    try:
        if entry.kind == AMENDMENT:
            return _AmendmentShape.model_validate_json(entry.content).record
        return RecordShape.model_validate_json(entry.content)
    except ValidationError as error:
        newer = _newer(entry.content)
        first = error.errors(include_url=False, include_input=False)[0]
    if newer:
        mend = "install the newer Rung, and count with it"
        raise Refused([Problem("record-newer", f"the record is of the form {newer}, of a newer Rung", at, mend)])
    where = ".".join(map(str, first["loc"]))
    what = f"this is no record that can be counted: {f'{where!r}: ' if where else ''}{first['msg']}"
    raise Refused([Problem("bad-entry", what, at, "find out which program wrote it")])


def _newer(content: bytes) -> str:
    """The name of the newer form in which something is written; nothing where it is in none."""
    found = ""
    with suppress(ValidationError):
        found = _NamedShape.model_validate_json(content).schema_
    with suppress(ValidationError):
        inside = _WrappedShape.model_validate_json(content).record.schema_
        found = found if _NEWER.fullmatch(found) else inside
    return found if _NEWER.fullmatch(found) else ""


def _check_once(noun: str, names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        raise ValueError(f"it names the same {noun} twice")
