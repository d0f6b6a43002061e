"""Two programs write in one knowledge base: what others wrote is seen, and nothing is lost or written over unseen."""

from pathlib import Path

import pytest

from kb.editing.draft import Change, Step
from kb.editing.edits import Put
from kb.folder import read_texts
from tests.authors import author, rows
from tests.builders import DAY
from tests.driving import Driver, press, write
from tests.program import changed, small_copy
from tests.seeing import said
from tui.bench import Bench
from tui.panes.heading import Heading
from tui.panes.yaml_area import YamlArea
from tui.screens.applying import ApplyingScreen
from tui.screens.author import AuthorScreen

pytestmark = pytest.mark.usefixtures("own_drafts")

RULE = "rules/steps/block_severe_pain.yaml"


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    return small_copy(tmp_path)


def bench(pilot: Driver) -> Bench:
    found = pilot.app.screen.bench  # type: ignore[attr-defined]
    assert isinstance(found, Bench)
    return found


async def raise_the_threshold(pilot: Driver, value: str = "49.6") -> None:
    """From the list of rules: the limit of a positive block, which is 50 %."""
    await press(pilot, "right_square_bracket", "enter", "end", "up", "up", "enter")
    await write(pilot, value)
    await press(pilot, "enter", "escape")


def others_write(kb: Path, value: str = "49.2") -> None:
    changed(kb / "thresholds.yaml", "value: 50", f"value: {value}")


def thresholds(pilot: Driver) -> str:
    return bench(pilot).draft.texts["thresholds.yaml"]


def test_what_was_taken_back_keeps_nobody_from_seeing_a_broken_file(kb: Path, tmp_path: Path) -> None:
    async def change_and_take_back(pilot: Driver) -> None:
        await raise_the_threshold(pilot)
        await press(pilot, "z")

    async def come_back(pilot: Driver) -> None:
        await press(pilot, "p")
        assert any("error" in row for row in rows(pilot, "#every"))

    author(kb, tmp_path, change_and_take_back)
    (kb / "thresholds.yaml").write_text("- [broken\n", encoding="utf-8")
    author(kb, tmp_path, come_back)


def test_steps_that_were_all_taken_back_can_be_thrown_away(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await raise_the_threshold(pilot)
        await press(pilot, "z", "X", "down", "enter")
        assert bench(pilot).draft.steps == ()

    author(kb, tmp_path, scenario)


def test_a_clash_stands_among_the_problems_with_both_texts_when_a_draft_is_opened_again(
    kb: Path, tmp_path: Path
) -> None:
    async def come_back(pilot: Driver) -> None:
        assert "✗ 1 error in all" in said(pilot, "#counted")
        await press(pilot, "p")
        assert any("it now says “49.2”, the draft says “49.6”" in row for row in rows(pilot, "#every"))

    author(kb, tmp_path, raise_the_threshold)
    others_write(kb)
    author(kb, tmp_path, come_back)


def test_undoing_the_step_that_clashes_shows_what_others_wrote_and_redoing_it_puts_it_over_theirs(
    kb: Path, tmp_path: Path
) -> None:
    async def come_back(pilot: Driver) -> None:
        await press(pilot, "z")
        assert "value: 49.2" in thresholds(pilot)
        await press(pilot, "Z", "ctrl+s", "ctrl+s")
        assert isinstance(pilot.app.screen, AuthorScreen)

    author(kb, tmp_path, raise_the_threshold)
    others_write(kb)
    author(kb, tmp_path, come_back)

    assert "value: 49.6" in read_texts(kb)[0]["thresholds.yaml"]


@pytest.mark.parametrize(("keys", "stands"), [(("down", "enter"), "49.2"), (("down", "down", "enter"), "49.6")])
def test_a_clash_is_ended_with_one_key_for_theirs_or_for_ones_own(
    keys: tuple[str, ...], stands: str, kb: Path, tmp_path: Path
) -> None:
    async def come_back(pilot: Driver) -> None:
        await press(pilot, "p", *keys)
        assert rows(pilot, "#every") == []
        assert f"value: {stands}" in thresholds(pilot)

    author(kb, tmp_path, raise_the_threshold)
    others_write(kb)
    author(kb, tmp_path, come_back)


def test_nothing_is_applied_over_what_others_wrote_before_it_was_seen(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await raise_the_threshold(pilot)
        await press(pilot, "ctrl+s")
        reason = "Somebody else's reason."
        changed(kb / RULE, (kb / RULE).read_text(encoding="utf-8").splitlines()[1], f"because: {reason}")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ApplyingScreen)
        assert [note.message for note in pilot.app._notifications] == [
            f"Others changed meanwhile: {RULE}. It is taken over."
        ]
        assert reason in bench(pilot).draft.texts[RULE]
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, AuthorScreen)

    author(kb, tmp_path, scenario)

    assert "Somebody else's reason." in read_texts(kb)[0][RULE]
    assert "value: 49.6" in read_texts(kb)[0]["thresholds.yaml"]


def test_the_list_shows_what_others_wrote_once_one_is_back_at_it(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "right_square_bracket", "enter")
        others_write(kb)
        await press(pilot, "escape")
        assert any("49.2 %" in row for row in rows(pilot, "#entries"))

    author(kb, tmp_path, scenario)


def test_a_text_in_the_editor_follows_what_others_wrote_before_more_is_typed(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "right_square_bracket", "enter", "f2")
        others_write(kb)
        await press(pilot, "ctrl+s", "escape")
        assert "value: 49.2" in pilot.app.screen.query_one(YamlArea).text
        await press(pilot, "ctrl+end", *"# mine")
        assert "value: 49.2" in thresholds(pilot)

    author(kb, tmp_path, scenario)


def test_the_title_says_whether_the_base_is_released(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        assert "(not released), nothing changed" in pilot.app.screen.query_one(Heading)._said[1]

    author(kb, tmp_path, scenario)


def test_a_step_that_is_made_while_the_folder_is_looked_at_is_kept(kb: Path, tmp_path: Path) -> None:
    one = Bench.open(kb, tmp_path / "drafts", DAY)
    others_write(kb)
    looked = one.others()
    path = ("positive_block", "values", "2020-01-01", "value")
    one.make(Step(says="mine", changes=(Change(file="thresholds.yaml", edit=Put(path=path, value=49.6)),)))

    assert one.catch_up(looked) is False
    assert one.catch_up(one.others()) is True
    assert [problem.code for problem in one.clashes] == ["changed-meanwhile"]
    one.leave()
