"""What leaves the house of a record: the fields that tell nobody who the person is, and hashes instead of the rest."""

from __future__ import annotations

from exports.redacted.commitments import Salts, leaf_of
from exports.redacted.fields import Field, Holds, fields_of
from exports.redacted.whitelist import Json

SCHEMA = "rung.redacted.v1"


def disclosed(
    record: Json, entry: tuple[int, str] | None, seed: bytes, *, keep_notes: bool = False, exact: bool = False
) -> Json:
    """A record with its safe fields open and all others hidden, `rung.redacted.v1`; `root_of` it is the commitment.

    `keep_notes`: with the notes on decisions too, once a person has read what `free_text` gives. `exact`: with
    everything open, as only those who may see the record itself may have it.
    """
    salts = Salts(seed)
    shown = {Holds.NOTHING, *({Holds.NOTE} if keep_notes else ()), *(Holds if exact else ())}
    return {"schema": SCHEMA, "fields": [_field(one, salts, one.holds in shown) for one in fields_of(record, entry)]}


def free_text(record: Json) -> tuple[tuple[str, str], ...]:
    """What clinicians typed and is left out: what it is a note on, and the text, to be read before it is kept."""
    notes = (one for one in fields_of(record, None) if one.holds is Holds.NOTE)
    return tuple((f"the note on decision {int(one.name.split('/')[1]) + 1}", one.value) for one in notes)


def _field(field: Field, salts: Salts, shown: bool) -> Json:
    salt = salts.of(field.name)
    if shown:
        return {"name": field.name, "salt": salt, "value": field.value}
    return {"hidden": leaf_of(field.name, salt, field.value).hex()}
