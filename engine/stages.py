"""The ladder as it stood while the rules fired, one after another."""

from __future__ import annotations

from collections.abc import Mapping

from engine.judging import Standing
from engine.opinion import Opinion
from engine.truth import Truth


def stood(opinion: Opinion, fired: int) -> Mapping[str, Standing]:
    """Each option's standing once the first `fired` rules have fired: those still to fire count as unknown."""
    later = {entry.rule for entry in opinion.firing.trace[fired:]}
    truths = {rule: Truth.UNKNOWN if rule in later else truth for rule, truth in opinion.judged.truths.items()}
    return opinion.reasoner.standings(truths)
