"""`rung check`: everything wrong with a knowledge base; `--explain CODE` tells what a code means."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from engine.proofs import prove_rules
from exports.problems import as_json, as_text
from kb.checks import check, codes, page
from kb.folder import read_folder
from kb.from_yaml.base import base_from
from kb.from_yaml.reference import reference_cases
from kb.problems import Problem, Refused, nearest
from tui.command_line import DONE, MISUSED, PROBLEMS
from tui.opening import day_given


def run(arguments: argparse.Namespace) -> int:
    """Check a knowledge base, or explain a code."""
    if arguments.explain is not None:
        return _explain(arguments.explain)
    problems = all_problems(arguments.kb, day_given(arguments.as_of) or date.today())
    sys.stdout.write(as_json(problems) if arguments.form == "json" else as_text(problems))
    return PROBLEMS if problems else DONE


def all_problems(folder: Path | None, day: date) -> tuple[Problem, ...]:
    """What cannot be read; else every check, every example, and every case file that is refused against its will."""
    files = read_folder(folder, cases=True)
    try:
        base = base_from(files)
    except Refused as refused:
        return refused.problems
    examples = [problem for proof in prove_rules(base, day) for problem in proof.problems]
    cases = [problem for case in reference_cases(files, base) if not case.refused for problem in case.problems]
    return (*check(base, day), *examples, *cases)


def _explain(code: str) -> int:
    found = page(code)
    if found is None:
        sys.stderr.write(f"no check is called '{code}'\n  mend: {nearest(code, codes())}\n")
        return MISUSED
    sys.stdout.write(found)
    return DONE
