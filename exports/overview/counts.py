"""What is counted: whole numbers, each with what it is a number of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kb.problems import Problem

FEWEST = 5
"""Of fewer than these no percentage is given: it would say more than is known."""


class Outcome(StrEnum):
    """How a decision stands beside the advice. A given reason tells; where there is none, what was offered does."""

    FIRST = "the first that was offered"
    ANOTHER = "another that was offered"
    AGAINST = "against advice, with a reason"
    UNEXPLAINED = "not offered, no reason given"


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How often a reason was given for a decision against the advice."""

    code: str
    display: str
    count: int


@dataclass(frozen=True, slots=True)
class OptionCount:
    """An option over all ladders: where it stood, what was decided where it came first, how often it was chosen.

    `first` to `unexplained` count the decisions on ladders on which it was the first that was offered: it was chosen
    (`accepted`), another that was offered was (`passed_over`), or the advice was overridden, for `reasons`. `chosen`
    counts its choices wherever it stood, `chosen_against` those of them that gave a reason against the advice.
    """

    option: str
    label: str
    offered: int = 0
    needs_answer: int = 0
    not_indicated: int = 0
    ruled_out: int = 0
    accepted: int = 0
    passed_over: int = 0
    overridden: int = 0
    unexplained: int = 0
    reasons: tuple[ReasonCount, ...] = ()
    chosen: int = 0
    chosen_against: int = 0

    @property
    def ladders(self) -> int:
        """On how many ladders it stood."""
        return self.offered + self.needs_answer + self.not_indicated + self.ruled_out

    @property
    def first(self) -> int:
        """How many decisions were made where it was the first that was offered."""
        return self.accepted + self.passed_over + self.overridden + self.unexplained


@dataclass(frozen=True, slots=True)
class RuleCount:
    """A rule over all ladders. `side`: for, against, excludes, cautions or derives.

    `fired`: it was true; `open`: it could not be told; `held`: being open, it kept an option at "needs an answer".
    Where it fired and was decided: `went_with`: what it recommends was offered and chosen, or what it speaks against
    was not chosen; `went_against`: what it recommends was offered and the advice overridden, or what it speaks against
    was chosen nevertheless; `went_beside`: neither can be said. Cautions and derivations are never gone against.
    """

    rule: str
    side: str
    ladders: int = 0
    fired: int = 0
    open: int = 0
    held: int = 0
    went_with: int = 0
    went_against: int = 0
    went_beside: int = 0

    @property
    def decided(self) -> int:
        """How many decisions were made where it fired."""
        return self.went_with + self.went_against + self.went_beside


@dataclass(frozen=True, slots=True)
class KnowledgeCount:
    """How many of the records name a knowledge base, whether they were counted further or not."""

    base: str
    version: str
    digest: str
    records: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What the last records of consultations say together, each consultation once, by the day of its last record.

    `since`, `until` (both days included, in UTC) and `knowledge` (how a digest begins) are what was asked for. `sites`
    counts pain sites, `unconcluded` those without a ladder because facts or engines clashed. `outcomes` counts the
    decisions; `none_of_them` those for none of the options, `unadvised` those made while nothing was offered.
    `unreadable` are records that are damaged or foreign, `newer` those of a newer Rung: counted nowhere else.
    `ownerless` records are about no consultation, and left out.
    """

    since: date | None
    until: date | None
    knowledge: str
    consultations: int
    sites: int
    unconcluded: int
    outcomes: tuple[tuple[Outcome, int], ...]
    none_of_them: int
    unadvised: int
    options: tuple[OptionCount, ...]
    rules: tuple[RuleCount, ...]
    reasons: tuple[ReasonCount, ...]
    releases: tuple[KnowledgeCount, ...]
    unreadable: tuple[Problem, ...] = ()
    newer: tuple[Problem, ...] = ()
    ownerless: int = 0

    @property
    def decisions(self) -> int:
        """How many sites were decided on."""
        return sum(count for _, count in self.outcomes)

    @property
    def ladders(self) -> int:
        """How many sites have a ladder."""
        return self.sites - self.unconcluded
