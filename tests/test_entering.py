"""Reference cases entered from nothing, by keys alone, give the same record as their files."""

import asyncio
from pathlib import Path

import pytest

from engine.consultation import Consultation
from exports.record import canonical, record
from kb.folder import PACKAGED
from kb.from_yaml.case import load_case
from tests.driving import consulted, driven
from tests.entering import enter
from tui.app import RungApp

CASES = {
    "art_10": "a relief that ended early",
    "crt_18": "another region",
    "pub_13": "red flags, and a span typed in another unit",
    "pub_18": "rows that concern every site",
    "knee_with_a_spinal_nerve": "facts that cannot all be true",
    "three_weeks_after_ablation": "too early to tell",
    "guard_child": "outside the ladder",
    "bladder_trouble_after_a_good_year": "an alarm after a good year",
    "third_occipital_headache_returns": "a headache",
    "palliative_back_pain": "palliative care",
}


async def entered_as_in_the_file(folder: Path, name: str) -> tuple[bytes, bytes]:
    """The record of the case entered by keys, and of its file."""
    async with driven(folder, size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, RungApp)
        case = load_case(PACKAGED / "cases" / f"{name}.yaml", app.base)
        await enter(pilot, case)
        return canonical(record(consulted(pilot).consultation)), canonical(record(Consultation(app.base, case)))


@pytest.mark.parametrize("name", CASES)
def test_a_case_entered_by_keys_gives_the_record_of_its_file(name: str, tmp_path: Path) -> None:
    by_keys, by_file = asyncio.run(entered_as_in_the_file(tmp_path, name))

    assert by_keys == by_file
