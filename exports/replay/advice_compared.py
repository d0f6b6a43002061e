"""What two records advise, target by target: options, derived terms, and the rules that make the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from exports.record_reasons import Json
from exports.replay.reasons_compared import Reasons, reasons_of
from exports.replay.turned import DerivedTurned, OptionTurned, RuleTurned, TargetTurned, Turned
from exports.replay.words_of_records import formerly_words, leaves, listed_words, observed_words

_REST_OF_OPTION = {
    "label": "its name",
    "tier": "its tier",
    "changes_if": "what would change it",
    "noted": "what is open and does not hold it back",
    "cautions": "what its cautions rest on",
    "waiting_on": "what it waits for",
    "arguments": "the order of its reasons",
    "option": "its id",
    "standing": "its standing",
    "strength": "its strength",
}
_REST_OF_TARGET = {
    "target": "the target's name",
    "ladder": "the order of the options",
    "derived": "the list of derived terms",
    "derivations": "how derived terms are explained",
    "shared_trees": "how rules about several options are explained",
}
_NOWHERE: Json = {"target": None, "derived": {}, "ladder": [], "shared_trees": [], "derivations": []}


def targets_compared(
    then: Json, now: Json, thresholds: Iterable[Turned], labels: Mapping[str, str]
) -> Iterator[TargetTurned]:
    """Every target that is advised otherwise, in the order of the later record."""
    known = tuple(thresholds)
    decided = {(one["target"], one["option"]) for record in (then, now) for one in record["decision"] or ()}
    for before, after in _pairs(then["targets"], now["targets"]):
        if before != after:
            yield _Target(before or _NOWHERE, after or _NOWHERE, known, labels, decided).turned()


def _pairs(then: list[Json], now: list[Json]) -> Iterator[tuple[Json | None, Json | None]]:
    """By name; two single targets belong together however they are called."""
    if len(then) == len(now) == 1:
        yield then[0], now[0]
        return
    earlier = {one["target"]: one for one in then}
    for one in now:
        yield earlier.pop(one["target"], None), one
    yield from ((one, None) for one in earlier.values())


class _Target:
    """One target in two records."""

    def __init__(
        self,
        then: Json,
        now: Json,
        thresholds: tuple[Turned, ...],
        labels: Mapping[str, str],
        decided: set[tuple[str, str]],
    ) -> None:
        self._then, self._now, self._labels = then, now, labels
        self._reasons: Reasons = reasons_of(then, now, thresholds)
        self._decided = {option for target, option in decided if target in (then["target"], now["target"])}
        self._rungs = _by(then["ladder"], "option"), _by(now["ladder"], "option")
        self._conclude = bool(then["ladder"] and now["ladder"])

    def turned(self) -> TargetTurned:
        options = tuple(sorted(self._options(), key=_weight))
        derived = tuple(self._derived())
        return TargetTurned(
            self._then["target"], self._now["target"], self._advised(), tuple(self._bars()), options, derived,
            tuple(self._rest(options, derived)),
        )  # fmt: skip

    def _advised(self) -> Turned | None:
        offered = ["; ".join(_offered(one["ladder"])) or "nothing" for one in (self._then, self._now)]
        return Turned("offered", *offered) if offered[0] != offered[1] else None

    def _bars(self) -> Iterator[RuleTurned]:
        """Exclusions that hold on one side only and, there, stand against at least half of the ladder."""
        barring = [_barring(one["ladder"]) for one in (self._then, self._now)]
        for rule in dict.fromkeys((*barring[1], *barring[0])):
            truths = self._truth(rule, 0), self._truth(rule, 1)
            if truths[0] != truths[1]:
                yield self._reasons.turned(rule, "excludes", truths)

    def _truth(self, rule: str, side: int) -> str | None:
        tree = (self._reasons.then, self._reasons.now)[side].get(rule)
        return tree["truth"] if tree else None

    def _options(self) -> Iterator[OptionTurned]:
        before, after = self._rungs
        for name in dict.fromkeys((*after, *before)):
            then, now = before.get(name), after.get(name)
            rules = tuple(self._rules(then, now)) if self._conclude else ()
            if then != now or rules:
                yield self._option(name, then, now, rules)

    def _option(self, name: str, then: Json | None, now: Json | None, rules: tuple[RuleTurned, ...]) -> OptionTurned:
        label, one, other = (now or then or {})["label"], then or {}, now or {}
        strength = _turned("strength", one.get("strength"), other.get("strength")) if then and now else None
        cautions = tuple(_cautions(one.get("cautions", []), other.get("cautions", [])))
        waits = self._waits(then, now)
        told = {"standing", "option"} | ({"strength"} if strength else set()) | ({"cautions"} if cautions else set())
        told |= ({"waiting_on"} if waits else set()) | ({"arguments"} if rules else set())
        rest = tuple(_differing(then, now, _REST_OF_OPTION, told)) if then and now else ()
        return OptionTurned(
            name, label, name in self._decided, one.get("standing"), other.get("standing"),
            strength, cautions, rules, waits, rest,
        )  # fmt: skip

    def _waits(self, then: Json | None, now: Json | None) -> Turned | None:
        if not then or not now or then["waiting_on"] == now["waiting_on"]:
            return None
        said = [listed_words(one["waiting_on"], self._labels) for one in (then, now)]
        return _turned("waits for", *said)

    def _rules(self, then: Json | None, now: Json | None) -> Iterator[RuleTurned]:
        """The rules that speak otherwise about an option, those with another verdict first."""
        before, after = (_by(one["arguments"], "rule") if one else {} for one in (then, now))
        found = []
        for name in dict.fromkeys((*after, *before)):
            one, other = before.get(name), after.get(name)
            if _bare(one) != _bare(other) or self._reasons.differ(name):
                truths = (one["truth"] if one else None, other["truth"] if other else None)
                turned = self._reasons.turned(name, (other or one or {})["side"], truths)
                found.append(replace(turned, formerly=formerly_words(one, other)) if one and other else turned)
        yield from sorted(found, key=lambda rule: not rule.counts)

    def _derived(self) -> Iterator[DerivedTurned]:
        then, now = self._then["derived"], self._now["derived"]
        for term in dict.fromkeys((*now, *then)):
            if (term in then) != (term in now) or then.get(term) != now.get(term):
                before = _derived_words(then, term, self._reasons.then)
                after = _derived_words(now, term, self._reasons.now)
                yield DerivedTurned(Turned(self._labels.get(term, term), before, after), tuple(self._setting(term)))

    def _setting(self, term: str) -> Iterator[RuleTurned]:
        before, after = (
            {one["rule"]: one for one in side["derivations"] if one["derives"]["term"] == term}
            for side in (self._then, self._now)
        )
        for rule in dict.fromkeys((*after, *before)):
            truths = [side[rule]["truth"] if rule in side else None for side in (before, after)]
            if before.get(rule) != after.get(rule):
                value = (after.get(rule) or before[rule])["derives"]["value"]
                yield self._reasons.turned(rule, f"sets {value}", (truths[0], truths[1]))

    def _rest(self, options: tuple[OptionTurned, ...], derived: tuple[DerivedTurned, ...]) -> Iterator[str]:
        """What differs and was not told above."""
        if self._then is _NOWHERE or self._now is _NOWHERE:
            return
        told = {"target"}
        told |= {"shared_trees"} if any(option.rules for option in options) else set()
        told |= {"derived"} if derived else set()
        told |= {"derivations"} if any(one.rules for one in derived) else set()
        orders = [[one["option"] for one in side["ladder"]] for side in (self._then, self._now)]
        told |= {"ladder"} if options and orders[0] == orders[1] else set()
        yield from _differing(self._then, self._now, _REST_OF_TARGET, told)


def _weight(option: OptionTurned) -> tuple[bool, ...]:
    """Standings of what was decided first, then standings, then the rest of the advice, then its reasons."""
    counting = any(rule.counts for rule in option.rules)
    return not (option.decided and option.stands_otherwise), not option.stands_otherwise, \
        not option.is_advised_otherwise, not option.decided, not counting  # fmt: skip


def _by(entries: Iterable[Json], key: str) -> dict[str, Json]:
    return {one[key]: one for one in entries}


def _bare(argument: Json | None) -> Json | None:
    """An argument without its tree, which may stand elsewhere."""
    return {key: value for key, value in argument.items() if key != "tree"} if argument else None


def _offered(ladder: Iterable[Json]) -> Iterator[str]:
    return (one["label"] for one in ladder if one["standing"] == "offered")


def _barring(ladder: list[Json]) -> list[str]:
    counts: dict[str, int] = {}
    for one in ladder:
        for argument in one["arguments"]:
            if argument["side"] == "excludes" and argument["truth"] == "true":
                counts[argument["rule"]] = counts.get(argument["rule"], 0) + 1
    return [rule for rule, count in counts.items() if count > 1 and count * 2 >= len(ladder)]


def _cautions(then: list[Json], now: list[Json]) -> Iterator[Turned]:
    before, after = ({one["rule"]: one["says"] for one in side} for side in (then, now))
    for rule in dict.fromkeys((*after, *before)):
        if before.get(rule) != after.get(rule):
            yield Turned(rule, before.get(rule), after.get(rule))


def _derived_words(derived: Json, term: str, trees: Mapping[str, Json]) -> str | None:
    """A derived value as the explanations put it, or as it is where none mentions it."""
    if term not in derived:
        return None
    said = (observed_words(leaf) for tree in trees.values() for leaf in leaves(tree) if leaf["term"] == term)
    return next(said, derived[term]) if derived[term] else "cannot be told"


def _turned(name: str, then: str | None, now: str | None) -> Turned | None:
    return Turned(name, then, now) if then != now else None


def _differing(then: Json, now: Json, words: Mapping[str, str], told: set[str]) -> Iterator[str]:
    return (said for key, said in words.items() if key not in told and then.get(key) != now.get(key))
