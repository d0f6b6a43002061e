"""The saved consultations and the rules: what is found, what is told of it, and how keys drive them."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from exports.paper import laid_out
from exports.store import Kept, open_store
from kb.from_yaml.base import load_base
from kb.from_yaml.case import load_case
from kb.moves import Answered, Change, Decided, TargetAdded, TargetRenamed
from tests.builders import DAY, TESTS, copied_base, packaged_base, small_base
from tests.driving import Driver, consulted, driven, press, settled
from tests.program import changed, small_copy
from tests.seeing import NARROW, SOUND, fill, first_row, listed, run, said
from tui.app import RungApp
from tui.panes.page import Page
from tui.panes.row_list import RowList
from tui.rows.kept import kept_lines
from tui.rows.rules import every_rule, rule_lines, rule_rows, rule_texts
from tui.screens.case_form import CaseForm
from tui.screens.home import HomeScreen
from tui.screens.problems import ProblemsScreen, TroubleScreen
from tui.screens.records import RecordsScreen
from tui.screens.rules import RulesScreen

KNEE = "left knee"


def keep(folder: Path, case: str, *moves: Change) -> str:
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
        for key, found in (("f", [unsettled]), ("f", [decided]), ("F", [unsettled]), ("F", [decided, unsettled])):
            await press(pilot, key)
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


def test_a_list_says_how_many_sites_are_decided_and_marks_a_red_flag(tmp_path: Path) -> None:
    """The last move may be about something else than what is decided, or than the flag."""
    fever, no_fever = Answered(term="fever", value="yes"), Answered(term="fever", value="no")
    decided = Decided(target=KNEE, option=None)
    keep(tmp_path, "OPEN", decided, no_fever)
    keep(tmp_path, "ONE", TargetAdded(name="hip"), decided, Answered(term="pain_score", value=3, target="hip"))
    keep(tmp_path, "FLAG", fever, decided, TargetRenamed(old=KNEE, new="left hip"))

    async def scenario(pilot: Driver) -> None:
        for keys in ((), ("s",)):
            await press(pilot, *keys)
            rows = [row.text for row in pilot.app.screen.query_one(RowList).rows if row.id.startswith("kept:")]
            assert [" ".join(text.split()).partition(" moves")[0] for text in rows] == [
                "✓ FLAG !! red flag left hip · decided · 3",
                "… ONE left knee, hip · 1 of 2 decided · 3",
                "… OPEN left knee · open · 2",
            ]
        assert "!! Red flag: Fever" in said(pilot, "#state Static")
        await press(pilot, "f")
        assert [row.partition(" ")[0] for row in texts(pilot, "#saved")] == ["ONE", "OPEN"]

    run(tmp_path, scenario, None)


def texts(pilot: Driver, where: str) -> list[str]:
    """What the rows of a list say, without their marks."""
    return ["".join(text for text, _ in row.pieces) for row in pilot.app.screen.query_one(where, RowList).rows]


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
    kept = Kept("1", "A-1", DAY, (KNEE,), "small", "1.0.0", digest, "ward 3", now, now, 3)

    assert any(line.lead == "! Changed since:" for line in kept_lines(kept, small_base())) == (digest == "0" * 64)


def test_what_keeps_rung_from_going_on_stays_on_the_screen_until_it_is_mended(tmp_path: Path) -> None:
    store = tmp_path / "kept.sqlite"
    store.write_text("This is a letter, and no database.\n" * 40, encoding="utf-8")

    async def scenario(pilot: Driver) -> None:
        for keys in ((), ("r",)):
            await press(pilot, *keys)
            assert isinstance(pilot.app.screen, TroubleScreen)
            for words in ("✗ this is not a store of consultations", f"Where: {store}", "To mend it: choose another"):
                assert words in said(pilot, "Page Static")
        store.unlink()
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, HomeScreen)
        await press(pilot, "n")
        assert isinstance(pilot.app.screen, CaseForm)

    run(tmp_path, scenario, None)


def test_a_knowledge_base_that_cannot_be_read_is_told_with_all_its_problems(tmp_path: Path) -> None:
    base = small_copy(tmp_path)
    changed(base / "rules" / "steps" / "wait_while_young.yaml", "onset:", "onsett:")
    changed(base / "rules" / "steps" / "block_severe_pain.yaml", "severe_pain}", "sevre_pain}")

    async def scenario() -> RungApp:
        async with driven(tmp_path, kb=base) as pilot:
            told = said(pilot, "Page Static")
            assert all(words in told for words in ("onsett", "sevre_pain", "wait_while_young.yaml", "mean 'onset'"))
            await press(pilot, "q")
            assert isinstance(pilot.app, RungApp)
            return pilot.app

    assert asyncio.run(scenario()).gave_up is not None


def test_a_case_file_that_is_refused_is_told_whole_and_stays(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    text = SOUND.read_text(encoding="utf-8")
    for old, new in (("pain_score: 8", "pain_score: 80"), ("side: left", "side: lefft"), ("none_of", "nonne_of")):
        text = text.replace(old, new)
    case.write_text(text, encoding="utf-8")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "o")
        await fill(pilot, str(case))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ProblemsScreen)
        told = said(pilot, "Page Static")
        assert all(words in told for words in ("80", "lefft", "nonne_of", f"Where: {case}:"))
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)

    run(tmp_path, scenario, None)


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
    rules = every_rule(small_base())

    rows = rule_rows(rules, rule_texts(rules, DAY), search)

    assert {row.id.removeprefix("rule:") for row in rows if not row.heading} == found


def test_the_rules_of_profiles_are_listed_as_other_guidance(tmp_path: Path) -> None:
    """Each is read as its profile lays itself over the base: with its thresholds, and beside what it withdraws."""
    base = load_base(copied_base(tmp_path, TESTS / "with_profiles"))
    rules = every_rule(base)

    rows = [row.text for row in rule_rows(rules, rule_texts(rules, DAY), "")]
    told = {name: laid_out(rule_lines(placed.base, placed.rule, DAY), 120) for name, placed in rules.items()}

    assert len(rules) == len(base.rules) + sum(len(profile.rules) for profile in base.profiles.values())
    assert rows[-2:] == ["Other guidance: Strict payer", "✗ Strict needs severe pain · Strict payer"]
    assert [name for name, text in told.items() if "The ladder does not follow it." in text] == [
        "strict/strict_needs_severe_pain"
    ]
    assert "other guidance: Strict payer leaves this rule out" in told["wait_while_young"]


def test_every_rule_of_the_packaged_base_is_told() -> None:
    rules = every_rule(packaged_base())

    assert all(text.strip() for text in rule_texts(rules, DAY).values())


def test_the_rules_are_told_for_the_day_that_the_screen_was_given(tmp_path: Path) -> None:
    rules = {name: replace(rule, review_by=date(2100, 1, 1)) for name, rule in small_base().rules.items()}
    base = replace(small_base(), rules=rules)

    async def scenario(pilot: Driver) -> None:
        for day in (date(2021, 1, 1), date(2200, 1, 1)):
            pilot.app.push_screen(RulesScreen(base, day))
            await settled(pilot)
            assert ("past its review: since" in said(pilot, "#rule Static")) == (day.year == 2200)

    run(tmp_path, scenario, None)


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
