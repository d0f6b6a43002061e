"""A consultation: a case and an edition at one moment. Answering gives the next one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from engine.contradictions import Clash, clashes_of
from engine.findings import Findings, findings_of, known_values
from engine.judging import Judge
from engine.network import Network, disagreements
from engine.opinion import Opinion, Rung
from engine.questions import Question, next_question
from kb.case import Case, History, Known
from kb.changing import Change, answered, changed, merged, none_of, with_history
from kb.edition import Edition, edition
from kb.model import KnowledgeBase
from kb.problems import Problem
from kb.terms import Of, Value


@lru_cache(maxsize=16)
def network(of: Edition) -> Network:
    """The network of an edition, built once."""
    return Network(of)


@lru_cache(maxsize=16)
def reasoner(of: Edition) -> Judge:
    """The judge of an edition, with what it has learnt about which rules a term touches."""
    return Judge(of)


@dataclass(frozen=True, eq=False)
class Consultation:
    """A snapshot. Answering gives a new one; the old one is the undo."""

    base: KnowledgeBase
    case: Case

    @cached_property
    def edition(self) -> Edition:
        return edition(self.base, self.case.as_of)

    @cached_property
    def contradictions(self) -> tuple[Problem, ...]:
        """What the case says that cannot all be true."""
        return tuple(dict.fromkeys(clash.problem for clash in self.clashes))

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """The same, each with the facts that make it."""
        return clashes_of(self.case, self.edition, self._entered)

    @cached_property
    def _entered(self) -> dict[str, Findings]:
        """What is known of each target, before any rule."""
        return {target.name: findings_of(self.case, target.name, self.edition) for target in self.case.targets}

    @cached_property
    def opinions(self) -> tuple[Opinion, ...]:
        """One opinion a target, in the case's order."""
        return tuple(self._opinion(target.name) for target in self.case.targets)

    def opinion(self, target: str | None = None) -> Opinion:
        """The opinion on a target; on the only one when none is named."""
        return next(one for one in self.opinions if target in (None, one.target))

    def rung(self, option: str, target: str | None = None) -> Rung:
        return self.opinion(target).rung(option)

    @cached_property
    def next_question(self) -> Question | None:
        """The question worth asking next, over all targets; None when nothing open matters."""
        if self.contradictions:
            return None
        return next_question(self.opinions)

    @property
    def disagreements(self) -> tuple[str, ...]:
        """Rules on which the two readers differ; while there are any, nothing is concluded."""
        return tuple(dict.fromkeys(rule for one in self.opinions for rule in one.disagreements))

    def _opinion(self, target: str) -> Opinion:
        entered = self._entered[target]
        known = known_values(entered)
        judge = reasoner(self.edition)
        judged, firing = judge.judged(known), network(self.edition).run(known)
        differing = disagreements(self.edition, firing, judged)
        against = tuple(problem.what for problem in self.contradictions)
        return Opinion(target, judge, entered, judged, firing, tuple(differing), against)

    def answer(self, term: str, value: Value | None, target: str | None = None) -> Consultation:
        """The consultation as it stands once this answer is known; None is "asked, cannot be known"."""
        of = self.base.terms[term].of
        return self._after(of, target, lambda known: answered(known, term, value))

    def none_of(self, group: str, target: str | None = None) -> Consultation:
        """The consultation once "none of these" was answered for a group."""
        of = self.base.members(group)[0].of
        return self._after(of, target, lambda known: none_of(known, group))

    def with_history(self, table: str, history: History, target: str | None = None) -> Consultation:
        """The consultation with another history of a table."""
        of = self.base.tables[table].of
        return self._after(of, target, lambda known: with_history(known, table, history))

    def _after(self, of: Of, target: str | None, change: Change) -> Consultation:
        return Consultation(self.base, changed(self.case, of, target, change))

    def with_more(self, patient: Known, target: Known, name: str | None = None) -> Consultation:
        """The consultation with further findings and rows of the patient and of one target."""
        whole = replace(self.case, patient=merged(self.case.patient, patient))
        return Consultation(self.base, changed(whole, Of.TARGET, name, lambda known: merged(known, target)))
