"""A consultation as text for a reader: what is offered, each with its reasons; then what is open, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.consultation import Consultation
from engine.findings import Status
from engine.judging import Standing
from engine.opinion import Opinion
from exports.advice import advice, alarms, headlines
from exports.knowledge_words import named
from exports.paper import BLANK, Line, laid_out
from exports.text_questions import open_terms_words, question_lines
from exports.text_reasons import Depth
from exports.text_rungs import STANDING_STYLES, RungWriter, whole_rung
from exports.text_sources import source_lines
from kb.model import DEFAULT_PROFILE


def explained(
    consultation: Consultation,
    width: int = 80,
    *,
    colour: bool = False,
    option: str | None = None,
    depth: Depth | None = None,
) -> str:
    """The whole ladder of every target as text, or everything about one option."""
    return laid_out(_lines(consultation, option, depth), width, colour=colour)


def _lines(consultation: Consultation, option: str | None, depth: Depth | None) -> Iterator[Line]:
    yield from _header(consultation)
    for opinion in consultation.opinions:
        yield BLANK
        yield Line(f"Target: {opinion.target}", style="bold")
        if opinion.disagreements:
            rules = ", ".join(opinion.disagreements)
            yield Line(f"Rung's two engines disagree, so nothing is concluded. Rules: {rules}", 2, "✗ stop:", "red")
        elif option is None:
            yield from _ladder(opinion, depth or Depth.SHORT, consultation.case.as_of)
        else:
            yield from whole_rung(opinion, opinion.rung(option), depth or Depth.FULL)
    if option is None:
        yield BLANK
        yield from question_lines(consultation)
    yield from source_lines(consultation, option)
    yield BLANK
    yield Line(consultation.base.notice, style="dim")


def _header(consultation: Consultation) -> Iterator[Line]:
    base, case = consultation.base, consultation.case
    yield Line(base.title, style="title")
    yield Line(f"Case {case.id} on {case.as_of}; knowledge {named(base)}", style="dim")
    if base.profile != DEFAULT_PROFILE:
        profile = base.profiles[base.profile]
        words = f"Under '{profile.title}', which stands beside the ladder; without --profile the ladder itself is shown"
        yield Line(words, style="yellow")
    if case.title:
        yield Line(case.title, style="dim")


def _ladder(opinion: Opinion, depth: Depth, day: date) -> Iterator[Line]:
    yield from _headlines(opinion)
    yield Line(advice(opinion), 2, "→", "bold")
    writer = RungWriter(opinion, depth, day)
    for standing in Standing:
        rungs = [rung for rung in opinion.ladder if rung.standing is standing]
        if rungs:
            yield BLANK
            yield Line(f"{standing.value.upper()} ({len(rungs)})", style=STANDING_STYLES[standing])
            yield from writer.lines(standing, rungs)
    yield from _asked_in_vain(opinion)


def _headlines(opinion: Opinion) -> Iterator[Line]:
    """What outranks everything, and the derived terms that sum the case up."""
    for words in alarms(opinion):
        yield Line(words, 2, "!", "red")
    for words in headlines(opinion):
        yield Line(words, 2)


def _asked_in_vain(opinion: Opinion) -> Iterator[Line]:
    vain = tuple(name for name, finding in opinion.entered.items() if finding.status is Status.ASKED_UNKNOWN)
    if vain:
        yield BLANK
        yield Line(open_terms_words(opinion, vain), 0, "KNOWN TO BE UNKNOWN", "yellow")
