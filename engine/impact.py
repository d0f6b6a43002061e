"""What a change of the knowledge base does to cases: which options stand otherwise, by which rules, and why.

Every case is judged twice by the judge alone, which is fast, the second time only by the rules that the change can
reach; the reasons of a single shift are worked out by both readers when somebody looks at them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from engine.comparison import because
from engine.consultation import Consultation
from engine.explanation import Reason
from engine.findings import findings_of, known_values
from engine.two_judges import Remark, Shift, two_judges
from kb.case import Case
from kb.conditions import names_of
from kb.edition import edition
from kb.model import KnowledgeBase
from kb.problems import Problem
from kb.terms import Term


@dataclass(frozen=True, slots=True)
class Subject:
    """A case under both bases; `after` is None where the changed base refuses it, with these problems."""

    name: str
    before: Case
    after: Case | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """What happens to one case; `problems` where the changed base refuses it. False where nothing does."""

    subject: Subject
    shifts: tuple[Shift, ...] = ()
    remarks: tuple[Remark, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.shifts or self.remarks or self.problems)


def impacts(before: KnowledgeBase, after: KnowledgeBase, subjects: Iterable[Subject]) -> Iterator[Impact]:
    """The impact on each subject, one by one as they are worked out, so that a reader can count them, or stop."""
    bases = _Bases(before, after)
    for subject in subjects:
        if subject.after is None:
            yield Impact(subject, problems=subject.problems)
        else:
            yield bases.impact(subject, subject.after)


def grounds(
    before: KnowledgeBase, after: KnowledgeBase, subject: Subject, shift: Shift
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """The reasons behind the old standing of a shift, and behind the new one."""
    return (
        _because(Consultation(before, subject.before), shift),
        _because(Consultation(after, subject.after or subject.before), shift),
    )


def _because(consultation: Consultation, shift: Shift) -> tuple[Reason, ...]:
    opinion = consultation.opinion(shift.target)
    rung = next((rung for rung in opinion.ladder if rung.option.id == shift.option), None)
    return because(opinion, rung) if rung else ()


@dataclass(frozen=True)
class _Bases:
    """A base and the changed one."""

    before: KnowledgeBase
    after: KnowledgeBase

    def impact(self, subject: Subject, other: Case) -> Impact:
        case = subject.before
        judges = two_judges(edition(self.before, case.as_of), edition(self.after, other.as_of))
        stale = self._stale or frozenset()
        alike = self._stale is not None and case == other
        shifts: list[Shift] = []
        remarks: list[Remark] = []
        for target in [one.name for one in other.targets if one.name in {former.name for former in case.targets}]:
            found = findings_of(case, target, judges.old.edition)
            kept = {name: one for name, one in found.items() if name not in stale} if alike else {}
            now = found if len(kept) == len(found) else findings_of(other, target, judges.new.edition, kept)
            old, new = judges.judged(known_values(found), known_values(now))
            shifts += judges.shifts(target, old, new)
            remarks += judges.remarks(target, old, new)
        return Impact(subject, tuple(shifts), tuple(remarks))

    @cached_property
    def _stale(self) -> frozenset[str] | None:
        """The terms of which the same entries can give another finding; None where the vocabulary itself differs."""
        one, other = self.before, self.after
        if (one.terms, one.tables, one.groups) != (other.terms, other.tables, other.groups):
            return None
        names = {*one.thresholds, *other.thresholds}
        stale = {name for name in names if one.thresholds.get(name) != other.thresholds.get(name)}
        while more := {term.id for term in other.terms.values() if term.id not in stale and stale & self._limits(term)}:
            stale |= more
        return frozenset(stale)

    def _limits(self, term: Term) -> set[str]:
        """The thresholds and summaries with which a summary's filter, or its table's computed columns, compare."""
        if term.summary is None:
            return set()
        columns = self.after.tables[term.summary.of].columns.values()
        conditions = [condition for column in columns for condition in column.computed.values()]
        conditions += [term.summary.where] if term.summary.where else []
        return {name for condition in conditions for name in names_of(condition)}
