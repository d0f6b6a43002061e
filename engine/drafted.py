"""A knowledge base that is being written: what its draft says so far, and what one rule of it makes of a case.

Everything here is quick enough to follow a key press. The judge alone is asked, so nothing of it is advice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from engine.consultation import reasoner
from engine.contradictions import contradictions_of
from engine.explanation import Reason, reasons
from engine.findings import findings_of, known_values
from engine.network import Firing
from engine.opinion import Opinion
from engine.proofs import SAID, prove_example
from engine.truth import truth_of
from kb.case import Case
from kb.editing.draft import Draft, Texts
from kb.editing.entries import Entry, entries
from kb.editing.links import Links
from kb.editing.mends import edition_of
from kb.editing.mentions import mentions
from kb.edition import edition
from kb.folder import Folder
from kb.from_yaml.base import base_from
from kb.from_yaml.rules_read import RulesRead
from kb.model import Example, KnowledgeBase, Rule
from kb.problems import Problem, Refused
from kb.profiles import every_rule
from kb.terms import Value


@dataclass(frozen=True, eq=False)
class Drafted:
    """The files of a draft, the base they make, or the problems for which they make none."""

    texts: Texts
    files: Folder
    base: KnowledgeBase | None
    problems: tuple[Problem, ...] = ()

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every rule, threshold, term, option and source."""
        return entries(self.texts, self.files)

    @cached_property
    def links(self) -> Links:
        """How they hang together; as far as that can be told, nothing where the base cannot be read."""
        if self.base is None:
            return Links(self.entries, ())
        known = {path: tree for path, tree in self.files.documents.items() if not path.startswith("cases/")}
        return Links(self.entries, tuple(mentions(replace(self.files, documents=known), self.base)))


def drafted(draft: Draft, read_before: RulesRead) -> Drafted:
    """What a draft says; what did not change since `read_before` is not read again."""
    files = draft.folder(cases=True)
    try:
        return Drafted(draft.texts, files, base_from(files, read_before))
    except Refused as refused:
        return Drafted(draft.texts, files, None, refused.problems)


def rule_in(base: KnowledgeBase, file: str) -> Rule | None:
    """The rule that stands in a file, as places call it; a profile's too, and one at rest."""
    return next((rule for rule in every_rule(base).values() if rule.place.file == file), None)


def proved(base: KnowledgeBase, rule: Rule, day: date) -> tuple[tuple[Example, Problem | None], ...]:
    """Each example of a rule, and what is wrong with it; None where it holds."""
    of = edition_of(base, rule, day)
    return tuple((example, prove_example(of, rule, example)) for example in rule.examples)


def outcome(base: KnowledgeBase, rule: Rule, findings: Mapping[str, Value | None], day: date) -> str:
    """What a rule says where this is known: fires, does not fire, cannot tell."""
    known = {term: value for term, value in findings.items() if value is not None}
    return SAID[truth_of(edition_of(base, rule, day).conditions[rule.id], known)]


def foreseen(base: KnowledgeBase, case: Case, target: str) -> Opinion:
    """What would follow for a target, by the judge alone."""
    of = edition(base, case.as_of)
    entered = findings_of(case, target, of)
    judge = reasoner(of)
    against = tuple(problem.what for problem in contradictions_of(case, of))
    return Opinion(target, judge, entered, judge.judged(known_values(entered)), Firing((), frozenset()), (), against)


def judged_on(opinion: Opinion, rule: str) -> Reason | None:
    """One rule on a case, leaf by leaf; None where the rule is not the ladder's own, or is not there."""
    found = opinion.edition.base.rules.get(rule)
    return reasons(opinion, found) if found else None
