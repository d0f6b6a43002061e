"""What can be decided, and why not the advice: the options by whether they follow it, and the coded reasons."""

from __future__ import annotations

from collections.abc import Iterator

from engine.deciding import bars, flags_against, needs_reason
from engine.judging import Standing
from engine.opinion import Opinion, Rung
from exports.decision_words import NONE_OF_THEM
from exports.paper import Line
from exports.text_questions import open_terms_names
from kb.model import Option
from kb.override_reasons import GROUPS
from tui.rows.row import MARKS, STYLES, Row, heading

NONE = "none"
"""The id of the row that chooses none of the options; an option's is `option:ID`, a reason's `reason:CODE`."""

_NOT_NOW = "Nothing may be concluded now, so nothing is advised; any choice needs a reason"


def option_rows(opinion: Opinion) -> tuple[Row, ...]:
    """What is offered, in the ladder's order; then what would override the advice; then none of it."""
    none = Row(NONE, ((NONE_OF_THEM, ""), (" (something else, or nothing)", "quiet")), ("–", "quiet"), 1)
    if not opinion.ladder:
        options = opinion.edition.base.options.values()
        return (heading("heading:now", _NOT_NOW), *(_unjudged(option) for option in options), none)
    follow = [rung for rung in opinion.ladder if not needs_reason(opinion, rung.option.id)]
    others = [rung for rung in opinion.ladder if needs_reason(opinion, rung.option.id)]
    first = "Follows the advice" if follow else "Nothing is offered now; any choice needs a reason"
    second = [heading("heading:over", "Would override the advice")] if follow else []
    return (heading("heading:follow", first), *map(_row, follow), *second, *map(_row, others), none)


def _row(rung: Rung) -> Row:
    style = STYLES[rung.standing]
    name = (rung.option.label, "bold" if rung.standing is Standing.OFFERED else "")
    strength = [(f" ({rung.strength})", "quiet")] if rung.standing is Standing.OFFERED else []
    standing = (f" {rung.standing.value}", style)
    return Row(f"option:{rung.option.id}", (name, standing, *strength), (MARKS[rung.standing], style), 1)


def _unjudged(option: Option) -> Row:
    return Row(f"option:{option.id}", ((option.label, ""),), ("?", "open"), 1)


def reason_rows(search: str) -> tuple[Row, ...]:
    """The coded reasons by group; only those that hold every word searched for, in their own words or their group's."""
    words = search.casefold().split()
    found: list[Row] = []
    for group, (label, codes) in GROUPS.items():
        told = {code: f"{label} {said} {code}".casefold() for code, said in codes.items()}
        kept = [code for code in codes if all(word in told[code] for word in words)]
        rows = [Row(f"reason:{code}", ((codes[code], ""),), ("·", "quiet"), 1) for code in kept]
        found += [heading(f"group:{group}", label), *rows] if rows else []
    return tuple(found) or (heading("group:nothing", "No reason has all of these words. Take some away."),)


def alarm_words(opinion: Opinion, option: str | None) -> str:
    """The red flags that a choice goes against; empty where there is none."""
    labels = [opinion.edition.base.terms[term].label for term in flags_against(opinion, option)]
    return f"!! GOES AGAINST A RED FLAG: {'; '.join(labels)}" if labels else ""


def about_lines(opinion: Opinion, option: str | None) -> Iterator[Line]:
    """What an option is, and what should be known before it is chosen."""
    if option is None:
        yield Line(NONE_OF_THEM, style="title")
        yield Line("The note can say what is done instead.")
        return
    found = opinion.edition.base.options[option]
    yield Line(found.label, style="title")
    yield Line(found.what)
    yield from (line for rung in opinion.ladder if rung.option.id == option for line in _standing_lines(opinion, rung))


def _standing_lines(opinion: Opinion, rung: Rung) -> Iterator[Line]:
    """Why it stands where it does, the gravest first; then what speaks against it, and what warns."""
    match rung.standing:
        case Standing.RULED_OUT:
            for bar in bars(opinion, rung.option.id):
                yield Line(f"{bar.rule.because} (rule {bar.rule.id})", 0, "✗ ruled out:", "red")
        case Standing.NEEDS_AN_ANSWER:
            yield Line("; ".join(open_terms_names(opinion, rung.waiting_on)), 0, "? waits for:", "yellow")
        case Standing.NOT_INDICATED:
            yield Line("no rule recommends it in this case", 0, "· not indicated:", "dim")
        case Standing.OFFERED:
            yield Line(f"{rung.strength} recommendation", 0, "✓ offered:", "green")
    if rung.standing is Standing.OFFERED and rung.noted:
        names = open_terms_names(opinion, opinion.open_terms(list(rung.noted)))
        yield Line("; ".join(names), 0, "? open, could rule it out:", "yellow")
    yield from (Line(rule.because, 0, "against:", "yellow") for rule in rung.against)
    yield from (Line(rule.because, 0, "caution:", "yellow") for rule in rung.cautions)
