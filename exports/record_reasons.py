"""Arguments and explanation trees as data. A tree that more than one place needs stands once a target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.explanation import Comparison, Limit, Reason, reasons
from engine.opinion import Argument, Opinion
from kb.model import Derive

Json = dict[str, Any]


def argument(opinion: Opinion, one: Argument) -> Json:
    """A rule that speaks about an option; its tree too, unless it speaks about several (see `shared_trees`)."""
    said = {
        "rule": one.rule.id,
        "side": one.side,
        "truth": one.truth.name.lower(),
        "holds": one.holds,
        "cites": list(one.rule.cites),
    }
    return said if len(one.rule.options) > 1 else said | {"tree": _tree(reasons(opinion, one.rule))}


def shared_trees(opinion: Opinion) -> Iterator[Json]:
    """The tree of every rule that speaks about several options, once, in the network's order."""
    for rule in opinion.edition.rules:
        if len(rule.options) > 1:
            tree = _tree(reasons(opinion, rule))
            yield {"rule": rule.id, "truth": tree["truth"], "tree": tree}


def derivations(opinion: Opinion) -> Iterator[Json]:
    """The tree of every rule that derives a term, once, in the network's order: what leaves name in `derived_by`."""
    for rule in opinion.edition.rules:
        if isinstance(rule.then, Derive):
            tree = _tree(reasons(opinion, rule))
            derives = {"term": rule.then.term, "value": rule.then.value}
            yield {"rule": rule.id, "derives": derives, "truth": tree["truth"], "tree": tree}


def _tree(reason: Reason) -> Json:
    tree: Json = {"kind": reason.kind, "truth": reason.truth.name.lower()}
    if reason.leaf:
        return tree | _leaf(reason.leaf) | _derived_by(reason.parts)
    if reason.rule:
        tree |= {"rule": reason.rule, "because": reason.text, "cites": list(reason.cites)}
    return tree | {"parts": [_tree(part) for part in reason.parts]}


def _derived_by(parts: tuple[Reason, ...]) -> Json:
    return {"derived_by": [part.rule for part in parts]} if parts else {}


def _leaf(leaf: Comparison) -> Json:
    return {
        "term": leaf.term,
        "label": leaf.label,
        "wanted": leaf.wanted,
        "observed": leaf.observed,
        "why": leaf.why,
        "gap": leaf.gap,
        "limit": _limit(leaf.limit) if leaf.limit else None,
    }


def _limit(limit: Limit) -> Json:
    return {
        "threshold": limit.name,
        "number": limit.number,
        "unit": limit.unit,
        "cites": list(limit.cites),
        "verified": limit.verified,
    }
