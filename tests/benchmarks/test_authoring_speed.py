"""How long the knowledge engineer waits: for a drafted base to be read again, and for the impact on many cases.

Run: pytest tests/benchmarks/test_authoring_speed.py -n0 --benchmark-only
"""

from __future__ import annotations

from typing import Any

from engine.impact import impacts
from kb.editing.draft import Change, Step
from kb.editing.edits import Put
from kb.folder import PACKAGED
from kb.from_yaml.base import base_from
from tests.test_impact import POSITIVE, base_of, changed, draft_of, subjects

CASES = 1_000


def test_the_impact_on_a_thousand_cases(benchmark: Any) -> None:
    before = draft_of(PACKAGED)
    after = changed(before, "thresholds.yaml", Put(path=POSITIVE, value=80))
    every = subjects(before, after)
    many = (every * (CASES // len(every) + 1))[:CASES]
    base_of(before), base_of(after)

    found = benchmark.pedantic(lambda: list(impacts(base_of(before), base_of(after), many)), rounds=3)

    assert len(found) == CASES
    assert any(found)


def test_a_drafted_base_is_read_again(benchmark: Any) -> None:
    draft = draft_of(PACKAGED)
    base_from(draft.folder())
    values = iter(range(1, 1_000))

    def edit() -> None:
        step = Step(
            says="a change", changes=(Change(file="thresholds.yaml", edit=Put(path=POSITIVE, value=next(values) / 10)),)
        )
        base_from(draft.after(step).folder())

    benchmark.pedantic(edit, rounds=10)
