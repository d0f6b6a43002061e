"""An entry of a ledger outside of its house: what it states, and the proof that the ledger holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, ValidationError

from exports.ledger import Proven, proven
from exports.ledger.kinds import reference
from exports.record import canonical
from kb.from_yaml.shapes import Shape
from kb.problems import Place, Refused
from kb.signing import VerifierKey
from kb.signing.refusals import refused

AGAIN = "keep this file, say that it was changed, and get it again from where it was made"


class StatementShape(Shape):
    """What an entry states, as `exports.ledger.entries` writes it."""

    schema_: Literal["rung.entry.v1"] = Field(alias="schema")
    kind: Literal["record", "amendment", "release", "export", "commitments"]
    at: str
    by: str
    about: str
    salt: str
    content: dict[str, Any]

    @property
    def record(self) -> dict[str, Any]:
        """The record in it, of a kind that holds one."""
        found: dict[str, Any] = self.content if self.kind == "record" else self.content["record"]
        return found


@dataclass(frozen=True)
class Shown:
    """An entry and its proof, nothing of it verified before `proven_by`."""

    statement: bytes
    proof: str

    def said(self, at: Place) -> StatementShape:
        """What it states. Raises Refused with bad-proof where that is nothing that a ledger of Rung's has."""
        try:
            said = StatementShape.model_validate_json(self.statement)
            reference(said.kind, canonical(said.content), at)
        except (ValidationError, ValueError, RecursionError, Refused):
            raise refused("bad-proof", "this is no entry of a ledger", at, AGAIN) from None
        return said

    def proven_by(self, key: VerifierKey, at: Place) -> Proven:
        """What the proof shows to someone who trusts the key of a ledger; the ledger has the name of its key.

        Raises Refused, saying what does not hold.
        """
        return proven(self.proof, self.statement, [key], key.name, at)
