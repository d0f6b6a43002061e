"""A base's judge and that of a changed base, side by side on one case: what stands otherwise, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from engine.consultation import reasoner
from engine.judging import Judge, Judged, Standing
from engine.truth import Knowns, Truth
from kb.edition import Edition
from kb.model import Caution, Derive, Oppose, Rule

Remarks = tuple[tuple[str, str], ...]
"""Each rule that speaks against options or cautions, with each of its options."""


@dataclass(frozen=True, slots=True)
class Shift:
    """An option of a target that stands otherwise; None where it does not exist. `rules`: what makes the difference."""

    target: str
    option: str
    before: Standing | None
    after: Standing | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """An argument against an option, or a caution, that came or went."""

    target: str
    option: str
    rule: str
    came: bool


@lru_cache(maxsize=16)
def two_judges(old: Edition, new: Edition) -> TwoJudges:
    """The judges of both editions, with what they have learnt of each other."""
    return TwoJudges(reasoner(old), reasoner(new))


@dataclass(frozen=True)
class TwoJudges:
    """The judges of both bases on the day of a case."""

    old: Judge
    new: Judge

    def judged(self, known: Knowns, now: Knowns) -> tuple[Judged, Judged]:
        """What follows from what is known under the one, and under the other."""
        old = self.old.judged(known)
        if self._reached is None:
            return old, self.new.judged(now)
        differing = tuple(term for term in {**known, **now} if known.get(term) != now.get(term))
        again = {rule.id for rule in (*self._reached, *self.new.touched(differing))}
        derived = {term: value for term, value in old.known.items() if term not in known}
        kept = {rule.id: old.truths[rule.id] for rule in self.new.edition.rules if rule.id in old.truths}
        rules = tuple(rule for rule in self.new.edition.rules if rule.id in again)
        return old, self.new.judged_again(Judged(kept, {**derived, **now}), rules)

    @cached_property
    def _reached(self) -> tuple[Rule, ...] | None:
        """The rules that the change can reach, in order; None where that cannot be told rule by rule."""
        was, now = self.old.edition, self.new.edition
        if was.base.terms != now.base.terms:
            return None
        gone = [rule for rule in was.rules if rule.id not in now.conditions]
        come = [rule for rule in now.rules if self._is_changed(rule)]
        derived = {rule.then.term for rule in (*gone, *come, *self._former(come)) if isinstance(rule.then, Derive)}
        setters = {rule for term in derived for _, rule in now.setters(term)}
        if any(not now.setters(term) for term in derived):
            return None
        every = {rule.id for rule in (*come, *self.new.touched(tuple(derived)))} | setters
        return tuple(rule for rule in now.rules if rule.id in every)

    def _is_changed(self, rule: Rule) -> bool:
        was, now = self.old.edition, self.new.edition
        former = was.base.rules.get(rule.id)
        return former is None or former.then != rule.then or was.conditions[rule.id] != now.conditions[rule.id]

    def _former(self, rules: Iterable[Rule]) -> Iterator[Rule]:
        """What these rules were."""
        return (self.old.edition.base.rules[one.id] for one in rules if one.id in self.old.edition.base.rules)

    def shifts(self, target: str, old: Judged, new: Judged) -> Iterator[Shift]:
        """The options that stand otherwise."""
        was, now = self.old.standings(old.truths), self.new.standings(new.truths)
        for option in dict.fromkeys([*now, *was]):
            if was.get(option) is not now.get(option):
                rules = tuple(self._made_the_difference(option, old, new))
                yield Shift(target, option, was.get(option), now.get(option), rules)

    def _made_the_difference(self, option: str, old: Judged, new: Judged) -> Iterator[str]:
        """The rules that bear on an option's standing and are new, gone or changed, or have another truth."""
        was = {rule.id for rule in self.old.rules_about.get(option, ()) if not isinstance(rule.then, Oppose | Caution)}
        now = {rule.id: rule for rule in self.new.rules_about.get(option, ())
               if not isinstance(rule.then, Oppose | Caution)}  # fmt: skip
        for name in dict.fromkeys([*now, *sorted(was)]):
            both = name in was and name in now
            if not both or self._is_changed(now[name]) or old.truths[name] is not new.truths[name]:
                yield name

    def remarks(self, target: str, old: Judged, new: Judged) -> Iterator[Remark]:
        """The arguments against options, and cautions, that came or went."""
        was, now = _said(self._of_old, old), _said(self._of_new, new)
        for rule, option in sorted(was ^ now):
            yield Remark(target, option, rule, came=(rule, option) in now)

    @cached_property
    def _of_old(self) -> Remarks:
        return _remarks(self.old)

    @cached_property
    def _of_new(self) -> Remarks:
        return _remarks(self.new)


def _remarks(judge: Judge) -> Remarks:
    speaking = (rule for rule in judge.edition.rules if isinstance(rule.then, Oppose | Caution))
    return tuple((rule.id, option) for rule in speaking for option in rule.options)


def _said(remarks: Remarks, judged: Judged) -> set[tuple[str, str]]:
    return {(rule, option) for rule, option in remarks if judged.truths[rule] is Truth.TRUE}
