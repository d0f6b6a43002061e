"""The dialogs of authoring: no answer is lost, what is refused says so in its place, keys do as told."""

import asyncio
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import TextArea
from textual.widgets._footer import FooterKey

from engine.wording import judges_alike
from kb.editing.draft import Change, Draft, Step, begun
from kb.editing.edits import Put, Removed
from kb.folder import read_texts
from kb.from_yaml.base import base_from
from kb.identifier import identifier
from kb.problems import Refused
from tests.authors import author, rows
from tests.builders import SMALL_BASE, TESTS, copied_base
from tests.driving import Driver, driven, press, settled, write
from tests.program import small_copy
from tests.seeing import fill, said
from tui.authoring import AuthoringApp
from tui.in_turn import NOT_ASKED, in_turn
from tui.panes.row_list import RowList
from tui.panes.words_line import WordsLine
from tui.panes.yaml_area import YamlArea
from tui.screens.applying import ApplyingScreen
from tui.screens.author import AuthorScreen
from tui.screens.draft_problems import DraftProblemsScreen
from tui.screens.editor import EditorScreen
from tui.screens.home import HomeScreen
from tui.screens.opening import OpeningScreen
from tui.screens.problems import TroubleScreen
from tui.screens.text_form import TextForm
from tui.screens.word_form import WordForm

pytestmark = pytest.mark.usefixtures("own_drafts")

NEW_RULE = ("plus", "enter")


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    return small_copy(tmp_path)


def keys_at_foot(pilot: Driver) -> set[str]:
    return {key.description for key in pilot.app.screen.query(FooterKey)}


def asked(pilot: Driver) -> str:
    """The title of the dialog that is open."""
    form = pilot.app.screen
    assert isinstance(form, WordForm | TextForm)
    return form._title


def line(pilot: Driver) -> str:
    """What the dialog says below its field."""
    return str(pilot.app.screen.query_one(WordsLine).content)


def steps(pilot: Driver) -> tuple[Step, ...]:
    found: tuple[Step, ...] = pilot.app.screen.bench.draft.steps  # type: ignore[attr-defined]
    return found


async def choose(pilot: Driver, *answers: str) -> None:
    for answer in answers:
        await write(pilot, answer)
        await press(pilot, "enter")


async def to_the_reason(pilot: Driver, name: str = "old_pain_waits") -> None:
    """A new rule as far as its last question."""
    await press(pilot, *NEW_RULE)
    await choose(pilot, name, "pain_score", "at_least", "5", "recommend", "block", "strong")
    assert isinstance(pilot.app.screen, TextForm)


def test_going_back_from_the_last_question_of_a_new_rule_keeps_every_answer(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await to_the_reason(pilot)
        await fill(pilot, "A reason that took long to write.")
        await press(pilot, "escape")
        assert asked(pilot) == "What does the rule do?"
        await press(pilot, "enter", "enter", "enter")
        assert pilot.app.screen.query_one(TextArea).text == "A reason that took long to write."
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, EditorScreen)
        text = next(text for file, text in pilot.app.screen.bench.draft.texts.items() if "old_pain_waits" in file)
        assert "pain_score: {at_least: 5}" in text
        assert "A reason that took long to write." in text

    author(kb, tmp_path, scenario)


def test_going_back_in_a_conclusion_leads_to_the_question_before(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "enter")
        pilot.app.screen.query_one("#form", RowList).go_to("then")
        await press(pilot, "enter")
        await choose(pilot, "exclude")
        assert asked(pilot) == "What is ruled out?"
        await choose(pilot, "all_but")
        assert asked(pilot) == "Which options are left? All others are ruled out."
        await press(pilot, "escape")
        assert asked(pilot) == "What is ruled out?"
        assert pilot.app.screen.query_one(RowList).chosen == "all_but"
        await press(pilot, "escape")
        assert asked(pilot) == "What does the rule do?"
        assert pilot.app.screen.query_one(RowList).chosen == "exclude"

    author(kb, tmp_path, scenario)


def test_a_new_exclusion_is_asked_what_holds_while_it_is_not_known(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, *NEW_RULE)
        await choose(pilot, "sore_score", "pain_score", "at_least", "5", "exclude", "these", "block")
        await press(pilot, "ctrl+s")
        assert asked(pilot) == "While it is not known"
        assert [row.id for row in pilot.app.screen.query_one(RowList).rows] == ["hold", "note"]

    author(kb, tmp_path, scenario)


def test_a_name_that_is_taken_is_refused_in_the_dialog_and_the_answers_stay(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, *NEW_RULE)
        await choose(pilot, "block_severe_pain")
        assert asked(pilot) == "What is the new rule called?"
        assert "block_severe_pain" in line(pilot)
        assert line(pilot).startswith("✗")

    author(kb, tmp_path, scenario)


def test_a_name_of_another_entry_is_refused_in_the_dialog_that_renames(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "right_square_bracket", "right_square_bracket")
        pilot.app.screen.query_one("#entries", RowList).go_to("term:vocabulary/patient.yaml:terms:pain_score")
        await press(pilot, "r")
        await choose(pilot, "severe_pain")
        assert isinstance(pilot.app.screen, WordForm)
        assert "'severe_pain' is the name of another term or threshold" in line(pilot)

    author(kb, tmp_path, scenario)


def test_words_that_are_typed_as_a_name_become_an_identifier(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, *NEW_RULE)
        await write(pilot, "Diabetes holds steroids!")
        assert line(pilot) == "✓ diabetes_holds_steroids"
        await press(pilot, "enter")
        assert asked(pilot) == "Which term is compared?"

    author(kb, tmp_path, scenario)


@pytest.mark.parametrize(("text", "word"), [
    ("Diabetes holds steroids!", "diabetes_holds_steroids"), ("Führt zu Bluthochdruck", "fuehrt_zu_bluthochdruck"),
    ("patient's pain", "patients_pain"), ("  a -- b ", "a_b"), ("2 blocks", None), ("!?", None), ("", None),
    ("stale_block", "stale_block"),
])  # fmt: skip
def test_an_identifier_is_made_of_words(text: str, word: str | None) -> None:
    assert identifier(text) == word


@given(st.text())
def test_what_is_made_an_identifier_is_one_and_stays_itself(text: str) -> None:
    word = identifier(text)

    assert word is None or (identifier(word) == word and set(word) <= {*string.ascii_lowercase, *string.digits, "_"})


def test_throwing_a_draft_away_is_never_called_keeping(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "enter", "end", "delete", "escape", "X")
        await settled(pilot)
        assert "Keep" not in keys_at_foot(pilot)
        assert "Choose" in keys_at_foot(pilot)

    author(kb, tmp_path, scenario)


def test_taking_a_rule_out_is_asked_first_and_says_what_rests_on_it(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "delete")
        assert asked(pilot) == "Take the rule Block was positive out of the knowledge base?"
        assert any("rest" in row for row in rows(pilot, "#words"))
        await press(pilot, "enter")
        assert steps(pilot) == ()
        await press(pilot, "delete", "down", "enter")
        assert [one.says for one in steps(pilot)] == ["take out rule block_was_positive"]

    author(kb, tmp_path, scenario)


def test_enter_after_a_search_opens_what_was_found_first(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "end", "slash")
        await write(pilot, "block")
        listed = pilot.app.screen.query_one("#entries", RowList)
        assert listed.chosen == next(row.id for row in listed.rows if not row.heading)

    author(kb, tmp_path, scenario)


def test_while_a_search_is_typed_no_key_is_announced_that_would_be_a_letter(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await settled(pilot)
        assert {"Search", "New"} <= keys_at_foot(pilot)
        await press(pilot, "slash")
        assert not {"Search", "New", "Edit", "Graph"} & keys_at_foot(pilot)
        await press(pilot, "escape")
        assert {"Search", "New"} <= keys_at_foot(pilot)

    author(kb, tmp_path, scenario)


@pytest.mark.parametrize(("overlay", "announced"), [("unknown-term", False), ("unused-threshold", True)])
def test_accepting_is_announced_for_warnings_only(overlay: str, announced: bool, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "p")
        await settled(pilot)
        assert ("Accept" in keys_at_foot(pilot)) is announced

    author(copied_base(tmp_path, TESTS / "broken" / overlay), tmp_path, scenario)


def test_a_warning_is_not_accepted_until_a_day_that_is_over_nor_too_late(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "p", "home", "a")
        await fill(pilot, "It is wanted for the next release.")
        await press(pilot, "ctrl+s")
        await choose(pilot, "dr", "2020-01-01")
        assert "that day is over" in line(pilot)
        await choose(pilot, "2200-01-01")
        assert "that is too late" in line(pilot)

    author(copied_base(tmp_path, TESTS / "broken" / "unused-threshold"), tmp_path, scenario)


def test_whoever_leaves_an_entry_that_was_opened_from_the_problems_is_back_there(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "p", "enter")
        assert isinstance(pilot.app.screen, EditorScreen)
        await press(pilot, "escape")
        while isinstance(pilot.app.screen, EditorScreen):
            await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DraftProblemsScreen)

    author(copied_base(tmp_path, TESTS / "broken" / "unknown-term"), tmp_path, scenario)


def test_problems_elsewhere_are_listed_with_enter(tmp_path: Path) -> None:
    kb = copied_base(tmp_path, TESTS / "broken" / "unused-threshold")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "f4")
        assert rows(pilot, "#problems") == ["… ! 1 warning elsewhere (Enter lists them all)"]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DraftProblemsScreen)

    author(kb, tmp_path, scenario, "wait_while_young")


def test_the_line_below_a_text_tells_what_stands_where_the_cursor_is(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "f2")
        told = []
        for number in range(1, 6):
            pilot.app.screen.query_one(YamlArea).go_to(number)
            await settled(pilot)
            told.append(said(pilot, "#about"))
        assert [one.partition(":")[0] for one in told] == ["Name", "Reason", "When all of these", "Then", "Rests on"]

    author(kb, tmp_path, scenario, "block_was_positive")


def test_a_draft_is_applied_from_the_editor(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "down", "enter")
        await fill(pilot, "Another sentence.")
        await press(pilot, "ctrl+s")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ApplyingScreen)
        assert "Only words are changed" in said(pilot, "#state")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, EditorScreen)
        (note,) = [note.message for note in pilot.app._notifications]
        assert note.startswith(f"Applied to {kb}. Consultations begun here, or with --kb {kb}, use it; others do not.")

    author(kb, tmp_path, scenario, "block_was_positive")

    assert "Another sentence." in read_texts(kb)[0]["rules/result/block_was_positive.yaml"]


@pytest.mark.parametrize("text", ["", "nothing of this kind"])
def test_a_dialog_says_in_its_own_line_why_nothing_is_taken(text: str, kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "plus")
        if text:
            await write(pilot, text)
        else:
            await press(pilot, "enter")
        await press(pilot, "ctrl+s")
        assert line(pilot).startswith("✗ nothing is")
        assert list(pilot.app._notifications) == []

    author(kb, tmp_path, scenario)


def test_an_empty_reason_is_refused_in_the_line_below_it(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await to_the_reason(pilot)
        await press(pilot, "ctrl+s")
        assert line(pilot).startswith("✗ nothing was typed")
        assert list(pilot.app._notifications) == []

    author(kb, tmp_path, scenario)


def test_what_is_told_for_a_moment_does_not_pile_up(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "z", "z", "Z", "z")
        assert len(pilot.app._notifications) == 1

    author(kb, tmp_path, scenario)


def test_the_word_of_a_new_choice_and_what_it_is_called_are_asked_in_different_words(kb: Path, tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        form = pilot.app.screen.query_one("#form", RowList)
        form.go_to(next(row.id for row in form.rows if "Choice" in row.text and not row.heading))
        await press(pilot, "plus")
        first = asked(pilot)
        await choose(pilot, "Both of them")
        second = asked(pilot)
        assert (first, second) == ("Choice: the word that rules and cases use for it", "Choice both_of_them")

    author(kb, tmp_path, scenario, "side")


def test_an_entry_that_is_not_there_is_refused_with_the_nearest_name(kb: Path, tmp_path: Path) -> None:
    async def play() -> AuthoringApp:
        app = AuthoringApp(kb, str(tmp_path / "kept.sqlite"), "block_severe_pane")
        async with app.run_test() as pilot:
            await settled(pilot)
        return app

    gave_up = asyncio.run(play()).gave_up

    assert isinstance(gave_up, Refused)
    assert [one.mend for one in gave_up.problems] == ["did you mean 'block_severe_pain'?"]


def test_whoever_leaves_a_broken_base_comes_back_to_its_authoring_with_a(kb: Path, tmp_path: Path) -> None:
    whole = (kb / "thresholds.yaml").read_text(encoding="utf-8")
    (kb / "thresholds.yaml").write_text("- [broken\n", encoding="utf-8")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TroubleScreen)
        await press(pilot, "a")
        assert isinstance(pilot.app.screen, AuthorScreen)
        (kb / "thresholds.yaml").write_text(whole, encoding="utf-8")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)

    author(kb, tmp_path, scenario)


def test_while_a_case_is_opened_no_key_of_home_does_anything(tmp_path: Path) -> None:
    async def play() -> list[str]:
        seen = []
        async with driven(tmp_path, kb=SMALL_BASE, case=SMALL_BASE / "cases" / "sound.yaml") as pilot:
            seen.append(type(pilot.app.screen).__name__)
            await press(pilot, "escape", "escape")
            seen.append(type(pilot.app.screen).__name__)
            pilot.app.show_opening("a case")  # type: ignore[attr-defined]
            await press(pilot, "d")
            assert isinstance(pilot.app.screen, OpeningScreen)
            await press(pilot, "f1")
            pilot.app.begin_from(SMALL_BASE / "cases" / "sound.yaml")  # type: ignore[attr-defined]
            await settled(pilot)
            seen.append(type(pilot.app.screen).__name__)
            await press(pilot, "escape", "escape")
            seen.append(type(pilot.app.screen).__name__)
        return seen

    assert asyncio.run(play()) == ["ConsultationScreen", "HomeScreen"] * 2


RULE = "rules/steps/block_severe_pain.yaml"
SAME = [Put(path=("because",), value="Another."), Put(path=("cites",), value=[]), Put(path=("examples",), value=[])]
OTHER = [Put(path=("when",), value={"pain_score": {"at_least": 3}}), Put(path=("then",), value={"caution": "block"}),
         Put(path=("overrides",), value=[]), Removed()]  # fmt: skip


@pytest.mark.parametrize(("edit", "alike"), [*((one, True) for one in SAME), *((one, False) for one in OTHER)])
def test_a_change_of_wording_alone_judges_alike_and_any_other_does_not(edit: Any, alike: bool) -> None:
    before: Draft = begun("base", read_texts(SMALL_BASE)[0])
    after = before.after(Step(says="a change", changes=(Change(file=RULE, edit=edit),)))

    assert judges_alike(base_from(before.folder()), base_from(after.folder())) is alike


def test_questions_in_turn_are_gone_back_through_past_those_that_do_not_arise() -> None:
    answers = iter(["a", "c", None, "b", "d"])
    told: list[Any] = []

    async def ask(given: Any, was: Any) -> Any:
        told.append((tuple(one for one in given if one is not NOT_ASKED), was))
        return next(answers)

    async def none(_: Any, __: Any) -> Any:
        return NOT_ASKED

    found = asyncio.run(in_turn([ask, none, ask]))

    assert found == ["a", NOT_ASKED, "c"]
    answers = iter(["a", None, "b", "d"])
    told.clear()
    assert asyncio.run(in_turn([ask, none, ask])) == ["b", NOT_ASKED, "d"]
    assert told == [((), None), (("a",), None), ((), "a"), (("b",), None)]
    answers = iter(["a", None, None])
    assert asyncio.run(in_turn([ask, none, ask])) is None
