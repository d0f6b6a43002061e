"""The saved consultations told apart by what the ledger says, given out from the screen, and counted over all."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from textual import events
from textual.screen import Screen
from textual.widgets import Input

from engine.judging import Standing
from exports.giving import FORMS
from exports.ledger.log import Ledger
from exports.overview import Count, overview
from exports.paper import laid_out
from exports.proof.checking import Checked, checked
from exports.store import Store, open_store
from kb.from_yaml.case import load_case
from kb.moves import Answered, Decided, TargetRenamed
from kb.signing import SigningKey, make_key
from tests.builders import SMALL_BASE, small_base
from tests.driving import Driver, press, settled
from tests.giving_out import LEDGER, decide, failures, opened, out
from tests.seeing import NARROW, fill, listed, run, said
from tui.app import RungApp
from tui.commands.verify import handed
from tui.desk import Desk
from tui.panes.row_list import RowList
from tui.rows.exporting import file_name
from tui.rows.overview import TIMES, since, told_lines
from tui.screens.export_form import ExportScreen
from tui.screens.overview import OverviewScreen
from tui.screens.problems import ProblemsScreen
from tui.screens.reading import Reading
from tui.screens.records import RecordsScreen

KNEE = "left knee"
NOTE = "Mr Miller asked to wait"
WORDS = "correct horse battery"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SigningKey]:
    """The ledger's key in a file."""
    path = tmp_path_factory.mktemp("keys") / "ledger.key"
    return path, make_key(path, LEDGER, WORDS)


@pytest.fixture
def place(tmp_path: Path, key: tuple[Path, SigningKey], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with the store in it, where files are written when no other is named."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNG_LEDGER_KEY", str(key[0]))
    monkeypatch.delenv("RUNG_LEDGER_PASSPHRASE", raising=False)
    return tmp_path


def a_desk(folder: Path, case: str, note: str | None = "") -> Desk:
    """A consultation in the store that `run` opens: with a decision where a note is given."""
    base = small_base()
    desk = Desk.begin(base, replace(load_case(SMALL_BASE / "cases" / "sound.yaml", base), id=case, expect=()),
                      opened(folder / "kept.sqlite"), by="dr")  # fmt: skip
    if note is None:
        desk.make(Answered(term="fever", value="no"))
    else:
        decide(desk, note)
    return desk


def entries(folder: Path) -> int:
    with open_store(str(folder / "kept.sqlite")) as store:
        return Ledger(store).size


def verified(path: Path, key: tuple[Path, SigningKey]) -> Checked:
    return checked(handed(path, None), key[1].verifier)


def chosen(pilot: Driver) -> str:
    return {row.lead[0]: row.id for row in pilot.app.screen.query_one("#forms", RowList).rows}["●"]


async def enter(pilot: Driver, **fields: str) -> None:
    """Fill in fields of the form."""
    for name, text in fields.items():
        pilot.app.screen.query_one(f"#{name}", Input).focus()
        await settled(pilot)
        await fill(pilot, text)


async def choose(pilot: Driver, form: str) -> None:
    pilot.app.screen.query_one("#forms").focus()
    await press(pilot, *["down"] * (list(FORMS).index(form) - list(FORMS).index(chosen(pilot))))
    assert chosen(pilot) == form


def test_kinds_tell_consultations_apart_by_what_the_ledger_says_of_them(tmp_path: Path) -> None:
    a_desk(tmp_path, "OPEN", None)
    against, amended = a_desk(tmp_path, "AGAINST"), a_desk(tmp_path, "AMENDED")
    against.make(Decided(target=KNEE, option="wait", reason="patient-refuses"))
    against.make(TargetRenamed(old=KNEE, new="[red]hip\u202e"))
    decide(amended, "once more")
    out(a_desk(tmp_path, "GIVEN"), "text", signed=False)
    kinds = {
        "all": ["OPEN", "AGAINST", "AMENDED", "GIVEN"], "open": ["OPEN"],
        "decided": ["AGAINST", "AMENDED", "GIVEN"], "overridden": ["AGAINST"],
        "amended": ["AGAINST", "AMENDED"], "exported": ["GIVEN"],
    }  # fmt: skip

    def names(pilot: Driver) -> set[str]:
        rows = pilot.app.screen.query_one("#saved", RowList).rows
        return {row.pieces[0][0].strip() for row in rows if not row.heading}

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s")
        for kind in (*list(kinds)[1:], "all"):
            await press(pilot, "f")
            assert names(pilot) == set(kinds[kind]), kind
        assert "against the advice 1 · amended 2 · given out 1" in said(pilot, "#counted")
        await press(pilot, "F")
        assert names(pilot) == {"GIVEN"}
        assert "given out once" in said(pilot, "#state Static")
        await press(pilot, "F", "F")
        assert "! Against the advice: [red]hip[U+202E], for a reason" in said(pilot, "#state Static")
        assert "[red]hip[U+202E]" in pilot.app.screen.query_one("#saved", RowList).rows[0].text

    run(tmp_path, scenario, None)


def test_a_pdf_and_a_bundle_are_given_out_by_keys_and_verify(place: Path, key: tuple[Path, SigningKey]) -> None:
    a_desk(place, "A-1")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "x")
        await enter(pilot, passphrase=WORDS, to="the insurer")
        for form, name in (("bundle", "A-1.zip"), ("pdf", "A-1.pdf")):
            await choose(pilot, form)
            await press(pilot, "ctrl+s")
            assert isinstance(pilot.app.screen, Reading)
            told = "".join(said(pilot, "Page Static").split())
            assert f"{place}/{name}" in told
            assert f"rungverify{place}/{name}--key{key[0]}.pub" in told
            assert f"entry{entries(place) - 1}saysthattherecordinentry0wasgivenout,totheinsurer" in told
            await press(pilot, "escape")
        await press(pilot, "escape")
        assert "given out twice" in said(pilot, "#state Static")

    run(place, scenario, None)
    for name in ("A-1.zip", "A-1.pdf"):
        found = verified(place / name, key)
        assert (failures(found), found.holds) == ([], True)


def test_what_was_typed_stays_when_the_passphrase_is_wrong(place: Path) -> None:
    a_desk(place, "A-1")
    before = entries(place)
    typed = {"file": "for the insurer.json", "to": "the insurer", "passphrase": "wrong"}

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "x")
        await choose(pilot, "json")
        await press(pilot, "ctrl+s")
        assert pilot.app.focused is pilot.app.screen.query_one("#passphrase")
        await enter(pilot, **typed)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ProblemsScreen)
        await press(pilot, "escape")
        assert {name: pilot.app.screen.query_one(f"#{name}", Input).value for name in typed} == typed
        assert (chosen(pilot), entries(place)) == ("json", before)
        await enter(pilot, passphrase=WORDS)
        await press(pilot, "ctrl+s")
        assert not isinstance(pilot.app.screen, ProblemsScreen)

    run(place, scenario, None)
    assert (place / "for the insurer.json").exists()


def test_what_could_not_be_written_is_logged_once_and_written_elsewhere(place: Path) -> None:
    """A name so long that the file beside it, from which it is renamed, cannot be made."""
    a_desk(place, "A-1")
    before = entries(place)

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "x")
        await choose(pilot, "text")
        await enter(pilot, key="", file=f"{'a' * 245}.txt")
        await press(pilot, "ctrl+s")
        assert "it is logged as given out" in said(pilot, "Page Static")
        await press(pilot, "escape")
        await enter(pilot, file="no/such/folder.txt")
        assert "✗ there is no folder no/such" in said(pilot, "#file-words")
        await enter(pilot, file="short.txt")
        await press(pilot, "ctrl+s")
        assert "! Not proven: no key signed it" in said(pilot, "Page Static")

    run(place, scenario, None)
    assert [one.name for one in place.iterdir() if one.suffix == ".txt"] == ["short.txt"]
    assert entries(place) == before + 1


def test_a_file_that_is_there_is_replaced_only_when_asked_twice_and_never_below_a_foreign_proof(place: Path) -> None:
    a_desk(place, "A-1")
    for name in ("A-1.txt", "old.txt", "other.txt.proof"):
        (place / name).write_text("old", encoding="utf-8")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "x")
        await choose(pilot, "text")
        assert pilot.app.screen.query_one("#file", Input).value == "A-1-2.txt"
        await enter(pilot, key="", file="other.txt")
        await press(pilot, "ctrl+s")
        assert "the proof of another file" in said(pilot, "#file-words")
        await enter(pilot, file="old.txt")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ExportScreen)
        assert (place / "old.txt").read_text(encoding="utf-8") == "old"
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Reading)

    run(place, scenario, None)
    assert "Target: left knee" in (place / "old.txt").read_text(encoding="utf-8")
    assert (place / "A-1.txt").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("keep", [False, True], ids=["dropped", "kept"])
def test_a_deidentified_record_drops_the_note_unless_it_was_read_and_kept(
    keep: bool, place: Path, key: tuple[Path, SigningKey]
) -> None:
    a_desk(place, "A-1", NOTE)

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "x")
        await choose(pilot, "deidentified")
        assert pilot.app.screen.query_one("#file", Input).value == "deidentified.json"
        assert f"“{NOTE}”" in pilot.app.screen.query_one("#notes", RowList).rows[0].text
        if keep:
            await press(pilot, "tab", "down")
        assert f"{'! kept' if keep else 'dropped'}, the note on decision 1" in said(pilot, "#preview Static")
        await enter(pilot, passphrase=WORDS)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Reading)

    run(place, scenario, None)
    content = (place / "deidentified.json").read_text(encoding="utf-8")
    assert (NOTE in content, KNEE in content, "A-1" in content) == (keep, False, False)
    assert verified(place / "deidentified.json", key).holds


def test_looking_at_every_form_logs_nothing_even_of_what_was_never_logged(place: Path) -> None:
    a_desk(place, "A-1", None)
    seen = {
        "bundle": "knowledge/ (15 files)", "json": "no decision", "pdf": "## The ladder", "html": "## The ladder",
        "markdown": "## The ladder", "text": "This is a preview.", "deidentified": "THE LADDER OF SITE 1",
    }  # fmt: skip

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "x")
        for form, words in seen.items():
            await choose(pilot, form)
            assert words in said(pilot, "#preview Static"), form

    run(place, scenario, None)
    assert entries(place) == 0


def test_what_was_changed_since_it_was_shown_is_not_given_out_unseen(place: Path) -> None:
    desk = a_desk(place, "A-1")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "x")
        await choose(pilot, "text")
        await enter(pilot, key="")
        desk.make(Answered(term="pain_score", value=2, target=KNEE))
        await press(pilot, "ctrl+s")
        assert "no longer what the preview shows" in said(pilot, "Page Static")
        await press(pilot, "escape")
        assert "Nothing can be offered" in said(pilot, "#preview Static")
        await press(pilot, "ctrl+s")
        assert "Written:" in said(pilot, "Page Static")

    run(place, scenario, None)


def test_without_a_key_a_page_can_be_given_out_and_nothing_else(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RUNG_LEDGER_KEY")
    a_desk(place, "A-1")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "x", "ctrl+s")
        assert pilot.app.focused is pilot.app.screen.query_one("#key")
        assert "nothing without the ledger's signature" in said(pilot, "#key-words")
        await choose(pilot, "markdown")
        assert "it proves nothing" in said(pilot, "#key-words")
        await press(pilot, "ctrl+s")
        assert "! Not proven" in said(pilot, "Page Static")

    run(place, scenario, None)


def test_an_earlier_entry_is_given_out_as_it_was_and_never_another_consultations(place: Path) -> None:
    desk, other = a_desk(place, "A-1", "at first"), a_desk(place, "B-2")
    decide(desk, "later")

    async def scenario(pilot: Driver) -> None:
        pilot.app.push_screen(ExportScreen(desk.id or "", 0))
        await settled(pilot)
        await choose(pilot, "markdown")
        await enter(pilot, key="")
        await press(pilot, "ctrl+s")
        assert "says that the record in entry 0 was given out" in said(pilot, "Page Static")
        pilot.app.push_screen(ExportScreen(other.id or "", 0))
        await settled(pilot)
        assert "entry 0 is not about the consultation" in said(pilot, "#preview Static")

    run(place, scenario, None)
    assert "> at first" in (place / "A-1.md").read_text(encoding="utf-8")


def test_on_a_narrow_screen_the_form_and_the_preview_take_turns(place: Path) -> None:
    a_desk(place, "A-1")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "x")
        screen = pilot.app.screen
        form, preview = screen.query_one("FormScroll"), screen.query_one("#preview")
        for keys, shown in ((("f2",), False), (("escape",), True)):
            await press(pilot, *keys)
            assert (form.display, preview.display) == (shown, not shown)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, RecordsScreen)

    run(place, scenario, None, NARROW)


@pytest.mark.parametrize(
    ("form", "case", "name"),
    [
        ("pdf", "A-1", "A-1.pdf"),
        ("pdf", "../../etc/passwd", "etc_passwd.pdf"),
        ("text", "\x1b[2J ☺", "2J.txt"),
        ("bundle", "..", "consultation.zip"),
        ("deidentified", "A-1", "deidentified.json"),
    ],
)
def test_a_file_is_named_after_its_case_and_cannot_be_led_elsewhere(
    form: str, case: str, name: str, tmp_path: Path
) -> None:
    assert file_name(form, case, tmp_path) == name


def counted(folder: Path) -> Store:
    """Three consultations: the advice taken, overridden, and corrected."""
    a_desk(folder, "A-1")
    a_desk(folder, "B-2").make(Decided(target=KNEE, option="wait", reason="patient-refuses"))
    decide(a_desk(folder, "C-3"), "once more")
    return open_store(str(folder / "kept.sqlite"))


def test_the_overview_on_screen_agrees_with_what_was_counted(tmp_path: Path) -> None:
    with counted(tmp_path) as store:
        found = overview(store)
    [block] = [one for one in found.options if one.option == "block"]

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "o")
        assert "3 consultations, 3 pain sites, 3 decisions." in said(pilot, "#told Static")
        await press(pilot, "o", "down")
        assert listed(pilot, "#list")[1] == "option:block"
        told = said(pilot, "#told Static")
        assert f"{block.offered} of {block.ladders}: offered" in told
        assert f"{block.accepted} of {block.first}: it was chosen" in told
        assert "1 of 1: The patient refuses (patient-refuses)" in told
        await press(pilot, "end")
        assert "Decisions where it fired: 3" in said(pilot, "#told Static")
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, RecordsScreen)

    run(tmp_path, scenario, None)
    assert (block.first, block.accepted, block.overridden) == (3, 2, 1)


def test_the_overview_turns_through_times_and_knowledge_and_says_so(tmp_path: Path) -> None:
    counted(tmp_path).close()

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "o")
        for time in (*TIMES[1:], TIMES[0]):
            await press(pilot, "t")
            assert f"▸{time}" in said(pilot, "#state")
            assert "3 consultations" in said(pilot, "#state")
        await press(pilot, "n")
        assert "▸today's" in said(pilot, "#state")
        assert "only records whose knowledge" in said(pilot, "#told Static")
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, OverviewScreen)

    run(tmp_path, scenario, None)


def test_a_count_that_takes_long_is_left_at_once(tmp_path: Path) -> None:
    """The thread that counts is held up for as long as it takes to leave."""
    counted(tmp_path).close()
    held = threading.Event()

    async def until(pilot: Driver, screen: type[Screen[Any]]) -> None:
        async with asyncio.timeout(10):
            while not (isinstance(pilot.app.screen, screen) and pilot.app.screen.is_mounted):
                await asyncio.sleep(0.001)

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s")
        cast("RungApp", pilot.app).mind.submit(held.wait)
        try:
            await send(pilot, "o", until(pilot, OverviewScreen))
            assert "counting" in said(pilot, "#state")
            await send(pilot, "escape", until(pilot, RecordsScreen))
        finally:
            held.set()
        await settled(pilot)

    async def send(pilot: Driver, key: str, seen: Awaitable[None]) -> None:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await seen

    run(tmp_path, scenario, None)


def test_an_overview_of_nothing_says_how_a_record_comes_to_be_kept(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "o")
        assert "A record is kept with every decision" in said(pilot, "#told Static")

    run(tmp_path, scenario, None)


def test_a_count_that_is_watched_comes_to_the_same(tmp_path: Path) -> None:
    with counted(tmp_path) as store:
        count, seen = Count(store), []
        while count.go_on(1):
            seen.append((count.done, count.of))

        assert seen == [(1, 3), (2, 3)]
        assert count.overview == overview(store)


def test_every_option_and_rule_is_told_in_words(tmp_path: Path) -> None:
    with counted(tmp_path) as store:
        found = overview(store)

    for one in found.options:
        stood = {Standing.OFFERED: one.offered, Standing.RULED_OUT: one.ruled_out}
        text = laid_out(told_lines(found, f"option:{one.option}", small_base()), 120)
        assert all(f"{count} of {one.ladders}: {standing.value}" in text for standing, count in stood.items())
    for rule in found.rules:
        text = laid_out(told_lines(found, f"rule:{rule.side}:{rule.rule}", small_base()), 120)
        assert f"{rule.fired} of {rule.ladders}: it fired" in text
        assert small_base().rules[rule.rule].because in text


def test_a_span_of_time_begins_on_its_day() -> None:
    assert [since(time, date(2026, 5, 31)) for time in TIMES] == [
        None, date(2026, 1, 1), date(2025, 5, 31), date(2026, 2, 28),
    ]  # fmt: skip
