"""How long a document takes: made from a consultation, written, and set as a PDF.

Run: pytest tests/benchmarks/test_document_speed.py -n0 --benchmark-only
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from engine.consultation import Consultation
from exports.document import as_html, as_markdown, as_pdf, document_of
from exports.document.parts import Document
from kb.folder import PACKAGED
from kb.from_yaml.case import load_case
from tests.builders import packaged_base

RFA = packaged_base()
CASES = {"one site": RFA.demo or "", "two sites": "pub_01"}


def another(number: int, name: str = "one site") -> Consultation:
    """The same consultation under another pseudonym, so that nothing of it was made before."""
    return Consultation(RFA, replace(load_case(PACKAGED / "cases" / f"{CASES[name]}.yaml", RFA), id=f"case-{number}"))


def test_a_document_from_a_consultation(benchmark: Any) -> None:
    numbers = iter(range(1_000))
    benchmark.pedantic(document_of, setup=lambda: ((another(next(numbers)),), {}), rounds=10, warmup_rounds=1)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("write", [as_markdown, as_html, as_pdf])
def test_a_document_written(benchmark: Any, write: Callable[[Document], str | bytes], name: str) -> None:
    made = iter([document_of(another(number, name)) for number in range(11)])
    benchmark.pedantic(write, setup=lambda: ((next(made),), {}), rounds=10, warmup_rounds=1)


def test_a_pdf_of_one_consultation_from_its_case_on_in_under_a_second(benchmark: Any) -> None:
    numbers = iter(range(1_000))

    benchmark.pedantic(
        lambda now: as_pdf(document_of(now)),
        setup=lambda: ((another(next(numbers)),), {}),
        rounds=10,
        warmup_rounds=1,
    )

    if benchmark.stats is not None:
        assert benchmark.stats.stats.median < 1.0
