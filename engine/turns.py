"""What would change a rung: for each finding the nearest value at which its standing changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.findings import Finding, Status
from engine.judging import Standing
from engine.opinion import Opinion
from engine.sweep import sweep
from kb.cells import Cell, in_words
from kb.terms import Term, Value


@dataclass(frozen=True, slots=True)
class Turn:
    """A value of one term at which one rung's standing changes; the nearest such value.

    `distance` is how far away it is, as a share of the present value; 1 for a choice.
    """

    term: str
    to: str
    value: Value
    after: Standing
    known: bool
    distance: float


def turns(opinion: Opinion, option: str) -> tuple[Turn, ...]:
    """What would change a rung, in the vocabulary's order; what was asked in vain is left out."""
    return _turns(opinion).get(option, ())


@lru_cache(maxsize=8)
def _turns(opinion: Opinion) -> Mapping[str, tuple[Turn, ...]]:
    """The turns of every rung, from one walk over the sweep."""
    found: dict[str, list[Turn]] = {}
    for name, finding in opinion.entered.items():
        if finding.status is not Status.ASKED_UNKNOWN:
            for option, turn in _of_term(opinion, opinion.edition.base.terms[name], finding).items():
                found.setdefault(option, []).append(turn)
    return {option: tuple(every) for option, every in found.items()}


def _of_term(opinion: Opinion, term: Term, finding: Finding) -> dict[str, Turn]:
    """For each option the nearest cell of one term that changes its standing."""
    found: dict[str, Turn] = {}
    for cell, changes in sweep(opinion).effects(term.id):
        distance = _distance(cell, finding.value)
        for option, change in changes.items():
            if option not in found or distance < found[option].distance:
                known = finding.status is Status.KNOWN
                found[option] = Turn(term.id, in_words(term, cell), cell.value, change.after, known, distance)
    return found


def _distance(cell: Cell, value: Value | None) -> float:
    return abs(cell.nearest_to(value) - value) / max(abs(value), 1.0) if isinstance(value, float) else 1.0
