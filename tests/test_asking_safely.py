"""A question is answered only by who has read it, and only about the site that it names."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.widgets import Input, Static

from engine.findings import Status
from kb.case import Case
from tests.builders import SMALL_BASE
from tests.driving import Driver, consulted, driven, press, settled, write
from tests.stores import locked
from tui.panes.saving_line import SavingLine
from tui.screens.reading import Reading
from tui.screens.row_form import RowForm
from tui.screens.what_if import WhatIfScreen

NEW = "case: SAFE-1\nas_of: 2026-11-22\ntargets:\n  - target: left knee\n"
TWO = """\
case: SAFE-2
as_of: 2026-11-22
findings: {none_of: [red_flags]}
treatments: none
targets:
  - target: left knee [/new]
    findings: {side: left}
    blocks: none
  - target: right knee [b]
    findings: {side: right}
    blocks: none
"""
Scenario = Callable[[Driver], Awaitable[None]]


def run(
    folder: Path,
    text: str,
    scenario: Scenario,
    size: tuple[int, int] = (80, 24),
    reaction: float = 0,
    kb: Path | None = SMALL_BASE,
) -> None:
    case = folder / "case.yaml"
    case.write_text(text, encoding="utf-8")

    async def whole() -> None:
        async with driven(folder, case=case, kb=kb, size=size) as pilot:
            consulted(pilot).box.reaction = reaction
            await scenario(pilot)

    asyncio.run(whole())


def case_of(pilot: Driver) -> Case:
    return consulted(pilot).desk.course.case


def open_flags(pilot: Driver) -> list[str]:
    """The red flags that were not asked."""
    entered = consulted(pilot).consultation.opinions[0].entered
    members = consulted(pilot).consultation.base.members("red_flags")
    return [term.id for term in members if entered[term.id].status is Status.NOT_ASKED]


def test_no_on_one_red_flag_answers_that_one_only(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        first, *others = open_flags(pilot)
        await press(pilot, "home", "n")

        assert open_flags(pilot) == others
        assert case_of(pilot).patient.findings == {first: "no"}

    run(tmp_path, NEW, scenario)


def test_enter_alone_never_says_that_there_is_no_red_flag(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "enter", "escape", "enter")

        assert case_of(pilot).patient.none_of == ()

    run(tmp_path, NEW, scenario)


def test_none_of_these_needs_the_whole_list_on_the_screen(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "0")
        assert case_of(pilot).patient.none_of == ()
        await press(pilot, "home", "end", "0")
        assert case_of(pilot).patient.none_of == ()

        await press(pilot, "home", "0", "0", "0", "0")
        assert case_of(pilot).patient.none_of == ("red_flags",)

    run(tmp_path, NEW, scenario, kb=None)


def test_a_key_that_is_held_down_answers_one_question(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await asyncio.sleep(0.3)
        await press(pilot, *["n"] * 6)

        assert consulted(pilot).desk.course.length == 1

    run(tmp_path, NEW, scenario, reaction=0.15)


def test_what_was_typed_for_one_site_is_not_in_the_field_of_another(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        box = consulted(pilot).box
        consulted(pilot).ask("term", "pain_score", "left knee [/new]")
        await settled(pilot)
        await write(pilot, "8")
        consulted(pilot).ask("term", "pain_score", "right knee [b]")
        await settled(pilot)

        assert box._field_text() == ""
        await press(pilot, "enter")
        assert [target.findings.get("pain_score") for target in case_of(pilot).targets] == [None, None]

    run(tmp_path, TWO, scenario)


def test_a_history_is_asked_about_until_it_is_said_to_be_whole(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        consulted(pilot).ask("table", "blocks", "right knee [b]")
        await settled(pilot)
        await press(pilot, "plus")
        await write(pilot, "2026-11-20")
        await press(pilot, "ctrl+s")

        box = consulted(pilot).box
        assert box.asking is not None
        assert (box.asking.question.id, box.asking.site) == ("blocks", "right knee [b]")
        assert [len(target.histories["blocks"].rows) for target in case_of(pilot).targets] == [0, 1]
        await press(pilot, "n")
        assert box.asking.question.id != "blocks" or box.asking.question.gap is not None

    run(tmp_path, TWO, scenario, size=(120, 40))


def test_sites_are_called_what_they_are_called(tmp_path: Path) -> None:
    """Brackets in a name are letters, not markup."""

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "f4", "right_square_bracket")

        assert consulted(pilot).target == "right knee [b]"
        assert [str(tab.label) for tab in consulted(pilot).query("Tab").results()] == [  # type: ignore[attr-defined]
            "left knee [/new]",
            "right knee [b]",
        ]

    run(tmp_path, TWO, scenario)


def put(pilot: Driver) -> str:
    """The id of the question that is put; empty where there is none."""
    box = consulted(pilot).box
    return box.asking.question.id if box.asking else ""


def told_aside(pilot: Driver) -> str:
    """What is said to be put aside; empty where nothing is."""
    box = consulted(pilot).box
    return str(box.query_one(".aside", Static).content) if box.has_class("-aside") else ""


def test_not_now_records_nothing_and_brings_the_next_question(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        seen = []
        for _ in range(5):
            seen.append((put(pilot), told_aside(pilot)))
            await press(pilot, "l" if consulted(pilot).box.has_focus_within and not typing(pilot) else "f7")

        assert [name for name, _ in seen] == ["red_flags", "blocks", "pain_score", "onset", "red_flags"]
        assert [told for _, told in seen] == [
            "",
            "Put aside, 1 not answered: Red flags",
            "Put aside, 2 not answered: Red flags; Blocks",
            "Put aside, 3 not answered: Red flags; Blocks; Pain score",
            "Put aside, 3 not answered: Blocks; Pain score; Onset",
        ]
        assert put(pilot) == "blocks"
        assert consulted(pilot).desk.course.length == 0

    run(tmp_path, NEW, scenario)


def typing(pilot: Driver) -> bool:
    return isinstance(pilot.app.focused, Input)


def test_what_was_put_aside_is_marked_in_the_findings_and_asked_again_from_there(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "l", "l", "f3")
        marked = [row.id for row in consulted(pilot).findings.rows if "put aside for now" in row.text]
        assert marked == ["group:red_flags", "table:blocks"]

        consulted(pilot).findings.go_to("table:blocks")
        await press(pilot, "enter")
        assert (put(pilot), told_aside(pilot)) == ("blocks", "Put aside, 1 not answered: Red flags")
        await press(pilot, "escape")
        assert put(pilot) == "blocks"

    run(tmp_path, NEW, scenario, size=(120, 40))


def test_a_question_that_came_back_is_said_to_and_is_done_once_it_is_answered(tmp_path: Path) -> None:
    text = NEW.replace("left knee", "left knee\n    findings: {pain_score: 8, onset: 1 year ago}\n    blocks: none")

    async def scenario(pilot: Driver) -> None:
        box = consulted(pilot).box
        await press(pilot, "l")
        assert (put(pilot), str(box.border_title)) == ("red_flags", "Put aside before; nothing else is open · F2")
        await press(pilot, "home", "0")
        assert case_of(pilot).patient.none_of == ("red_flags",)
        assert (put(pilot), consulted(pilot).desk.aside) == ("", ())
        await press(pilot, "l")
        assert put(pilot) == ""

    run(tmp_path, text, scenario, size=(120, 40))


def test_a_question_about_the_patient_is_put_aside_for_every_site(tmp_path: Path) -> None:
    text = TWO.replace("findings: {none_of: [red_flags]}\n", "")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "l", "f4", "right_square_bracket")
        assert put(pilot) != "red_flags"
        assert consulted(pilot).box.asking.question.target == "right knee [b]"  # type: ignore[union-attr]

    run(tmp_path, text, scenario, size=(120, 40))


def test_what_if_puts_aside_on_its_copy_only(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "l", "i")
        copy = pilot.app.screen
        assert isinstance(copy, WhatIfScreen)
        assert copy.box.asking is not None
        assert copy.box.asking.question.id == "blocks"
        await press(pilot, "l")
        assert len(copy.desk.aside) == 2
        await press(pilot, "f2", "escape", "escape")
        assert put(pilot) == "blocks"
        assert len(consulted(pilot).desk.aside) == 1

    run(tmp_path, NEW, scenario, size=(120, 40))


CLASH = """\
case: SAFE-3
as_of: 2026-11-22
findings: {none_of: [red_flags]}
treatments: none
blocks: [{date: 2026-11-20, relief: 0, relief_hours: 3}]
targets:
  - target: left knee
    findings: {side: left, pain_score: 0}
    blocks: [{date: 2026-11-21, relief: 80}]
"""


def test_facts_that_clash_are_marked_and_the_question_leads_to_each(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        screen = consulted(pilot)
        assert {row.id: row.lead[0] for row in screen.findings.rows if "clashes" in row.text} == {
            "term:pain_score": "✗", "table:blocks": "✗", "shared:blocks:1": "1",
        }  # fmt: skip
        assert "✗ clashes" in next(row.text for row in screen.findings.rows if row.id == "shared:blocks:1")
        assert str(screen.box.border_title) == "Correct this first · F2"

        await press(pilot, "f4", "f2", "enter")
        assert isinstance(pilot.app.screen, RowForm)
        await press(pilot, *["enter"] * 2)
        await write(pilot, "0")
        await press(pilot, "ctrl+s", "escape", "f4", "f2", "enter")
        assert put(pilot) == "pain_score"
        await write(pilot, "8")
        await press(pilot, "enter")
        assert not screen.consultation.contradictions
        assert not [row for row in screen.findings.rows if "clashes" in row.text]

    run(tmp_path, CLASH, scenario, size=(120, 40))


def test_no_answer_key_answers_a_clash(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "y", "n", "u", "0", "l")
        assert consulted(pilot).desk.course.length == 0
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, Reading)

    run(tmp_path, CLASH, scenario)


def test_a_day_before_any_threshold_says_how_to_mend_it(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        words = str(consulted(pilot).box.query_one(".ask", Static).content)
        assert "choose a later day" in words

    run(tmp_path, NEW.replace("2026", "2001"), scenario)


async def until(sign: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something can be seen."""
    for _ in range(round(seconds / 0.02)):
        if sign():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")


def test_an_answer_that_waits_for_another_program_says_so_until_it_is_kept(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        line = consulted(pilot).query_one(SavingLine)
        await press(pilot, "home", "n")
        assert not line.display
        with locked(str(tmp_path / "kept.sqlite")) as let_go:
            pilot.app.simulate_key("n")
            await until(lambda: line.display)
            assert str(line.content).startswith("Saving …")
            assert consulted(pilot).desk.course.length == 1
            pilot.app.simulate_key("n")
            let_go()
            await settled(pilot)
        assert str(line.content).startswith("✓ Saved, after")
        assert consulted(pilot).desk.course.length == 2
        await press(pilot, "z")
        assert not line.display

    run(tmp_path, NEW, scenario)


def test_an_answer_that_could_not_be_kept_is_said_not_to_be_and_stays_to_be_given(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        line = consulted(pilot).query_one(SavingLine)
        await press(pilot, "home", "n")
        kept = tmp_path / "kept.sqlite"
        kept.rename(tmp_path / "away.sqlite")
        await press(pilot, "home", "n")
        assert "✗ Not saved: " in str(line.content)
        assert (line.display, consulted(pilot).desk.course.length) == (True, 1)
        (tmp_path / "away.sqlite").rename(kept)
        await press(pilot, "n")
        assert (line.display, consulted(pilot).desk.course.length) == (False, 2)

    run(tmp_path, NEW, scenario)
