"""The claims an answer rests on, source by source, each with how well it was read."""

from __future__ import annotations

from collections.abc import Iterator

from engine.consultation import Consultation
from engine.judging import Standing
from engine.truth import Truth
from exports.paper import BLANK, Line
from kb.model import Claim, Source
from kb.review import is_overdue

READ = {
    "full": "read in full",
    "abstract": "abstract read",
    "secondhand": "read at second hand",
    "memory": "not read, from memory",
    "own": "our own default",
}


def source_lines(consultation: Consultation, option: str | None) -> Iterator[Line]:
    """The claims behind what was offered, or behind the option asked for."""
    by_source: dict[str, list[Claim]] = {}
    for cite in _cited(consultation, option):
        claim = consultation.base.claims[cite]
        by_source.setdefault(claim.source, []).append(claim)
    if by_source:
        yield BLANK
        yield Line("SOURCES" if option else "SOURCES OF WHAT IS OFFERED", style="bold")
    for name, claims in by_source.items():
        source = consultation.base.sources[name]
        yield Line(source_title(source), 2)
        if is_overdue(source, consultation.case.as_of):
            yield Line(f"since {source.review_by}", 4, "past its review:", "yellow")
        for claim in claims:
            yield Line(claim.says + ("" if claim.verified else " (not checked)"), 4, f"[{claim.id}]", "dim")


def _cited(consultation: Consultation, option: str | None) -> dict[str, None]:
    found: dict[str, None] = {}
    for opinion in consultation.opinions:
        for rung in opinion.ladder:
            if rung.option.id == option or (option is None and rung.standing is Standing.OFFERED):
                rules = [arg.rule for arg in rung.arguments if option or arg.truth is Truth.TRUE]
                found |= dict.fromkeys(cite for rule in rules for cite in rule.cites)
    return found


def source_title(source: Source) -> str:
    """Who wrote it, when, its title, and how well it was read."""
    year = f" {source.year}" if source.year else ""
    return f"{source.authors.rstrip('.')}{year}. {source.title} ({READ[source.read]})"
