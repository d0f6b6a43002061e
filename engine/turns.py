"""What would change a rung: for each finding the nearest value at which its standing changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from engine.findings import Finding, Status
from engine.judging import Judge, Standing
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
    """What would change a rung: for each finding the nearest value at which the rung's standing changes."""
    found = []
    for term, finding in opinion.entered.items():
        turn = _turn(opinion, option, opinion.edition.base.terms[term], finding)
        if turn:
            found.append(turn)
    return tuple(found)


def _turn(opinion: Opinion, option: str, term: Term, finding: Finding) -> Turn | None:
    if option not in _touchable(opinion.reasoner, term.id) or finding.status is Status.ASKED_UNKNOWN:
        return None
    moving = [(cell, changes[option]) for cell, changes in sweep(opinion).effects(term.id) if option in changes]
    if not moving:
        return None
    cell, change = min(moving, key=lambda entry: _distance(entry[0], finding.value))
    return Turn(
        term.id,
        in_words(term, cell),
        cell.value,
        change.after,
        finding.status is Status.KNOWN,
        _distance(cell, finding.value),
    )


def _distance(cell: Cell, value: Value | None) -> float:
    return abs(cell.nearest_to(value) - value) / max(abs(value), 1.0) if isinstance(value, float) else 1.0


@lru_cache(maxsize=1024)
def _touchable(judge: Judge, term: str) -> frozenset[str]:
    return frozenset(option for rule in judge.touched_by(term) for option in rule.options)
