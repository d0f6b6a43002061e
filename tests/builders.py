"""Small builders for the tests of knowledge bases and cases."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from engine.proofs import prove_reference, prove_rules
from kb.case import NOWHERE, Case, History
from kb.checks import check
from kb.folder import read_folder
from kb.from_yaml.base import base_from, load_base
from kb.from_yaml.reference import reference_cases
from kb.model import KnowledgeBase
from kb.problems import Problem, Refused

TESTS = Path(__file__).parent
SMALL_BASE = TESTS / "small_base"
DAY = date(2026, 11, 22)


@cache
def small_base() -> KnowledgeBase:
    """The small base, loaded once."""
    return load_base(SMALL_BASE)


@cache
def packaged_base() -> KnowledgeBase:
    """The packaged knowledge base, loaded once for all tests of a process: with it goes its network."""
    return load_base()


def copied_base(folder: Path, *overlays: Path) -> Path:
    """A copy of the small base below `folder`; overlays replace its files, and take out those in their `delete.txt`."""
    base = folder / "base"
    shutil.copytree(SMALL_BASE, base)
    for overlay in overlays:
        shutil.copytree(overlay, base, dirs_exist_ok=True)
        for path in _lines(base / "delete.txt"):
            (base / path).unlink()
    return base


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """Everything wrong with a knowledge base: what it is refused for, else what checks and proofs find."""
    try:
        files = read_folder(folder, cases=True)
        base = base_from(files)
    except Refused as refused:
        return refused.problems
    proofs = [*prove_rules(base, DAY)]
    proofs += [prove_reference(base, case) for case in reference_cases(files, base)]
    return (*check(base, DAY), *(problem for proof in proofs for problem in proof.problems))


def in_words(problems: tuple[Problem, ...], path: Path, name: str = "BASE") -> str:
    """The problems as they are printed, with `name` for the folder or file they were found in."""
    return "".join(f"{problem}\n" for problem in problems).replace(str(path), name)


def unplaced(case: Case) -> Case:
    """The case without the places of its rows in a file: what was entered, and nothing else."""
    patient, *targets = (
        replace(known, histories=_unplaced(known.histories)) for known in (case.patient, *case.targets)
    )
    return replace(case, patient=patient, targets=tuple(targets))


def _unplaced(histories: Mapping[str, History]) -> dict[str, History]:
    return {
        table: replace(history, rows=tuple(replace(row, place=NOWHERE) for row in history.rows))
        for table, history in histories.items()
    }
