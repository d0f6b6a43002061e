"""In what two records differ: what would be advised now, and why; or what two cases have otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from exports.record_reasons import Json
from exports.replay import facts_compared as facts
from exports.replay.advice_compared import targets_compared
from exports.replay.told import differences_lines
from exports.replay.turned import Differences
from exports.replay.words_of_records import labels_of

__all__ = ["differences", "differences_lines"]

_REST = {
    "findings": "the order of the findings, or who entered them",
    "histories": "the order of the histories",
    "contradictions": "how the contradictions are told",
    "disagreements": "the order of the rules on which the engines disagree",
    "targets": "the order of the targets",
    "trace": "what fired, in which order",
    "next_question": "what the answers to the next question would do",
    "unknowns": "what is unknown",
    "thresholds": "the order of the thresholds",
    "overdue": "which rules and sources are past their review",
    "decision": "the order of the decisions",
    "notice": "the notice",
    "intended_use": "the intended use",
}


def differences(then: Json, now: Json) -> Differences:
    """In what two records (their values) differ; `nothing` of them only where they are equal."""
    owners, labels = facts.Owners(then, now), labels_of(then, now)
    thresholds = tuple(facts.thresholds_compared(then, now))
    found = Differences(
        then=then,
        now=now,
        origin=tuple(facts.origin_compared(then, now)),
        release=tuple(facts.release_compared(then, now)),
        case=tuple(facts.case_compared(then, now)),
        findings=tuple(facts.findings_compared(then, now, owners)),
        histories=tuple(facts.histories_compared(then, now, owners)),
        clashes=tuple(facts.clashes_compared(then, now)),
        decisions=tuple(facts.decisions_compared(then, now, owners)),
        targets=tuple(targets_compared(then, now, thresholds, labels)),
        question=facts.question_compared(then, now),
        thresholds=thresholds,
        unknowns=tuple(facts.unknowns_compared(then, now, owners, labels)),
    )
    return replace(found, rest=tuple(_untold(found)))


def _untold(found: Differences) -> Iterator[str]:
    """What differs and stands in no other part."""
    told = {
        "findings": found.findings,
        "histories": found.histories,
        "contradictions": found.clashes,
        "disagreements": found.clashes,
        "targets": found.targets,
        "next_question": found.question,
        "unknowns": found.unknowns or found.findings or found.targets,
        "thresholds": found.thresholds,
        "decision": found.decisions,
    }
    for key, words in _REST.items():
        if found.then[key] != found.now[key] and not told.get(key):
            yield words
