"""What is wrong with a record, in words that are safe to show: what stands in it was written by anybody."""

from __future__ import annotations

from dataclasses import replace

from exports.visible import visible
from kb.problems import Place, Problem, Refused

RECORD = Place("the record")
"""Where it is, when nobody says."""

MOST_TOLD = 8
"""So many faults of one kind are told; who mends them sees the next."""

_LONGEST = 200


def briefly(text: str, longest: int = _LONGEST) -> str:
    """A text from outside, cut, and with everything in it seen."""
    return visible(text if len(text) <= longest else f"{text[:longest]}…")


def bad_record(what: str, where: Place) -> Refused:
    """A record that is none, or says what cannot be."""
    mend = "check that this is the file as it was given out, and ask for it again"
    return Refused([Problem("bad-record", what, where, mend)])


def harmless(refused: Refused) -> Refused:
    """The same problems, whatever they quote."""
    return Refused(
        replace(one, what=briefly(one.what, 400), mend=briefly(one.mend, 400), where=_shown(one.where))
        for one in refused.problems
    )


def _shown(where: Place) -> Place:
    return replace(where, file=briefly(where.file, 400))
