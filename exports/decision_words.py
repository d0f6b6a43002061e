"""A decision in words: what was chosen, how it stands beside the advice, and the reason for an override."""

from __future__ import annotations

from engine.deciding import Weighed
from kb.override_reasons import CODES

NONE_OF_THEM = "None of the options"


def chosen_words(weighed: Weighed) -> str:
    """What was chosen."""
    return weighed.option.label if weighed.option else NONE_OF_THEM


def decided_words(weighed: Weighed) -> str:
    """The decision in a line; the note is left out."""
    reason = weighed.decision.reason
    because = f", because: {CODES[reason]}" if reason else ""
    beside = "" if weighed.follows else f" {_beside(weighed)}"
    return f"Decided{beside}: {chosen_words(weighed)}{because}"


def keeping_words(weighed: Weighed) -> str:
    """What keeping the decision keeps, as a sentence; the note is left out."""
    reason = weighed.decision.reason
    why = f": {CODES[reason]}" if reason else ""
    return f"For {weighed.decision.target}: {chosen_words(weighed)}, {_beside(weighed)}{why}."


def _beside(weighed: Weighed) -> str:
    """How the choice stands beside the advice."""
    if weighed.follows:
        return "as advised"
    if weighed.standing is not None:
        return f"against the advice ({weighed.standing.value})"
    return "against the advice" if weighed.advised else "while nothing is offered"
