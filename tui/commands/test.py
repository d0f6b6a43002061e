"""`rung test`: every rule's examples and every reference case."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from engine.proofs import Proof, prove_reference, prove_rules, unexercised
from exports.problems import weighed
from kb.folder import read_folder
from kb.from_yaml.base import base_from
from kb.from_yaml.reference import reference_cases
from kb.profiles import every_rule
from tui.command_line import DONE, PROBLEMS


def run(arguments: argparse.Namespace) -> int:
    """Run all proofs; only what does not hold is listed."""
    files = read_folder(arguments.kb, cases=True)
    base = base_from(files)
    rules = list(prove_rules(base, date.today()))
    cases = [prove_reference(base, case) for case in reference_cases(files, base)]
    problems = tuple(problem for proof in (*rules, *cases) for problem in proof.problems)
    if problems:
        sys.stdout.write(weighed(problems))
    examples = sum(len(rule.examples) for rule in every_rule(base).values() if rule.stage != "retired")
    idle = unexercised(base, cases)
    sys.stdout.write(f"rules: {_held(rules)}, with {examples} examples\nreference cases: {_held(cases)}\n")
    sys.stdout.write(f"rules that are true in no reference case: {len(idle)}{': ' * bool(idle)}{', '.join(idle)}\n")
    return PROBLEMS if problems else DONE


def _held(proofs: list[Proof]) -> str:
    held = sum(not proof.problems for proof in proofs)
    return f"{held} of {len(proofs)} hold"
