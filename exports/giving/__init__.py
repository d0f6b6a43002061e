"""What leaves the house: a consultation as a file, stamped from the ledger, and logged there as given out.

`asked` says what of a consultation is given; `previewing` shows it before; `giving` makes the file, and what proves it.
"""

from exports.giving.asked import Asked, Looked, asked_for, asked_of, looked_for, looked_of
from exports.giving.forms import FORMS, Form
from exports.giving.giving import Given, Wish, give

__all__ = [
    "FORMS",
    "Asked",
    "Form",
    "Given",
    "Looked",
    "Wish",
    "asked_for",
    "asked_of",
    "give",
    "looked_for",
    "looked_of",
]
