"""A question is answered only by who has read it, and only about the site that it names."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from engine.findings import Status
from kb.case import Case
from tests.builders import SMALL_BASE
from tests.driving import Driver, consulted, driven, press, settled, write

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
