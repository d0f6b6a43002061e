"""Which rules, thresholds, options and profiles lean on a source, and which numbers were never checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.model import KnowledgeBase, Threshold, ThresholdValue
from kb.profiles import with_every_rule


@dataclass(frozen=True, slots=True)
class Leaning:
    """One thing that cites a claim: `kind` is rule, threshold, option or profile."""

    kind: str
    id: str
    claim: str


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A threshold's value that was not read in its source; `profile` where a profile sets it."""

    threshold: Threshold
    value: ThresholdValue
    profile: str | None


def leanings(base: KnowledgeBase) -> dict[str, tuple[Leaning, ...]]:
    """For each source everything that leans on it, each once, in the order of the base."""
    found: dict[str, dict[Leaning, None]] = {name: {} for name in base.sources}
    for kind, name, cites in _citing(base):
        for cite in cites:
            claim = base.claims[cite]
            found[claim.source][Leaning(kind, name, claim.id)] = None
    return {name: tuple(entries) for name, entries in found.items()}


def _citing(base: KnowledgeBase) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for rule in with_every_rule(base).rules.values():
        yield "rule", rule.id, rule.cites
    for threshold in base.thresholds.values():
        yield "threshold", threshold.id, tuple(cite for value in threshold.values for cite in value.cites)
    for option in base.options.values():
        yield "option", option.id, (*option.cites, *(cite for fact in option.facts for cite in fact.cites))
    for profile in base.profiles.values():
        overlaid = (cite for limit in profile.thresholds.values() for value in limit.values for cite in value.cites)
        yield "profile", profile.id, (*profile.cites, *overlaid)


def unchecked_numbers(base: KnowledgeBase) -> tuple[Unchecked, ...]:
    """Every number that was not read in its source, the ladder's first."""
    own = [Unchecked(threshold, value, None) for threshold in base.thresholds.values() for value in threshold.values]
    overlaid = [
        Unchecked(threshold, value, profile.id)
        for profile in base.profiles.values()
        for threshold in profile.thresholds.values()
        for value in threshold.values
    ]
    return tuple(entry for entry in (*own, *overlaid) if not entry.value.verified)
