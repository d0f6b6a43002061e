"""The reasons of one rung as a tree of rows: arguments down to what was entered; or what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.explanation import Reason, reasons
from engine.judging import Standing
from engine.opinion import Argument, Opinion, Rung
from engine.truth import Truth
from engine.turns import turns
from exports.text_reasons import JOINS, MARKS, cited, headline
from exports.text_rungs import turn_words
from kb.terms import Origin
from tui.rows import row
from tui.rows.row import Row, heading

_TITLES = {"for": "For", "against": "Against", "cautions": "Cautions", "excludes": "Would rule it out"}
_VERDICTS = {Truth.TRUE: "applies", Truth.FALSE: "does not apply", Truth.UNKNOWN: "cannot be told"}
_DECIDING: Mapping[Standing, Mapping[str, tuple[Truth, ...]]] = {
    Standing.OFFERED: {"for": (Truth.TRUE,), "excludes": (Truth.UNKNOWN,)},
    Standing.NEEDS_AN_ANSWER: {"for": (Truth.TRUE, Truth.UNKNOWN), "excludes": (Truth.UNKNOWN,)},
    Standing.NOT_INDICATED: {"for": (Truth.FALSE,), "excludes": ()},
    Standing.RULED_OUT: {"for": (), "excludes": (Truth.TRUE,)},
}


@dataclass(frozen=True, slots=True)
class View:
    """How reasons are shown: which nodes are open, and whether only what decides."""

    opened: frozenset[str] = frozenset()
    shut: frozenset[str] = frozenset()
    deciding: bool = True
    whole: bool = False

    def is_open(self, node: str, *, first: bool) -> bool:
        """Rules stand open to begin with, unless they were shut; what is below, when it was opened."""
        if node in self.shut:
            return False
        return self.whole or first or node in self.opened

    def opening(self, node: str) -> View:
        return View(self.opened | {node}, self.shut - {node}, self.deciding, self.whole)

    def shutting(self, node: str) -> View:
        return View(self.opened - {node}, self.shut | {node}, self.deciding, self.whole)

    def turned(self) -> View:
        """Everything where only what decides was shown, and the other way round."""
        return View(self.opened, self.shut, not self.deciding, self.whole)

    def all_turned(self) -> View:
        """All open, or all as at the beginning."""
        return View(deciding=self.deciding, whole=not self.whole)


@dataclass(frozen=True, slots=True)
class Node:
    """A row of the tree with what it stands for: `rule` and `cites` for sources, `term` to jump to its question."""

    row: Row
    opens: bool = False
    rule: str | None = None
    cites: tuple[str, ...] = ()
    term: str | None = None


def reason_nodes(opinion: Opinion, rung: Rung, view: View) -> tuple[Node, ...]:
    """The arguments about a rung, side by side, each down to what was entered."""
    nodes = [Node(_rung_row(rung))]
    for side, title in _sides(rung):
        arguments = [argument for argument in rung.arguments if argument.side == side]
        shown = [one for one in arguments if not view.deciding or _decides(rung, one)]
        if shown:
            nodes.append(Node(heading(f"side:{side}", title)))
            for argument in shown:
                nodes += _rule_nodes(opinion, argument, view)
        hidden = len(arguments) - len(shown)
        if hidden:
            nodes.append(Node(_hidden(side, hidden, rung)))
    return tuple(nodes)


def _sides(rung: Rung) -> list[tuple[str, str]]:
    """What decides comes first: what rules an option out before what would speak for it."""
    return sorted(_TITLES.items(), key=lambda side: side[0] != "excludes" and rung.standing is Standing.RULED_OUT)


def _rung_row(rung: Rung) -> Row:
    pieces = ((rung.option.label, "bold"), (f" {rung.standing.value}. ", row.STYLES[rung.standing]),
              (rung.option.what, ""))  # fmt: skip
    return Row("rung", pieces, (row.MARKS[rung.standing], row.STYLES[rung.standing]))


def _hidden(side: str, count: int, rung: Rung) -> Row:
    """What is left out is counted, never silently dropped."""
    words = {"for": "for it", "against": "against it", "cautions": "that warn", "excludes": "that could rule it out"}
    one = count == 1
    text = (
        f"{count} other rule{'' if one else 's'} {words[side]} {'does' if one else 'do'} not decide here (o shows all)"
    )
    return Row(f"hidden:{side}:{rung.option.id}", ((text, "quiet"),), ("·", "quiet"), 1)


def _decides(rung: Rung, argument: Argument) -> bool:
    if argument.side in ("against", "cautions"):
        return argument.truth is Truth.TRUE
    return argument.truth in _DECIDING[rung.standing][argument.side]


def _rule_nodes(opinion: Opinion, argument: Argument, view: View) -> Iterator[Node]:
    reason = reasons(opinion, argument.rule)
    must = ", must be asked" if argument.holds and argument.truth is Truth.UNKNOWN else ""
    text = f"{reason.text} ({_VERDICTS[reason.truth]}{must}; rule {reason.rule}){cited(reason.cites)}"
    node = f"{argument.side}:{argument.rule.id}"
    yield _node(node, text, reason, 1, view, first=True)
    if view.is_open(node, first=True):
        yield from _parts(opinion, reason, node, 2, view)


def _parts(opinion: Opinion, reason: Reason, parent: str, depth: int, view: View) -> Iterator[Node]:
    for number, part in enumerate(reason.deciding if view.deciding else reason.parts):
        node = f"{parent}/{number}"
        yield _node(node, headline(part), part, depth, view, first=_joins(part), term=_question_term(opinion, part))
        if _below(part, view) and view.is_open(node, first=_joins(part)):
            yield from _parts(opinion, part, node, depth + 1, view)


def _node(
    node: str, text: str, reason: Reason, depth: int, view: View, *, first: bool, term: str | None = None
) -> Node:
    opens = bool(_below(reason, view))
    sign = ("▾ " if view.is_open(node, first=first) else "▸ ") if opens else ""
    style = row.TRUTH_STYLES[reason.truth]
    leaf = reason.leaf
    cites = reason.cites or (leaf.limit.cites if leaf and leaf.limit else ())
    pieces = ((sign, "quiet"), (text, ""))
    return Node(Row(node, pieces, (MARKS[reason.truth], style), depth), opens, reason.rule, cites, term)


def _below(reason: Reason, view: View) -> tuple[Reason, ...]:
    return reason.deciding if view.deciding else reason.parts


def _joins(reason: Reason) -> bool:
    return reason.kind in JOINS


def _question_term(opinion: Opinion, reason: Reason) -> str | None:
    """The term a person could answer; derived ones are opened instead."""
    if reason.leaf is None or opinion.edition.base.terms[reason.leaf.term].origin is Origin.DERIVED:
        return None
    return reason.leaf.term


def turn_nodes(opinion: Opinion, rung: Rung) -> tuple[Node, ...]:
    """For each finding, the nearest value at which the rung's standing changes."""
    nodes = [Node(_rung_row(rung))]
    found = turns(opinion, rung.option.id)
    if not found:
        nothing = "No single answer would change where it stands."
        return (*nodes, Node(Row("none", ((nothing, ""),), ("·", "quiet"), 1)))
    for known, title in ((False, "If it were answered"), (True, "If it were otherwise")):
        some = [turn for turn in found if turn.known is known]
        nodes += [Node(heading(f"known:{known}", title))] if some else []
        for turn in some:
            words, style = turn_words(opinion, turn), row.STYLES[turn.after]
            item = Row(f"turn:{turn.term}", ((words, ""),), (row.MARKS[turn.after], style), 1)
            nodes.append(Node(item, term=turn.term))
    return tuple(nodes)
