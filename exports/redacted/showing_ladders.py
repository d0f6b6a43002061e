"""What a target's ladder may show, and the explanations below it: words of the knowledge base, and no great age."""

from __future__ import annotations

from typing import Any

from exports.redacted import great_ages
from exports.redacted.whitelist import WITHHELD, Show, every, flag, maybe, number, only, phrase, text, word

CITES = every(text)
DERIVED = only({"term": word, "value": maybe(word)})
_LIMIT = only({"threshold": maybe(word), "number": number, "unit": text, "cites": CITES, "verified": flag})


def _words(value: Any) -> Any:
    """Words of the knowledge base about a value."""
    return great_ages.told_in(value) if isinstance(value, str) else WITHHELD


def _short_of_great_ages(value: Any) -> Any:
    """Words of the knowledge base, unless they tell great ages apart."""
    return value if _words(value) == value else WITHHELD


def _node(value: Any) -> Any:
    """A node of an explanation, and all below it; nothing of one that tells great ages apart."""
    shown = _NODE(value)
    if shown is WITHHELD:
        return WITHHELD
    limit = shown.get("limit") or {}
    if great_ages.is_great(limit.get("number"), limit.get("unit")):
        return WITHHELD
    if shown.get("observed") != value.get("observed"):
        shown["gap"] = None
    return shown


_NODE = only(
    {
        **dict.fromkeys(("kind", "truth", "term", "rule"), word),
        **dict.fromkeys(("label", "because", "wanted"), text),
        "observed": _words,
        "why": phrase,
        "gap": maybe(_words),
        "limit": maybe(_LIMIT),
        "cites": CITES,
        "derived_by": every(word),
        "parts": every(_node),
    }
)
_CAUTION = only({"rule": word, "says": text, "cites": CITES})
_ARGUMENT = only({"rule": word, "side": word, "truth": word, "holds": flag, "cites": CITES, "tree": _node})
_TURN = only({"term": word, "to": _short_of_great_ages, "standing": phrase, "known": flag})
_RUNG = only(
    {
        **dict.fromkeys(("option", "tier"), word),
        "label": text,
        "standing": phrase,
        "strength": maybe(word),
        "cautions": every(_CAUTION),
        "arguments": every(_ARGUMENT),
        **dict.fromkeys(("noted", "waiting_on"), every(word)),
        "changes_if": every(_TURN),
    }
)
OF_TARGETS: dict[str, Show] = {
    "ladder": _RUNG,
    "shared_trees": only({"rule": word, "truth": word, "tree": _node}),
    "derivations": only({"rule": word, "derives": DERIVED, "truth": word, "tree": _node}),
}
"""What each entry of a target's lists may show."""
