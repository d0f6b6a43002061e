"""The counting itself: one record after the other is taken in, and nothing of it is held but numbers and names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.judging import Standing
from exports.overview.counts import KnowledgeCount, OptionCount, Outcome, ReasonCount, RuleCount
from exports.overview.reading import ArgumentShape, DecisionShape, RecordShape, RungShape, TargetShape
from kb.override_reasons import CODES

_STOOD = {
    Standing.OFFERED: "offered",
    Standing.NEEDS_AN_ANSWER: "needs_answer",
    Standing.NOT_INDICATED: "not_indicated",
    Standing.RULED_OUT: "ruled_out",
}
_CAME_FIRST = {
    Outcome.FIRST: "accepted",
    Outcome.ANOTHER: "passed_over",
    Outcome.AGAINST: "overridden",
    Outcome.UNEXPLAINED: "unexplained",
}
_SPEAKS_AGAINST = ("against", "excludes")


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision beside what its ladder offers, in the ladder's order."""

    option: str | None
    reason: str | None
    offered: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        if self.reason is not None:
            return Outcome.AGAINST
        if self.option is None or self.option not in self.offered:
            return Outcome.UNEXPLAINED
        return Outcome.FIRST if self.option == self.offered[0] else Outcome.ANOTHER


@dataclass
class Tally:
    """Everything counted so far."""

    consultations: int = 0
    sites: int = 0
    unconcluded: int = 0
    none_of_them: int = 0
    unadvised: int = 0
    _outcomes: Counter[Outcome] = field(default_factory=Counter)
    _options: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _labels: dict[str, str] = field(default_factory=dict)
    _rules: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _reasons: Counter[str] = field(default_factory=Counter)
    _first_reasons: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _displays: dict[str, str] = field(default_factory=lambda: dict(CODES))
    _releases: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def name(self, record: RecordShape) -> None:
        """Takes note of the knowledge base that a record names."""
        self._releases[record.release.base, record.release.version, record.release.digest] += 1

    def take(self, record: RecordShape) -> None:
        """Counts a record, site by site."""
        decisions = {one.target: one for one in record.decision or ()}
        self.consultations += 1
        self.sites += len(record.targets)
        for target in record.targets:
            self._count_site(target, decisions.get(target.target))

    def _count_site(self, target: TargetShape, decision: DecisionShape | None) -> None:
        offered = tuple(rung.option for rung in target.ladder if rung.standing is Standing.OFFERED)
        reason = decision.override.code if decision and decision.override else None
        decided = _Decided(decision.option, reason, offered) if decision else None
        self.unconcluded += not target.ladder
        for rung in target.ladder:
            self._labels[rung.option] = rung.label
            self._options[rung.option][_STOOD[rung.standing]] += 1
        if decision and decided:
            self._count_decision(decision, decided)
        if target.ladder:
            self._count_rules(target, decided)

    def _count_decision(self, decision: DecisionShape, decided: _Decided) -> None:
        self._outcomes[decided.outcome] += 1
        self.none_of_them += decided.option is None
        self.unadvised += not decided.offered
        if decided.option is not None:
            self._labels.setdefault(decided.option, decision.label or decided.option)
            self._options[decided.option]["chosen"] += 1
            self._options[decided.option]["chosen_against"] += decided.reason is not None
        if decision.override:
            self._reasons[decision.override.code] += 1
            self._displays.setdefault(decision.override.code, decision.override.display)
        if decided.offered:
            first = decided.offered[0]
            self._options[first][_CAME_FIRST[decided.outcome]] += 1
            self._first_reasons[first].update([decided.reason] if decided.reason else ())

    def _count_rules(self, target: TargetShape, decided: _Decided | None) -> None:
        said: dict[tuple[str, str], list[tuple[RungShape, ArgumentShape]]] = defaultdict(list)
        for rung in target.ladder:
            for argument in rung.arguments:
                said[argument.rule, argument.side].append((rung, argument))
        for (rule, side), about in said.items():
            self._rules[rule, side].update(_spoken(side, about, decided))
        for one in target.derivations:
            self._rules[one.rule, "derives"].update(["ladders", *_told(one.truth)])

    @property
    def outcomes(self) -> tuple[tuple[Outcome, int], ...]:
        """How many decisions of each kind, those too of which there is none."""
        return tuple((outcome, self._outcomes[outcome]) for outcome in Outcome)

    @property
    def options(self) -> tuple[OptionCount, ...]:
        """Every option, those first that came first most often."""
        every = (self._option(name, counts) for name, counts in self._options.items())
        return tuple(sorted(every, key=lambda one: (-one.first, -one.chosen, -one.offered, one.option)))

    def _option(self, name: str, counts: Mapping[str, int]) -> OptionCount:
        reasons = self._sorted_reasons(self._first_reasons[name])
        return OptionCount(name, self._labels[name], reasons=reasons, **counts)

    @property
    def rules(self) -> tuple[RuleCount, ...]:
        """Every rule, those first that were gone against most often."""
        every = (RuleCount(rule, side, **counts) for (rule, side), counts in self._rules.items())
        return tuple(sorted(every, key=lambda one: (-one.went_against, -one.fired, -one.held, one.rule, one.side)))

    @property
    def reasons(self) -> tuple[ReasonCount, ...]:
        """Every reason that was given, the most frequent first."""
        return self._sorted_reasons(self._reasons)

    def _sorted_reasons(self, counts: Mapping[str, int]) -> tuple[ReasonCount, ...]:
        every = (ReasonCount(code, self._displays[code], count) for code, count in counts.items())
        return tuple(sorted(every, key=lambda one: (-one.count, one.code)))

    @property
    def releases(self) -> tuple[KnowledgeCount, ...]:
        """Every knowledge base that a record names, the most frequent first."""
        every = (KnowledgeCount(*named, count) for named, count in self._releases.items())
        return tuple(sorted(every, key=lambda one: (-one.records, one.base, one.version, one.digest)))


def _told(truth: str) -> Iterator[str]:
    if truth == "true":
        yield "fired"
    if truth == "unknown":
        yield "open"


def _spoken(side: str, about: list[tuple[RungShape, ArgumentShape]], decided: _Decided | None) -> Iterator[str]:
    """What is counted of a rule on one ladder, of however many options it speaks."""
    truth = about[0][1].truth
    yield "ladders"
    yield from _told(truth)
    if truth == "unknown" and any(one.holds and rung.standing is Standing.NEEDS_AN_ANSWER for rung, one in about):
        yield "held"
    if truth == "true" and decided is not None:
        yield _gone(side, {rung.option for rung, _ in about}, decided)


def _gone(side: str, options: set[str], decided: _Decided) -> str:
    """Which way a decision went from a rule that fired."""
    if side in _SPEAKS_AGAINST:
        return "went_against" if decided.option in options else "went_with"
    offered = options.intersection(decided.offered)
    if side == "for" and decided.option in offered:
        return "went_with"
    return "went_against" if side == "for" and offered and decided.outcome is Outcome.AGAINST else "went_beside"
