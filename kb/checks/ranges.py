"""Check of thresholds: a value that nothing which is compared with it can have makes rules always or never true."""

from __future__ import annotations

from collections.abc import Iterator

from kb.compared import outside, outside_words
from kb.model import KnowledgeBase, Threshold
from kb.problems import Place, Problem


def thresholds_out_of_range(base: KnowledgeBase) -> Iterator[Problem]:
    """Values of thresholds, those of profiles too, outside the range of a term or column that they limit."""
    for threshold in base.thresholds.values():
        yield from _of(base, threshold, base.places.get(f"threshold/{threshold.id}", Place(base.id)))
    for profile in base.profiles.values():
        for threshold in profile.thresholds.values():
            yield from _of(base, threshold, profile.place)


def _of(base: KnowledgeBase, threshold: Threshold, place: Place) -> Iterator[Problem]:
    for value in threshold.values:
        against = outside(base, threshold.id, value.value)
        if against:
            what = f"'{threshold.id}' from {value.since} on: {outside_words(value.value, against)}"
            yield Problem("out-of-range", what, place, "write a number of that range")
