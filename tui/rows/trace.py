"""The rules in the order in which they fired, the ladder as it stood after each, and what each used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.judging import Standing
from engine.network import Fired
from engine.opinion import Opinion
from engine.stages import stood
from exports.condition_words import concluded_words
from exports.paper import BLANK, Line
from kb.model import Caution, Derive, Exclude, KnowledgeBase, Oppose, Option, Recommend, Rule
from tui.rows.row import MARKS, STYLES, Piece, Row, heading
from tui.words import claim_lines

_OTHERWISE = "No rule that could set it is true."
_AT_FIRST = (
    "Nothing has fired yet. Rules that are not true, or cannot be told, are settled as they are; every rule that is "
    "still to fire counts as not known, so that its options need an answer."
)


def firing_rows(opinion: Opinion) -> tuple[Row, ...]:
    """Every firing: its number, its reason, what it says; first what stood before any."""
    base = opinion.edition.base
    begin = Row("step:0", (("Before any rule fired", ""),), (" 0", "name"))
    steps = [_firing(base, number, fired) for number, fired in enumerate(opinion.firing.trace, 1)]
    return (begin, *steps)


def _firing(base: KnowledgeBase, number: int, fired: Fired) -> Row:
    pieces = ((_because(base, fired), ""), (f" → {_said(base, fired)}", "name" if _speaks(base, fired) else "quiet"))
    return Row(f"step:{number}", pieces, (f"{number:>2}", "name"))


def _rule(base: KnowledgeBase, fired: Fired) -> Rule | None:
    return base.rules[fired.rule] if fired.rule else None


def _because(base: KnowledgeBase, fired: Fired) -> str:
    rule = _rule(base, fired)
    return rule.because if rule else _OTHERWISE


def _said(base: KnowledgeBase, fired: Fired) -> str:
    """What a firing derives, or says of options."""
    rule = _rule(base, fired)
    if rule is not None:
        return concluded_words(rule.then, base)
    return concluded_words(Derive(*_strings(fired)), base)


def _strings(fired: Fired) -> tuple[str, str]:
    term, value = fired.derived or ("", "")
    return term, str(value)


def _speaks(base: KnowledgeBase, fired: Fired) -> bool:
    """Whether a firing speaks of options, and does not only derive."""
    rule = _rule(base, fired)
    return rule is not None and bool(rule.options)


def changed_at(opinion: Opinion, step: int) -> tuple[str, ...]:
    """The options whose standing a step changed, else those it speaks of; in the ladder's order."""
    if step == 0:
        return ()
    before, after = stood(opinion, step - 1), stood(opinion, step)
    moved = tuple(option for option in after if before[option] is not after[option])
    rule = _rule(opinion.edition.base, opinion.firing.trace[step - 1])
    spoken = rule.options if rule else ()
    return moved or tuple(option for option in after if option in spoken)


def stood_rows(opinion: Opinion, step: int) -> tuple[Row, ...]:
    """The ladder after so many firings, with what the last of them changed."""
    base = opinion.edition.base
    standings, before = stood(opinion, step), stood(opinion, max(step - 1, 0))
    touched = _touched(base, opinion.firing.trace[step - 1]) if step else {}
    found: list[Row] = []
    for tier, label in base.tiers.items():
        options = [option for option in base.options.values() if option.tier == tier]
        if options:
            found += [heading(f"tier:{tier}", label)]
            found += [
                _option(option, before[option.id], standings[option.id], touched.get(option.id, ""))
                for option in options
            ]
    return tuple(found)


def _option(option: Option, before: Standing, now: Standing, touched: str) -> Row:
    style = STYLES[now]
    pieces: list[Piece] = [(option.label, "bold" if now is Standing.OFFERED else ""), (f" {now.value}", style)]
    if before is not now:
        pieces.append((f" ◂ was: {before.value}", "changed"))
    elif touched:
        pieces.append((f" ◂ {touched}", "changed"))
    return Row(f"option:{option.id}", tuple(pieces), (MARKS[now], style), 1)


def _touched(base: KnowledgeBase, fired: Fired) -> dict[str, str]:
    """The options that a firing speaks of, with what it says."""
    rule = _rule(base, fired)
    if rule is None:
        return {}
    match rule.then:
        case Recommend():
            words = "recommended"
        case Oppose():
            words = "an argument against"
        case Caution():
            words = "a caution"
        case Exclude():
            words = "ruled out here too"
        case Derive():
            words = ""
    return dict.fromkeys(rule.options, words)


def step_lines(opinion: Opinion, step: int, day: date) -> Iterator[Line]:
    """What a step used, in words, and what it cites."""
    base = opinion.edition.base
    if step == 0:
        yield Line(_AT_FIRST)
        return
    fired = opinion.firing.trace[step - 1]
    yield from _changes(opinion, step)
    yield from _used(opinion, fired)
    rule = _rule(base, fired)
    if rule is not None:
        yield BLANK
        yield Line(f"Rule {rule.id} rests on" if rule.cites else f"Rule {rule.id} cites nothing.", style="bold")
        yield from claim_lines(base, rule.cites, day)


def _changes(opinion: Opinion, step: int) -> Iterator[Line]:
    """The standings this step changed; the ladder marks them in their place."""
    options = opinion.edition.base.options
    before, after = stood(opinion, step - 1), stood(opinion, step)
    moved = [option for option in after if before[option] is not after[option]]
    for option in moved:
        words = f"{options[option].label}: {before[option].value} → {after[option].value}"
        yield Line(words, 0, MARKS[after[option]], "yellow")
    if not moved:
        yield Line("It changes no option's standing by itself.", style="dim")


def _used(opinion: Opinion, fired: Fired) -> Iterator[Line]:
    """The facts a firing used; of a derived one, the step that derived it."""
    terms = opinion.edition.base.terms
    steps = {entry.derived[0]: number for number, entry in enumerate(opinion.firing.trace, 1) if entry.derived}
    yield Line("The facts it used" if fired.used else "It used no fact.", style="bold")
    for name, value in fired.used:
        derived = f" (step {steps[name]})" if name in steps else ""
        yield Line(f"{terms[name].label}: {terms[name].said(value)}{derived}", 2, "✓", "green")
