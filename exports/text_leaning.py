"""Every source with what leans on it, and every number that was never checked, as text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from exports.knowledge_words import named
from exports.paper import BLANK, Line, laid_out
from exports.text_sources import READ
from kb.leaning import Leaning, leanings, unchecked_numbers
from kb.model import KnowledgeBase, Source
from kb.review import is_overdue
from kb.terms import quantity


def sources_text(base: KnowledgeBase, day: date, width: int = 80, *, colour: bool = False) -> str:
    """The whole list, as it stands on a day."""
    return laid_out(_lines(base, day), width, colour=colour)


def _lines(base: KnowledgeBase, day: date) -> Iterator[Line]:
    yield Line(f"{base.title}: sources", style="title")
    yield Line(f"Knowledge {named(base)}, on {day}", style="dim")
    for name, leaning in leanings(base).items():
        yield BLANK
        yield from _source(base.sources[name], leaning, day)
    yield BLANK
    yield from _unchecked(base)


def _source(source: Source, leaning: tuple[Leaning, ...], day: date) -> Iterator[Line]:
    year = f" {source.year}" if source.year else ""
    yield Line(f"{source.authors.rstrip('.')}{year}. {source.title}", 0, f"{source.id}:", "bold")
    yield Line(f"{source.kind.replace('_', ' ')}, {source.place}, {READ[source.read]}", 2, style="dim")
    if source.address != "-":
        yield Line(source.address, 2, style="dim")
    if is_overdue(source, day):
        yield Line(f"since {source.review_by}", 2, "past its review:", "yellow")
    for kind in ("rule", "threshold", "option", "profile"):
        names = dict.fromkeys(entry.id for entry in leaning if entry.kind == kind)
        if names:
            yield Line(", ".join(names), 2, f"{kind}s:")
    checked = sum(claim.verified for claim in source.claims.values())
    yield Line(f"{checked} of {len(source.claims)} claims checked in the source", 2, style="dim")
    if not leaning:
        yield Line("nothing leans on it; background only", 2, style="dim")


def _unchecked(base: KnowledgeBase) -> Iterator[Line]:
    entries = unchecked_numbers(base)
    yield Line(f"NUMBERS NOT CHECKED IN THEIR SOURCE ({len(entries)})", style="bold")
    for entry in entries:
        number = quantity(entry.value.value, entry.threshold.unit)
        under = f" under {entry.profile}" if entry.profile else ""
        text = f"{entry.threshold.label}: {number} since {entry.value.since}{under} [{', '.join(entry.value.cites)}]"
        yield Line(text, 2, f"{entry.threshold.id}:")
