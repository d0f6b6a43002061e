"""A decision beside the advice: what was advised, where the choice stands, and what it goes against."""

from __future__ import annotations

from dataclasses import dataclass

from engine.consultation import Consultation
from engine.explanation import reasons
from engine.judging import Standing
from engine.opinion import Opinion, Rung
from engine.truth import Truth
from kb.case import Decision
from kb.model import Option, Rule
from kb.moves import Decided
from kb.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Weighed:
    """A decision beside what is advised.

    `option` None: none of the ladder's; `standing` None: nothing was chosen, or nothing may be concluded.
    """

    decision: Decision
    option: Option | None
    standing: Standing | None
    advised: tuple[str, ...]

    @property
    def follows(self) -> bool:
        """Whether what was chosen is advised."""
        return self.standing is Standing.OFFERED


@dataclass(frozen=True, slots=True)
class Bar:
    """A rule that rules an option out; `alarms` are the safety terms answered yes that it rests on."""

    rule: Rule
    alarms: tuple[str, ...]


def weighed(opinion: Opinion, decision: Decision) -> Weighed:
    """A decision about the opinion's target, beside its advice."""
    rung = _rung(opinion, decision.option)
    option = opinion.edition.base.options[decision.option] if decision.option is not None else None
    return Weighed(decision, option, rung.standing if rung else None, advised(opinion))


def advised(opinion: Opinion) -> tuple[str, ...]:
    """The options that are offered, in the ladder's order; none while nothing may be concluded."""
    return tuple(rung.option.id for rung in opinion.ladder if rung.standing is Standing.OFFERED)


def needs_reason(opinion: Opinion, option: str | None) -> bool:
    """Whether choosing this overrides the advice: it is not offered, is none of the options, or nothing is advised."""
    return option not in advised(opinion)


def refusal(consultation: Consultation, decided: Decided) -> Problem | None:
    """Why this decision cannot be kept as it is: it follows no advice, as the facts now stand, and gives no reason."""
    opinion = consultation.opinion(decided.target)
    if decided.reason is not None or not needs_reason(opinion, decided.option):
        return None
    what = "this does not follow the advice as it now stands, and no reason was given"
    return Problem("used-wrongly", what, Place(decided.target), "look at the ladder again, and decide anew")


def bars(opinion: Opinion, option: str) -> tuple[Bar, ...]:
    """What rules an option out, red flags first."""
    rung = _rung(opinion, option)
    arguments = rung.arguments if rung else ()
    found = [_bar(opinion, one.rule) for one in arguments if one.side == "excludes" and one.truth is Truth.TRUE]
    return tuple(sorted(found, key=lambda bar: not bar.alarms))


def flags_against(opinion: Opinion, option: str | None) -> tuple[str, ...]:
    """The red flags that a choice goes against: those that rule it out; every one for no option, or on no ladder."""
    if option is not None and opinion.ladder:
        return tuple(dict.fromkeys(alarm for bar in bars(opinion, option) for alarm in bar.alarms))
    return _alarms(opinion, tuple(opinion.edition.base.terms))


def _bar(opinion: Opinion, rule: Rule) -> Bar:
    terms = dict.fromkeys(ground.leaf.term for ground in reasons(opinion, rule).grounds if ground.leaf)
    return Bar(rule, _alarms(opinion, tuple(terms)))


def _alarms(opinion: Opinion, terms: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the terms that are safety questions answered yes."""
    base = opinion.edition.base
    groups = {term: base.groups.get(base.terms[term].group or "") for term in terms}
    safety = (term for term, group in groups.items() if group and group.safety)
    return tuple(term for term in safety if opinion.findings[term].value == "yes")


def _rung(opinion: Opinion, option: str | None) -> Rung | None:
    """The option's rung; None for no option, and while the ladder is empty."""
    return next((rung for rung in opinion.ladder if rung.option.id == option), None)
