"""Records that leave the house without telling who the person is (HIPAA Safe Harbor, 45 CFR 164.514(b)(2)).

When a record is kept, one hash is kept with it that stands for all its fields, each salted (`commitments`). Later its
safe fields can be shown and the others hidden (`disclosing`), and whoever has the hash sees that these are fields of
that very record (`reading`). `showing` says what is safe: nothing is that it does not name.
"""

from exports.redacted.assembling import assembled
from exports.redacted.commitments import SEED_LENGTH, Commitments, committed
from exports.redacted.disclosing import disclosed, free_text
from exports.redacted.fields import Field, Holds, fields_of
from exports.redacted.reading import Hidden, Open, Redacted, redacted_in, root_of
from exports.redacted.words import redacted_lines

__all__ = [
    "SEED_LENGTH",
    "Commitments",
    "Field",
    "Hidden",
    "Holds",
    "Open",
    "Redacted",
    "assembled",
    "committed",
    "disclosed",
    "fields_of",
    "free_text",
    "redacted_in",
    "redacted_lines",
    "root_of",
]
