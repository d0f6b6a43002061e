"""The warnings that somebody has accepted, from `accepted.yaml`. What is wrong with it never keeps a base from use."""

from __future__ import annotations

from collections.abc import Iterator

from kb.ages import day
from kb.checks.accepted import ACCEPTED, Acceptance
from kb.checks.weights import WARNINGS, is_acceptable
from kb.folder import Folder
from kb.from_yaml.reading import shaped
from kb.from_yaml.shapes import AcceptedShape
from kb.problems import Problem, Refused, nearest
from kb.yaml_tree import Document


def acceptances(folder: Folder) -> tuple[Acceptance, ...]:
    """The entries that can be read, in their order; none where there is no list."""
    return tuple(entry for entry in _read(folder) if isinstance(entry, Acceptance))


def faults_of_accepted(folder: Folder) -> tuple[Problem, ...]:
    """What is wrong with the other entries."""
    return tuple(entry for entry in _read(folder) if isinstance(entry, Problem))


def _read(folder: Folder) -> Iterator[Acceptance | Problem]:
    document = folder.documents.get(ACCEPTED)
    if document is None:
        return
    if not isinstance(document.root.value, list):
        yield Problem("wrong-type", "what is accepted is a list", document.place(), "see FORMAT.md")
        return
    for number, _ in enumerate(document.root.value):
        try:
            yield _entry(document, number)
        except Refused as refused:
            yield from refused.problems


def _entry(document: Document, number: int) -> Acceptance:
    shape = shaped(document, AcceptedShape, (number,))
    until = day(shape.until)
    if until is None:
        place = document.place((number, "until"))
        raise Refused([Problem("wrong-type", f"'{shape.until}' is not a date", place, "write the day as 2027-01-31")])
    if not is_acceptable(shape.code):
        what = f"'{shape.code}' is no warning that can be accepted"
        legal = [code for code in WARNINGS if is_acceptable(code)]
        raise Refused([Problem("not-acceptable", what, document.place((number, "code")), nearest(shape.code, legal))])
    where = document.place((number,))
    return Acceptance(shape.code, shape.file, shape.what, shape.because, shape.by, until, where)
