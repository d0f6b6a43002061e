"""One rung as lines of text, told as its standing needs: reasons, what it waits for, why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.explanation import reasons
from engine.judging import Standing
from engine.opinion import Argument, Opinion, Rung
from engine.truth import Truth
from engine.turns import Turn, turns
from exports.paper import BLANK, Line
from exports.text_questions import open_terms_names, open_terms_words
from exports.text_reasons import MARKS, STYLES, Depth, cited, ground_lines, reason_lines
from kb.model import Rule
from kb.review import is_overdue, overdue_sources

STANDING_STYLES = {
    Standing.OFFERED: "green",
    Standing.NEEDS_AN_ANSWER: "yellow",
    Standing.NOT_INDICATED: "dim",
    Standing.RULED_OUT: "red",
}
_SIDES = {"for": "for", "against": "against", "cautions": "caution", "excludes": "ruled out"}
_SIDE_STYLES = {"for": "green", "against": "yellow", "cautions": "yellow", "excludes": "red"}
_MOST_CHANGES = 4
_MOST_LACKING = 3


class RungWriter:
    """Writes the rungs of one opinion in order; what was said in full once is only pointed at later."""

    def __init__(self, opinion: Opinion, depth: Depth, day: date) -> None:
        self._opinion, self._depth, self._day = opinion, depth, day
        self._said: dict[str, str] = {}
        self._facts: dict[str, set[Line]] = {}

    def lines(self, standing: Standing, rungs: list[Rung]) -> Iterator[Line]:
        """All rungs of one standing, told as it needs."""
        match standing:
            case Standing.OFFERED:
                for rung in rungs:
                    yield from self._offered(rung)
            case Standing.NEEDS_AN_ANSWER:
                yield from self._all_waiting(rungs)
            case Standing.NOT_INDICATED:
                for rung in rungs:
                    yield from self._not_indicated(rung)
            case Standing.RULED_OUT:
                yield from self._all_ruled_out(rungs)

    def _offered(self, rung: Rung) -> Iterator[Line]:
        yield Line(f"{rung.option.label} ({rung.strength})", 2, "✓", "green")
        for argument in _spoken(rung, "for", "against", "cautions"):
            yield from self._argument(rung, argument)
        open_terms = self._opinion.open_terms(list(rung.noted))
        if open_terms:
            yield Line(f"{open_terms_words(self._opinion, open_terms)} (could rule it out)", 4, "not asked:", "yellow")
        checked = sum(argument.side == "excludes" and argument.truth is Truth.FALSE for argument in rung.arguments)
        if checked:
            still = f"; {len(rung.noted)} still open, as said above" if open_terms else ""
            rules = (
                "1 rule that could rule it out does" if checked == 1 else f"{checked} rules that could rule it out do"
            )
            yield Line(f"{rules} not apply{still}", 4, "checked:", "dim")
        yield from _changes(self._opinion, rung)

    def _argument(self, rung: Rung, argument: Argument) -> Iterator[Line]:
        rule, word, style = argument.rule, f"{_SIDES[argument.side]}:", _SIDE_STYLES[argument.side]
        if rule.id in self._said:
            yield Line(f"as for '{self._said[rule.id]}' above ({rule.id})", 4, word, style)
            return
        self._said[rule.id] = rung.option.label
        yield Line(f"{rule.because}{cited(rule.cites)}{self._overdue(rule)}", 4, word, style)
        yield from self._new_facts(rung, list(reason_lines(reasons(self._opinion, rule), 6, self._depth)))

    def _overdue(self, rule: Rule) -> str:
        """Said wherever a rule is used after its review date, or leans on a source that is past its own."""
        sources = overdue_sources(self._opinion.edition.base, rule.cites, self._day)
        own = [f"rule past its review since {rule.review_by}"] if is_overdue(rule, self._day) else []
        every = [*own, *(f"source {source.id} past its review since {source.review_by}" for source in sources)]
        return f" ({'; '.join(every)})" if every else ""

    def _new_facts(self, rung: Rung, lines: list[Line]) -> list[Line]:
        """Without the facts already listed under the same option; trees stay whole."""
        if self._depth is not Depth.SHORT:
            return lines
        told = self._facts.setdefault(rung.option.id, set())
        fresh = [line for line in lines if line not in told]
        told.update(fresh)
        return fresh

    def _all_waiting(self, rungs: list[Rung]) -> Iterator[Line]:
        """What every rung waits for is said once, above them."""
        names = {rung.option.id: open_terms_names(self._opinion, rung.waiting_on) for rung in rungs}
        shared = [name for name in names[rungs[0].option.id] if all(name in others for others in names.values())]
        if shared and len(rungs) > 1:
            yield Line("; ".join(shared), 2, "each waits for:", "yellow")
        for rung in rungs:
            own = [name for name in names[rung.option.id] if name not in shared or len(rungs) == 1]
            yield Line(rung.option.label, 2, "?", "yellow")
            for argument in _spoken(rung, "for", "against", "cautions"):
                yield from self._argument(rung, argument)
            if own:
                yield Line("; ".join(own), 4, "waits for:", "yellow")

    def _not_indicated(self, rung: Rung) -> Iterator[Line]:
        """The recommendation that comes nearest to holding, and what it lacks."""
        yield Line(rung.option.label, 2, "·", "dim")
        found = [reasons(self._opinion, argument.rule) for argument in rung.arguments if argument.side == "for"]
        nearest = min(found, key=lambda reason: len(reason.grounds), default=None)
        if nearest is None:
            yield Line("no rule recommends it", 4, "✗", "red")
            return
        yield from ground_lines(nearest.grounds[:_MOST_LACKING], 4)
        others = len(found) - 1
        if others:
            what = "1 other rule does not" if others == 1 else f"{others} other rules do not"
            yield Line(f"{what} recommend it either (--option {rung.option.id})", 4, style="dim")

    def _all_ruled_out(self, rungs: list[Rung]) -> Iterator[Line]:
        """Rungs that the same rules exclude stand together."""
        together: dict[tuple[str, ...], list[Rung]] = {}
        for rung in rungs:
            together.setdefault(tuple(arg.rule.id for arg in _spoken(rung, "excludes")), []).append(rung)
        for alike in together.values():
            yield Line("; ".join(rung.option.label for rung in alike), 2, "✗", "red")
            for argument in _spoken(alike[0], "excludes"):
                yield from self._argument(alike[0], argument)


def _spoken(rung: Rung, *sides: str) -> list[Argument]:
    """The arguments that apply, side by side in this order."""
    return [arg for side in sides for arg in rung.arguments if arg.side == side and arg.truth is Truth.TRUE]


def _changes(opinion: Opinion, rung: Rung) -> Iterator[Line]:
    """What would change an offered rung: numbers first, the safety questions in one line."""
    terms, groups = opinion.edition.base.terms, opinion.edition.base.groups
    known = [turn for turn in turns(opinion, rung.option.id) if turn.known]
    alarms = [turn for turn in known if _is_alarm(opinion, turn, known)]
    plain = sorted((turn for turn in known if turn not in alarms), key=lambda turn: turn.distance)
    for turn in plain[:_MOST_CHANGES]:
        yield Line(turn_words(opinion, turn), 4, "would change:", "dim")
    for group, after in dict.fromkeys((terms[turn.term].group or "", turn.after) for turn in alarms):
        yield Line(f"any of '{groups[group].label}' → {after.value}", 4, "would change:", "dim")
    if len(plain) > _MOST_CHANGES:
        yield Line(f"{len(plain) - _MOST_CHANGES} more (--option {rung.option.id})", 4, "would change:", "dim")


def _is_alarm(opinion: Opinion, turn: Turn, known: list[Turn]) -> bool:
    """Whether any member of the turn's group would do the same: then the group is named once."""
    base = opinion.edition.base
    group = base.terms[turn.term].group
    if group is None or turn.value != "yes":
        return False
    alike = {other.term for other in known if other.value == "yes" and other.after is turn.after}
    return all(term.id in alike for term in base.members(group))


def turn_words(opinion: Opinion, turn: Turn) -> str:
    """A value of a term, and the standing that follows from it."""
    label = opinion.edition.base.terms[turn.term].label
    return f"{label}{'' if turn.known else ' (open)'}: {turn.to} → {turn.after.value}"


def whole_rung(opinion: Opinion, rung: Rung, depth: Depth) -> Iterator[Line]:
    """Everything about one option: what it is, every argument with its tree, and what would change it."""
    yield BLANK
    yield Line(f"{rung.option.label}: {rung.standing.value}", 2, style=STANDING_STYLES[rung.standing])
    yield Line(f"{rung.option.what}{cited(rung.option.cites)}", 4)
    for fact in rung.option.facts:
        yield Line(f"{fact.says}{cited(fact.cites)}", 4, "-")
    if rung.waiting_on:
        yield Line(open_terms_words(opinion, rung.waiting_on), 4, "waits for:", "yellow")
    titles = {"for": "FOR", "against": "AGAINST", "excludes": "WOULD RULE IT OUT", "cautions": "CAUTIONS"}
    for side, title in titles.items():
        arguments = [argument for argument in rung.arguments if argument.side == side]
        if arguments:
            yield BLANK
            yield Line(title, 2, style="bold")
        for argument in arguments:
            yield from _whole_argument(opinion, argument.rule, argument, depth)
    yield from _all_changes(opinion, rung)


def _whole_argument(opinion: Opinion, rule: Rule, argument: Argument, depth: Depth) -> Iterator[Line]:
    word = {Truth.TRUE: "applies", Truth.FALSE: "does not apply", Truth.UNKNOWN: "cannot be told"}[argument.truth]
    must = ", must be asked" if argument.holds and argument.truth is Truth.UNKNOWN else ""
    head = f"{rule.because} ({word}{must}; rule {rule.id}){cited(rule.cites)}"
    yield Line(head, 4, MARKS[argument.truth], STYLES[argument.truth])
    yield from reason_lines(reasons(opinion, rule), 6, depth)


def _all_changes(opinion: Opinion, rung: Rung) -> Iterator[Line]:
    found = turns(opinion, rung.option.id)
    if found:
        yield BLANK
        yield Line("WHAT WOULD CHANGE IT", 2, style="bold")
    for turn in found:
        yield Line(turn_words(opinion, turn), 4, "-")
