"""Explanation trees as lines of text: a mark and a word, the observed value, what was wanted, the gap, the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from engine.explanation import Comparison, Reason
from engine.truth import Truth
from exports.paper import Line

MARKS = {Truth.TRUE: "✓", Truth.FALSE: "✗", Truth.UNKNOWN: "?"}
STYLES = {Truth.TRUE: "green", Truth.FALSE: "red", Truth.UNKNOWN: "yellow"}
JOINS = {"all": "all of these:", "any": "at least one of these:", "not": "not all of this:"}
_VERDICTS = {Truth.TRUE: "true", Truth.FALSE: "not true", Truth.UNKNOWN: "cannot be told"}


class Depth(Enum):
    """How much of an explanation is shown: the facts that decide, the tree of what decides, or the whole tree."""

    SHORT = "short"
    MEDIUM = "medium"
    FULL = "full"


def reason_lines(reason: Reason, indent: int, depth: Depth) -> Iterator[Line]:
    """What a rule rests on, as deep as wanted."""
    if depth is Depth.SHORT:
        yield from ground_lines(reason.grounds, indent)
        return
    for part in _shown(reason, depth):
        yield from _tree_lines(part, indent, depth)


def ground_lines(grounds: Iterable[Reason], indent: int) -> Iterator[Line]:
    """The deciding facts, one a line; that a row exists is not worth a line when its values are shown."""
    for ground in grounds:
        if ground.leaf and not _only_says_there_is_one(ground):
            yield Line(leaf_words(ground.leaf), indent, MARKS[ground.truth], STYLES[ground.truth])


def _only_says_there_is_one(ground: Reason) -> bool:
    leaf = ground.leaf
    return bool(
        leaf and leaf.counts and leaf.why == "met" and leaf.limit and leaf.limit.name is None and leaf.limit.number == 1
    )


def _tree_lines(reason: Reason, indent: int, depth: Depth) -> Iterator[Line]:
    yield Line(headline(reason), indent, MARKS[reason.truth], STYLES[reason.truth])
    for part in _shown(reason, depth):
        yield from _tree_lines(part, indent + 2, depth)


def _shown(reason: Reason, depth: Depth) -> tuple[Reason, ...]:
    return reason.parts if depth is Depth.FULL else reason.deciding


def headline(reason: Reason) -> str:
    """A node of an explanation in a line."""
    if reason.leaf:
        return leaf_words(reason.leaf)
    if reason.kind in JOINS:
        return JOINS[reason.kind]
    unless = "unless: " if reason.kind == "unless" else ""
    return f"{unless}{reason.text} ({_VERDICTS[reason.truth]}; rule {reason.rule}){cited(reason.cites)}"


def cited(cites: Iterable[str]) -> str:
    """Citations in brackets, or nothing."""
    every = ", ".join(cites)
    return f" [{every}]" if every else ""


def leaf_words(leaf: Comparison) -> str:
    """A comparison in a line: `Pain score now: 6 points, needs at least 7 points (severe_pain), short by 1 point`."""
    wanted = f"{leaf.wanted}{_limit_words(leaf)}"
    match leaf.why:
        case "met":
            return f"{leaf.label}: {leaf.observed}" + (f", {wanted}" if leaf.limit else "")
        case "contradicted":
            return f"{leaf.label}: {leaf.observed}, needs {wanted}" + (f", {leaf.gap}" if leaf.gap else "")
        case why:
            return f"{leaf.label}: {why}; needs {wanted}"


def _limit_words(leaf: Comparison) -> str:
    if leaf.limit is None or leaf.limit.name is None:
        return ""
    doubt = "" if leaf.limit.verified else "; not checked"
    return f" ({leaf.limit.name}: {', '.join(leaf.limit.cites)}{doubt})"
