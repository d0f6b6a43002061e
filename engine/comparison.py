"""One case under several profiles: where they disagree with the ladder, and by which reasons.

A profile's verdict stands beside the ladder's; it never changes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.consultation import Consultation
from engine.explanation import Reason, reasons
from engine.judging import Standing
from engine.opinion import Opinion, Rung
from engine.truth import Truth, truth_of
from kb.edition import resolved
from kb.model import DEFAULT_PROFILE, Option, Profile
from kb.profiles import under


@dataclass(frozen=True, slots=True)
class Difference:
    """An option that a profile sees otherwise, and why: arguments, or the terms it waits for."""

    option: Option
    profile: str
    before: Standing
    after: Standing
    because: tuple[Reason, ...]
    waiting_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One profile on one target. `applies` is not true where the profile says nothing of this case."""

    profile: str
    label: str
    applies: Truth
    opinion: Opinion


@dataclass(frozen=True, slots=True)
class Misgiving:
    """What a profile's own rules hold against an option that it leaves open: arguments and cautions."""

    option: Option
    profile: str
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One target: the ladder, every profile's column, where they differ, and what profiles hold against the offered."""

    target: str
    ladder: Opinion
    columns: tuple[Column, ...]
    differences: tuple[Difference, ...]
    misgivings: tuple[Misgiving, ...]
    unjudged: tuple[str, ...] = ()


def compared(consultation: Consultation) -> tuple[Comparison, ...]:
    """Every target under every profile of the base, profiles in the order of their names."""
    under_each = {name: under_profile(consultation, name) for name in consultation.base.profiles}
    return tuple(_compared(opinion, under_each) for opinion in consultation.opinions)


def under_profile(consultation: Consultation, profile: str) -> Consultation:
    """The same case with a profile laid over the base."""
    return Consultation(under(consultation.base, profile), consultation.case)


def _compared(ladder: Opinion, under_each: Mapping[str, Consultation]) -> Comparison:
    profiles = ladder.edition.base.profiles
    every = tuple(
        Column(name, profiles[name].label, _applies(ladder, profiles[name]), consultation.opinion(ladder.target))
        for name, consultation in under_each.items()
    )
    columns = tuple(column for column in every if column.opinion.ladder)
    unjudged = tuple(column.label for column in every if not column.opinion.ladder)
    speaking = [column for column in columns if column.applies is not Truth.FALSE]
    differences = tuple(difference for column in speaking for difference in _differences(ladder, column))
    misgivings = tuple(misgiving for column in speaking for misgiving in _misgivings(ladder, column))
    return Comparison(ladder.target, ladder, columns, differences, misgivings, unjudged)


def _applies(ladder: Opinion, profile: Profile) -> Truth:
    if profile.applies is None:
        return Truth.TRUE
    return truth_of(resolved(profile.applies, ladder.edition.numbers), ladder.judged.known)


def _differences(ladder: Opinion, column: Column) -> tuple[Difference, ...]:
    found = []
    for rung in ladder.ladder:
        other = column.opinion.rung(rung.option.id)
        if other.standing is not rung.standing:
            grounds = because(column.opinion, other)
            found.append(
                Difference(rung.option, column.profile, rung.standing, other.standing, grounds, other.waiting_on)
            )
    return tuple(found)


def _misgivings(ladder: Opinion, column: Column) -> Iterator[Misgiving]:
    for rung in ladder.ladder:
        other = column.opinion.rung(rung.option.id)
        if rung.standing is Standing.OFFERED and other.standing is not Standing.RULED_OUT:
            own = [rule for rule in (*other.against, *other.cautions) if _is_own(column.opinion, rule.id)]
            if own:
                yield Misgiving(rung.option, column.profile, tuple(reasons(column.opinion, rule) for rule in own))


def because(opinion: Opinion, rung: Rung) -> tuple[Reason, ...]:
    """The arguments behind a standing: what excludes, what recommends, or the recommendation that comes nearest."""
    by_side = {side: [arg for arg in rung.arguments if arg.side == side] for side in ("for", "excludes")}
    match rung.standing:
        case Standing.RULED_OUT:
            chosen = [arg.rule for arg in by_side["excludes"] if arg.truth is Truth.TRUE]
            own = [rule for rule in chosen if _is_own(opinion, rule.id)]
            return tuple(reasons(opinion, rule) for rule in own or chosen)
        case Standing.NEEDS_AN_ANSWER:
            holding = [arg.rule for arg in by_side["excludes"] if arg.holds and arg.truth is Truth.UNKNOWN]
            return tuple(reasons(opinion, rule) for rule in holding if _is_own(opinion, rule.id))
        case Standing.OFFERED:
            return tuple(reasons(opinion, arg.rule) for arg in by_side["for"] if arg.truth is Truth.TRUE)
        case Standing.NOT_INDICATED:
            every = [reasons(opinion, arg.rule) for arg in by_side["for"]]
            return (min(every, key=lambda reason: len(reason.grounds)),) if every else ()


def _is_own(opinion: Opinion, rule: str) -> bool:
    """Whether a rule is the profile's own."""
    base = opinion.edition.base
    return base.profile != DEFAULT_PROFILE and rule in base.profiles[base.profile].rules
