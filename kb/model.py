"""Everything else a knowledge base holds: thresholds, sources, options, rules, and the base itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from kb.conditions import Condition
from kb.lifecycle import Stage, stage_of
from kb.problems import Place
from kb.terms import Contradiction, Group, Origin, Table, Term, Value

if TYPE_CHECKING:  # what a release is made of stands on the model
    from kb.release.parcel import Parcel


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a source, paraphrased."""

    id: str
    source: str
    says: str
    verified: bool
    background: bool

    @property
    def full_id(self) -> str:
        return f"{self.source}/{self.id}"


@dataclass(frozen=True, slots=True)
class Source:
    """A document that claims are taken from; `read` says how much of it was read, `review_by` until when it may be
    leaned on without looking again."""

    id: str
    title: str
    authors: str
    year: int | None
    place: str
    kind: str
    address: str
    read: str
    read_on: date | None
    review_by: date | None
    claims: Mapping[str, Claim]


@dataclass(frozen=True, slots=True)
class ThresholdValue:
    """A threshold's value from a day on. `verified` means that the number was read in the source itself."""

    since: date
    value: float
    cites: tuple[str, ...]
    verified: bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """A named number; its values are dated, the oldest first."""

    id: str
    label: str
    unit: str
    values: tuple[ThresholdValue, ...]

    def in_force(self, day: date) -> ThresholdValue:
        """The value that held on a day; before the first, the first."""
        past = [entry for entry in self.values if entry.since <= day]
        return past[-1] if past else self.values[0]


@dataclass(frozen=True, slots=True)
class Remark:
    """A cited fact about an option."""

    says: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be done next. `rank` is its position on the ladder, least invasive first."""

    id: str
    label: str
    tier: str
    what: str
    facts: tuple[Remark, ...]
    cites: tuple[str, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class Derive:
    term: str
    value: str


@dataclass(frozen=True, slots=True)
class Recommend:
    option: str
    strength: str


@dataclass(frozen=True, slots=True)
class Oppose:
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Caution:
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exclude:
    """`holds`: while it is unknown, the option is not offered. `all_but` keeps how it was written."""

    options: tuple[str, ...]
    holds: bool = True
    all_but: tuple[str, ...] | None = None


Conclusion = Derive | Recommend | Oppose | Caution | Exclude


@dataclass(frozen=True, slots=True)
class Example:
    """Findings and what the rule must say of them: fires, does not fire, cannot tell."""

    expected: str
    findings: Mapping[str, Value | None]
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition, one conclusion, the reason, citations, examples; `stages` are the days on which each stage began."""

    id: str
    topic: str
    because: str
    when: Condition
    then: Conclusion
    cites: tuple[str, ...]
    traces: tuple[str, ...]
    overrides: tuple[str, ...]
    examples: tuple[Example, ...]
    place: Place
    review_by: date | None = None
    stages: Mapping[Stage, date] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        """The stage that it has reached, on whatever day this is asked."""
        return stage_of(self.stages)

    @property
    def options(self) -> tuple[str, ...]:
        """The options this rule speaks about."""
        match self.then:
            case Derive():
                return ()
            case Recommend(option=option):
                return (option,)
            case Oppose(options=options) | Caution(options=options) | Exclude(options=options):
                return options


@dataclass(frozen=True, slots=True)
class Profile:
    """A named body of guidance that stands beside the ladder.

    It overlays thresholds, adds rules and withdraws others, in the cases that `applies` takes. What it says is coverage
    or another opinion; it never changes the ladder itself.
    """

    id: str
    label: str
    title: str
    kind: str
    says: str
    cites: tuple[str, ...]
    applies: Condition | None
    thresholds: Mapping[str, Threshold]
    rules: Mapping[str, Rule]
    withdraws: tuple[str, ...]
    place: Place
    resting: Mapping[str, Rule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DesignLine:
    """A line of the clinical design that rules carry out; `instead` says what does where no rule can."""

    id: str
    says: str
    instead: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who stands behind a released base, and since when."""

    author: str
    stated: date
    approver: str
    approved: date


DEFAULT_PROFILE = "default"


@dataclass(frozen=True, eq=False)
class KnowledgeBase:
    """A whole knowledge base, every name resolved; `profile` names the guidance laid over it.

    Without `sign_off` it is a draft, and `draft_because` says why. `rules` are those in force; `resting` are drafts, in
    review or retired, and nobody is advised by them. `texts` are the files that it was read from, by their paths, and
    `parcels` its release and the one before, as they were verified; none of a draft.
    """

    id: str
    title: str
    version: str
    digest: str
    notice: str
    intended_use: Mapping[str, str]
    sections: Mapping[str, str]
    demo: str | None
    headlines: tuple[str, ...]
    groups: Mapping[str, Group]
    terms: Mapping[str, Term]
    tables: Mapping[str, Table]
    contradictions: tuple[Contradiction, ...]
    thresholds: Mapping[str, Threshold]
    tiers: Mapping[str, str]
    options: Mapping[str, Option]
    sources: Mapping[str, Source]
    rules: Mapping[str, Rule]
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    profile: str = DEFAULT_PROFILE
    lines: Mapping[str, DesignLine] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    sign_off: SignOff | None = None
    draft_because: str = "not signed"
    resting: Mapping[str, Rule] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    parcels: tuple[Parcel, ...] = field(default=(), repr=False)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Claims by `source/claim`, and by bare id where only one source has it."""
        every = [claim for source in self.sources.values() for claim in source.claims.values()]
        bare = [claim.id for claim in every]
        named = {claim.full_id: claim for claim in every}
        return named | {claim.id: claim for claim in every if bare.count(claim.id) == 1}

    @cached_property
    def setters(self) -> Mapping[str, tuple[Rule, ...]]:
        """For each derived term the rules that can set it."""
        found: dict[str, list[Rule]] = {term.id: [] for term in self.terms.values() if term.origin is Origin.DERIVED}
        for rule in self.rules.values():
            if isinstance(rule.then, Derive):
                found.setdefault(rule.then.term, []).append(rule)
        return {term: tuple(rules) for term, rules in found.items()}

    @cached_property
    def overriders(self) -> Mapping[str, tuple[Rule, ...]]:
        """For each overridden rule the rules that override it."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules.values():
            for other in rule.overrides:
                found.setdefault(other, []).append(rule)
        return {other: tuple(rules) for other, rules in found.items()}

    @cached_property
    def alarming(self) -> Mapping[str, tuple[str, ...]]:
        """The safety groups with their terms: a yes to any of them is an alarm."""
        groups = [group.id for group in self.groups.values() if group.safety]
        return {group: tuple(term.id for term in self.members(group)) for group in groups}

    def members(self, group: str) -> tuple[Term, ...]:
        """The terms of a group, in order."""
        return tuple(term for term in self.terms.values() if term.group == group)
