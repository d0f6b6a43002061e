"""What is past its review date on a day."""

from __future__ import annotations

from datetime import date

from kb.model import KnowledgeBase, Rule, Source


def is_overdue(thing: Rule | Source, day: date) -> bool:
    """Whether a rule or source should have been looked at again before this day."""
    return thing.review_by is not None and thing.review_by < day


def overdue_sources(base: KnowledgeBase, cites: tuple[str, ...], day: date) -> tuple[Source, ...]:
    """The sources behind these citations that are past their review date, each once."""
    found = dict.fromkeys(base.claims[cite].source for cite in cites if cite in base.claims)
    return tuple(base.sources[name] for name in found if is_overdue(base.sources[name], day))
