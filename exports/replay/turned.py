"""What differs between two records, as data: every thing with what was said of it then, and what is said now.

"Then" and "now" stand for the first and the second record, whatever they are. None: it is not there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from exports.record_reasons import Json


@dataclass(frozen=True, slots=True)
class Turned:
    """One thing that differs, in words; `note` is what else is to be said of it: what it rests on now."""

    name: str
    then: str | None
    now: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuleTurned:
    """A rule that speaks otherwise: `then` and `now` are its truth.

    `grounds` are its comparisons that came out otherwise, `limits` the thresholds with another number that it rests on,
    itself or through derived terms.
    `reworded` is the reason as it was put then, `formerly` what else it did then; empty where that is alike.
    """

    rule: str
    side: str
    then: str | None
    now: str | None
    because: str
    cites: tuple[str, ...] = ()
    reworded: str = ""
    formerly: str = ""
    grounds: tuple[Turned, ...] = ()
    limits: tuple[Turned, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it says something else, and does not only say it in other words or of other numbers."""
        return self.then != self.now or bool(self.formerly)


@dataclass(frozen=True, slots=True)
class OptionTurned:
    """An option that is advised otherwise, or for other reasons; `then` and `now` are its standing.

    `decided`: it was decided on, then or now. `rest` names what else differs.
    """

    option: str
    label: str
    decided: bool
    then: str | None
    now: str | None
    strength: Turned | None = None
    cautions: tuple[Turned, ...] = ()
    rules: tuple[RuleTurned, ...] = ()
    waits: Turned | None = None
    rest: tuple[str, ...] = ()

    @property
    def stands_otherwise(self) -> bool:
        return self.then != self.now

    @property
    def is_advised_otherwise(self) -> bool:
        """Whether the advice differs, and not only what it rests on."""
        return self.stands_otherwise or self.strength is not None or bool(self.cautions)


@dataclass(frozen=True, slots=True)
class DerivedTurned:
    """A derived term with another value, and the rules that set it or could."""

    term: Turned
    rules: tuple[RuleTurned, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetTurned:
    """A target that is advised otherwise; options with the weightiest change first.

    `then` and `now` are its names, None where it is not there. `advised` is what is offered. `bars` are the exclusions
    that came or went and stand against most of the ladder: red flags.
    """

    then: str | None
    now: str | None
    advised: Turned | None = None
    bars: tuple[RuleTurned, ...] = ()
    options: tuple[OptionTurned, ...] = ()
    derived: tuple[DerivedTurned, ...] = ()
    rest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything in which two records differ, and the records."""

    then: Json = field(repr=False, compare=False)
    now: Json = field(repr=False, compare=False)
    origin: tuple[Turned, ...] = ()
    release: tuple[Turned, ...] = ()
    case: tuple[Turned, ...] = ()
    findings: tuple[Turned, ...] = ()
    histories: tuple[Turned, ...] = ()
    clashes: tuple[Turned, ...] = ()
    decisions: tuple[Turned, ...] = ()
    targets: tuple[TargetTurned, ...] = ()
    question: Turned | None = None
    thresholds: tuple[Turned, ...] = ()
    unknowns: tuple[Turned, ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether the two say the same in every word."""
        return not (self.origin or self.release) and self.same_advice

    @property
    def only_origin(self) -> bool:
        """Whether they differ in the version of the program or the sign-off, and in nothing else."""
        return bool(self.origin) and not self.release and self.same_advice

    @property
    def same_advice(self) -> bool:
        """Whether nothing differs but what made them: program, sign-off, release."""
        facts = (self.case, self.findings, self.histories, self.clashes, self.decisions)
        advice = (self.targets, self.question, self.thresholds, self.unknowns, self.rest)
        return not any((*facts, *advice))
