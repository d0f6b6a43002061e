"""Everything that is wrong with a knowledge base: what cannot be read, what the checks find, what does not hold."""

from __future__ import annotations

from datetime import date

from engine.proofs import prove_reference, prove_rules
from kb.checks import check
from kb.folder import Folder
from kb.from_yaml.base import base_from
from kb.from_yaml.reference import reference_cases
from kb.model import KnowledgeBase
from kb.problems import Problem, Refused


def problems_in(files: Folder, day: date) -> tuple[Problem, ...]:
    """What cannot be read; else every check, every example, and every case file that is refused against its will."""
    try:
        base = base_from(files)
    except Refused as refused:
        return refused.problems
    examples = [problem for proof in prove_rules(base, day) for problem in proof.problems]
    cases = [problem for case in reference_cases(files, base) if not case.refused for problem in case.problems]
    return (*check(base, day), *examples, *cases)


def unmet(files: Folder, base: KnowledgeBase) -> tuple[Problem, ...]:
    """What the reference cases expect, and do not get."""
    proofs = (prove_reference(base, case) for case in reference_cases(files, base))
    return tuple(problem for proof in proofs for problem in proof.problems)
