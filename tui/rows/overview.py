"""The overview one by one: its options and rules as rows, and the counts of each in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from exports.overview import OptionCount, Overview, RuleCount
from exports.overview.columns import share
from exports.paper import BLANK, Line
from exports.visible import visible
from kb.ages import months_before
from kb.model import KnowledgeBase
from tui.rows.row import Row, heading

TIMES = ("all", "this year", "last 12 months", "last 3 months")
"""The spans of time that can be looked at."""

WHOLE = "whole"
_SIDES: Mapping[str, tuple[str, str]] = {
    "for": ("Rules for an option", "+"),
    "excludes": ("Rules that rule out", "✗"),
    "against": ("Rules against an option", "−"),
    "cautions": ("Cautions", "!"),
    "derives": ("Rules that derive", "="),
}
_WITH = {
    "for": ("what it recommends was offered and chosen", "it was offered, and the advice overridden"),
    "excludes": ("nothing that it rules out was chosen", "something that it rules out was chosen even so"),
    "against": ("nothing that it opposes was chosen", "something that it opposes was chosen even so"),
}


def since(time: str, today: date) -> date | None:
    """The first day of a span of time; None where it has none."""
    match time:
        case "this year":
            return today.replace(month=1, day=1)
        case "last 12 months":
            return months_before(today, 12)
        case "last 3 months":
            return months_before(today, 3)
        case _:
            return None


def overview_rows(overview: Overview, base: KnowledgeBase) -> Iterator[Row]:
    """The whole first, then every option and every rule that did something; ids are `option:ID` and `rule:SIDE:ID`."""
    yield Row(WHOLE, (("Everything, as tables and bars", "bold"),), ("▤", "name"))
    options = [one for one in overview.options if one.ladders or one.chosen]
    if options:
        yield heading("options", "Options")
    for one in options:
        counts = f"offered {one.offered} of {one.ladders}, chosen {one.chosen}"
        yield Row(f"option:{one.option}", ((f"{visible(one.label)} ", ""), (f"· {counts}", "quiet")), ("·", "quiet"), 1)
    for side, (title, mark) in _SIDES.items():
        yield from _rules(side, title, mark, overview.rules, base)


def _rules(side: str, title: str, mark: str, rules: Iterable[RuleCount], base: KnowledgeBase) -> Iterator[Row]:
    told = [one for one in rules if one.side == side and (one.fired or one.held)]
    if told:
        yield heading(f"side:{side}", title)
    for one in told:
        against = f", against it {one.went_against} of {one.decided}" if side in _WITH and one.decided else ""
        counts = (f"· fired {one.fired}{against}", "quiet")
        yield Row(f"rule:{side}:{one.rule}", ((f"{_because(one, base)} ", ""), counts), (mark, "name"), 1)


def _because(one: RuleCount, base: KnowledgeBase) -> str:
    """Why the rule is there, as today's knowledge base says it; else its name."""
    rule = base.rules.get(one.rule)
    return rule.because if rule else visible(one.rule)


def told_lines(overview: Overview, row: str, base: KnowledgeBase) -> list[Line]:
    """The option or rule of a row, in words; nothing where it is in the overview no longer."""
    kind, _, name = row.partition(":")
    if kind == "option":
        return [line for one in overview.options if one.option == name for line in _option(one)]
    return [line for one in overview.rules if f"{one.side}:{one.rule}" == name for line in _rule(one, base)]


def _option(one: OptionCount) -> Iterator[Line]:
    yield Line(visible(one.label), style="title")
    yield Line(visible(one.option), style="dim")
    yield from (BLANK, Line(f"It stood on {_times(one.ladders, 'ladder')}", style="bold"))
    yield _of("offered", one.offered, one.ladders, "✓", "green")
    yield _of("needing an answer", one.needs_answer, one.ladders, "?", "yellow")
    yield _of("not indicated", one.not_indicated, one.ladders, "·", "dim")
    yield _of("ruled out", one.ruled_out, one.ladders, "✗", "red")
    yield from (BLANK, Line(f"Decisions where it was the first that was offered: {one.first}", style="bold"))
    if one.first:
        yield _of("it was chosen", one.accepted, one.first, "✓", "green")
        yield _of("another that was offered was chosen", one.passed_over, one.first, "·", "dim")
        yield _of("the advice was overridden, with a reason", one.overridden, one.first, "!", "yellow")
        yield _of("something not offered was chosen, and no reason given", one.unexplained, one.first, "!", "yellow")
    if one.reasons:
        yield from (BLANK, Line("Why the advice was overridden then", style="bold"))
    for reason in one.reasons:
        yield _of(visible(f"{reason.display} ({reason.code})"), reason.count, one.overridden, "-", "")
    yield from (BLANK, Line(f"Chosen in all: {one.chosen}", style="bold"))
    if one.chosen:
        yield _of("against the advice, with a reason", one.chosen_against, one.chosen, "!", "yellow")


def _rule(one: RuleCount, base: KnowledgeBase) -> Iterator[Line]:
    title, mark = _SIDES[one.side]
    yield Line(_because(one, base), style="title")
    unknown = "" if one.rule in base.rules else "; today's knowledge base does not have it"
    yield Line(visible(f"{mark} {one.rule} · {title.lower()}{unknown}"), style="dim")
    yield from (BLANK, Line(f"It was looked at on {_times(one.ladders, 'ladder')}", style="bold"))
    yield _of("it fired: it was true", one.fired, one.ladders, "✓", "green")
    yield _of("it could not be told", one.open, one.ladders, "?", "yellow")
    if one.side == "excludes":
        yield _of("so that an option waited for it", one.held, one.ladders, "?", "yellow")
    yield BLANK
    if one.side in _WITH:
        yield from _gone(one)
    else:
        yield Line("No decision goes with it or against it.", style="dim")


def _gone(one: RuleCount) -> Iterator[Line]:
    """Which way decisions went from a rule that fired."""
    with_it, against = _WITH[one.side]
    yield Line(f"Decisions where it fired: {one.decided}", style="bold")
    if one.decided:
        yield _of(f"with it: {with_it}", one.went_with, one.decided, "✓", "green")
        yield _of(f"against it: {against}", one.went_against, one.decided, "!", "yellow")
        yield _of("neither can be said", one.went_beside, one.decided, "·", "dim")
    yield from (BLANK, Line("An override may well be right: these are counts, and no verdicts.", style="dim"))


def _of(words: str, count: int, of: int, mark: str, style: str) -> Line:
    """A number with what it is of; a percentage only where it says something."""
    percent = share(count, of)
    return Line(f"{count} of {of}{f' ({percent})' if percent else ''}: {words}", 2, mark, style)


def _times(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"
