"""Trees of reasons as lists: a rule, what it rests on, down to what was entered. A tree stands once in a target."""

from __future__ import annotations

from datetime import date

from engine.explanation import Reason, reasons
from engine.opinion import Opinion
from engine.truth import Truth
from exports.document.parts import Item, Mark, Span, Text, code, quiet, text
from exports.text_reasons import JOINS, cited, leaf_words
from kb.model import Rule
from kb.review import is_overdue, overdue_sources

TRUTHS = {Truth.TRUE: Mark.TRUE, Truth.FALSE: Mark.FALSE, Truth.UNKNOWN: Mark.UNKNOWN}


class Trees:
    """The trees of one opinion in the order in which they are told; a rule that was told is only pointed at."""

    def __init__(self, opinion: Opinion, day: date) -> None:
        self._opinion, self._day = opinion, day
        self._told: set[str] = set()

    def of(self, rule: Rule, mark: Mark) -> Item:
        """A rule with its tree, led by what it does to an option."""
        return self._rule(reasons(self._opinion, rule), mark)

    def _rule(self, reason: Reason, mark: Mark) -> Item:
        name = reason.rule or ""
        unless = "Unless: " if reason.kind == "unless" else ""
        words = f"{unless}{reason.text}{cited(reason.cites)} "
        if name in self._told:
            return Item(text(f"{unless}{reason.text} ", code(name), quiet(", as above")), mark)
        self._told.add(name)
        return Item((*text(words, code(name)), *self._overdue(name)), mark, self._below(reason))

    def _overdue(self, name: str) -> Text:
        """Said wherever a rule is used after its review date, or leans on a source that is past its own."""
        base = self._opinion.edition.base
        rule = base.rules[name]
        own = [f"rule past its review since {rule.review_by}"] if is_overdue(rule, self._day) else []
        every = own + [
            f"source {source.id} past its review since {source.review_by}"
            for source in overdue_sources(base, rule.cites, self._day)
        ]
        return (Span(f" ({'; '.join(every)})"),) if every else ()

    def _below(self, reason: Reason) -> tuple[Item, ...]:
        """What decides a node, each once."""
        return tuple(self._node(part) for part in dict.fromkeys(reason.deciding))

    def _node(self, reason: Reason) -> Item:
        mark = TRUTHS[reason.truth]
        if reason.leaf:
            return Item(text(leaf_words(reason.leaf)), mark, self._below(reason))
        if reason.kind in JOINS:
            return Item(text(JOINS[reason.kind]), mark, self._below(reason))
        return self._rule(reason, mark)
