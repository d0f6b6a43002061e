"""What stands beside a consultation: what if, the rules fired, other guidance and the time line."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Event
from typing import TypeVar

import pytest
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from kb.folder import PACKAGED
from kb.moves import Answered, HistoryGiven
from tests.builders import SMALL_BASE, TESTS, copied_base
from tests.driving import SIZES, Driver, consulted, driven, press, settled
from tui.actions import ACTIONS
from tui.intended_use import USE
from tui.panes.heading import Heading
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.rows.trace import stood_rows
from tui.screens.problems import TroubleScreen
from tui.screens.profiles import ProfilesScreen
from tui.screens.row_form import RowForm
from tui.screens.time_line import TimeLineScreen
from tui.screens.trace import TraceScreen
from tui.screens.what_if import WhatIfScreen
from tui.screens.why_beside import WhyBesideScreen

SOUND = SMALL_BASE / "cases" / "sound.yaml"
TWO = SMALL_BASE / "cases" / "two_targets.yaml"
DEMO = PACKAGED / "cases" / "early_return_of_facet_pain.yaml"
LEFT, RIGHT = "left knee", "right knee"
NARROW, WIDE = SIZES[:2]
A_BLOCK = HistoryGiven(table="blocks", rows=({"date": "2026-11-20", "relief": 80.0},), target=LEFT)
NO_PAIN = Answered(term="pain_score", value=0.0, target=LEFT)
FEVER = Answered(term="fever", value="yes")
Scenario = Callable[[Driver], Awaitable[None]]
Wanted = TypeVar("Wanted")


def run(
    folder: Path, scenario: Scenario, *, case: Path = SOUND, kb: Path | None = SMALL_BASE, size: tuple[int, int] = WIDE
) -> None:
    """Play a scenario on the application, which begins with this case."""

    async def play() -> None:
        async with driven(folder, case=case, kb=kb, size=size) as pilot:
            await scenario(pilot)

    asyncio.run(play())


def shown(pilot: Driver, of: type[Wanted]) -> Wanted:
    assert isinstance(pilot.app.screen, of)
    return pilot.app.screen


def rows(pilot: Driver, name: str) -> list[str]:
    """A list's rows as text."""
    return [row.text for row in pilot.app.screen.query_one(f"#{name}", RowList).rows]


def page(pilot: Driver) -> str:
    """What the page says, as one line."""
    return " ".join(laid(pilot).split())


def laid(pilot: Driver) -> str:
    content = pilot.app.screen.query_one(Page).query_one(Static).content
    assert isinstance(content, str | Content)
    return str(content)


async def asked(pilot: Driver) -> str:
    """The question that is put on the copy."""
    await settled(pilot)
    asking = shown(pilot, WhatIfScreen).box.asking
    assert asking is not None
    return asking.question.id


def test_leaving_a_what_if_leaves_the_consultation_and_the_store_as_they_were(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        screen = consulted(pilot)
        screen.make(Answered(term="pain_score", value=7.0, target=LEFT))
        await settled(pilot)
        course, consultation = screen.desk.course, screen.desk.consultation
        await press(pilot, "i")
        copy = shown(pilot, WhatIfScreen)
        copy.make(A_BLOCK)
        await settled(pilot)
        copy.make(FEVER)
        await pilot.press("escape")
        await settled(pilot)

        assert (copy.desk.course.length, copy.desk.store) == (2, None)
        assert consulted(pilot).desk.course is course
        assert consulted(pilot).desk.consultation is consultation
        (kept,) = screen.rung_app.store.listed()
        assert kept.moves == 1

    run(tmp_path, scenario)


def test_on_the_copy_any_question_is_put_again_and_what_differs_leads_back(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "i", "f3")
        screen = shown(pilot, WhatIfScreen)
        screen.findings.go_to("term:side")
        await press(pilot, "enter", "2")
        assert rows(pilot, "differences") == ["● Side: left → right"]
        assert screen.findings.has_focus
        await press(pilot, "z")
        assert rows(pilot, "differences")[0].startswith("Nothing differs yet.")
        await press(pilot, "Z", "f5", "enter")
        assert await asked(pilot) == "side"

        screen.make(FEVER)
        await settled(pilot)
        await press(pilot, "f5", "home", "down", "enter")
        assert (screen.ladders.has_focus, screen.ladders.chosen) == (True, "option:block")
        await press(pilot, "enter")
        panes = shown(pilot, WhyBesideScreen).query(RowList)
        assert [pane.rows[0].text[:29] for pane in panes] == [
            "✓ Diagnostic block offered. A",
            "✗ Diagnostic block ruled out.",
        ]
        await press(pilot, "home", "down", "down", "down", "enter")
        assert await asked(pilot) == "fever"

    run(tmp_path, scenario)


def test_at_every_size_a_copy_is_seen_to_be_one_and_both_its_ladders_are_whole(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "i", "y")
        screen = shown(pilot, WhatIfScreen)
        heading = screen.query_one(Heading)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await settled(pilot)
            room = screen.ladders.scrollable_content_region.width
            widths = [sum(len(text) for text, _ in row.pieces[:3]) for row in screen.ladders.rows if not row.heading]

            assert heading.render().plain.startswith("WHAT IF: a copy; nothing here is kept")
            assert heading.size.height == (2 if size == NARROW else 1)
            assert heading.styles.background != screen.styles.background
            assert max(widths) + len("≠ ") <= room
            assert screen.findings.display
            assert rows(pilot, "differences")[0].startswith("≠")

    run(tmp_path, scenario, case=DEMO, kb=None, size=NARROW)


def test_a_row_chosen_among_the_findings_opens_once(tmp_path: Path) -> None:
    """Textual calls a screen's handler and its parent's; one that also calls its parent's would act twice."""

    async def scenario(pilot: Driver) -> None:
        for key in ("f2", "i"):
            await press(pilot, key, "f3")
            pilot.app.screen.query_one("#findings", RowList).go_to("row:blocks:1")
            await press(pilot, "enter")

            assert [isinstance(screen, RowForm) for screen in pilot.app.screen_stack].count(True) == 1
            await press(pilot, "escape")

    run(tmp_path, scenario, case=TWO)


def test_the_rules_are_stepped_through_forwards_and_back_with_the_ladder_at_each(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "r")
        screen = shown(pilot, TraceScreen)
        last = len(screen.opinion.firing.trace)
        seen = [screen.step]
        for key in ("n", "down", "p", "left", "right", "e", "n", "b", "end"):
            await press(pilot, key)
            seen.append(screen.step)

        assert seen == [0, 1, 2, 1, 0, 1, last, last, 0, last]
        assert rows(pilot, "ladder") == [row.text for row in stood_rows(screen.opinion, last)]
        assert screen.query_one("#ladder", RowList).chosen == "option:block"
        assert "Pain score: 8 points" in page(pilot)

    run(tmp_path, scenario)


def test_where_facts_clash_every_screen_says_so(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        for move in (A_BLOCK, NO_PAIN):
            consulted(pilot).make(move)
            await settled(pilot)
        for key in ("p", "t", "r"):
            await press(pilot, key)
            assert page(pilot).startswith("These cannot all be true, so nothing is concluded: ✗ Where nothing hurts")
            if key != "r":
                await press(pilot, "escape")

        assert rows(pilot, "ladder") == ["Nothing is concluded, so there is no ladder."]
        assert rows(pilot, "steps") == ["Nothing is concluded, so no step is shown."]

    run(tmp_path, scenario, kb=copied_base(tmp_path, TESTS / "with_profiles"))


def test_the_comparison_is_made_in_the_thinking_thread_while_the_screen_stands(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        thinking = Event()
        consulted(pilot).rung_app.mind.submit(thinking.wait)
        await pilot.press("p", "escape", "p")
        await pilot.pause()
        meanwhile = page(pilot)
        thinking.set()
        await settled(pilot)

        assert meanwhile == "Comparing…"
        assert shown(pilot, ProfilesScreen)
        assert "the ladder Strict payer" in page(pilot)
        assert "says nothing of this case: Right only" in page(pilot)

    run(tmp_path, scenario, kb=copied_base(tmp_path, TESTS / "with_profiles"))


def test_profiles_that_close_a_circle_are_refused_with_their_mend(tmp_path: Path) -> None:
    base = copied_base(tmp_path, TESTS / "with_profiles")
    (base / "profiles" / "strict" / "rules" / "in_a_circle.yaml").write_text(
        "id: in_a_circle\nbecause: It rests on itself.\nwhen: {block_result: not_positive}\n"
        "then: {derive: {block_result: positive}}\ncites: [half]\n"
        "examples: [{fires: {side: left}}]\n",
        encoding="utf-8",
    )

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "p")

        assert "cannot be judged" in page(pilot)
        assert "rule 'in_a_circle' needs" in page(pilot)
        assert "mend: break the circle" in page(pilot)

    run(tmp_path, scenario, kb=base)


def test_the_time_line_is_drawn_for_the_width_there_is_and_anew_when_that_changes(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "t")
        widths = []
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await settled(pilot)
            widths.append(max(map(len, laid(pilot).splitlines())))
            assert widths[-1] <= size[0]

        assert widths == sorted(set(widths))
        assert "IN WORDS, oldest first" in page(pilot)

    run(tmp_path, scenario, case=DEMO, kb=None, size=NARROW)


def test_each_screen_says_what_rung_is_for_leads_from_site_to_site_and_back(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        for key in ("i", "r", "t"):
            await press(pilot, key, "right_square_bracket")
            screen = pilot.app.screen
            assert isinstance(screen, WhatIfScreen | TraceScreen | TimeLineScreen)
            assert screen.target == RIGHT
            heading = screen.query_one(Heading).render().plain
            assert f"{RIGHT} (site 2 of 2" in heading
            assert USE in heading
            await press(pilot, "left_square_bracket")
            assert screen.target == LEFT
            await press(pilot, "q")
        await press(pilot, "p")
        assert page(pilot).startswith("This knowledge base has no profiles")
        assert USE in pilot.app.screen.query_one(Heading).render().plain
        await press(pilot, "q")
        assert consulted(pilot).target == LEFT

    run(tmp_path, scenario, case=TWO, size=NARROW)


@pytest.mark.parametrize(
    ("group", "screen"),
    [
        ("What if", WhatIfScreen),
        ("Trace", TraceScreen),
        ("Reading", ProfilesScreen),
        ("Time line", TimeLineScreen),
        ("Trouble", TroubleScreen),
    ],
)
def test_everything_the_table_of_actions_offers_can_be_done(group: str, screen: type[Screen[None]]) -> None:
    lacking = [action.id for action in ACTIONS[group] if not hasattr(screen, f"action_{action.id.partition('(')[0]}")]

    assert lacking == []
