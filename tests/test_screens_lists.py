"""The saved consultations and the rules: what is found, what is told of it, and how keys drive them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exports.paper import laid_out
from exports.store import Kept, open_store
from kb.from_yaml.case import load_case
from kb.moves import Answered, Decided
from tests.builders import DAY, small_base
from tests.driving import Driver, consulted, press
from tests.seeing import NARROW, SOUND, fill, first_row, listed, run, said
from tui.panes.page import Page
from tui.rows.kept import kept_lines
from tui.rows.rules import rule_lines, rule_rows, rule_texts
from tui.screens.records import RecordsScreen
from tui.screens.rules import RulesScreen

KNEE = "left knee"


def keep(folder: Path, case: str, *moves: Answered | Decided) -> str:
    """Keep a consultation in the store that `driven` opens."""
    with open_store(str(folder / "kept.sqlite")) as store:
        consultation = store.begin(replace(load_case(SOUND, small_base()), id=case), small_base(), "ward 3")
        for number, move in enumerate(moves):
            store.append(consultation, number, move)
    return consultation


def test_saved_consultations_are_searched_told_apart_and_opened(tmp_path: Path) -> None:
    unsettled = f"kept:{keep(tmp_path, 'B-2', Answered(term='fever', value='no'))}"
    decided = f"kept:{keep(tmp_path, 'A-1', Decided(target=KNEE, option='block'))}"

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s")
        assert listed(pilot, "#saved") == [decided, unsettled]
        for found in ([unsettled], [decided], [decided, unsettled]):
            await press(pilot, "f")
            assert listed(pilot, "#saved") == found
        await press(pilot, "slash")
        await fill(pilot, "nothing of it")
        assert first_row(pilot).startswith("No saved consultation has all of these words")
        await press(pilot, "escape", "slash")
        await fill(pilot, "b-2 ward")
        assert listed(pilot, "#saved") == [unsettled]
        assert "1 move, the last" in said(pilot, "#state Static")
        await press(pilot, "enter")
        assert consulted(pilot).desk.course.case.id == "B-2"

    run(tmp_path, scenario, None)


def test_an_empty_store_says_how_something_comes_to_be_saved(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "s", "enter")
        assert first_row(pilot).startswith("Nothing is saved yet.")
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, RecordsScreen)

    run(tmp_path, scenario, None, NARROW)


@pytest.mark.parametrize("digest", ["0" * 64, small_base().digest], ids=["another", "the same"])
def test_a_saved_consultation_says_when_the_knowledge_base_has_changed_since(digest: str) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    kept = Kept("1", "A-1", DAY, (KNEE,), "small", "1.0.0", digest, "ward 3", now, now, 3, decided=False)

    assert any(line.lead == "! Changed since:" for line in kept_lines(kept, small_base())) == (digest == "0" * 64)


def test_a_rule_is_told_in_words() -> None:
    text = laid_out(rule_lines(small_base(), small_base().rules["wait_while_young"], DAY), 120)

    for words in (
        "Young pain often goes by itself.",
        "Onset: below 3 months",
        "unless: Severe pain without a proved nerve needs a block first. (rule block_severe_pain)",
        "Then recommend “Wait” (conditional).",
        "✓ fires: ",
        "Review by: ",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("block_severe", {"block_severe_pain", "wait_while_young"}),
        ("young pain", {"wait_while_young", "block_severe_pain"}),
        ("steroid_given", {"steroid_argues_against_block"}),
        ("AGEING", {"steroid_argues_against_block"}),
        ("zzz", set()),
    ],
)
def test_rules_are_found_by_words_terms_sources_and_names(search: str, found: set[str]) -> None:
    rows = rule_rows(small_base(), rule_texts(small_base(), DAY), search)

    assert {row.id.removeprefix("rule:") for row in rows if not row.heading} == found


def test_on_a_narrow_screen_the_list_and_the_rule_take_turns(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "r", "slash")
        await fill(pilot, "young")
        await press(pilot, "enter")
        rules, page = pilot.app.screen.query_one("#rules"), pilot.app.screen.query_one("#rule", Page)
        assert (rules.display, page.display, page.has_focus) == (False, True, True)
        await press(pilot, "escape")
        assert (rules.display, page.display, rules.has_focus) == (True, False, True)
        await press(pilot, "escape")
        assert len(listed(pilot, "#rules")) == len(small_base().rules)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, RulesScreen)

    run(tmp_path, scenario, None, NARROW)
