"""Check of reference cases whose expectations were taken over from what followed, and not thought of by anybody."""

from __future__ import annotations

from collections.abc import Iterator

from kb.folder import Folder
from kb.problems import Problem
from kb.yaml_tree import Document

MARK = "taken_over"
"""The key of a step that marks it."""


def reasons_to_read_again(files: Folder) -> Iterator[Problem]:
    """The steps of reference cases that give a reason which was given for something else; `files` with the cases."""
    for _, document in files.below("cases"):
        yield from _in_case(document)


def _in_case(document: Document) -> Iterator[Problem]:
    plain = document.root.plain()
    steps = plain.get("expect") if isinstance(plain, dict) else None
    for number, step in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(step, dict) and step.get(MARK) == "yes":
            what = f"what is expected was taken over; does the reason still say why? “{step.get('because', '')}”"
            where = document.place(("expect", number, MARK), of_key=True)
            yield Problem("reason-to-read", what, where, f"correct the reason if it is wrong, then take '{MARK}' out")
