"""Proofs of a knowledge base: every rule's examples, and the reference cases, run against the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.consultation import Consultation
from engine.judging import Standing
from engine.opinion import Opinion
from engine.truth import Truth, truth_of
from kb.case import Case, Step
from kb.edition import Edition
from kb.from_yaml.reference import ReferenceCase
from kb.model import Example, KnowledgeBase, Rule
from kb.problems import Problem

EXPECTED = {"fires": Truth.TRUE, "does not fire": Truth.FALSE, "cannot tell": Truth.UNKNOWN}
_SAID = {truth: words for words, truth in EXPECTED.items()}


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that was promised and whether it held; `problems` is empty when it did."""

    name: str
    problems: tuple[Problem, ...]


def prove_example(edition: Edition, rule: Rule, example: Example) -> Problem | None:
    """The problem when a rule says something else of an example than it promises."""
    known = {term: value for term, value in example.findings.items() if value is not None}
    truth = truth_of(edition.conditions[rule.id], known)
    if truth is EXPECTED[example.expected]:
        return None
    what = f"the example says '{example.expected}', but the rule says '{_SAID[truth]}'"
    return Problem("example-disagrees", what, example.place, "correct the example, or the rule")


def prove_rules(edition: Edition) -> Iterator[Proof]:
    """One proof a rule, over all its examples."""
    for rule in edition.rules:
        found = [prove_example(edition, rule, example) for example in rule.examples]
        yield Proof(f"rule {rule.id}", tuple(problem for problem in found if problem))


def prove_case(base: KnowledgeBase, case: Case) -> Proof:
    """A reference case, step by step; each step is answered on top of the last."""
    now = Consultation(base, case)
    problems: list[Problem] = []
    for step in case.expect:
        now = now.with_more(step.once_patient, step.once, step.target)
        problems += _step_problems(now, step)
    return Proof(f"case {case.id}", tuple(problems))


def prove_reference(base: KnowledgeBase, reference: ReferenceCase) -> Proof:
    """A reference case: refused as it must be, or every step met."""
    if reference.refused:
        return _prove_refusal(base, reference)
    if reference.case is None:
        return Proof(f"case {reference.name}", reference.problems)
    proof = prove_case(base, reference.case)
    if not reference.case.expect:
        what = "the case expects nothing"
        return Proof(proof.name, (Problem("case-disagrees", what, reference.place, "add 'expect:' or 'refused:'"),))
    return proof


def _prove_refusal(base: KnowledgeBase, reference: ReferenceCase) -> Proof:
    problems = reference.problems or (Consultation(base, reference.case).contradictions if reference.case else ())
    found = {problem.code for problem in problems}
    if found == set(reference.refused):
        return Proof(f"case {reference.name}", ())
    shown = ", ".join(sorted(found)) or "no problem"
    what = f"it should be refused with {', '.join(reference.refused)}, but shows {shown}"
    problem = Problem("case-disagrees", what, reference.place, "correct the case, or the checks")
    return Proof(f"case {reference.name}", (problem,))


def _step_problems(now: Consultation, step: Step) -> Iterator[Problem]:
    if now.contradictions:
        yield from now.contradictions
        return
    if now.disagreements:
        yield _unmet(step, f"the engines disagree on {', '.join(now.disagreements)}")
        return
    opinion = now.opinion(step.target)
    yield from _standing_problems(opinion, step)
    yield from _derived_problems(opinion, step)
    for asked in step.asks:
        if asked not in _asked(opinion):
            yield _unmet(step, f"'{asked}' should be asked, but nothing waits for it")
    for option in step.cautions:
        if not opinion.rung(option).cautions:
            yield _unmet(step, f"'{option}' should carry a caution, but carries none")


def _standing_problems(opinion: Opinion, step: Step) -> Iterator[Problem]:
    wanted: Mapping[Standing, tuple[str, ...]] = {
        Standing.OFFERED: step.offered,
        Standing.NEEDS_AN_ANSWER: step.needs_an_answer,
        Standing.NOT_INDICATED: step.not_indicated,
        Standing.RULED_OUT: step.ruled_out,
    }
    for standing, options in wanted.items():
        for option in options:
            found = opinion.rung(option).standing
            if found is not standing:
                yield _unmet(step, f"'{option}' should be {standing.value}, but is {found.value}")
    for option in step.never:
        if opinion.rung(option).standing is Standing.OFFERED:
            yield _unmet(step, f"'{option}' must not be offered, but is")


def _derived_problems(opinion: Opinion, step: Step) -> Iterator[Problem]:
    for term, wanted in step.derived.items():
        found = opinion.judged.known.get(term, "unknown")
        if found != wanted:
            yield _unmet(step, f"'{term}' should be {wanted}, but is {found}")


def _asked(opinion: Opinion) -> frozenset[str]:
    """The terms, groups and tables that some rung waits for."""
    found: set[str] = set()
    terms = opinion.edition.base.terms
    for rung in opinion.ladder:
        for name in rung.waiting_on:
            term, gap = terms[name], opinion.entered[name].gap
            found |= {name, *([term.group] if term.group else []), *([gap.table] if gap else [])}
    return frozenset(found)


def _unmet(step: Step, what: str) -> Problem:
    return Problem("case-disagrees", what, step.place, "correct the case, or the rules")
