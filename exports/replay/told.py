"""Differences as lines of text for a reader: what matters most first, and below each thing why it differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from exports.paper import BLANK, Line
from exports.record_reasons import Json
from exports.replay.reading import state_words
from exports.replay.turned import DerivedTurned, Differences, OptionTurned, RuleTurned, TargetTurned, Turned
from exports.replay.words_of_records import SIDES
from exports.visible import visible

NOW_AND_THEN = ("then", "now")
_VERDICTS = {"true": "is true", "false": "is not true", "unknown": "cannot be told"}


def differences_lines(found: Differences, labels: tuple[str, str] = NOW_AND_THEN) -> list[Line]:
    """Everything that differs. `labels` call the two records in a phrase: then and now, in A-1 and in A-2.

    Whatever stands in a record, no line steers a terminal.
    """
    return [_harmless(line) for line in _Teller(found, labels).lines()]


def _harmless(line: Line) -> Line:
    return replace(line, text=visible(" ".join(line.text.splitlines())), lead=visible(line.lead))


class _Teller:
    """Tells one set of differences; rules and thresholds that several options share are told in full once a target."""

    def __init__(self, found: Differences, labels: tuple[str, str]) -> None:
        self._found, self._then, self._now = found, *labels
        self._told: set[RuleTurned] = set()
        self._limits: set[Turned] = set()

    def lines(self) -> Iterator[Line]:
        found = self._found
        yield from self._header()
        if found.nothing:
            yield Line("The two say the same in every word.", style="bold")
            return
        if found.same_advice:
            yield self._only_made_otherwise()
            return
        yield from self._part("KNOWN OTHERWISE", (*found.case, *found.findings, *found.histories))
        yield from self._part("FACTS OR ENGINES CLASH", found.clashes)
        yield from self._part("DECIDED OTHERWISE", found.decisions)
        for target in found.targets:
            yield from self._target(target)
        yield from self._part("ASKED NEXT", (found.question,) if found.question else ())
        yield from self._part("THRESHOLDS", found.thresholds)
        yield from self._part("OPEN OTHERWISE", found.unknowns)
        yield from _rest("Also different", found.rest, 0)
        yield from self._part("MADE OTHERWISE", (*found.release, *found.origin))

    def _header(self) -> Iterator[Line]:
        for label, record in ((self._then, self._found.then), (self._now, self._found.now)):
            yield Line(_named(record), 0, f"{label}:", "dim")

    def _only_made_otherwise(self) -> Line:
        made = (*self._found.release, *self._found.origin)
        words = "; ".join(f"{one.name} {one.then} → {one.now}" for one in made)
        if self._found.only_origin:
            return Line(f"They say the same of the case; only this differs: {words}.", style="bold")
        return Line(f"Another release advises the same, for the same reasons: {words}.", style="bold")

    def _part(self, heading: str, things: Iterable[Turned]) -> Iterator[Line]:
        every = tuple(things)
        if every:
            yield BLANK
            yield Line(heading, style="bold")
        for one in every:
            yield self._turned(one, 2)

    def _turned(self, one: Turned, indent: int, style: str = "") -> Line:
        return Line(f"{one.name}: {self._both(one)}{f' [{one.note}]' if one.note else ''}", indent, style=style)

    def _both(self, one: Turned) -> str:
        if one.then is None:
            return f"only {self._now}: {one.now}"
        if one.now is None:
            return f"only {self._then}: {one.then}"
        return f"{one.then} → {one.now}" if one.then != one.now else one.then

    def _target(self, target: TargetTurned) -> Iterator[Line]:
        self._told, self._limits = set(), set()
        yield BLANK
        yield Line(f"Target: {self._target_name(target)}", style="bold")
        if target.advised:
            yield Line(self._both(target.advised), 2, "→ offered:", "bold")
        for bar in target.bars:
            yield Line(f"against most of the ladder: {self._verdict(bar)}", 2, "!", "red")
            yield from self._why(bar, 4)
        for option in (one for one in target.options if one.is_advised_otherwise):
            yield from self._option(option)
        for derived in target.derived:
            yield from self._derived(derived)
        yield from self._reasons_only([one for one in target.options if not one.is_advised_otherwise])
        yield from _rest("Also different", target.rest, 2)

    def _target_name(self, target: TargetTurned) -> str:
        if target.then is None or target.now is None:
            return f"{target.now or target.then} (only {self._now if target.now else self._then})"
        return target.now if target.now == target.then else f"{target.then} → {target.now}"

    def _option(self, option: OptionTurned) -> Iterator[Line]:
        decided = " (decided on)" if option.decided else ""
        stands = self._both(Turned("", option.then, option.now))
        yield Line(f"{option.label}{decided}: {stands}", 2, "≠", "yellow")
        if option.strength:
            none = "none"
            yield Line(f"strength: {option.strength.then or none} → {option.strength.now or none}", 4)
        for caution in option.cautions:
            yield Line(self._both(caution), 4, "caution:")
        yield from self._rules(option.rules, 4)
        if option.waits:
            yield self._turned(option.waits, 4)
        yield from _rest("also different", option.rest, 4)

    def _derived(self, derived: DerivedTurned) -> Iterator[Line]:
        yield self._turned(derived.term, 2, "bold")
        yield from self._rules(derived.rules, 4)

    def _reasons_only(self, options: list[OptionTurned]) -> Iterator[Line]:
        """Options that stand as they stood: the rules that speak otherwise, and last what else is told otherwise."""
        for option in (one for one in options if any(rule.counts for rule in one.rules)):
            yield Line(f"{option.label}: stands as it did ({option.now}), for other reasons", 2)
            yield from self._rules(option.rules, 4)
        quiet = [one.label for one in options if one.rules and not any(rule.counts for rule in one.rules)]
        yield from _rest("Stand as they did, though their rules are put otherwise or saw other values", quiet, 2)
        told = dict.fromkeys(words for one in options for words in one.rest)
        for words in told:
            yield from _rest(f"{words} differs for", [one.label for one in options if words in one.rest], 2)

    def _rules(self, rules: Iterable[RuleTurned], indent: int) -> Iterator[Line]:
        """Rules with another verdict, each with why; the others only where there is something new to say of them."""
        for rule in rules:
            again = rule in self._told
            if rule.counts or (not again and rule.reworded):
                yield Line(f"{self._verdict(rule)}{', as told above' if again else ''}", indent, "·")
                yield from () if again else self._why(rule, indent + 2)

    def _verdict(self, rule: RuleTurned) -> str:
        """What a rule says, and how that turned."""
        says = f"rule {rule.rule} ({SIDES.get(rule.side, rule.side)})"
        if rule.then is None or rule.now is None:
            return (
                f"only {self._now if rule.now else self._then}: {says} {_VERDICTS[rule.now or rule.then or 'unknown']}"
            )
        then, now = _VERDICTS[rule.then], _VERDICTS[rule.now]
        verdict = f"{then} → {now}" if then != now else f"{now}, as before"
        return f"{says} {verdict}{f'; {self._then} it {rule.formerly}' if rule.formerly else ''}"

    def _why(self, rule: RuleTurned, indent: int) -> Iterator[Line]:
        """The rule's sentence, what came out otherwise beneath it, and the thresholds with another number."""
        self._told.add(rule)
        cites = f" [{', '.join(rule.cites)}]" if rule.cites else ""
        yield Line(f"{rule.because}{cites}", indent)
        if rule.reworded:
            yield Line(rule.reworded, indent, f"{self._then} it read:", "dim")
        for ground in rule.grounds:
            yield self._turned(ground, indent)
        for limit in (one for one in rule.limits if one not in self._limits):
            self._limits.add(limit)
            yield self._turned(replace(limit, name=f"threshold {limit.name}"), indent, "yellow")


def _rest(heading: str, rest: Iterable[str], indent: int) -> Iterator[Line]:
    every = "; ".join(rest)
    if every and not indent:
        yield BLANK
    if every:
        yield Line(f"{heading}: {every}", indent, style="dim")


def _named(record: Json) -> str:
    release = record["release"]
    profile = "" if release["profile"] == "default" else f" under {release['profile']}"
    knows = (
        f"'{release['base']}' {release['version']}{profile}, {state_words(release)}, digest {release['digest'][:12]}"
    )
    return f"case {record['case']} on {record['as_of']}; knowledge {knows}; Rung {record['rung']}"
