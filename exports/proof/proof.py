"""A proof `rung.proof.v1`: a record with everything that shows it to be the one that was kept, in one file.

It holds two entries of the ledger, each with its proof: the one of the record, and the one that says in which form it
was given out, with the digest of the very bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, ValidationError

from exports.proof.instructions import OF_PROOF
from exports.proof.shown import AGAIN, Shown
from exports.proof.strict_json import strict
from exports.record import canonical
from kb.from_yaml.shapes import Shape
from kb.problems import Place
from kb.signing.refusals import refused

SCHEMA = "rung.proof.v1"
ENDING = ".proof"
"""What the name of a proof adds to that of the file that it proves."""


@dataclass(frozen=True)
class Proof:
    """The entry of a record, and the entry of the export that gave it out."""

    entry: Shown
    export: Shown


class _ProofShape(Shape):
    schema_: Literal["rung.proof.v1"] = Field(alias="schema")
    checking: list[str]
    entry: dict[str, Any]
    entry_proof: list[str]
    export: dict[str, Any]
    export_proof: list[str]


def proof_bytes(proof: Proof) -> bytes:
    """The file: canonical JSON, the proofs by their lines."""
    return canonical(
        {
            "schema": SCHEMA,
            "checking": list(OF_PROOF),
            "entry": json.loads(proof.entry.statement),
            "entry_proof": lines_of(proof.entry),
            "export": json.loads(proof.export.statement),
            "export_proof": lines_of(proof.export),
        }
    )


def proof_in(content: bytes, at: Place) -> Proof:
    """The proof in a file, nothing of it verified. Raises Refused with bad-proof."""
    try:
        found = _ProofShape.model_validate(strict(content, at, "bad-proof", AGAIN))
    except ValidationError:
        raise refused("bad-proof", f"this is no proof of the form {SCHEMA}", at, AGAIN) from None
    if found.checking != list(OF_PROOF):
        raise refused("bad-proof", "the instructions in it are not Rung's", at, AGAIN)
    return Proof(shown_in(found.entry, found.entry_proof), shown_in(found.export, found.export_proof))


def lines_of(shown: Shown) -> list[str]:
    """A proof by its lines."""
    return shown.proof.removesuffix("\n").split("\n")


def shown_in(statement: dict[str, Any], lines: list[str]) -> Shown:
    """An entry as a file holds it."""
    return Shown(canonical(statement), "".join(f"{line}\n" for line in lines))
