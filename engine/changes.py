"""What differs between two consultations on one knowledge base: standings, and what rules derived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.consultation import Consultation
from engine.judging import Standing
from engine.opinion import Opinion
from kb.terms import Origin


@dataclass(frozen=True, slots=True)
class Moved:
    """An option of a target whose standing differs; None where nothing may be concluded."""

    target: str
    option: str
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True, slots=True)
class Rederived:
    """A headline of a target that differs, in words."""

    target: str
    term: str
    before: str
    after: str


def moved(before: Consultation, after: Consultation) -> tuple[Moved, ...]:
    """The options whose standing differs, target by target in the ladder's order; targets in only one are left out."""
    return tuple(
        Moved(new.target, option, _standing(old, option), _standing(new, option))
        for old, new in _pairs(before, after)
        for option in new.edition.base.options
        if _standing(old, option) is not _standing(new, option)
    )


def rederived(before: Consultation, after: Consultation) -> tuple[Rederived, ...]:
    """The headlines that differ."""
    return tuple(
        Rederived(new.target, term, said(old, term), said(new, term))
        for old, new in _pairs(before, after)
        for term in new.edition.base.headlines
        if said(old, term) != said(new, term)
    )


def said(opinion: Opinion, term: str) -> str:
    """A headline's value in words; what is not known is said to be so."""
    finding, told = opinion.findings[term], opinion.edition.base.terms[term]
    stopped = told.origin is Origin.DERIVED and (opinion.disagreements or opinion.contradictions)
    return told.said(finding.value) if finding.value is not None and not stopped else finding.status.value


def _pairs(before: Consultation, after: Consultation) -> Iterator[tuple[Opinion, Opinion]]:
    old = {opinion.target: opinion for opinion in before.opinions}
    return ((old[opinion.target], opinion) for opinion in after.opinions if opinion.target in old)


def _standing(opinion: Opinion, option: str) -> Standing | None:
    return next((rung.standing for rung in opinion.ladder if rung.option.id == option), None)
