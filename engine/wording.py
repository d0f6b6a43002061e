"""Whether a changed knowledge base can advise otherwise at all, or differs only in words that no case is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from kb.model import KnowledgeBase, Profile, Rule
from kb.problems import Place

_WORDS = frozenset({
    "id", "title", "version", "digest", "notice", "intended_use", "sources", "places", "lines", "topics", "sign_off",
    "draft_because", "texts", "parcels",
})  # fmt: skip
"""Fields of a knowledge base by which nothing is judged."""
_NOWHERE = Place("")


def judges_alike(before: KnowledgeBase, after: KnowledgeBase) -> bool:
    """Whether both are the same but for reasons, citations, examples and what is said about the base.

    Where this cannot be told, they are not.
    """
    return all(
        _judged(getattr(before, one.name)) == _judged(getattr(after, one.name))
        for one in fields(KnowledgeBase)
        if one.name not in _WORDS
    )


def _judged(value: Any) -> Any:
    """What of a value cases are judged by; the order of what is named counts too."""
    match value:
        case Mapping():
            return [(name, _judged(one)) for name, one in value.items()]
        case Rule():
            return replace(
                value, because="", cites=(), traces=(), examples=(), place=_NOWHERE, review_by=None, topic=""
            )
        case Profile():
            bare = replace(value, says="", cites=(), place=_NOWHERE, rules={}, resting={})
            return bare, _judged(value.rules), _judged(value.resting)
        case _:
            return value
