"""Sentences that several screens say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from engine.consultation import Consultation
from engine.questions import Question
from engine.truth import Truth
from exports.paper import BLANK, Line
from exports.text_questions import effect_words
from exports.text_sources import source_title
from kb.conditions import terms_of
from kb.model import KnowledgeBase
from kb.review import is_overdue


def clash_lines(consultation: Consultation) -> Iterator[Line]:
    """What keeps Rung from concluding anything: engines that disagree, facts that cannot all be true; or nothing."""
    if consultation.disagreements:
        rules = ", ".join(consultation.disagreements)
        yield Line(f"Rung's two engines disagree, so nothing is concluded. Rules: {rules}", 0, "✗ stop:", "red")
    if consultation.contradictions:
        yield Line("These cannot all be true, so nothing is concluded:", style="red")
    for problem in consultation.contradictions:
        yield Line(f"{problem.what} {problem.mend}{'' if problem.mend.endswith('.') else '.'}", 2, "✗", "red")


def why_lines(consultation: Consultation, question: Question) -> Iterator[Line]:
    """Why a question is asked: the options that wait for it, the rules that read it, what each answer would do."""
    base = consultation.base
    yield Line(question.ask, style="title")
    yield BLANK
    if question.safety:
        yield Line("A safety question: these come first, whatever else is open.", style="red")
    served = [base.options[option].label for option in question.serves]
    if served:
        yield Line("; ".join(served), 0, "It settles most for:", "bold")
    else:
        yield Line("No option waits for it now; it can still be answered.")
    yield BLANK
    yield from _rules(consultation, question)
    yield BLANK
    yield Line("What each answer would do", style="bold")
    for effect in question.effects:
        words = effect_words(base, effect) if effect.changes else "changes nothing by itself"
        yield Line(f"{effect.answer} → {words}", 2, "-")


def _rules(consultation: Consultation, question: Question) -> Iterator[Line]:
    """The rules that read the question's terms and are still open; those that are settled are counted."""
    base, opinion = consultation.base, consultation.opinion(question.target)
    terms = _terms(base, question)
    reading = [rule for rule in base.rules.values() if terms & set(terms_of(rule.when))]
    still = [rule for rule in reading if opinion.judged.truths[rule.id] is Truth.UNKNOWN]
    yield Line("Rules that read it and cannot be told yet" if still else "No open rule reads it.", style="bold")
    for rule in still:
        yield Line(f"{rule.because} (rule {rule.id}) [{', '.join(rule.cites)}]", 2, "?", "yellow")
    settled = len(reading) - len(still)
    if settled:
        yield Line(f"{settled} more read it and are settled already.", 2, style="dim")


def _terms(base: KnowledgeBase, question: Question) -> set[str]:
    match question.kind:
        case "group":
            return {term.id for term in base.members(question.id)}
        case "table":
            return {term.id for term in base.terms.values() if term.summary and term.summary.of == question.id}
        case _:
            return {question.id}


def claim_lines(base: KnowledgeBase, cites: Iterable[str], day: date) -> Iterator[Line]:
    """What each cited claim says, how well it was read, and the document it stands in."""
    for claim in dict.fromkeys(base.claims[cite] for cite in cites if cite in base.claims):
        source = base.sources[claim.source]
        doubt = "" if claim.verified else " (not checked)"
        yield Line(claim.full_id, style="title")
        yield Line(f"{claim.says}{doubt}", 2)
        yield Line(source_title(source), 2, style="dim")
        if is_overdue(source, day):
            yield Line(f"since {source.review_by}", 2, "past its review:", "yellow")
        yield BLANK
