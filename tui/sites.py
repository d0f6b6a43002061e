"""The pain sites of a case, one shown at a time."""

from __future__ import annotations

from kb.case import Case


def beside(case: Case, target: str, step: int) -> str:
    """The site so many steps on; after the last comes the first."""
    names = [known.name for known in case.targets]
    return names[(names.index(target) + step) % len(names)]


def site_words(case: Case, target: str) -> str:
    """Which site is shown; nothing is said where there is only one and it needs no name."""
    names = [known.name for known in case.targets]
    if len(names) == 1:
        return target
    return f"{target} (site {names.index(target) + 1} of {len(names)}: [ and ] for the others)"
