"""Facts that cannot all be true, put as a question: which of them is to be corrected?"""

from __future__ import annotations

from collections.abc import Iterator

from engine.consultation import Consultation
from engine.contradictions import Clash, Fact
from engine.findings import rows_of
from engine.questions import Question
from kb.terms import Of
from tui.asking import Answer, Asking
from tui.rows.findings import counted, event_words, row_of

CLASH = "clash"
"""The kind of such a question; it is about no term, and no answer to it is kept."""


def clash_asking(consultation: Consultation) -> Asking | None:
    """The first contradiction whose facts can be gone to; None where there is none."""
    clash = next((one for one in consultation.clashes if one.facts), None)
    if clash is None:
        return None
    target = site_of(consultation, clash)
    ask = f"{clash.problem.what} {'Which is to be corrected?' if len(clash.facts) > 1 else 'Enter leads to it.'}"
    question = Question(CLASH, clash.problem.what, target, ask, (), ())
    site = target if len(consultation.case.targets) > 1 else ""
    return Asking(question, clash.problem.what, tuple(_answers(consultation, clash)), site=site)


def site_of(consultation: Consultation, clash: Clash) -> str:
    """The site whose facts clash; the first one where all of them are the patient's."""
    return next((fact.target for fact in clash.facts if fact.target), consultation.case.targets[0].name)


def _answers(consultation: Consultation, clash: Clash) -> Iterator[Answer]:
    for number, fact in enumerate(clash.facts, 1):
        opens = row_of(consultation.base, fact)
        yield Answer(f"fact:{opens}", str(number) if number < 10 else "", _words(consultation, fact), opens=opens)


def _words(consultation: Consultation, fact: Fact) -> str:
    """What was entered."""
    base, case = consultation.base, consultation.case
    known = case.patient if fact.target is None else case.target(fact.target)
    if fact.kind == "term":
        term, value = base.terms[fact.id], known.findings.get(fact.id)
        return f"{term.label}: {term.said(value) if value is not None else 'none of these'}"
    table = base.tables[fact.id]
    if not fact.row:
        site = case.targets[0] if fact.target is None else known
        return f"{table.label}: {counted(table, rows_of(case, site, table))}"
    every = "for every site, " if fact.target is None and table.of is Of.TARGET else ""
    return f"{every}{table.row} {fact.row}: {event_words(table, known.histories[table.id].rows[fact.row - 1])}"
