"""The transparency card: what a reader must be told about the program and its data to judge the advice alone.

The source attributes are those of 45 CFR 170.315(b)(11)(iv)(A) for evidence-based decision support; the other points
are those of the fourth criterion in FDA's guidance on clinical decision support. What is not known is said to be so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.consultation import Consultation
from engine.findings import Status
from engine.judging import Standing
from exports.document.parts import Paragraph, Section, Table, Text, Tone, text
from exports.document.rules_used import fired
from kb.model import KnowledgeBase

_NOT_STATED = "Not stated by the knowledge base."

_USES: Mapping[str, tuple[str, ...]] = {
    "Use of race": ("race",),
    "Use of ethnicity": ("ethnicity",),
    "Use of language": ("language", "preferred_language"),
    "Use of sexual orientation": ("sexual_orientation",),
    "Use of gender identity": ("gender_identity",),
    "Use of sex": ("sex",),
    "Use of date of birth": ("date_of_birth", "age"),
    "Use of social determinants of health data": ("housing", "income", "employment", "food_security", "transport"),
    "Use of health status assessments data": (
        "pain_score", "disability_score", "function_score", "untreated_mental_health", "pregnancy", "smoking",
    ),
}  # fmt: skip
"""The last nine source attributes, each with the terms that would tell it."""

_STATED = {
    "Intended use": "intended_use",
    "Intended user": "hcp_user_specification",
    "Intended population": "patient_population_match",
    "Time-critical use": "time_critical",
    "Summary of the logic": "algorithm_summary",
    "Data the rules rest on": "data_sources_summary",
    "Limitations": "data_limitations",
    "Relying on it too much": "automation_bias_warning",
}
"""The points that a knowledge base states of itself, by their names there."""


def card_section(consultation: Consultation) -> Section:
    """The card as two tables."""
    words = "Filled from the knowledge base and this case. Nothing is guessed: what is not recorded is said to be so."
    return Section(
        "card",
        text("Transparency card"),
        (
            Paragraph(text(words), Tone.QUIET),
            _table("What it is, and what it rests on", _points(consultation)),
            _table("Source attributes (45 CFR 170.315(b)(11))", _attributes(consultation)),
        ),
    )


def _table(caption: str, rows: Iterator[tuple[str, str]]) -> Table:
    cells: tuple[tuple[Text, ...], ...] = tuple((text(head), text(said)) for head, said in rows)
    return Table(caption, ("Point", "What is known of it"), cells, (1, 3))


def _points(consultation: Consultation) -> Iterator[tuple[str, str]]:
    stated = consultation.base.intended_use
    for head, name in _STATED.items():
        yield head, stated.get(name) or _NOT_STATED
    yield "Inputs, and how they are obtained", _inputs(consultation)
    yield "Known and unknown in this case", _knowns(consultation)
    yield "Validation", "No clinical validation is recorded in the knowledge base."
    yield "Choice", _choice(consultation)


def _inputs(consultation: Consultation) -> str:
    asked = sum(bool(term.ask) for term in consultation.base.terms.values())
    tables = len(consultation.base.tables)
    return (
        f"{asked} questions and {tables} histories, answered by a person or in a case file. Their quality is that of "
        "who answers; values out of range and facts that contradict each other are refused or told."
    )


def _knowns(consultation: Consultation) -> str:
    statuses = [finding.status for one in consultation.opinions for finding in one.entered.values()]
    known, vain = statuses.count(Status.KNOWN), statuses.count(Status.ASKED_UNKNOWN)
    return (
        f"{known} known, {vain} asked and not known, {statuses.count(Status.NOT_ASKED)} not asked, over all sites. "
        "Each is listed under “What was known”."
    )


def _choice(consultation: Consultation) -> str:
    rungs = [rung for one in consultation.opinions for rung in one.ladder]
    offered = sum(rung.standing is Standing.OFFERED for rung in rungs)
    if not rungs:
        return "Nothing is concluded, so nothing is offered."
    return f"{offered} of {len(rungs)} options are offered; every other is shown too, with why it is not."


def _attributes(consultation: Consultation) -> Iterator[tuple[str, str]]:
    base = consultation.base
    yield "Bibliographic citation of the intervention", _citations(consultation)
    yield "Developer of the intervention", _developer(base)
    yield "Funding source of the technical implementation", "Not recorded in the knowledge base."
    yield "Release and revision dates", _dates(base)
    for head, names in _USES.items():
        labels = [base.terms[name].label for name in names if name in base.terms]
        yield head, f"Yes: {', '.join(labels)}." if labels else "No: the vocabulary has no term for it."


def _citations(consultation: Consultation) -> str:
    base = consultation.base
    used = {base.claims[cite].source for rule in fired(consultation) for cite in rule.cites if cite in base.claims}
    return f"{len(used)} of {len(base.sources)} sources are used in this case, each listed under “Sources”."


def _developer(base: KnowledgeBase) -> str:
    signed = base.sign_off
    if signed is None:
        return f"Not recorded: the knowledge base is a draft ({base.draft_because})."
    return f"Stated by {signed.author}, approved by {signed.approver}."


def _dates(base: KnowledgeBase) -> str:
    signed = base.sign_off
    if signed is None:
        return f"Version {base.version} is a draft and has no release date."
    return f"Version {base.version}: stated on {signed.stated}, approved on {signed.approved}."
