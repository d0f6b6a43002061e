"""Proofs of a knowledge base: every rule's examples, and the reference cases, run against the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.consultation import Consultation
from engine.judging import Standing
from engine.opinion import Opinion
from engine.truth import Truth, truth_of
from kb.case import Case, Step
from kb.checks.structure import circles
from kb.edition import Edition, edition
from kb.from_yaml.reference import ReferenceCase
from kb.model import DEFAULT_PROFILE, Example, KnowledgeBase, Rule
from kb.problems import Problem
from kb.profiles import under, with_every_rule, with_in_force

EXPECTED = {"fires": Truth.TRUE, "does not fire": Truth.FALSE, "cannot tell": Truth.UNKNOWN}
SAID = {truth: words for words, truth in EXPECTED.items()}


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that was promised and whether it held; `problems` is empty when it did.

    `fired` are the rules that were true at some step of a case.
    """

    name: str
    problems: tuple[Problem, ...]
    fired: frozenset[str] = frozenset()


def prove_example(of: Edition, rule: Rule, example: Example) -> Problem | None:
    """The problem when a rule says something else of an example than it promises."""
    known = {term: value for term, value in example.findings.items() if value is not None}
    truth = truth_of(of.conditions[rule.id], known)
    if truth is EXPECTED[example.expected]:
        return None
    what = f"the example says '{example.expected}', but the rule says '{SAID[truth]}'"
    return Problem("example-disagrees", what, example.place, "correct the example, or the rule")


def prove_rules(base: KnowledgeBase, day: date) -> Iterator[Proof]:
    """One proof a rule, over all its examples; a profile's rules under that profile.

    A draft and a rule in review are proved too, each as if it alone were active beside those in force.
    """
    for profile in (DEFAULT_PROFILE, *base.profiles):
        of = edition(under(base, profile), day)
        own = base if profile == DEFAULT_PROFILE else base.profiles[profile]
        yield from (_prove_rule(of, rule) for rule in of.rules if rule.id in own.rules)
        yield from (_prove_at_rest(of, rule) for rule in own.resting.values() if rule.stage != "retired")


def _prove_rule(of: Edition, rule: Rule) -> Proof:
    found = [prove_example(of, rule, example) for example in rule.examples]
    return Proof(f"rule {rule.id}", tuple(problem for problem in found if problem))


def _prove_at_rest(of: Edition, rule: Rule) -> Proof:
    """Its proof; a circle that it would close is what is wrong with it."""
    base = with_in_force(of.base, rule)
    closed = tuple(circles(base))
    return Proof(f"rule {rule.id}", closed) if closed else _prove_rule(Edition(base, of.values), rule)


def unexercised(base: KnowledgeBase, proofs: Iterable[Proof]) -> tuple[str, ...]:
    """The rules, profiles' ones too, that are true in no step of any proved case."""
    fired = {rule for proof in proofs for rule in proof.fired}
    return tuple(rule for rule in with_every_rule(base).rules if rule not in fired)


def prove_case(base: KnowledgeBase, case: Case) -> Proof:
    """A reference case, step by step; each step is answered on top of the last."""
    now = Consultation(base, case)
    problems: list[Problem] = []
    fired: set[str] = set()
    for step in case.expect:
        now = now.with_more(step.once_patient, step.once, step.target)
        seen = Consultation(under(base, step.profile), now.case)
        problems += _step_problems(seen, step)
        fired |= {rule for opinion in seen.opinions for rule in opinion.firing.fired}
    return Proof(f"case {case.id}", tuple(problems), frozenset(fired))


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
