"""What changed from one knowledge base to the next, in clinical words, as Markdown: what is signed with a release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.impact import Impact
from engine.judging import Standing
from exports.condition_words import Phrase, concluded_words, condition_phrase
from kb.lifecycle import in_words
from kb.model import KnowledgeBase, Option, Rule, Source, Threshold, ThresholdValue
from kb.profiles import every_rule, resting_rules, with_every_rule
from kb.terms import Term, quantity

_MOST_CASES = 200


def release_notes(old: KnowledgeBase | None, new: KnowledgeBase, impacts: Iterable[Impact]) -> str:
    """The changes from `old` (None: there is no release before) to `new`, and what they do to the reference cases."""
    head = f"# {new.title}, {new.version}\n"
    if old is None:
        counts = f"{_rule_count(new)}, {len(new.thresholds)} thresholds, {len(new.options)} options"
        return f"{head}\nThe first release: {counts}, {len(new.sources)} sources.\n"
    parts = [*_sections(old, new), *_behaviour(old, new, impacts)]
    return "\n".join([head, f"Since {old.version}.\n", *(parts or ["Nothing has changed that a case could notice.\n"])])


def _rule_count(base: KnowledgeBase) -> str:
    """How many rules there are, as everywhere else, and how many of them are other guidance's, or not in force."""
    every = len(every_rule(base))
    parts = ((len(with_every_rule(base).rules) - len(base.rules), "of other guidance"),
             (len(resting_rules(base)), "not in force"))  # fmt: skip
    apart = ", ".join(f"{number} {what}" for number, what in parts if number)
    return f"{every} rules{f' ({apart})' if apart else ''}"


def _sections(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[str]:
    yield from _section("Rules", _rules(old, new))
    yield from _section("Thresholds", _thresholds(old, new))
    yield from _section("Options", _named(old.options, new.options, _option))
    yield from _section("Questions", _named(old.terms, new.terms, _term))
    yield from _section("Sources", _named(old.sources, new.sources, _source))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"## {title}\n"
        yield "\n".join(found) + "\n"


def _rules(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[str]:
    was, now = with_every_rule(old).rules, with_every_rule(new).rules
    for name, rule in now.items():
        if name not in was:
            came = "In force from now on" if name in resting_rules(old) else "New"
            yield f"- {came}: **{name}**. {rule.because} {_rule_words(rule, new)}"
        elif _meaning(was[name]) != _meaning(rule):
            yield f"- Changed: **{name}**. {rule.because}"
            yield f"  - before: {_rule_words(was[name], old)}"
            yield f"  - now: {_rule_words(rule, new)}"
        elif was[name].because != rule.because or was[name].cites != rule.cites:
            yield f"- Told otherwise: **{name}**. {rule.because} Rests on {', '.join(rule.cites) or 'nothing'}."
    for name, rule in was.items():
        if name not in now:
            yield f"- {_left(name, new)}: **{name}**. {rule.because} {_rule_words(rule, old)}"


def _left(name: str, new: KnowledgeBase) -> str:
    """How a rule went out of force."""
    rule = resting_rules(new).get(name)
    if rule is None:
        return "Gone"
    stage = in_words(rule.stages)
    return stage.capitalize() if rule.stage == "retired" else f"No longer in force ({stage})"


def _meaning(rule: Rule) -> tuple[Any, ...]:
    return (rule.when, rule.then, rule.overrides)


def _rule_words(rule: Rule, base: KnowledgeBase) -> str:
    return f"When {_phrase_words(condition_phrase(rule.when, base))}: {concluded_words(rule.then, base)}."


def _phrase_words(phrase: Phrase) -> str:
    if not phrase.parts:
        return phrase.text
    return f"{phrase.text.removesuffix(':')} ({'; '.join(map(_phrase_words, phrase.parts))})"


def _thresholds(old: KnowledgeBase, new: KnowledgeBase) -> Iterator[str]:
    yield from _named(old.thresholds, new.thresholds, _threshold)
    for profile, one in new.profiles.items():
        former = old.profiles[profile].thresholds if profile in old.profiles else {}
        for line in _named(former, one.thresholds, _threshold):
            yield f"{line} (in {one.label})"


def _named(old: Mapping[str, Any], new: Mapping[str, Any], words: Any) -> Iterator[str]:
    """The things that are new, otherwise or gone."""
    for name, one in new.items():
        if name not in old:
            yield f"- New: {words(one)}"
        elif words(old[name]) != words(one):
            yield f"- Changed: {words(old[name])} → {words(one)}"
    yield from (f"- Gone: {words(one)}" for name, one in old.items() if name not in new)


def _threshold(threshold: Threshold) -> str:
    values = "; ".join(_value(value, threshold.unit) for value in threshold.values)
    return f"{threshold.label} ({threshold.id}): {values}"


def _value(value: ThresholdValue, unit: str) -> str:
    checked = "" if value.verified else ", not read in its source"
    return f"{quantity(value.value, unit)} from {value.since} on{checked}"


def _option(option: Option) -> str:
    return f"{option.label}: {option.what}"


def _term(term: Term) -> str:
    return f"{term.label} ({term.id})" + (f": {term.ask}" if term.ask else "")


def _source(source: Source) -> str:
    return f"{source.title} ({len(source.claims)} claims)"


def _behaviour(old: KnowledgeBase, new: KnowledgeBase, impacts: Iterable[Impact]) -> Iterator[str]:
    every = list(impacts)
    changed = [impact for impact in every if impact]
    yield "## Behaviour\n"
    are = "is" if len(changed) == 1 else "are"
    yield f"{len(changed)} of {len(every)} reference cases {are} advised otherwise.\n"
    lines = [line for impact in changed[:_MOST_CASES] for line in impact_lines(old, new, impact)]
    if lines:
        more = f"\n- and {len(changed) - _MOST_CASES} more" if len(changed) > _MOST_CASES else ""
        yield "\n".join(lines) + more + "\n"


def impact_lines(old: KnowledgeBase, new: KnowledgeBase, impact: Impact) -> Iterator[str]:
    """What happens to one case: each option that stands otherwise, and by which rules."""
    name = impact.subject.name
    for problem in impact.problems:
        yield f"- {name}: refused. {problem.what}"
    for shift in impact.shifts:
        option = (new.options.get(shift.option) or old.options[shift.option]).label
        by = f" ({', '.join(shift.rules)})" if shift.rules else ""
        yield f"- {name}, {shift.target}: {option}: {_standing(shift.before)} → {_standing(shift.after)}{by}"
    for remark in impact.remarks:
        option = (new.options.get(remark.option) or old.options[remark.option]).label
        what = "now says something against, or warns of," if remark.came else "no longer speaks of"
        yield f"- {name}, {remark.target}: {remark.rule} {what} {option}"


def _standing(standing: Standing | None) -> str:
    return standing.value if standing else "not there"
