"""What follows for one target: every finding, every rule judged and fired, every option's rung."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.findings import Finding, Status
from engine.judging import Judge, Judged, Standing
from engine.network import Firing
from engine.truth import Truth, truth_of
from kb.conditions import AllOf, AnyOf, Bound, Condition, Not, OneOf
from kb.edition import Edition
from kb.model import Caution, Derive, Exclude, Oppose, Option, Recommend, Rule
from kb.terms import Origin

_STRENGTHS = ("strong", "conditional")


@dataclass(frozen=True, slots=True)
class Argument:
    """A rule that speaks about an option: `side` is for, against, excludes or cautions."""

    rule: Rule
    side: str
    truth: Truth
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """An option with its standing in one case.

    `strength` is that of the strongest true recommendation; `waiting_on` the asked and summary terms still open;
    `noted` the exclusions that are unknown and only noted.
    """

    option: Option
    standing: Standing
    strength: str | None
    arguments: tuple[Argument, ...]
    waiting_on: tuple[str, ...]

    @property
    def cautions(self) -> tuple[Rule, ...]:
        return tuple(arg.rule for arg in self.arguments if arg.side == "cautions" and arg.truth is Truth.TRUE)

    @property
    def against(self) -> tuple[Rule, ...]:
        return tuple(arg.rule for arg in self.arguments if arg.side == "against" and arg.truth is Truth.TRUE)

    @property
    def noted(self) -> tuple[Rule, ...]:
        return tuple(
            arg.rule
            for arg in self.arguments
            if arg.side == "excludes" and arg.truth is Truth.UNKNOWN and not arg.holds
        )


@dataclass(frozen=True, eq=False)
class Opinion:
    """One target, judged. Nothing in it is advice while `disagreements` or `contradictions` hold anything."""

    target: str
    reasoner: Judge
    entered: Mapping[str, Finding]
    judged: Judged
    firing: Firing
    disagreements: tuple[str, ...]
    contradictions: tuple[str, ...] = ()

    @property
    def edition(self) -> Edition:
        return self.reasoner.edition

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """Every term's finding, derived ones too, in the vocabulary's order."""
        return {term: self._finding(term) for term in self.edition.base.terms}

    def _finding(self, term: str) -> Finding:
        if term in self.entered:
            return self.entered[term]
        value = self.judged.known.get(term)
        return Finding(term, Status.KNOWN if value is not None else Status.NOT_DERIVED, value, "derived")

    @cached_property
    def ladder(self) -> tuple[Rung, ...]:
        """Every option's rung: offered ones first, as DESIGN.md orders them; empty while nothing may be concluded."""
        if self.disagreements or self.contradictions:
            return ()
        return tuple(sorted((self._rung(option) for option in self.edition.base.options.values()), key=self._order))

    def rung(self, option: str) -> Rung:
        return next(rung for rung in self.ladder if rung.option.id == option)

    def _order(self, rung: Rung) -> tuple[int, ...]:
        tiers = list(self.edition.base.tiers)
        standing = list(Standing).index(rung.standing)
        strength = _STRENGTHS.index(rung.strength) if rung.strength else len(_STRENGTHS)
        opposed = len(rung.against)
        return (standing, min(opposed, 1), tiers.index(rung.option.tier), strength, opposed, rung.option.rank)

    def _rung(self, option: Option) -> Rung:
        arguments = tuple(self._argument(rule) for rule in self.reasoner.rules_about[option.id])
        standing = self.reasoner.standing(option.id, self.judged.truths)
        strengths = [
            arg.rule.then.strength
            for arg in arguments
            if isinstance(arg.rule.then, Recommend) and arg.truth is Truth.TRUE
        ]
        strength = min(strengths, key=_STRENGTHS.index) if strengths else None
        waiting = self._waiting(arguments) if standing is Standing.NEEDS_AN_ANSWER else ()
        return Rung(option, standing, strength, arguments, waiting)

    def _argument(self, rule: Rule) -> Argument:
        truth = self.judged.truths[rule.id]
        match rule.then:
            case Recommend():
                return Argument(rule, "for", truth)
            case Oppose():
                return Argument(rule, "against", truth)
            case Exclude(holds=holds):
                return Argument(rule, "excludes", truth, holds)
            case Caution() | Derive():
                return Argument(rule, "cautions", truth)

    def _waiting(self, arguments: tuple[Argument, ...]) -> tuple[str, ...]:
        recommended = any(arg.side == "for" and arg.truth is Truth.TRUE for arg in arguments)
        open_rules = [
            arg.rule
            for arg in arguments
            if arg.truth is Truth.UNKNOWN and (arg.holds or (arg.side == "for" and not recommended))
        ]
        open_terms = self.open_terms(open_rules)
        return tuple(term for term in self.edition.base.terms if term in open_terms)

    def open_terms(self, rules: list[Rule]) -> tuple[str, ...]:
        """The asked and summary terms that keep these rules unknown, through derived terms, each once."""
        found: dict[str, None] = {}
        for rule in rules:
            self._collect(self.edition.conditions[rule.id], found, set())
        return tuple(found)

    def _collect(self, condition: Condition, found: dict[str, None], opened: set[str]) -> None:
        match condition:
            case OneOf(term=term) | Bound(term=term):
                if term not in self.judged.known:
                    self._collect_term(term, found, opened)
            case Not(part):
                self._collect(part, found, opened)
            case AllOf(parts) | AnyOf(parts):
                for part in parts:
                    if truth_of(part, self.judged.known) is Truth.UNKNOWN:
                        self._collect(part, found, opened)

    def _collect_term(self, term: str, found: dict[str, None], opened: set[str]) -> None:
        if self.edition.base.terms[term].origin is not Origin.DERIVED:
            found[term] = None
        elif term not in opened:
            opened.add(term)
            for _, rule in self.edition.setters(term):
                if self.judged.truths[rule] is Truth.UNKNOWN:
                    self._collect(self.edition.conditions[rule], found, opened)
