"""Reference cases entered from nothing, by keys alone, give the same record as their files; nothing pasted is lost."""

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.widget import Widget
from textual.widgets import Input, TextArea

from engine.consultation import Consultation
from exports.record import canonical, record
from kb.folder import PACKAGED
from kb.from_yaml.case import load_case
from tests.builders import TESTS
from tests.driving import Driver, consulted, driven, press, settled
from tests.entering import enter
from tests.seeing import run
from tui.app import RungApp
from tui.panes.form_scroll import FormScroll
from tui.row_at import RowAt

CASES = {
    "art_10": "a relief that ended early",
    "crt_18": "another region",
    "pub_13": "red flags, and a span typed in another unit",
    "pub_18": "rows that concern every site",
    "knee_with_a_spinal_nerve": "facts that cannot all be true",
    "three_weeks_after_ablation": "too early to tell",
    "palliative_back_pain": "outside the ladder",
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


PASTED = "left knee;\r\n\n  right knee\u2028; hip\n"


async def pasted(pilot: Driver, text: str) -> tuple[str, list[str]]:
    """What stands in the field that has the focus once a text was pasted, and what was said of it."""
    pilot.app.clear_notifications()
    field = pilot.app.focused
    assert isinstance(field, Input | TextArea)
    pilot.app.post_message(events.Paste(text))
    await settled(pilot)
    said = [note.message for note in pilot.app._notifications]
    return field.value if isinstance(field, Input) else field.text, said


@pytest.mark.parametrize("keys", ["n", "o", "s slash", "r slash"])
def test_several_lines_that_are_pasted_all_stand_in_the_field(keys: str, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, *keys.split(), "end", "ctrl+u")
        assert await pasted(pilot, "one line\n") == ("one line", [])
        await press(pilot, "home")
        text, said = await pasted(pilot, PASTED)
        assert text == "left knee; right knee ; hipone line"
        assert said == ["3 lines were pasted; they now stand in one, with blanks between them. Look it over."]
        await press(pilot, "ctrl+u")
        pilot.app.copy_to_clipboard("a\nb")
        await press(pilot, "ctrl+v")
        assert isinstance(pilot.app.focused, Input)
        assert pilot.app.focused.value.startswith("a b")

    run(tmp_path, scenario, None)


def test_what_is_pasted_takes_the_place_of_what_was_selected(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "n", "home", "shift+end")
        assert await pasted(pilot, "a-1") == ("a-1", [])

    run(tmp_path, scenario, None)


def test_a_note_keeps_its_lines(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "d", "enter")
        assert await pasted(pilot, "first\nsecond") == ("first\nsecond", [])
        await press(pilot, "ctrl+s")
        assert consulted(pilot).desk.course.case.decisions[0].note == "first\nsecond"

    run(tmp_path, scenario)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=["80x24", "60x20"])
def test_every_line_of_the_tallest_row_can_be_seen(size: tuple[int, int], tmp_path: Path) -> None:
    """What is being filled in stands there with its name and its hint; the last line is never pushed out."""

    async def scenario() -> None:
        async with driven(tmp_path, case=PACKAGED / "cases" / "early_return_of_facet_pain.yaml", size=size) as pilot:
            screen = consulted(pilot)
            for table in screen.consultation.base.tables.values():
                screen.open_row(RowAt(table, 0, screen.target))
                await settled(pilot)
                form = pilot.app.screen
                for _ in table.columns:
                    last, scroll = form.query_one(".clash"), form.query_one(FormScroll)
                    assert form.focused is not None
                    column = next(one for one in form.focused.ancestors if one.parent is scroll)
                    assert isinstance(column, Widget)
                    assert last.region in last.parent.content_region  # type: ignore[union-attr]
                    assert last.region.y >= scroll.region.bottom
                    assert column.region in scroll.region or column.size.height > scroll.size.height
                    await press(pilot, "tab")
                await press(pilot, "escape")

    asyncio.run(scenario())


def test_no_field_of_one_line_is_textuals_own(tmp_path: Path) -> None:
    """It would drop every line but the first that is pasted."""
    files = [path for path in (TESTS.parent / "tui").rglob("*.py") if path.name != "entry.py"]

    assert [path.name for path in files if "yield Input(" in path.read_text(encoding="utf-8")] == []
