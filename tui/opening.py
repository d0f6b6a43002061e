"""What commands are given: cases, days and profiles, opened or refused with a mend."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from engine.consultation import Consultation
from exports.problems import as_text
from kb.ages import day
from kb.checks import profile_circles
from kb.from_yaml.base import load_base
from kb.from_yaml.case import load_case
from kb.model import DEFAULT_PROFILE, KnowledgeBase
from kb.problems import Place, Problem, Refused, nearest
from kb.profiles import under


def opened(case: Path, folder: Path | None, as_of: str | None = None, profile: str | None = None) -> Consultation:
    """The consultation of a case file under a knowledge base and one of its profiles; raises Refused."""
    base = load_base(folder)
    if profile is not None:
        check_name("profile", profile, (DEFAULT_PROFILE, *base.profiles))
        refuse_circles(base)
    return Consultation(under(base, profile or DEFAULT_PROFILE), load_case(case, base, day_given(as_of)))


def refuse_circles(base: KnowledgeBase) -> None:
    """Raises Refused when a profile closes a circle of needs, so that nothing can be judged under it."""
    problems = profile_circles(base)
    if problems:
        raise Refused(problems)


def check_name(kind: str, name: str, known: Iterable[str]) -> None:
    """Raises Refused when a name given on the command line is not known."""
    names = list(known)
    if name not in names:
        what = f"no {kind} is called '{name}'"
        raise Refused([Problem("used-wrongly", what, Place(f"--{kind}"), nearest(name, names))])


def day_given(text: str | None) -> date | None:
    """The day of `--as-of`; raises Refused when it is not a date."""
    if text is None:
        return None
    found = day(text)
    if found is None:
        what = f"'{text}' is not a date"
        raise Refused([Problem("used-wrongly", what, Place("--as-of"), "write it as 2026-03-02")])
    return found


def told_contradictions(consultation: Consultation) -> bool:
    """Whether the case contradicts itself; if so that is told, and nothing may be concluded."""
    if consultation.contradictions:
        sys.stderr.write(as_text(consultation.contradictions))
        sys.stderr.write("Nothing is concluded from facts that cannot all be true.\n")
    return bool(consultation.contradictions)
