"""Every check of a knowledge base that needs no judging, and the pages that explain their codes."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from kb.checks import structure, use
from kb.edition import Edition, edition
from kb.model import KnowledgeBase
from kb.problems import Problem

__all__ = ["PAGES", "check", "codes", "foundations", "page"]

PAGES = Path(__file__).parent / "pages"

_ON_BASE: tuple[Callable[[KnowledgeBase], Iterator[Problem]], ...] = (
    use.unreached_options,
    use.unused_terms,
    use.unused_thresholds,
    use.unset_terms,
    use.uncited_claims,
    use.missing_examples,
    use.uncited_rules,
    use.examples_off_topic,
)
_ON_EDITION: tuple[Callable[[Edition], Iterator[Problem]], ...] = (
    structure.same_condition,
    structure.conflicts,
    structure.never_true,
)


def foundations(base: KnowledgeBase) -> tuple[Problem, ...]:
    """The problems with which a base cannot be judged at all: circles, and conditions that multiply out."""
    return (*structure.circles(base), *structure.multiplied_out(base))


def check(base: KnowledgeBase, day: date) -> tuple[Problem, ...]:
    """Every problem of a sound base as it is in force on a day."""
    of = edition(base, day)
    found = [problem for one in _ON_BASE for problem in one(base)]
    found += [problem for one in _ON_EDITION for problem in one(of)]
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: (problem.where, problem.code, problem.what)))


def codes() -> tuple[str, ...]:
    """Every code that has a page."""
    return tuple(sorted(path.stem for path in PAGES.glob("*.md")))


def page(code: str) -> str | None:
    """What a code means, what to avoid, what to prefer, and why; None when there is no such code."""
    path = PAGES / f"{code}.md"
    return path.read_text(encoding="utf-8") if code in codes() else None
