"""The advice on one target in a few words: what outranks everything, what sums the case up, what comes next."""

from __future__ import annotations

from engine.changes import said
from engine.judging import Standing
from engine.opinion import Opinion, Rung


def alarms(opinion: Opinion) -> tuple[str, ...]:
    """The safety questions that were answered yes, each with its group's name."""
    terms, groups = opinion.edition.base.terms, opinion.edition.base.groups
    return tuple(
        f"{term.label} ({groups[term.group].label.lower()})"
        for term in terms.values()
        if term.group and groups[term.group].safety and opinion.findings[term.id].value == "yes"
    )


def headlines(opinion: Opinion) -> tuple[str, ...]:
    """The terms that sum the case up, with their values or why they are not known."""
    base = opinion.edition.base
    return tuple(f"{base.terms[name].label}: {said(opinion, name)}" for name in base.headlines)


def offered(opinion: Opinion) -> tuple[Rung, ...]:
    """The offered rungs, in the ladder's order."""
    return tuple(rung for rung in opinion.ladder if rung.standing is Standing.OFFERED)


def advice(opinion: Opinion) -> str:
    """What comes next, in a sentence."""
    rungs = offered(opinion)
    if not rungs:
        return "Nothing can be offered yet; see what needs an answer."
    heading = "Next step" if len(rungs) == 1 else "Next steps, least invasive first"
    return f"{heading}: {'; '.join(map(briefly, rungs))}"


def briefly(rung: Rung) -> str:
    """An offered option with its strength and what it carries."""
    return f"{rung.option.label} ({'; '.join(filter(None, (rung.strength, *burdens(rung))))})"


def burdens(rung: Rung) -> tuple[str, ...]:
    """How much speaks against an offered option, warns of it, and is open and could still rule it out."""
    noted = len(rung.noted)
    found = f"{noted} open point{'s' * (noted > 1)} could rule it out"
    return (*speaking(rung), *([found] if noted else []))


def speaking(rung: Rung) -> tuple[str, ...]:
    """How much speaks against an offered option, and how much warns of it."""
    against, cautions = len(rung.against), len(rung.cautions)
    found = [f"{against} against"] if against else []
    return (*found, *([f"{cautions} caution{'s' * (cautions > 1)}"] if cautions else []))
