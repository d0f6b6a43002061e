"""The rule book: a whole knowledge base as a document that a governance board can read and sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from exports.condition_words import Phrase, conclusion_words, condition_phrase, example_words
from exports.graph_svg import deciding, dependency_graph
from exports.text_sources import READ
from kb.leaning import leanings, unchecked_numbers
from kb.lifecycle import in_words
from kb.model import KnowledgeBase, Rule, Source, Threshold
from kb.profiles import resting_rules
from kb.review import is_overdue, overdue_sources
from kb.terms import quantity

Json = dict[str, Any]


def book_html(base: KnowledgeBase, day: date) -> str:
    """The book as one HTML file that needs nothing from outside."""
    text: str = _templates().get_template("book.html.j2").render(book=book(base, day), graph=dependency_graph(base))
    return text


def book_markdown(base: KnowledgeBase, day: date) -> str:
    """The book as Markdown; the graph is left to the HTML."""
    text: str = _templates().get_template("book.md.j2").render(book=book(base, day))
    return re.sub(r"\n{3,}", "\n\n", text)


@cache
def _templates() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("exports"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def book(base: KnowledgeBase, day: date) -> Json:
    """Everything the book says, as data for its templates."""
    return {
        "title": base.title,
        "base": base.id,
        "version": base.version,
        "digest": base.digest,
        "day": day.isoformat(),
        "notice": base.notice,
        "intended_use": {name.replace("_", " "): text for name, text in base.intended_use.items()},
        "counts": _counts(base),
        "tiers": [_tier(base, tier) for tier in base.tiers],
        "deciding": deciding(base),
        "topics": [_topic(base, topic, day) for topic in _topics(base)],
        "thresholds": [_threshold(base, threshold, day) for threshold in base.thresholds.values()],
        "profiles": [_profile(base, name, day) for name in base.profiles],
        "questions": list(_questions(base)),
        "sources": [_source(base, source, day) for source in base.sources.values()],
        "unchecked": list(_unchecked(base)),
        "resting": [_at_rest(base, rule, day) for rule in resting_rules(base).values()],
    }


def _topics(base: KnowledgeBase) -> dict[str, None]:
    """The topics in the base's reading order, then those it does not list."""
    written = dict.fromkeys(rule.topic for rule in base.rules.values())
    return {topic: None for topic in (*base.topics, *written) if topic in written}


def _counts(base: KnowledgeBase) -> Json:
    return {
        "rules": len(base.rules),
        "options": len(base.options),
        "thresholds": len(base.thresholds),
        "sources": len(base.sources),
        "profiles": len(base.profiles),
    }


def _tier(base: KnowledgeBase, tier: str) -> Json:
    options = [
        {
            "id": option.id,
            "label": option.label,
            "what": option.what,
            "cites": option.cites,
            "facts": [{"says": fact.says, "cites": fact.cites} for fact in option.facts],
            "rules": [rule.id for rule in base.rules.values() if option.id in rule.options],
        }
        for option in base.options.values()
        if option.tier == tier
    ]
    return {"label": base.tiers[tier], "options": options}


def _topic(base: KnowledgeBase, topic: str, day: date) -> Json:
    rules = [_rule(base, rule, day) for rule in base.rules.values() if rule.topic == topic]
    return {"label": topic.replace("_", " "), "rules": rules}


def _rule(base: KnowledgeBase, rule: Rule, day: date) -> Json:
    overdue = [f"{source.id} since {source.review_by}" for source in overdue_sources(base, rule.cites, day)]
    return {
        "id": rule.id,
        "because": rule.because,
        "when": condition_phrase(rule.when, base),
        "then": conclusion_words(rule, base),
        "overrides": rule.overrides,
        "cites": [{"id": cite, "says": base.claims[cite].says} for cite in rule.cites],
        "traces": rule.traces,
        "examples": list(example_words(rule, base)),
        "overdue": [*([f"this rule since {rule.review_by}"] if is_overdue(rule, day) else []), *overdue],
    }


def _at_rest(base: KnowledgeBase, rule: Rule, day: date) -> Json:
    """A rule that is not in force, with its stage, and the profile it is written for."""
    whose = next((profile.label for profile in base.profiles.values() if rule.id in profile.resting), "")
    return {**_rule(base, rule, day), "stage": in_words(rule.stages), "whose": whose}


def _threshold(base: KnowledgeBase, threshold: Threshold, day: date) -> Json:
    value = threshold.in_force(day)
    under = {
        profile.id: quantity(profile.thresholds[threshold.id].in_force(day).value, threshold.unit)
        for profile in base.profiles.values()
        if threshold.id in profile.thresholds
    }
    return {
        "id": threshold.id,
        "label": threshold.label,
        "value": quantity(value.value, threshold.unit),
        "since": value.since.isoformat(),
        "cites": value.cites,
        "verified": value.verified,
        "under": under,
    }


def _profile(base: KnowledgeBase, name: str, day: date) -> Json:
    profile = base.profiles[name]
    applies = condition_phrase(profile.applies, base) if profile.applies is not None else Phrase("every case")
    return {
        "id": profile.id,
        "label": profile.label,
        "title": profile.title,
        "kind": profile.kind,
        "says": profile.says,
        "cites": profile.cites,
        "applies": applies,
        "withdraws": profile.withdraws,
        "rules": [_rule(base, rule, day) for rule in profile.rules.values()],
    }


def _questions(base: KnowledgeBase) -> Iterator[Json]:
    for section, label in base.sections.items():
        groups = [
            {"ask": group.ask, "label": group.label} for group in base.groups.values() if group.section == section
        ]
        tables = [
            {"ask": table.ask, "label": table.label} for table in base.tables.values() if table.section == section
        ]
        terms = [
            {"ask": term.ask, "label": term.label, "group": term.group}
            for term in base.terms.values()
            if term.section == section and term.ask
        ]
        if groups or tables or terms:
            yield {"label": label, "groups": groups, "tables": tables, "terms": terms}


def _source(base: KnowledgeBase, source: Source, day: date) -> Json:
    leaning = leanings(base)[source.id]
    return {
        "id": source.id,
        "authors": source.authors.rstrip("."),
        "year": source.year,
        "title": source.title,
        "place": source.place,
        "kind": source.kind.replace("_", " "),
        "address": source.address,
        "read": READ[source.read],
        "overdue": f"since {source.review_by}" if is_overdue(source, day) else "",
        "leaning": len({(entry.kind, entry.id) for entry in leaning}),
        "claims": [
            {"id": claim.id, "says": claim.says, "verified": claim.verified} for claim in source.claims.values()
        ],
    }


def _unchecked(base: KnowledgeBase) -> Iterator[Json]:
    for entry in unchecked_numbers(base):
        yield {
            "label": entry.threshold.label,
            "value": quantity(entry.value.value, entry.threshold.unit),
            "profile": entry.profile,
            "cites": entry.value.cites,
        }
