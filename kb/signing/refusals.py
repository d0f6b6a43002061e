"""Refusals of what was signed, or should have been; strangers' words in them are made fit to be shown."""

from __future__ import annotations

from kb.problems import Place, Problem, Refused

_LONGEST = 80


def refused(code: str, what: str, at: Place, mend: str) -> Refused:
    """A refusal with one problem."""
    return Refused([Problem(code, what, at, mend)])


def quoted(text: str) -> str:
    """A stranger's words in quotes: cut when long, and nothing in them can turn or hide what stands around them."""
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def line_of(at: Place, number: int) -> Place:
    """The place of a text's line, counted from 0, where the text itself begins at `at`."""
    return Place(at.file, max(at.line, 1) + number)
