"""The two readers agree: what the experta network fires is what the judge finds true, for every rule set and case.

RUNG_PAIRS sets how many (rule set, case) pairs a hash seed gets; 20,000 in all when it is not set.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from engine.judging import Judge, Judged
from engine.network import Network
from engine.truth import Truth
from kb.terms import Origin
from tests.random_bases import RandomBase

HASH_SEEDS = ("0", "1", "2", "3", "4")
CASES = 40
PAIRS = int(os.environ.get("RUNG_PAIRS", "4000"))


def differences(seed: int, cases: int = CASES) -> list[str]:
    """Where the readers of one random base differ, over part-known cases."""
    made = RandomBase(seed)
    judge, network = Judge(made.edition), Network(made.edition)
    found = []
    for _ in range(cases):
        known = made.case()
        judged, firing = judge.judged(known), network.run(known)
        true = {rule for rule, truth in judged.truths.items() if truth is Truth.TRUE}
        derived = {t: v for t, v in judged.known.items() if made.base.terms[t].origin is Origin.DERIVED}
        false = {rule for rule, truth in judged.truths.items() if truth is Truth.FALSE}
        if true != firing.fired or derived != firing.derived or not firing.refuted <= false:
            found.append(f"base {seed}, case {known}: judged {sorted(true)}, fired {sorted(firing.fired)}")
    return found


@pytest.mark.parametrize("hash_seed", HASH_SEEDS)
def test_the_judge_and_the_network_agree_under_every_hash_seed(hash_seed: str) -> None:
    code = f"import tests.test_agreement as t; t.report({int(hash_seed)})"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[0] == f"{PAIRS} pairs, 0 differences", run.stdout


def test_the_network_fires_in_the_same_order_under_every_hash_seed() -> None:
    code = "import tests.test_agreement as t; t.trace()"
    traces = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in HASH_SEEDS
    }

    assert len(traces) == 1
    assert traces.pop().count(b"Fired") > 50


def test_a_reader_that_lies_is_noticed() -> None:
    """The comparison above can fail: a judge that turns one truth round is found out."""
    made = RandomBase(7)
    known = made.case()
    firing = Network(made.edition).run(known)
    judged = Judge(made.edition).judged(known)
    lie = next(rule for rule, truth in judged.truths.items() if truth is Truth.FALSE)
    lying = Judged({**judged.truths, lie: Truth.TRUE}, judged.known)

    from engine.network import disagreements

    assert not list(disagreements(made.edition, firing, judged))
    assert list(disagreements(made.edition, firing, lying)) == [lie]


def report(offset: int) -> None:
    """Print how many pairs were tried and where the readers differ."""
    found = [line for n in range(PAIRS // CASES) for line in differences(offset * 1_000_000 + n)]
    sys.stdout.write(f"{PAIRS} pairs, {len(found)} differences\n" + "\n".join(found[:5]) + "\n")


def trace() -> None:
    """Print what fires, in order, over some bases and cases."""
    for seed in range(10):
        made = RandomBase(seed)
        network = Network(made.edition)
        for _ in range(5):
            sys.stdout.write(f"{network.run(made.case()).trace}\n")
