"""How much a problem weighs: an error must be mended, a warning may be accepted for a time."""

from __future__ import annotations

from typing import Literal

from kb.problems import Problem

Weight = Literal["error", "warning"]

WARNINGS = {
    "accepted-for-nothing": "what was accepted is mended, or is called otherwise and is told on its own",
    "empty-topic": "the rule book lacks a chapter that nobody wrote; every rule is there",
    "example-off-topic": "the value changes nothing, and the rule is judged without it",
    "example-runs-out": "today the example holds; only from a later day on the rule says something else of it",
    "reason-to-read": "what is expected is what follows; only the words beside it may be those of another day",
    "rule-at-rest": "a rule that rests does nothing, and so nothing is taken from it",
    "same-condition": "what is said twice counts once, and what weighs more counts",
    "stage-to-come": "the rule counts as its stage says; only the day is still to come",
    "too-few-people": "nothing in the knowledge is wrong; it only cannot be released as things are",
    "uncited-claim": "what was read and not used says nothing to anybody",
    "unreached-option": "the option is never offered; the others stand as their rules say",
    "untraced-line": "the design holds more than the rules do; what the rules say stands",
    "unused-term": "the answer is asked for and changes nothing",
    "unused-threshold": "the number stands there and changes nothing",
}
"""The codes of which nothing wrong is advised, each with the reason. Every other code is an error: what it is about may
say something wrong, or cannot be read or judged."""


def is_warning(code: str) -> bool:
    """Whether problems of this code are warnings."""
    return code in WARNINGS


def is_acceptable(code: str) -> bool:
    """Whether problems of this code can be accepted: warnings can, but for one about the list of what is accepted."""
    return is_warning(code) and code != "accepted-for-nothing"


def weight(problem: Problem) -> Weight:
    """Whether a problem is an error or a warning."""
    return "warning" if is_warning(problem.code) else "error"
