"""The rules of a knowledge base: a list by topic, and each rule in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from exports.condition_words import Phrase, conclusion_words, condition_phrase, example_words
from exports.paper import BLANK, Line
from kb.conditions import terms_of
from kb.model import Caution, Conclusion, Derive, Exclude, KnowledgeBase, Oppose, Recommend, Rule
from kb.review import is_overdue
from tui.rows.row import Piece, Row, heading
from tui.words import claim_lines

_EXAMPLES = {"fires": ("✓", "green"), "does not fire": ("✗", "red"), "cannot tell": ("?", "yellow")}


def rule_rows(base: KnowledgeBase, texts: Mapping[str, str], search: str) -> tuple[Row, ...]:
    """The rules by topic; only those in whose text (see `rule_texts`) is every word searched for."""
    words = search.casefold().split()
    found: list[Row] = []
    for topic in dict.fromkeys((*base.topics, *(rule.topic for rule in base.rules.values()))):
        rules = [rule for rule in base.rules.values() if rule.topic == topic]
        rows = [_row(rule) for rule in rules if all(word in texts[rule.id] for word in words)]
        found += [heading(f"topic:{topic}", _plain(topic)), *rows] if rows else []
    return tuple(found)


def _row(rule: Rule) -> Row:
    return Row(f"rule:{rule.id}", ((_plain(rule.id), ""),), _mark(rule.then), 1)


def _mark(conclusion: Conclusion) -> Piece:
    match conclusion:
        case Recommend():
            return "+", "good"
        case Oppose():
            return "−", "open"
        case Caution():
            return "!", "open"
        case Exclude():
            return "✗", "bad"
        case Derive():
            return "=", "name"


def _plain(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def rule_texts(base: KnowledgeBase, day: date) -> Mapping[str, str]:
    """All that can be searched for, by rule: its words, ids, terms, claims, and the documents these stand in."""
    return {rule.id: _text(base, rule, day) for rule in base.rules.values()}


def _text(base: KnowledgeBase, rule: Rule, day: date) -> str:
    lines = " ".join(f"{line.lead} {line.text}" for line in rule_lines(base, rule, day))
    names = (rule.id, rule.topic, *terms_of(rule.when), *rule.options, *rule.cites, *rule.traces)
    return " ".join((lines, *names)).casefold()


def rule_lines(base: KnowledgeBase, rule: Rule, day: date) -> Iterator[Line]:
    """A rule in words: the reason, the condition, what it concludes, sources, examples, and when to look again."""
    yield Line(_plain(rule.id), style="title")
    yield Line(rule.because)
    yield BLANK
    yield Line("When", style="bold")
    yield from _phrase_lines(condition_phrase(rule.when, base), 2)
    yield from _override_lines(base, rule)
    yield Line(conclusion_words(rule, base), style="bold")
    yield BLANK
    yield Line("Examples", style="bold")
    yield from map(_example_line, example_words(rule, base))
    yield BLANK
    yield Line("Sources", style="bold")
    yield from claim_lines(base, rule.cites, day)
    yield from _review_lines(rule, day)


def _phrase_lines(phrase: Phrase, indent: int) -> Iterator[Line]:
    yield Line(phrase.text, indent, "-" if not phrase.parts else "")
    for part in phrase.parts:
        yield from _phrase_lines(part, indent + 2)


def _override_lines(base: KnowledgeBase, rule: Rule) -> Iterator[Line]:
    for other in base.overriders.get(rule.id, ()):
        yield Line(f"{other.because} (rule {other.id})", 2, "unless:", "yellow")
    for name in rule.overrides:
        yield Line(f"{base.rules[name].because} (rule {name})", 2, "instead of:", "yellow")


def _example_line(words: str) -> Line:
    expected, _, known = words.partition(": ")
    mark, style = _EXAMPLES[expected]
    return Line(known, 2, f"{mark} {expected}:", style)


def _review_lines(rule: Rule, day: date) -> Iterator[Line]:
    yield Line(rule.place.file, 0, "File:", "dim")
    if rule.traces:
        yield Line(", ".join(rule.traces), 0, "Lines of the design:", "dim")
    if is_overdue(rule, day):
        yield Line(f"since {rule.review_by}", 0, "past its review:", "yellow")
    else:
        yield Line(
            f"{rule.review_by or 'no day is set for this rule; its sources have their own'}", 0, "Review by:", "dim"
        )
