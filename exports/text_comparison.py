"""Several profiles side by side: a table of standings, then the reason of every disagreement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.comparison import Column, Comparison, Difference, compared
from engine.consultation import Consultation
from engine.explanation import Reason
from engine.judging import Standing
from engine.opinion import Opinion
from engine.truth import Truth
from exports.knowledge_words import named
from exports.paper import BLANK, Line, laid_out
from exports.text_questions import lowered, open_terms_words
from exports.text_reasons import cited, ground_lines

_WORDS = {
    Standing.OFFERED: "✓ offered",
    Standing.NEEDS_AN_ANSWER: "? answer",
    Standing.NOT_INDICATED: "· no",
    Standing.RULED_OUT: "✗ out",
}
_LABEL, _COLUMN = 30, 14


def comparison_text(consultation: Consultation, width: int = 80, *, colour: bool = False) -> str:
    """The whole comparison of a case."""
    lines = (*_header(consultation), *comparison_lines(consultation, compared(consultation), width))
    return laid_out(lines, width, colour=colour)


def _header(consultation: Consultation) -> Iterator[Line]:
    base, case = consultation.base, consultation.case
    yield Line(f"{base.title}: the ladder beside other guidance", style="title")
    yield Line(f"Case {case.id} on {case.as_of}; knowledge {named(base)}", style="dim")


def comparison_lines(consultation: Consultation, comparisons: Iterable[Comparison], width: int) -> Iterator[Line]:
    """What was compared, target by target; a table has as many columns as the width holds."""
    for comparison in comparisons:
        yield BLANK
        yield Line(f"Target: {comparison.target}", style="bold")
        yield from _of_target(comparison, width)
    yield BLANK
    beside = "What a payer or another guideline says stands beside the ladder and changes nothing in it."
    yield Line(beside, style="dim")
    yield Line(consultation.base.notice, style="dim")


def _of_target(comparison: Comparison, width: int) -> Iterator[Line]:
    if not comparison.ladder.ladder:
        yield Line("Nothing is concluded while facts or engines clash, so there is nothing to compare.", style="red")
        return
    yield from _tables(comparison, width)
    yield from _disagreements(comparison)


def _tables(comparison: Comparison, width: int) -> Iterator[Line]:
    """As many columns at a time as the width holds; the ladder's own stands first in each."""
    speaking = [column for column in comparison.columns if column.applies is not Truth.FALSE]
    shown = _worth_a_row(comparison)
    at_once = max((width - _LABEL - _COLUMN) // _COLUMN, 1)
    for start in range(0, max(len(speaking), 1), at_once):
        yield BLANK
        yield from _table(comparison.ladder, speaking[start : start + at_once], shown)
    yield from _alike(comparison, shown)
    silent = [column.label for column in comparison.columns if column.applies is Truth.FALSE]
    if silent:
        yield Line(", ".join(silent), 0, "says nothing of this case:", "dim")
    if comparison.unjudged:
        yield Line(", ".join(comparison.unjudged), 0, "cannot be judged, facts or engines clash:", "red")
    unsure = [column.label for column in speaking if column.applies is Truth.UNKNOWN]
    if unsure:
        yield Line(", ".join(unsure), 0, "may not apply to this case:", "yellow")
    yield Line("✓ offered, ? needs an answer, · not indicated, ✗ ruled out", style="dim")


def _table(ladder: Opinion, columns: list[Column], shown: frozenset[str]) -> Iterator[Line]:
    """One row an option, one column a profile."""
    heads = ["the ladder", *(column.label for column in columns)]
    for row in range(max(len(_folded(head)) for head in heads)):
        cells = [_folded(head)[row] if row < len(_folded(head)) else "" for head in heads]
        yield _row("", cells, style="bold")
    for option in ladder.edition.base.options.values():
        standings = [opinion.rung(option.id).standing for opinion in (ladder, *(column.opinion for column in columns))]
        if option.id in shown:
            differs = any(standing is not standings[0] for standing in standings)
            yield _row(option.label, [_WORDS[standing] for standing in standings], style="yellow" if differs else "")


def _worth_a_row(comparison: Comparison) -> frozenset[str]:
    """The options that somebody offers, or that somebody sees otherwise."""
    offered = {rung.option.id for rung in comparison.ladder.ladder if rung.standing is Standing.OFFERED}
    return frozenset(offered | {difference.option.id for difference in comparison.differences})


def _alike(comparison: Comparison, shown: frozenset[str]) -> Iterator[Line]:
    """The other options, on which all agree, by standing."""
    for standing in Standing:
        labels = [
            lowered(rung.option.label)
            for rung in comparison.ladder.ladder
            if rung.standing is standing and rung.option.id not in shown
        ]
        if labels:
            yield Line("; ".join(labels), 0, f"all agree, {standing.value}:", "dim")


def _row(label: str, cells: list[str], style: str) -> Line:
    short = label if len(label) < _LABEL else label[: _LABEL - 2] + "…"
    return Line(f"{short:<{_LABEL}}" + "".join(f"{cell:<{_COLUMN}}" for cell in cells), style=style, kept=True)


def _folded(label: str) -> list[str]:
    """A heading in lines that fit its column."""
    lines = [""]
    for word in label.split():
        joined = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], joined] if len(joined) < _COLUMN else [*lines, word]
    return [line for line in lines if line]


def _disagreements(comparison: Comparison) -> Iterator[Line]:
    yield BLANK
    if not comparison.differences and not comparison.misgivings:
        yield Line("No profile disagrees with the ladder on this case.", style="bold")
        return
    yield Line("WHERE THEY DISAGREE", style="bold")
    for column in comparison.columns:
        yield from _of_profile(comparison, column)


def _of_profile(comparison: Comparison, column: Column) -> Iterator[Line]:
    """What one profile sees otherwise; what the ladder does not offer anyway is only named."""
    found = [difference for difference in comparison.differences if difference.profile == column.profile]
    misgivings = [misgiving for misgiving in comparison.misgivings if misgiving.profile == column.profile]
    if not found and not misgivings:
        return
    profile = comparison.ladder.edition.base.profiles[column.profile]
    yield Line(f"{profile.title}{cited(profile.cites)}", 2, style="bold")
    told = [difference for difference in found if not _is_idle(difference)]
    for difference in told:
        yield from _difference(column, difference)
    for misgiving in misgivings:
        yield Line(f"{misgiving.option.label}: allowed, but", 4, "!", "yellow")
        yield from _reasons(misgiving.because)
    idle = [lowered(difference.option.label) for difference in found if _is_idle(difference)]
    if idle:
        words = f"Also ruled out, though the ladder does not offer it: {'; '.join(idle)}"
        yield Line(words, 4, style="dim")


def _is_idle(difference: Difference) -> bool:
    return difference.before is Standing.NOT_INDICATED and difference.after is Standing.RULED_OUT


def _difference(column: Column, difference: Difference) -> Iterator[Line]:
    turn = f"{difference.before.value} → {difference.after.value}"
    yield Line(f"{difference.option.label}: {turn}", 4, _WORDS[difference.after][0], "yellow")
    yield from _reasons(difference.because)
    if difference.waiting_on:
        yield Line(open_terms_words(column.opinion, difference.waiting_on), 6, "waits for:", "yellow")


def _reasons(because: tuple[Reason, ...]) -> Iterator[Line]:
    for reason in because:
        yield Line(f"{reason.text}{cited(reason.cites)}", 6)
        yield from ground_lines(reason.grounds, 8)
