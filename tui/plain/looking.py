"""What can be looked at: reasons, what would change an option, findings, the trace, the time line, other guidance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import dropwhile

from engine.comparison import Column, Comparison, Difference, Misgiving, compared
from engine.consultation import Consultation
from engine.explanation import Reason
from engine.network import Fired
from engine.opinion import Opinion, Rung
from engine.timeline import timeline
from engine.truth import Truth
from exports.condition_words import concluded_words
from exports.paper import Line
from exports.text_questions import open_terms_words
from exports.text_reasons import cited, ground_lines
from exports.timeline_text import drawn
from kb.model import Derive
from tui.plain.talk import VERDICTS, in_words, spoken
from tui.rows.findings import finding_rows
from tui.rows.reasons import Node, View, reason_nodes, turn_nodes
from tui.words import claim_lines

_OPEN, _WANTED = "○", "◆"
_IN_WORDS = ("IN WORDS", "There is no time line")


def why_lines(opinion: Opinion, rung: Rung, *, whole: bool) -> Iterator[Line]:
    """Why an option stands where it does, down to what was entered; `whole`: what does not decide it, too."""
    yield from _head(rung)
    for node in reason_nodes(opinion, rung, View(deciding=not whole, whole=True))[1:]:
        yield from _node_lines(node, rung)


def turning_lines(opinion: Opinion, rung: Rung) -> Iterator[Line]:
    """For each finding the nearest value at which the option would stand elsewhere."""
    yield from _head(rung)
    for node in turn_nodes(opinion, rung)[1:]:
        heading = node.row.heading
        yield Line(f"{in_words(node.row.pieces[0][0])}{':' * heading}", 0 if heading else 2)


def _head(rung: Rung) -> Iterator[Line]:
    yield Line(f"{rung.option.label}: {rung.standing.value}.")
    yield Line(rung.option.what)


def _node_lines(node: Node, rung: Rung) -> Iterator[Line]:
    row = node.row
    text = "".join(piece for piece, _ in row.pieces).removeprefix("▾ ").removeprefix("▸ ")
    if row.heading:
        yield Line(f"{text}:")
    elif row.id.startswith("hidden:"):
        yield Line(f"{text.partition(' (')[0]}: why all {rung.option.id} lists everything", 2)
    else:
        yield from spoken([Line(text, 2 * row.indent, row.lead[0])], VERDICTS)


def finding_lines(consultation: Consultation, target: str, search: str, *, whole: bool) -> Iterator[Line]:
    """What is known, or waited for, section by section; `whole`, or where words are searched for, the rest too."""
    left_out = 0
    for row in finding_rows(consultation, target, search):
        mark, text = row.lead[0], "".join(piece for piece, _ in row.pieces).replace("✗ ", "")
        if mark == _OPEN and not whole and not search:
            left_out += 1
        elif row.heading:
            yield Line(f"{text}:")
        else:
            waited = " (an option waits for it)" if mark == _WANTED else ""
            yield Line(f"{text}{waited}", 2 * (row.indent + 1), f"{mark}:" if mark.isdecimal() else "")
    if left_out:
        yield Line(f"{left_out} more, not asked; no option waits for them. findings all lists them.")


def trace_lines(opinion: Opinion) -> Iterator[Line]:
    """The rules in the order in which they fired, each with what it used."""
    if not opinion.firing.trace:
        yield Line("No rule fired.")
    for number, fired in enumerate(opinion.firing.trace, 1):
        yield Line(_fired_words(opinion, fired), lead=f"{number}:")


def _fired_words(opinion: Opinion, fired: Fired) -> str:
    base = opinion.edition.base
    used = "; ".join(f"{base.terms[name].label}: {base.terms[name].said(value)}" for name, value in fired.used)
    rule = base.rules[fired.rule] if fired.rule else None
    because = f"{rule.because} (rule {rule.id})" if rule else "No rule that could set it is true."
    term, value = fired.derived or ("", "")
    said = concluded_words(rule.then if rule else Derive(term, str(value)), base)
    return f"{because} So: {said}." + (f" From {used}." if used else "")


def time_lines(consultation: Consultation, target: str, width: int) -> list[Line]:
    """The time line in words, without its drawing."""
    every = drawn(timeline(consultation, target), width)
    return spoken(list(dropwhile(lambda line: not line.text.startswith(_IN_WORDS), every)) or every)


def source_lines(consultation: Consultation, rung: Rung) -> list[Line]:
    """What the sources of an option, and of every rule about it, say."""
    rules = (cite for argument in rung.arguments for cite in argument.rule.cites)
    facts = (cite for fact in rung.option.facts for cite in fact.cites)
    lines = spoken(claim_lines(consultation.base, (*rung.option.cites, *facts, *rules), consultation.case.as_of))
    return lines or [Line("Nothing is cited about it.")]


def guidance_lines(consultation: Consultation) -> Iterator[Line]:
    """Where payers' and other guidelines' criteria disagree with the ladder, and why; one fact a line."""
    for comparison in compared(consultation):
        yield Line(f"Other guidance on {comparison.target}:")
        if not comparison.ladder.ladder:
            yield Line("Nothing is concluded while facts or engines clash, so there is nothing to compare.", 2)
        for column in comparison.columns if comparison.ladder.ladder else ():
            yield from _column_lines(comparison, column)
        yield from (Line(f"{label} cannot be judged: facts or engines clash.", 2) for label in comparison.unjudged)
    yield Line("What a payer or another guideline says stands beside the ladder and changes nothing in it.")


def _column_lines(comparison: Comparison, column: Column) -> Iterator[Line]:
    """What one profile sees otherwise, and what it holds against what it allows."""
    if column.applies is Truth.FALSE:
        yield Line(f"{column.label} says nothing of this case.", 2)
        return
    profile = comparison.ladder.edition.base.profiles[column.profile]
    may = "" if column.applies is Truth.TRUE else " (may not apply to this case)"
    differences = [one for one in comparison.differences if one.profile == column.profile]
    misgivings = [one for one in comparison.misgivings if one.profile == column.profile]
    agrees = "" if differences or misgivings else ", agrees with the ladder"
    yield Line(f"{profile.title}{may}{agrees}{cited(profile.cites)}:"[: -1 if agrees else None], 2)
    for difference in differences:
        yield from _difference_lines(column, difference)
    for misgiving in misgivings:
        yield from _misgiving_lines(misgiving)


def _difference_lines(column: Column, difference: Difference) -> Iterator[Line]:
    here, there = difference.before.value, difference.after.value
    yield Line(f"{difference.option.label}: the ladder says {here}, {column.label} says {there}.", 4)
    yield from _reason_lines(difference.because)
    if difference.waiting_on:
        yield Line(open_terms_words(column.opinion, difference.waiting_on), 6, "waits for:")


def _misgiving_lines(misgiving: Misgiving) -> Iterator[Line]:
    yield Line(f"{misgiving.option.label}: allowed, but", 4)
    yield from _reason_lines(misgiving.because)


def _reason_lines(because: Iterable[Reason]) -> Iterator[Line]:
    for reason in because:
        yield Line(f"{reason.text}{cited(reason.cites)}", 6)
        yield from spoken(ground_lines(reason.grounds, 8), VERDICTS)
