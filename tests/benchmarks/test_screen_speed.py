"""How long a key press takes until its ladder is on the screen, in the real application.

Run: pytest tests/benchmarks/test_screen_speed.py -n0 --benchmark-only
     --benchmark-columns=median,iqr,max,rounds; the 95th percentile stands under extra_info (-v, or the JSON).
"""

from __future__ import annotations

import asyncio
import resource
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kb.folder import PACKAGED
from tests.driving import Driver, consulted, driven, settled

DEMO = PACKAGED / "cases" / "early_return_of_facet_pain.yaml"
ROUNDS = 200


@contextmanager
def running(folder: Path) -> Iterator[tuple[asyncio.Runner, Driver]]:
    """The application on the demo case, its loop standing still between runs."""
    with asyncio.Runner() as runner:
        app = driven(folder, case=DEMO, foresight=True, frames=True)
        pilot = runner.run(app.__aenter__())
        yield runner, pilot
        runner.run(settled(pilot))
        runner.run(app.__aexit__(None, None, None))


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


async def _to_ladder(pilot: Driver, number: int, spans: list[float]) -> None:
    """One answer, and taking it back; the time until the ladder was painted is noted."""
    screen, painted = consulted(pilot), asyncio.Event()
    wait = screen._painted

    async def noted() -> None:
        await wait()
        spans.append((time.perf_counter() - began) * 1000)
        painted.set()

    screen._painted = noted  # type: ignore[method-assign]
    began = time.perf_counter()
    pilot.app.simulate_key("n" if number % 2 == 0 else "z")
    await painted.wait()
    screen._painted = wait  # type: ignore[method-assign]


def test_from_key_press_to_painted_ladder(benchmark: Any, tmp_path: Path) -> None:
    spans: list[float] = []
    with running(tmp_path) as (runner, pilot):
        numbers = iter(range(10 * ROUNDS))
        benchmark.pedantic(
            lambda: runner.run(_to_ladder(pilot, next(numbers), spans)),
            teardown=lambda: runner.run(settled(pilot)),
            rounds=ROUNDS,
        )
    benchmark.extra_info["p95_ms"] = round(p95(spans), 1)
    benchmark.extra_info["median_ms"] = round(statistics.median(spans), 1)


@pytest.mark.skipif("not config.getoption('--benchmark-only')", reason="a thousand answers take minutes")
@pytest.mark.timeout(900)
def test_memory_over_a_thousand_answers(benchmark: Any, tmp_path: Path) -> None:
    """The process's peak after 1,000 answers over that after 100; the course itself is all that may grow."""
    spans: list[float] = []

    def answers(count: int) -> int:
        for number in range(count):
            runner.run(_to_ladder(pilot, number, spans))
            runner.run(settled(pilot))
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with running(tmp_path) as (runner, pilot):
        first = answers(100)
        last = benchmark.pedantic(answers, args=(900,), rounds=1)
    benchmark.extra_info["grown_kB"] = last - first  # ru_maxrss is in kB on Linux
