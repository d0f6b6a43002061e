"""Authoring on screen: what is wrong is seen in its place, nothing typed is lost, and one comes from a consultation."""

import asyncio
from pathlib import Path

import pytest

from kb.folder import read_texts
from tests.authors import author, rows
from tests.builders import DAY, SMALL_BASE, TESTS, copied_base
from tests.driving import Driver, driven, press, write
from tests.program import small_copy
from tests.seeing import fill
from tui.bench import Bench
from tui.panes.row_list import RowList
from tui.panes.yaml_area import YamlArea
from tui.screens.applying import ApplyingScreen
from tui.screens.author import AuthorScreen
from tui.screens.draft_problems import DraftProblemsScreen
from tui.screens.editor import EditorScreen
from tui.screens.home import HomeScreen

pytestmark = pytest.mark.usefixtures("own_drafts")


def title(pilot: Driver) -> str:
    editor = pilot.app.screen
    assert isinstance(editor, EditorScreen)
    return editor._entry.id


BROKEN = ("not-yaml", "unknown-term", "missing-example", "wrong-unit", "cycle", "unused-threshold", "unknown-option",
          "example-disagrees", "empty-file", "uncited-claim", "wrong-type", "duplicate-key")  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_each_kind_of_problem_is_listed_with_its_mend_and_leads_to_its_place(name: str, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "p")
        screen = pilot.app.screen
        assert isinstance(screen, DraftProblemsScreen)
        problem = next(one for one in screen._problems if one.code == name)
        number = screen._problems.index(problem)
        told = rows(pilot, "#every")
        assert any(problem.what.rstrip(".") in row and problem.mend.rstrip(".") in row for row in told)
        screen.query_one(RowList).go_to(f"problem:{number}")
        await press(pilot, "enter")
        editor = pilot.app.screen
        assert isinstance(editor, EditorScreen)
        assert problem in editor._problems
        assert any(problem.what.rstrip(".") in row for row in rows(pilot, "#problems"))

    author(copied_base(tmp_path, TESTS / "broken" / name), tmp_path, scenario)


def test_a_mend_is_made_with_enter_and_taken_back_with_z(tmp_path: Path) -> None:
    kb = copied_base(tmp_path, TESTS / "broken" / "unknown-term")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "p", "down", "enter")
        assert not any("unknown" in row for row in rows(pilot, "#every"))
        await press(pilot, "z")
        assert any("no term is called" in row for row in rows(pilot, "#every"))

    author(kb, tmp_path, scenario)


def test_a_file_that_cannot_be_parsed_opens_as_text_and_is_mended_there(tmp_path: Path) -> None:
    kb = small_copy(tmp_path)
    rule = kb / "rules" / "steps" / "wait_while_young.yaml"
    whole = rule.read_text(encoding="utf-8")
    rule.write_text(whole + "when: [{\n", encoding="utf-8")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "p", "enter")
        area = pilot.app.screen.query_one(YamlArea)
        assert area.has_focus
        assert area.problem is not None
        area.move_cursor(area.document.end)
        await press(pilot, *["backspace"] * len("when: [{\n"), "f4")
        assert rows(pilot, "#problems") == []
        await press(pilot, "escape", "f2")
        assert any("Young pain often goes by itself." in row for row in rows(pilot, "#form"))

    author(kb, tmp_path, scenario)


def test_what_is_typed_as_text_is_one_step_however_long_one_types(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "enter", "f2", "end", *" more")
        bench = pilot.app.screen.bench  # type: ignore[attr-defined]
        assert [step.says for step in bench.draft.steps] == ["rule block_was_positive: as text"]
        assert " more" in bench.draft.texts["rules/result/block_was_positive.yaml"].splitlines()[0]

    author(small_copy(tmp_path), tmp_path, scenario)


def test_a_draft_is_there_again_after_the_program_has_ended(tmp_path: Path) -> None:
    kb = small_copy(tmp_path)

    async def change(pilot: Driver) -> None:
        await press(pilot, "right_square_bracket", "enter", "end", "up", "up", "enter")
        await write(pilot, "60")
        await press(pilot, "enter")

    async def come_back(pilot: Driver) -> None:
        await press(pilot, "right_square_bracket")
        assert any("60 %" in row and "changed" in row for row in rows(pilot, "#entries"))
        await press(pilot, "z")
        assert any("50 %" in row for row in rows(pilot, "#entries"))

    author(kb, tmp_path, change)
    author(kb, tmp_path, come_back)

    assert read_texts(kb) == read_texts(SMALL_BASE)


def test_nothing_is_applied_while_there_is_an_error(tmp_path: Path) -> None:
    kb = small_copy(tmp_path)

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "enter", "end", "delete", "escape", "ctrl+s", "ctrl+s")
        assert isinstance(pilot.app.screen, ApplyingScreen)
        assert any("no example that says: cannot tell" in row for row in rows(pilot, "#everything"))

    author(kb, tmp_path, scenario)

    assert read_texts(kb) == read_texts(SMALL_BASE)


def test_a_warning_is_accepted_with_a_reason_a_name_and_a_day(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "p", "home", "a")
        await fill(pilot, "It is wanted for the next release.")
        await press(pilot, "ctrl+s")
        await write(pilot, "dr")
        await press(pilot, "enter", "enter")
        assert rows(pilot, "#every") == []
        await press(pilot, "escape")
        bench = pilot.app.screen.bench  # type: ignore[attr-defined]
        assert "It is wanted for the next release." in bench.draft.texts["accepted.yaml"]

    author(copied_base(tmp_path, TESTS / "broken" / "unused-threshold"), tmp_path, scenario)


def test_a_term_is_renamed_in_every_rule_that_reads_it(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, *["right_square_bracket"] * 2)
        pilot.app.screen.query_one("#entries", RowList).go_to("term:vocabulary/patient.yaml:terms:pain_score")
        await press(pilot, "r")
        await write(pilot, "pain_now")
        await press(pilot, "enter")
        bench = pilot.app.screen.bench  # type: ignore[attr-defined]
        texts = bench.draft.texts
        assert not any("pain_score" in text for file, text in texts.items() if file.startswith(("rules", "vocabulary")))
        assert "pain_now" in texts["rules/steps/block_severe_pain.yaml"]
        assert bench.problems == ()

    author(small_copy(tmp_path), tmp_path, scenario)


def test_the_graph_leads_from_rule_to_rule_and_into_the_editor(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "g")
        graph = pilot.app.screen.query_one(RowList)
        graph.go_to(next(row.id for row in graph.rows if row.id.endswith("ablate_after_positive_block.yaml")))
        await press(pilot, "enter", "e")
        assert title(pilot) == "ablate_after_positive_block"

    author(small_copy(tmp_path), tmp_path, scenario, "")


def test_the_case_beside_a_rule_becomes_an_example_with_one_key(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "c", "enter", "down", "enter", "e")
        found = rows(pilot, "#form")
        assert sum("Fires: " in row or "Does not fire: " in row or "Cannot tell: " in row for row in found) == 4
        assert not any("✗" in row for row in found)

    author(small_copy(tmp_path), tmp_path, scenario)


def test_from_a_reason_of_a_consultation_one_comes_to_its_rule_with_the_case_beside_it(tmp_path: Path) -> None:
    async def play() -> None:
        kb = small_copy(tmp_path)
        async with driven(tmp_path, kb=kb, case=kb / "cases" / "sound.yaml") as pilot:
            await press(pilot, "a", "down", "E")
            assert title(pilot) == "block_severe_pain"
            assert "✓ The rule applies." in rows(pilot, "#case")

    asyncio.run(play())


def test_leaving_leads_home_where_a_consultation_can_be_begun_on_what_was_written(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        assert isinstance(pilot.app.screen, AuthorScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)

    author(small_copy(tmp_path), tmp_path, scenario)


def test_a_second_program_begins_a_draft_of_its_own(tmp_path: Path) -> None:
    kb = small_copy(tmp_path)

    async def both() -> None:
        async with driven(tmp_path / "one", kb=kb, author="") as first:
            await press(first, "enter", "end", "delete")
            async with driven(tmp_path / "two", kb=kb, author="") as second:
                assert second.app.screen.bench.draft.steps == ()  # type: ignore[attr-defined]

    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    asyncio.run(both())


def test_a_case_is_edited_as_text(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "left_square_bracket")
        pilot.app.screen.query_one("#entries", RowList).go_to("file:cases/sound.yaml")
        await press(pilot, "enter")
        assert pilot.app.screen.query_one(YamlArea).has_focus

    author(small_copy(tmp_path), tmp_path, scenario)


def test_the_packaged_knowledge_is_copied_before_anything_is_written_in_it(tmp_path: Path) -> None:
    async def play() -> None:
        async with driven(tmp_path) as pilot:
            await press(pilot, "a")
            await write(pilot, str(tmp_path / "ours"))
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, AuthorScreen)
            assert pilot.app.screen.bench.folder == tmp_path / "ours"

    asyncio.run(play())

    assert (tmp_path / "ours" / "FORMAT.md").is_file()


def test_every_problem_of_every_broken_base_lies_in_an_entry_that_can_be_opened(tmp_path: Path) -> None:
    """But for files that nothing reads, which the list names and no editor can open.

    What the reference cases expect and do not get is told before a draft is applied, for it takes seconds to find.
    """
    lost = []
    for overlay in sorted((TESTS / "broken").iterdir()):
        kb = copied_base(tmp_path / overlay.name, overlay)
        bench = Bench.open(kb, tmp_path / "shelf", DAY)
        bench.look_deep()
        assert bench.problems or overlay.name in ("case-disagrees", "contradiction"), overlay.name
        lost += [(overlay.name, str(one)) for one in bench.problems if bench.entry_of(one) is None]
        bench.leave()

    assert {name for name, _ in lost} == {"stray-file", "unreadable"}, lost
