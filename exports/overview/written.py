"""An overview for readers, in columns and bars, and for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from exports.overview.columns import Row, bars, share, table
from exports.overview.counts import FEWEST, OptionCount, Overview, RuleCount
from exports.paper import BLANK, Line
from exports.visible import visible
from kb.problems import Problem

SCHEMA = "rung.overview.v1"
_NONE = "None of the options"
_SIDES: Mapping[str, tuple[str, str]] = {
    "for": (
        "RULES FOR AN OPTION",
        "With: what the rule recommends was offered and chosen. Against: it was offered, and the advice overridden.",
    ),
    "excludes": (
        "RULES THAT RULE OUT",
        "With: nothing that the rule rules out was chosen. Against: it was, even so. Held: the rule could not be told, "
        "and an option waited for it.",
    ),
    "against": ("RULES AGAINST AN OPTION", "With: nothing that the rule opposes was chosen. Against: it was, even so."),
    "cautions": ("CAUTIONS", "A caution goes with an option; a decision never goes against it."),
    "derives": ("RULES THAT DERIVE", "What they derive is what the others read; no decision is about it."),
}
_CONTROL = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def overview_lines(overview: Overview, width: int = 80) -> list[Line]:
    """The whole overview, every line of its tables within the width (at least 40 columns)."""
    lines = [*_head(overview)]
    if overview.sites:
        lines += [*_decisions(overview, width), *_options(overview, width), *_firsts(overview, width)]
        lines += [*_chosen(overview, width), *_reasons(overview, width), *_rules(overview, width)]
    lines += _left_out(overview)
    return lines


def _head(overview: Overview) -> Iterator[Line]:
    yield Line("What was advised, and what was decided", style="title")
    yield Line(_days(overview), style="dim")
    if overview.knowledge:
        yield Line(f"only records whose knowledge has a digest that begins {visible(overview.knowledge)}", style="dim")
    for one in overview.releases:
        yield Line(visible(f"{one.base} {one.version} ({one.digest[:12]}): {_times(one.records, 'record')}"), 2)
    yield BLANK
    sites = f"{_times(overview.consultations, 'consultation')}, {_times(overview.sites, 'pain site')}"
    yield Line(f"{sites}, {_times(overview.decisions, 'decision')}.")
    if overview.unconcluded:
        yield Line(f"{_times(overview.unconcluded, 'site')} without a ladder, because facts or engines clashed.")
    if overview.sites:
        words = (
            f"Each consultation counts once, as its last record has it. Of fewer than {FEWEST} no percentage is given."
        )
        yield Line(f"{words} An override may well be right: these are counts, and no verdicts.", style="dim")
    else:
        yield Line("Nothing can be counted here. A record is kept with every decision (d in a consultation).")


def _days(overview: Overview) -> str:
    match overview.since, overview.until:
        case None, None:
            return "every consultation with a decision in the ledger"
        case since, None:
            return f"consultations whose last record is of {since} or later (UTC)"
        case None, until:
            return f"consultations whose last record is of {until} or earlier (UTC)"
        case since, until:
            return f"consultations whose last record is of {since} to {until} (UTC)"


def _decisions(overview: Overview, width: int) -> Iterator[Line]:
    if not overview.decisions:
        yield BLANK
        yield Line("No decision stands in any of these records.")
        return
    yield from _titled("WHAT WAS DECIDED", "")
    yield from bars([Row(outcome.value, (count,)) for outcome, count in overview.outcomes], overview.decisions, width)
    if overview.unadvised:
        yield Line(f"{overview.unadvised} of {overview.decisions} were made while nothing was offered.")


def _options(overview: Overview, width: int) -> Iterator[Line]:
    yield from _titled("WHERE THE OPTIONS STOOD", "Answer: needs an answer; no: not indicated; out: ruled out.")
    headings = ("ladders", "offered", "answer", "no", "out")
    standing = [one for one in overview.options if one.ladders]
    rows = [
        Row(one.label, (one.ladders, one.offered, one.needs_answer, one.not_indicated, one.ruled_out))
        for one in standing
    ]
    yield from table(headings, rows, width)


def _firsts(overview: Overview, width: int) -> Iterator[Line]:
    first = [one for one in overview.options if one.first]
    if first:
        words = "Decisions where the option was the first that was offered: it was chosen (accepted), another was that "
        yield from _titled(
            "WHEN IT CAME FIRST", f"{words}was offered, or the advice was overridden, for these reasons."
        )
        yield from table(("first", "accepted", "another", "overridden"), [*map(_first, first)], width)


def _first(one: OptionCount) -> Row:
    """Those without a reason, which are not offered by Rung itself, are told below."""
    percent = share(one.overridden, one.first)
    reasons = tuple(f"{reason.display} ({reason.code}): {reason.count}" for reason in one.reasons)
    notes = (f"overridden {one.overridden} of {one.first}, {percent}",) if percent and one.overridden else ()
    lost = (f"something not offered was chosen, and no reason given: {one.unexplained}",) if one.unexplained else ()
    return Row(one.label, (one.first, one.accepted, one.passed_over, one.overridden), (*notes, *reasons, *lost))


def _chosen(overview: Overview, width: int) -> Iterator[Line]:
    chosen = sorted((one for one in overview.options if one.chosen), key=lambda one: -one.chosen)
    rows = [Row(one.label, (one.chosen,), _chosen_against(one)) for one in chosen]
    rows += [Row(_NONE, (overview.none_of_them,))] if overview.none_of_them else []
    if rows:
        yield from _titled("WHAT WAS CHOSEN", "")
        yield from bars(rows, overview.decisions, width)


def _chosen_against(one: OptionCount) -> tuple[str, ...]:
    return (f"{one.chosen_against} of {one.chosen} against the advice, with a reason",) if one.chosen_against else ()


def _reasons(overview: Overview, width: int) -> Iterator[Line]:
    if overview.reasons:
        yield from _titled("REASONS AGAINST THE ADVICE", "")
        rows = [Row(f"{one.display} ({one.code})", (one.count,)) for one in overview.reasons]
        yield from bars(rows, sum(one.count for one in overview.reasons), width)


def _rules(overview: Overview, width: int) -> Iterator[Line]:
    """Side by side with what it fired for; a rule that neither fired nor held is only counted."""
    for side, (title, words) in _SIDES.items():
        every = [one for one in overview.rules if one.side == side]
        told = [one for one in every if one.fired or one.held]
        if every:
            yield from _titled(title, words)
        if told:
            headings, rows = _rule_table(side, told)
            yield from table(headings, rows, width)
        if len(every) > len(told):
            yield Line(f"{len(every) - len(told)} of {len(every)} did nothing in these records.", style="dim")


def _rule_table(side: str, rules: Sequence[RuleCount]) -> tuple[tuple[str, ...], list[Row]]:
    if side in ("cautions", "derives"):
        return ("fired",), [Row(one.rule, (one.fired,)) for one in rules]
    if side != "excludes":
        headings = ("fired", "decided", "with", "against")
        return headings, [Row(one.rule, (one.fired, one.decided, one.went_with, one.went_against)) for one in rules]
    rows = [Row(one.rule, (one.fired, one.held, one.decided, one.went_with, one.went_against)) for one in rules]
    return ("fired", "held", "decided", "with", "against"), rows


def _left_out(overview: Overview) -> Iterator[Line]:
    if overview.unreadable or overview.newer or overview.ownerless:
        yield from _titled("LEFT OUT OF ALL COUNTS", "")
    if overview.unreadable:
        yield Line(
            f"{_times(len(overview.unreadable), 'record')} damaged or foreign; see: rung ledger verify", 0, "!", "red"
        )
    if overview.newer:
        yield Line(
            f"{_times(len(overview.newer), 'record')} of a newer Rung, in a form not known here", 0, "!", "yellow"
        )
    if overview.ownerless:
        yield Line(f"{_times(overview.ownerless, 'record')} about no consultation", 0, "!", "yellow")


def _titled(title: str, words: str) -> Iterator[Line]:
    yield BLANK
    yield Line(title, style="bold")
    if words:
        yield Line(words, style="dim")


def _times(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def as_json(overview: Overview) -> str:
    """The overview as an object: each of its counts by its name, and the sums of them."""
    told: dict[str, Any] = {
        "schema": SCHEMA,
        **asdict(overview),
        "since": overview.since.isoformat() if overview.since else None,
        "until": overview.until.isoformat() if overview.until else None,
        "ladders": overview.ladders,
        "decisions": overview.decisions,
        "outcomes": {outcome.name.lower(): count for outcome, count in overview.outcomes},
        "options": [{**asdict(one), "ladders": one.ladders, "first": one.first} for one in overview.options],
        "rules": [{**asdict(one), "decided": one.decided} for one in overview.rules],
        "unreadable": [_problem(one) for one in overview.unreadable],
        "newer": [_problem(one) for one in overview.newer],
    }
    return json_text(told)


def json_text(value: object) -> str:
    """A value as JSON in which no character steers a terminal."""
    return json.dumps(value, ensure_ascii=False, indent=1).translate(_CONTROL) + "\n"


def _problem(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "what": problem.what, "where": str(problem.where), "mend": problem.mend}
