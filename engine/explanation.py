"""Why a rung stands where it does: trees from a rule down to what was entered. Data only; printers read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from engine.findings import Finding, Status
from engine.opinion import Opinion
from engine.truth import Truth, Verdict, judge
from kb.conditions import AllOf, AnyOf, Bound, How, Leaf, Not, OneOf
from kb.model import Derive, Rule
from kb.terms import Choices, Origin, Term, Value, plain_number, quantity


@dataclass(frozen=True, slots=True)
class Limit:
    """The number a leaf compares with; `name` and `label` when it is a threshold."""

    number: float
    unit: str
    name: str | None = None
    label: str | None = None
    cites: tuple[str, ...] = ()
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison, with everything a reader needs to check it."""

    term: str
    label: str
    negated: bool
    wanted: str
    observed: str
    why: str
    gap: str | None
    limit: Limit | None
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A node of an explanation.

    `kind` is rule, unless (a rule that would override), all, any, not or leaf; `text` the rule's reason; `parts` what
    it rests on. A leaf on a derived term has the rules that set it, or could have, as parts.
    """

    kind: str
    truth: Truth
    text: str = ""
    rule: str | None = None
    cites: tuple[str, ...] = ()
    leaf: Comparison | None = None
    parts: tuple[Reason, ...] = ()

    @property
    def deciding(self) -> tuple[Reason, ...]:
        """The parts that make this what it is; what merely agrees or does not matter is left out."""
        if self.kind in ("leaf", "not"):
            return self.parts
        return tuple(part for part in self.parts if part.truth is self._decided_by(part)) or self.parts

    def _decided_by(self, part: Reason) -> Truth:
        return self.truth.negated if part.kind == "unless" else self.truth

    @property
    def grounds(self) -> tuple[Reason, ...]:
        """The leaves that decide it, through derived terms, down to what was entered; each once."""
        return tuple(dict.fromkeys(_grounds(self)))


def _grounds(reason: Reason) -> Iterator[Reason]:
    below = reason.deciding
    if reason.leaf:
        below = () if reason.leaf.negated else tuple(part for part in reason.parts if part.truth is reason.truth)
        if not below:
            yield reason
    for part in below:
        yield from _grounds(part)


def reasons(opinion: Opinion, rule: Rule) -> Reason:
    """The tree of one rule."""
    return _explainer(opinion).rule(rule)


@lru_cache(maxsize=8)
def _explainer(opinion: Opinion) -> _Explainer:
    return _Explainer(opinion)


class _Explainer:
    """Explains the rules of one opinion, each once; rules have no circles, so trees end."""

    def __init__(self, opinion: Opinion) -> None:
        self._opinion, self._edition = opinion, opinion.edition
        self._known = opinion.judged.known
        self._done: dict[tuple[str, str], Reason] = {}

    def rule(self, rule: Rule, kind: str = "rule") -> Reason:
        key = (rule.id, kind)
        if key not in self._done:
            self._done[key] = self._rule(rule, kind)
        return self._done[key]

    def _rule(self, rule: Rule, kind: str) -> Reason:
        own = judge(self._edition.own[rule.id], self._known)
        unless = tuple(self.rule(other, "unless") for other in self._edition.base.overriders.get(rule.id, ()))
        body = self._reason(own)
        parts = (body.parts if body.kind == "all" else (body,)) + unless
        return Reason(kind, self._opinion.judged.truths[rule.id], rule.because, rule.id, rule.cites, None, parts)

    def _reason(self, verdict: Verdict, *, negated: bool = False) -> Reason:
        match verdict.condition:
            case OneOf() | Bound():
                return self._leaf(verdict.condition, verdict.truth, negated)
            case Not(part):
                if isinstance(part, (OneOf, Bound)):
                    return self._reason(verdict.parts[0], negated=not negated)
                return Reason("not", verdict.truth, parts=(self._reason(verdict.parts[0]),))
            case AllOf():
                return Reason("all", verdict.truth, parts=tuple(self._reason(part) for part in verdict.parts))
            case AnyOf():
                return Reason("any", verdict.truth, parts=tuple(self._reason(part) for part in verdict.parts))

    def _leaf(self, leaf: Leaf, truth: Truth, negated: bool) -> Reason:
        term, finding = self._edition.base.terms[leaf.term], self._opinion.findings[leaf.term]
        shown = truth.negated if negated else truth
        said = Comparison(
            term.id, term.label, negated, _wanted(term, leaf, negated), _observed(term, finding),
            _why(shown, finding), _gap(term, leaf, finding, shown, negated), self._limit(term, leaf),
            term.summary is not None and term.summary.take == "count",
        )  # fmt: skip
        parts = self._setters(term, finding, leaf)
        return Reason("leaf", shown, leaf=said, parts=parts)

    def _setters(self, term: Term, finding: Finding, leaf: Leaf) -> tuple[Reason, ...]:
        """The rules behind a derived value: the one that set it; else those still open; else those that could have."""
        if term.origin is not Origin.DERIVED:
            return ()
        rules = self._edition.base.setters.get(term.id, ())
        truths = self._opinion.judged.truths
        if finding.status is Status.KNOWN:
            fired = [rule for rule in rules if truths[rule.id] is Truth.TRUE and _sets(rule, finding.value)]
            wanted = [rule for rule in rules if isinstance(leaf, OneOf) and any(_sets(rule, v) for v in leaf.values)]
            chosen = fired[:1] or wanted or list(rules)
        else:
            chosen = [rule for rule in rules if truths[rule.id] is Truth.UNKNOWN]
        return tuple(self.rule(rule) for rule in chosen)

    def _limit(self, term: Term, leaf: Leaf) -> Limit | None:
        if not isinstance(leaf, Bound) or leaf.number is None or isinstance(term.kind, Choices):
            return None
        if leaf.name is None:
            return Limit(leaf.number, term.kind.unit)
        threshold, value = self._edition.base.thresholds[leaf.name], self._edition.values[leaf.name]
        return Limit(leaf.number, threshold.unit, leaf.name, threshold.label, value.cites, value.verified)


def _sets(rule: Rule, value: Value | None) -> bool:
    return isinstance(rule.then, Derive) and rule.then.value == value


def _wanted(term: Term, leaf: Leaf, negated: bool) -> str:
    match leaf:
        case Bound(how=how, number=number):
            shown = how.opposite if negated else how
            unit = "" if isinstance(term.kind, Choices) else term.kind.unit
            return f"{shown.words} {quantity(number, unit) if number is not None else '?'}"
        case OneOf(values=values):
            words = " or ".join(term.said(value) for value in values)
            return f"not {words}" if negated else words


def _observed(term: Term, finding: Finding) -> str:
    return term.said(finding.value) if finding.value is not None else finding.status.value


def _why(truth: Truth, finding: Finding) -> str:
    """Why a leaf is not true, in one of the ways a reader must be able to tell apart."""
    if truth is Truth.TRUE:
        return "met"
    return "contradicted" if truth is Truth.FALSE else finding.status.value


def _gap(term: Term, leaf: Leaf, finding: Finding, truth: Truth, negated: bool) -> str | None:
    """How far a number is from its limit: `short by 12 points`."""
    if not isinstance(leaf, Bound) or leaf.number is None or not isinstance(finding.value, float):
        return None
    if truth is not Truth.FALSE or isinstance(term.kind, Choices):
        return None
    how = leaf.how.opposite if negated else leaf.how
    apart = Decimal(str(round(leaf.number, 6))) - Decimal(str(round(finding.value, 6)))
    unit = "points" if term.kind.unit == "%" else term.kind.unit
    if abs(apart) > abs(leaf.number):
        return None  # so far away that the distance tells nothing
    away = quantity(float(abs(apart)), unit)
    if apart == 0:
        return f"exactly {plain_number(leaf.number)}, which does not count"
    return f"short by {away}" if how in (How.AT_LEAST, How.ABOVE) else f"over by {away}"
