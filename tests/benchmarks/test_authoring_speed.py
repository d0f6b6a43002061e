"""How long the knowledge engineer waits: for what an edit breaks, and for the impact on many cases.

Run: pytest tests/benchmarks/test_authoring_speed.py -n0 --benchmark-only
"""

from __future__ import annotations

import asyncio
import shutil
from itertools import cycle
from pathlib import Path
from typing import Any

from engine.impact import impacts
from kb.editing.draft import Change, Step
from kb.editing.edits import Put
from kb.folder import PACKAGED
from kb.from_yaml.base import base_from
from tests.driving import Driver, driven, press, settled
from tests.test_impact import POSITIVE, base_of, changed, draft_of, subjects
from tui.screens.editor import EditorScreen

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


async def _to_problems(pilot: Driver, key: str) -> None:
    """One key typed into the text of a rule, until its problems and examples are shown as they now are."""
    editor = pilot.app.screen
    assert isinstance(editor, EditorScreen)
    shown, show = asyncio.Event(), editor._show_problems

    def noted() -> None:
        show()
        if editor.bench.said.texts is editor.bench.draft.texts:
            shown.set()

    editor._show_problems = noted  # type: ignore[method-assign]
    pilot.app.simulate_key(key)
    await shown.wait()
    editor._show_problems = show  # type: ignore[method-assign]


def test_from_a_key_typed_in_a_rule_to_its_problems(benchmark: Any, tmp_path: Path) -> None:
    kb = Path(shutil.copytree(PACKAGED, tmp_path / "kb"))
    with asyncio.Runner() as runner:
        app = driven(tmp_path, kb=kb, author="repeat_ablation", frames=True)
        pilot = runner.run(app.__aenter__())
        runner.run(press(pilot, "f2", "end"))
        keys = cycle(["x", "backspace"])
        benchmark.pedantic(
            lambda: runner.run(_to_problems(pilot, next(keys))),
            teardown=lambda: runner.run(settled(pilot)),
            rounds=40,
        )
        runner.run(app.__aexit__(None, None, None))
