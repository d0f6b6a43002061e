"""Open terms and the next question as text."""

from __future__ import annotations

from collections.abc import Iterator

from engine.consultation import Consultation
from engine.findings import Finding, Status
from engine.judging import Standing
from engine.opinion import Opinion
from engine.questions import Effect, Question
from exports.paper import Line
from kb.model import KnowledgeBase


def open_terms_names(opinion: Opinion, terms: tuple[str, ...]) -> tuple[str, ...]:
    """Open terms by name; a group or a table is named once, and what was asked in vain is said to be so."""
    base = opinion.edition.base
    return tuple(dict.fromkeys(_name(base, name, opinion.entered[name]) for name in terms))


def open_terms_words(opinion: Opinion, terms: tuple[str, ...]) -> str:
    """The same as one phrase."""
    return "; ".join(open_terms_names(opinion, terms))


def _name(base: KnowledgeBase, name: str, finding: Finding) -> str:
    term = base.terms[name]
    asked = " (asked, not known)" if finding.status is Status.ASKED_UNKNOWN else ""
    if term.group and not asked:
        return lowered(base.groups[term.group].label)
    if finding.gap:
        table = base.tables[finding.gap.table]
        if not finding.gap.row:
            return lowered(table.label) + asked
        column = lowered(table.columns[finding.gap.column].label) if finding.gap.column else "details"
        return f"{table.row} {finding.gap.row}, {column}{asked}"
    return lowered(term.label) + asked


def lowered(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]


def question_lines(consultation: Consultation) -> Iterator[Line]:
    """The next question and what each answer would do."""
    question = consultation.next_question
    if question is None:
        yield Line("No open question would change the ladder.", style="bold")
        return
    yield Line("NEXT QUESTION", style="bold")
    where = f" ({question.target})" if len(consultation.opinions) > 1 else ""
    yield Line(question.ask + where, 2, "?", "yellow")
    if question.kind == "group":
        for term in consultation.base.members(question.id):
            yield Line(f"{term.label}: {term.ask}", 4, "-")
    yield from _effects(consultation, question)


def _effects(consultation: Consultation, question: Question) -> Iterator[Line]:
    alike: dict[str, list[str]] = {}
    for effect in question.effects:
        alike.setdefault(effect_words(consultation.base, effect), []).append(effect.answer)
    for words, answers in alike.items():
        yield Line(f"{_either(answers)} → {words}", 4, "if", "dim")


def _either(answers: list[str], most: int = 3) -> str:
    """Answers that do the same, joined; a label they share is said once."""
    label = answers[0].partition(": ")[0] + ": "
    shared = label if all(answer.startswith(label) for answer in answers) else ""
    shown = " / ".join(answer.removeprefix(shared) for answer in answers[:most])
    return f"{shared}{shown}" + (f" / {len(answers) - most} others" if len(answers) > most else "")


def effect_words(base: KnowledgeBase, effect: Effect, most: int = 4) -> str:
    """What an answer would do, standing by standing; `most` options of each are named."""
    if not effect.changes:
        return "settles nothing by itself"
    options = base.options
    groups: dict[Standing, list[str]] = {standing: [] for standing in Standing}
    for change in effect.changes:
        groups[change.after].append(lowered(options[change.option].label))
    return "; ".join(f"{standing.value}: {_few(labels, most)}" for standing, labels in groups.items() if labels)


def _few(labels: list[str], most: int) -> str:
    return ", ".join(labels[:most]) + (f" and {len(labels) - most} more" if len(labels) > most else "")
