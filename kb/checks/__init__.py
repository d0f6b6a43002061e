"""Every check of a knowledge base that needs no judging, the pages of their codes, and how much each weighs."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from kb.checks import ranges, resting, structure, use
from kb.checks.accepted import ACCEPTED, Acceptance, Told, latest, told
from kb.checks.weights import WARNINGS, Weight, is_acceptable, is_warning, weight
from kb.edition import Edition, edition
from kb.model import KnowledgeBase
from kb.problems import Problem
from kb.profiles import under, with_every_rule

__all__ = [
    "ACCEPTED",
    "PAGES",
    "WARNINGS",
    "Acceptance",
    "Told",
    "Weight",
    "check",
    "codes",
    "foundations",
    "is_acceptable",
    "is_warning",
    "latest",
    "page",
    "profile_circles",
    "told",
    "turns_after",
    "weight",
]

PAGES = Path(__file__).parent / "pages"

_OF_THE_LADDER: tuple[Callable[[KnowledgeBase], Iterator[Problem]], ...] = (use.unreached_options,)
_OF_EVERY_RULE: tuple[Callable[[KnowledgeBase], Iterator[Problem]], ...] = (
    use.unused_terms,
    use.unused_thresholds,
    use.unset_terms,
    use.uncited_claims,
    use.untraced_lines,
    use.missing_examples,
    use.uncited_rules,
    use.examples_off_topic,
    resting.rules_at_rest,
    resting.multiplied_out_at_rest,
)
_OF_AN_EDITION: tuple[Callable[[Edition], Iterator[Problem]], ...] = (
    structure.same_condition,
    structure.conflicts,
    structure.never_true,
)


def foundations(base: KnowledgeBase) -> tuple[Problem, ...]:
    """The problems with which a base cannot be judged at all: circles, and conditions that multiply out.

    A profile's circles are looked for where profiles are used: `profile_circles`.
    """
    return (*structure.circles(base), *structure.multiplied_out(with_every_rule(base)))


def profile_circles(base: KnowledgeBase) -> tuple[Problem, ...]:
    """The circles that only a profile closes."""
    return tuple(dict.fromkeys(problem for each in _each(base) for problem in structure.circles(each)))


def check(base: KnowledgeBase, day: date) -> tuple[Problem, ...]:
    """Every problem of a sound base as it is in force on a day, alone and under each of its profiles.

    Where a threshold has a value that it cannot have, what rules make of that is not told.
    """
    closed = profile_circles(base)
    if closed:
        return closed
    every = with_every_rule(base)
    found = [problem for one in _OF_THE_LADDER for problem in one(base)]
    found += [problem for one in _OF_EVERY_RULE for problem in one(every)]
    found += resting.stages_to_come(base, day)
    outside = tuple(ranges.thresholds_out_of_range(base))
    editions = dict.fromkeys(edition(each, on) for each in _each(base) for on in (day, *_turns(each)))
    found += outside or [problem for of in editions for one in _OF_AN_EDITION for problem in one(of)]
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: (problem.where, problem.code, problem.what)))


def turns_after(base: KnowledgeBase, day: date) -> tuple[date, ...]:
    """The days to come on which some threshold takes another value, a profile's too."""
    return tuple(sorted({turn for each in _each(base) for turn in _turns(each) if turn > day}))


def _turns(base: KnowledgeBase) -> tuple[date, ...]:
    """The days on which some threshold takes another value: rules may clash from then on."""
    return tuple(sorted({value.since for limit in base.thresholds.values() for value in limit.values}))


def _each(base: KnowledgeBase) -> tuple[KnowledgeBase, ...]:
    return (base, *(under(base, profile) for profile in base.profiles))


def codes() -> tuple[str, ...]:
    """Every code that has a page."""
    return tuple(sorted(path.stem for path in PAGES.glob("*.md")))


def page(code: str) -> str | None:
    """What a code means, what to avoid, what to prefer, and why; None when there is no such code."""
    path = PAGES / f"{code}.md"
    return path.read_text(encoding="utf-8") if code in codes() else None
