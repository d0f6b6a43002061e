"""How long it takes to keep a decision, to give it out in every form, to verify that, and to judge it again.

The packaged knowledge base and one of its cases: a record of a quarter of a megabyte. Read the numbers as ratios of
one run.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from exports.giving import FORMS, Wish, asked_for, give
from exports.overview import overview
from exports.proof.checking import Handed, checked
from exports.replay import replayed
from exports.store import open_store
from kb.folder import PACKAGED
from kb.from_yaml.case import load_case
from kb.moves import Undone
from tests.builders import packaged_base
from tests.giving_out import decide, ledger_key
from tui.desk import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    base = packaged_base()
    case = replace(load_case(PACKAGED / "cases" / "art_16.yaml", base), expect=())
    with open_store(str(tmp_path_factory.mktemp("kept") / "kept.sqlite")) as store:
        desk = Desk.begin(base, case, store, by="dr")
        decide(desk)
        yield desk


def wish(desk: Desk, form: str) -> Wish:
    assert desk.store is not None
    return Wish(asked_for(desk.store, desk.id or "", packaged_base), form, ledger_key(), "dr")


def test_a_decision_kept_with_its_record(benchmark: Any, desk: Desk) -> None:
    def again() -> None:
        desk.make(Undone())
        decide(desk)

    benchmark.pedantic(again, rounds=5, warmup_rounds=1)


@pytest.mark.parametrize("form", FORMS)
def test_an_export(benchmark: Any, desk: Desk, form: str) -> None:
    wanted = wish(desk, form)

    given = benchmark.pedantic(give, (desk.store, wanted), rounds=5, warmup_rounds=1)

    assert given.content


def test_what_is_given_out_is_looked_for(benchmark: Any, desk: Desk) -> None:
    """The knowledge base is read from the store, and the consultation judged, to see whether it has moved on."""
    benchmark.pedantic(wish, (desk, "json"), rounds=3)


@pytest.mark.parametrize("form", ["json", "bundle", "deidentified"])
def test_verifying_an_export(benchmark: Any, desk: Desk, form: str) -> None:
    handed = Handed("it", give(desk.store, wish(desk, form)).content)  # type: ignore[arg-type]

    found = benchmark.pedantic(checked, (handed, ledger_key().verifier), rounds=5, warmup_rounds=1)

    assert found.holds


def test_a_record_judged_again(benchmark: Any, desk: Desk) -> None:
    record = wish(desk, "json").asked.record

    found = benchmark.pedantic(replayed, (record, packaged_base()), rounds=5, warmup_rounds=1)

    assert found.same


def test_counting_over_a_consultation(benchmark: Any, desk: Desk) -> None:
    found = benchmark(overview, desk.store)

    assert found.consultations == 1
