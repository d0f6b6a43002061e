"""The rules of a knowledge base: a list by topic, and each rule in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from exports.condition_words import Phrase, conclusion_words, condition_phrase, example_words
from exports.paper import BLANK, Line
from kb.conditions import terms_of
from kb.lifecycle import in_words
from kb.model import (
    DEFAULT_PROFILE,
    Caution,
    Conclusion,
    Derive,
    Exclude,
    KnowledgeBase,
    Oppose,
    Profile,
    Recommend,
    Rule,
)
from kb.profiles import under
from kb.review import is_overdue
from tui.rows.row import Piece, Row, heading
from tui.words import claim_lines

_EXAMPLES = {"fires": ("✓", "green"), "does not fire": ("✗", "red"), "cannot tell": ("?", "yellow")}


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule with the base it is read in: the ladder's own, or that with the profile laid over it that has the rule."""

    base: KnowledgeBase
    rule: Rule

    @property
    def profile(self) -> Profile | None:
        """The other guidance that the rule belongs to; None for the ladder's own."""
        return self.base.profiles.get(self.base.profile)

    @property
    def topic(self) -> str:
        """What the rule is listed under."""
        return f"Other guidance: {self.profile.label}" if self.profile else plain_name(self.rule.topic)


def every_rule(base: KnowledgeBase) -> Mapping[str, Placed]:
    """The ladder's own rules by topic, then those of every profile, by names that no two share."""
    topics = list(dict.fromkeys((*base.topics, *(rule.topic for rule in base.rules.values()))))
    own = sorted(base.rules.values(), key=lambda rule: topics.index(rule.topic))
    found = {rule.id: Placed(base, rule) for rule in own}
    for name, profile in base.profiles.items():
        laid_over = under(base, name)
        found |= {f"{name}/{rule.id}": Placed(laid_over, rule) for rule in profile.rules.values()}
    return found


def rule_rows(rules: Mapping[str, Placed], texts: Mapping[str, str], search: str) -> tuple[Row, ...]:
    """The rules by topic; only those in whose text (see `rule_texts`) is every word searched for."""
    words = search.casefold().split()
    by_topic: dict[str, list[Row]] = {}
    for name, placed in rules.items():
        if all(word in texts[name] for word in words):
            by_topic.setdefault(placed.topic, []).append(_row(name, placed))
    return tuple(row for topic, rows in by_topic.items() for row in (heading(f"topic:{topic}", topic), *rows))


def _row(name: str, placed: Placed) -> Row:
    whose = ((f" · {placed.profile.label}", "quiet"),) if placed.profile else ()
    return Row(f"rule:{name}", ((plain_name(placed.rule.id), ""), *whose), conclusion_mark(placed.rule.then), 1)


def conclusion_mark(conclusion: Conclusion) -> Piece:
    """The sign of what a rule does: + − ! ✗ or =."""
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


def plain_name(name: str) -> str:
    """A name as words."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def rule_texts(rules: Mapping[str, Placed], day: date) -> Mapping[str, str]:
    """All that can be searched for, by rule: its words, ids, terms, claims, and the documents these stand in."""
    return {name: _text(placed, day) for name, placed in rules.items()}


def _text(placed: Placed, day: date) -> str:
    rule = placed.rule
    lines = " ".join(f"{line.lead} {line.text}" for line in rule_lines(placed.base, rule, day))
    names = (rule.id, rule.topic, *terms_of(rule.when), *rule.options, *rule.cites, *rule.traces)
    return " ".join((lines, *names)).casefold()


def rule_lines(base: KnowledgeBase, rule: Rule, day: date, held: Sequence[str | None] | None = None) -> Iterator[Line]:
    """A rule in words: the reason, the condition, what it concludes, sources, examples, and when to look again.

    `held`: of each example what is wrong with it, None where it holds, once they were tried.
    """
    yield Line(plain_name(rule.id), style="title")
    profile = base.profiles.get(base.profile)
    if profile:
        yield Line(f"{profile.title}. The ladder does not follow it.", 0, "Other guidance:", "yellow")
    if rule.stage != "active":
        yield Line(f"{in_words(rule.stages)}; it is not in force, and no advice rests on it", 0, "Stage:", "yellow")
    yield Line(rule.because)
    yield BLANK
    yield Line("When", style="bold")
    yield from _phrase_lines(condition_phrase(rule.when, base), 2)
    yield from _override_lines(base, rule)
    yield Line(conclusion_words(rule, base), style="bold")
    yield BLANK
    yield Line("Examples", style="bold")
    for number, words in enumerate(example_words(rule, base)):
        yield _example_line(words) if held is None else _tried_line(words, held[number])
    yield BLANK
    yield Line("Sources", style="bold")
    yield from claim_lines(base, rule.cites, day)
    yield from _review_lines(rule, day)


def _phrase_lines(phrase: Phrase, indent: int) -> Iterator[Line]:
    yield Line(phrase.text, indent, "-" if not phrase.parts else "")
    for part in phrase.parts:
        yield from _phrase_lines(part, indent + 2)


def _override_lines(base: KnowledgeBase, rule: Rule) -> Iterator[Line]:
    """What comes before the rule, what it comes before, and what profiles make of one of the ladder's own."""
    for other in base.overriders.get(rule.id, ()):
        yield Line(f"{other.because} (rule {other.id})", 2, "unless:", "yellow")
    for name in rule.overrides:
        found = base.rules.get(name)  # a profile may come before a rule that it withdraws
        yield Line(f"{found.because} (rule {name})" if found else f"rule {name}", 2, "instead of:", "yellow")
    for profile in base.profiles.values() if base.profile == DEFAULT_PROFILE else ():
        if rule.id in profile.withdraws:
            yield Line(f"{profile.label} leaves this rule out", 2, "other guidance:", "dim")
        for other in profile.rules.values():
            if rule.id in other.overrides:
                yield Line(f"{profile.label}, unless: {other.because} (rule {other.id})", 2, "other guidance:", "dim")


def _example_line(words: str) -> Line:
    expected, _, known = words.partition(": ")
    mark, style = _EXAMPLES[expected]
    return Line(known, 2, f"{mark} {expected}:", style)


def _tried_line(words: str, wrong: str | None) -> Line:
    expected, _, known = words.partition(": ")
    if wrong is None:
        return Line(f"{expected}: {known}", 2, "✓ holds,", "green")
    return Line(f"{expected}: {known} ({wrong})", 2, "✗ does not hold,", "red")


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
