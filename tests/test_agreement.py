"""The two readers agree: what the experta network fires is what the judge finds true, for every rule set and case.

RUNG_PAIRS sets how many (rule set, case) pairs a hash seed gets: 1,000 when it is not set, which is 5,000 in all.
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
PAIRS = int(os.environ.get("RUNG_PAIRS", "1000"))


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
def test_under_every_hash_seed_the_judge_and_the_network_agree_and_the_order_of_firing_is_the_same(
    hash_seed: str,
) -> None:
    code = f"import tests.test_agreement as t; t.report({int(hash_seed)})"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    pairs, traces = run.stdout.splitlines()[0], [line for line in run.stdout.splitlines() if "Fired" in line]
    assert pairs == f"{PAIRS} pairs, 0 differences", run.stdout
    assert traces == fired()
    assert sum(line.count("Fired") for line in traces) > 50


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
    """Print how many pairs were tried and where the readers differ, then what fires."""
    found = [line for n in range(PAIRS // CASES) for line in differences(offset * 1_000_000 + n)]
    lines = (f"{PAIRS} pairs, {len(found)} differences", *found[:5], *fired())
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def fired() -> list[str]:
    """What fires, in order, over some bases and cases."""
    found = []
    for seed in range(10):
        made = RandomBase(seed)
        network = Network(made.edition)
        found += [f"{network.run(made.case()).trace}" for _ in range(5)]
    return [trace for trace in found if "Fired" in trace]
