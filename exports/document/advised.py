"""The first part of a document: what stops it, red flags, the step advised, the decision, and the next question."""

from __future__ import annotations

from collections.abc import Iterator

from engine.consultation import Consultation
from engine.deciding import weighed
from engine.opinion import Opinion
from engine.questions import Question
from exports.advice import advice, alarms, headlines
from exports.decision_words import decided_words
from exports.document.parts import Block, Item, Items, Paragraph, Section, Tone, code, strong, text
from exports.text_questions import effect_words
from kb.case import Decision

_ALL = 99


def advice_section(consultation: Consultation) -> Section:
    """What the page is for, in a few lines: what stops it, red flags, the step advised, the decision, the question."""
    sites = tuple(
        Section(f"advice-{number}", text(opinion.target), tuple(_advice(consultation, opinion)))
        for number, opinion in enumerate(consultation.opinions, 1)
    )
    asked = Section("question", text("Next question"), tuple(_question(consultation)))
    return Section("advice", text("The advice"), tuple(_stops(consultation)), (*sites, asked))


def _stops(consultation: Consultation) -> Iterator[Block]:
    """What keeps anything from being concluded."""
    if consultation.contradictions:
        words = "The case says things that cannot all be true, so nothing is concluded from it."
        yield Paragraph(text(words), Tone.ALARM, "Stop")
        yield Items(
            tuple(Item(text(f"{one.what.rstrip('.')}. To mend it: {one.mend}")) for one in consultation.contradictions)
        )
    if consultation.disagreements:
        words = f"Rung's two engines disagree, so nothing is concluded. Rules: {', '.join(consultation.disagreements)}"
        yield Paragraph(text(words), Tone.ALARM, "Stop")


def _advice(consultation: Consultation, opinion: Opinion) -> Iterator[Block]:
    for words in alarms(opinion):
        yield Paragraph(text(words), Tone.ALARM, "Red flag")
    if opinion.ladder:
        yield Paragraph(text(advice(opinion)), Tone.ADVICE)
        yield from (Paragraph(text(words)) for words in headlines(opinion))
    yield from _decisions(consultation, opinion)


def _decisions(consultation: Consultation, opinion: Opinion) -> Iterator[Block]:
    made = [one for one in consultation.case.decisions if one.target == opinion.target]
    if not made:
        yield Paragraph(text("none is recorded"), lead="Decision")
    for one in made:
        yield from _decision(opinion, one)


def _decision(opinion: Opinion, one: Decision) -> Iterator[Block]:
    """A decision beside the advice; an override with its code; the note in the person's own words."""
    given = weighed(opinion, one)
    reason = text(" (", code(one.reason), ")") if one.reason else ()
    tone = Tone.PLAIN if given.follows else Tone.WARNING
    yield Paragraph((*text(decided_words(given)), *reason), tone)
    lines = [line for line in one.note.splitlines() if line.strip()]
    if lines:
        yield Paragraph(text("The note, as it was written:"))
    yield from (Paragraph(text(line), Tone.QUOTE) for line in lines)


def _question(consultation: Consultation) -> Iterator[Block]:
    question = consultation.next_question
    if consultation.contradictions:
        yield Paragraph(text("First what contradicts itself must be mended."))
    elif question is None:
        yield Paragraph(text("No open question would change the ladder."))
    else:
        where = f" ({question.target})" if len(consultation.opinions) > 1 else ""
        yield Paragraph(text(strong(question.ask), where))
        yield from _members(consultation, question)
        yield Items(tuple(_effects(consultation, question)))


def _members(consultation: Consultation, question: Question) -> Iterator[Block]:
    if question.kind == "group":
        members = consultation.base.members(question.id)
        yield Items(tuple(Item(text(f"{term.label}: {term.ask}")) for term in members))


def _effects(consultation: Consultation, question: Question) -> Iterator[Item]:
    """What each answer would do; answers that do the same stand together."""
    alike: dict[str, list[str]] = {}
    for effect in question.effects:
        alike.setdefault(effect_words(consultation.base, effect, _ALL), []).append(effect.answer)
    for words, answers in alike.items():
        yield Item(text("If ", strong(" / ".join(answers)), f": {words}"))
