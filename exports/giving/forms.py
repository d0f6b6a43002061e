"""The forms in which a consultation is given out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what its files end with, and what it is in a few words.

    `proves`: it is nothing without the ledger's signature, so that a key is needed.
    """

    name: str
    ending: str
    words: str
    proves: bool = False


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("bundle", ".zip", "record, knowledge, page and proofs in one file that needs no ledger", proves=True),
        Form("json", ".json", "the record with its proof, in one file", proves=True),
        Form("pdf", ".pdf", "the whole consultation on paper, tagged to be read aloud"),
        Form("html", ".html", "the same for a browser, in one file"),
        Form("markdown", ".md", "the same as Markdown"),
        Form("text", ".txt", "the ladder and its reasons as plain text"),
        Form("deidentified", ".json", "without what tells who it is (HIPAA Safe Harbor), still provable", proves=True),
    )
}
