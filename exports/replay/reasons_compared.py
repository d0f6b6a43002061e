"""The rules of a target in two records: which came, went, or speak otherwise, and the comparisons that made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from exports.record_reasons import Json
from exports.replay.turned import RuleTurned, Turned
from exports.replay.words_of_records import leaves, needed_words, observed_words, trees_of

Pair = tuple[Json | None, Json | None]


@dataclass(frozen=True, eq=False)
class Reasons:
    """The explanations of a target, then and now; `thresholds` are those that have another number, by name."""

    then: Mapping[str, Json]
    now: Mapping[str, Json]
    thresholds: Mapping[str, Turned]

    def turned(self, rule: str, side: str, truths: tuple[str | None, str | None]) -> RuleTurned:
        """What is to be said of a rule whose explanation, or truth, is another."""
        then, now = self.then.get(rule), self.now.get(rule)
        tree = now or then or {}
        before = str(then["because"]) if then and now and then["because"] != now["because"] else ""
        grounds = self._grounds(rule, telling=truths[0] != truths[1])
        limits = tuple(self.thresholds[name] for name in self._limits(rule) if name in self.thresholds)
        because, cites = str(tree.get("because", "")), tuple(tree.get("cites", ()))
        return RuleTurned(rule, side, *truths, because, cites, reworded=before, grounds=grounds, limits=limits)

    def differ(self, rule: str) -> bool:
        """Whether a rule is explained otherwise."""
        return self.then.get(rule) != self.now.get(rule)

    def _grounds(self, rule: str, *, telling: bool) -> tuple[Turned, ...]:
        """The comparisons of a rule that differ; `telling`: only those that came out otherwise, where any did.

        A derived term is told with its value; what made that is told with the derived term.
        """
        pairs = [(then, now) for then, now in self._leaves(rule) if then != now]
        came_out = [pair for pair in pairs if _truth(pair[0]) != _truth(pair[1])]
        chosen = came_out if telling and came_out else pairs
        return tuple(dict.fromkeys(one for pair in chosen for one in _ground(*pair)))

    def _leaves(self, rule: str) -> Iterator[Pair]:
        """The comparisons of a rule in pairs: those of one term by their order."""
        before, after = (_by_term(trees.get(rule)) for trees in (self.then, self.now))
        for term in dict.fromkeys((*after, *before)):
            ours, theirs = before.get(term, []), after.get(term, [])
            for number in range(max(len(ours), len(theirs))):
                yield (
                    ours[number] if number < len(ours) else None,
                    theirs[number] if number < len(theirs) else None,
                )

    def _limits(self, rule: str) -> Iterable[str]:
        """The thresholds that a rule compares with, itself or through the derived terms that it rests on."""
        found: dict[str, None] = {}
        waiting, seen = [rule], {rule}
        while waiting:
            name = waiting.pop()
            for tree in (self.then.get(name), self.now.get(name)):
                for leaf in leaves(tree) if tree else ():
                    if leaf["limit"] and leaf["limit"]["threshold"]:
                        found[leaf["limit"]["threshold"]] = None
                    more = [one for one in _setters(leaf) if one not in seen]
                    waiting += dict.fromkeys(more)
                    seen.update(more)
        return found


def reasons_of(then: Json, now: Json, thresholds: Iterable[Turned]) -> Reasons:
    """The explanations of a target in two records."""
    return Reasons(trees_of(then), trees_of(now), {one.name: one for one in thresholds})


def _by_term(tree: Json | None) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for leaf in leaves(tree) if tree else ():
        found.setdefault(leaf["term"], []).append(leaf)
    return found


def _truth(leaf: Json | None) -> str | None:
    return leaf["truth"] if leaf else None


def _ground(then: Json | None, now: Json | None) -> Iterator[Turned]:
    """A comparison in words; what is alike on both sides stands in its name."""
    if then is None or now is None:
        leaf = now or then or {}
        said = f"{observed_words(leaf)}, needs {needed_words(leaf)}"
        yield Turned(leaf["label"], said if then else None, said if now else None)
        return
    observed, needed = (observed_words(then), observed_words(now)), (needed_words(then), needed_words(now))
    if observed[0] != observed[1] and needed[0] == needed[1]:
        yield Turned(f"{now['label']} (needed: {needed[1]})", *observed)
    elif observed[0] == observed[1] and needed[0] != needed[1]:
        yield Turned(f"{now['label']}, {observed[1]}: needed", *needed)
    elif observed[0] != observed[1]:
        before, after = (f"{one}, needs {other}" for one, other in zip(observed, needed, strict=True))
        yield Turned(now["label"], before, after)


def _setters(leaf: Json | None) -> list[str]:
    return leaf.get("derived_by", []) if leaf else []
