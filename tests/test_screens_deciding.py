"""Deciding, and the pain sites: what they list, and how keys drive them."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from engine.consultation import Consultation
from exports.paper import laid_out
from kb.case import Decision
from kb.from_yaml.case import case_from, load_case
from kb.moves import Answered, Dated, TargetAdded, TargetRenamed
from kb.yaml_tree import read_tree
from tests.builders import DAY, SMALL_BASE, small_base
from tests.driving import Driver, consulted, press, settled
from tests.seeing import NARROW, SOUND, fill, go_to, run, said
from tui.actions import ACTIONS
from tui.panes.row_list import RowList
from tui.rows.decision import about_lines, alarm_words, option_rows, reason_rows
from tui.rows.sites import site_rows
from tui.screens.decision import DecisionScreen
from tui.screens.records import RecordsScreen
from tui.screens.rules import RulesScreen
from tui.screens.sites import SitesScreen

TWO = SMALL_BASE / "cases" / "two_targets.yaml"
KNEE, OTHER = "left knee", "right knee"
CLASH = """\
case: A-1
as_of: 2026-11-22
findings: {none_of: [red_flags]}
targets:
  - {target: left knee, findings: {pain_score: 0}, blocks: [{date: 2026-11-20, relief: 80}]}
"""


def decisions(pilot: Driver) -> tuple[Decision, ...]:
    return consulted(pilot).desk.course.case.decisions


def sound() -> Consultation:
    return Consultation(small_base(), load_case(SOUND, small_base()))


def clashing() -> Consultation:
    return Consultation(small_base(), case_from(read_tree(CLASH, "case.yaml"), small_base()))


def test_what_follows_the_advice_stands_above_what_overrides_it() -> None:
    assert [row.text for row in option_rows(sound().opinion())] == [
        "Follows the advice",
        "✓ Diagnostic block offered (conditional)",
        "Would override the advice",
        "· Wait not indicated",
        "· Ablation not indicated",
        "– None of the options (something else, or nothing)",
    ]


def test_where_nothing_is_offered_any_choice_is_said_to_need_a_reason() -> None:
    feverish, clash = sound().answer("fever", "yes").opinion(), clashing().opinion()

    assert option_rows(feverish)[0].text == "Nothing is offered now; any choice needs a reason"
    assert "Nothing may be concluded now" in option_rows(clash)[0].text
    assert [row.id for row in option_rows(clash)[1:]] == ["option:wait", "option:block", "option:ablation", "none"]


def test_what_rules_an_option_out_is_said_before_it_is_chosen_red_flags_loudest() -> None:
    opinion = sound().answer("fever", "yes").opinion()

    assert alarm_words(opinion, "block") == "!! GOES AGAINST A RED FLAG: Fever"
    assert (alarm_words(opinion, "wait"), alarm_words(sound().opinion(), None)) == ("", "")
    assert "✗ ruled out: A red flag must be cleared before any needle. (rule red_flags_close_the_ladder)" in laid_out(
        about_lines(opinion, "block"), 120
    )


def test_a_reason_is_found_by_its_words_and_its_groups() -> None:
    assert [row.id for row in reason_rows("feasible cost") if not row.heading] == ["reason:too-costly-uncovered"]
    assert [row.heading for row in reason_rows("zzz")] == [True]


def test_three_keys_follow_the_advice_and_the_decision_goes_with_its_facts(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "d", "enter", "enter")
        assert decisions(pilot) == (Decision(KNEE, "block"),)
        assert "Decided: Diagnostic block" in said(pilot, "AdviceBar")

        consulted(pilot).make(Answered(term="pain_score", value=2, target=KNEE))
        await settled(pilot)
        assert decisions(pilot) == ()
        assert "Decided" not in said(pilot, "AdviceBar")

    run(tmp_path, scenario, size=NARROW)


def test_an_override_asks_why_and_escape_goes_back_a_step_with_nothing_lost(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "d")
        await go_to(pilot, "#options", "option:ablation")
        await press(pilot, "enter")
        await fill(pilot, "patient prefers")
        await press(pilot, "down", "down", "up", "enter")
        assert said(pilot, "#summary") == (
            "For left knee: Ablation, against the advice (not indicated): The patient does not want a change."
        )
        await press(pilot, "o", "k", "escape", "escape")
        assert pilot.app.screen.query_one("#filter", Input).value == "patient prefers"
        await press(pilot, "enter", "enter")
        assert said(pilot, "#count").startswith("2 of 2000 characters")
        await press(pilot, "ctrl+s")
        assert decisions(pilot) == (Decision(KNEE, "ablation", "patient-does-not-want-change", "ok"),)
        assert "Decided against the advice (not indicated): Ablation, because" in said(pilot, "AdviceBar")

    run(tmp_path, scenario)


def test_what_was_decided_before_is_shown_and_is_replaced(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "d", "end", "enter", "enter")
        await fill(pilot, "x" * 2001)
        await press(pilot, "enter")
        assert said(pilot, "#count") == "✗ 2001 of 2000 characters: 1 too many"
        await fill(pilot, "not now")
        await press(pilot, "enter", "d")
        assert said(pilot, "#before") == (
            "Decided against the advice: None of the options, because: The patient is not eligible. Note: not now "
            "Choosing again replaces it."
        )
        assert pilot.app.screen.query_one("#options", RowList).chosen == "none"
        await press(pilot, "home", "enter", "enter")
        assert decisions(pilot) == (Decision(KNEE, "block", None, "not now"),)

    run(tmp_path, scenario)


def test_leaving_decides_nothing_and_says_once_that_a_note_would_be_lost(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "d", "enter", "h", "escape", "escape")
        assert isinstance(pilot.app.screen, DecisionScreen)
        await press(pilot, "escape")
        assert decisions(pilot) == ()

    run(tmp_path, scenario)


def test_while_facts_clash_any_choice_asks_for_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "clash.yaml"
    path.write_text(CLASH, encoding="utf-8")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "d", "enter")
        assert pilot.app.screen.query_one("#filter", Input).has_focus
        await press(pilot, "enter", "enter")
        assert [one.reason for one in decisions(pilot)] == ["patient-ineligible"]
        assert "Decided while nothing is offered: Wait, because" in said(pilot, "AdviceBar")

    run(tmp_path, scenario, path)


def test_sites_are_listed_with_what_is_known_of_each() -> None:
    case = replace(load_case(TWO, small_base()), decisions=(Decision(OTHER, None, "patient-refuses"),))

    assert [row.text for row in site_rows(small_base(), case)] == [
        "Pain sites",
        "● left knee: 3 answers, 2 blocks",
        "● right knee: 2 answers decided",
        "Day",
        "● Judged on 2026-11-22 , every span of time counts back from it",
    ]


def test_a_site_is_added_and_renamed_but_the_only_one_is_not_taken_out(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "g", "delete", "delete")
        assert not pilot.app.screen.has_class("-sure")
        await press(pilot, "plus")
        await fill(pilot, "left knee")
        assert said(pilot, "#echo").startswith("✗ left knee: two targets are called 'left knee'")
        await press(pilot, "enter", "escape")
        assert isinstance(pilot.app.screen, SitesScreen)
        await press(pilot, "plus")
        await fill(pilot, "right  knee ")
        await press(pilot, "enter", "g", "home", "enter")
        await fill(pilot, "left hip")
        await press(pilot, "enter")
        changes = (TargetAdded(name=OTHER), TargetRenamed(old=KNEE, new="left hip"))
        assert consulted(pilot).desk.course.changes == changes

    run(tmp_path, scenario, size=NARROW)


def test_a_site_with_findings_is_taken_out_once_it_is_confirmed(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "g", "home", "delete")
        assert said(pilot, "#sure").startswith("With left knee would go: 3 answers, 2 blocks.")
        await press(pilot, "escape", "delete")
        assert isinstance(pilot.app.screen, SitesScreen), "after Esc it is asked again"
        await press(pilot, "delete")
        assert [known.name for known in consulted(pilot).desk.course.case.targets] == [OTHER]

    run(tmp_path, scenario, TWO)


def test_the_day_is_checked_as_it_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "blocked.yaml"
    path.write_text(CLASH, encoding="utf-8")

    async def scenario(pilot: Driver) -> None:
        await press(pilot, "g", "end", "enter")
        for text, told in (
            ("2026-13-01", "✗ what is typed: '2026-13-01' is not a day"),
            ("2026-11-01", "✗ left knee, block 1, Date: 2026-11-20 lies after 2026-11-01"),
            ("2026-11-22", "✓ Nothing changes"),
            ("2026-12-01", "✓ Tuesday 1 December 2026, 9 days later."),
        ):
            await fill(pilot, text)
            assert said(pilot, "#echo").startswith(told)
        await press(pilot, "enter")
        assert consulted(pilot).desk.course.changes == (Dated(as_of=DAY.replace(month=12, day=1)),)

    run(tmp_path, scenario, path)


@pytest.mark.parametrize(
    ("where", "screen"),
    [
        ("Decision", DecisionScreen),
        ("Sites", SitesScreen),
        ("Saved consultations", RecordsScreen),
        ("Rules", RulesScreen),
    ],
    ids=["decision", "sites", "records", "rules"],
)
def test_every_key_of_these_screens_does_something(where: str, screen: type[object]) -> None:
    names = {action.id.partition("(")[0] for action in ACTIONS[where]}

    assert [name for name in names if not hasattr(screen, f"action_{name}")] == []
