"""What stands beside a consultation, as rows: two ladders and what differs, the rules fired, other guidance."""

from pathlib import Path

import pytest

from engine.comparison import compared
from engine.consultation import Consultation
from exports.paper import laid_out
from exports.text_comparison import comparison_text
from kb.case import Case, Known
from kb.conditions import OneOf
from kb.folder import PACKAGED
from kb.from_yaml.case import load_case
from kb.model import Derive
from kb.moves import Answered, HistoryGiven, NoneOf, TakenBack
from kb.terms import Choices, Origin
from tests.builders import DAY, SMALL_BASE, packaged_base, small_base
from tests.random_bases import a_base, a_rule, a_term
from tui.desk import Desk
from tui.rows.trace import changed_at, step_lines, stood_rows
from tui.rows.two_ladders import columns_head, difference_rows, two_ladders
from tui.sites import beside as beside_of
from tui.sites import site_words

SOUND = SMALL_BASE / "cases" / "sound.yaml"
TWO = SMALL_BASE / "cases" / "two_targets.yaml"
DEMO = PACKAGED / "cases" / "early_return_of_facet_pain.yaml"
LEFT, RIGHT = "left knee", "right knee"
A_BLOCK = HistoryGiven(table="blocks", rows=({"date": "2026-11-20", "relief": 80.0},), target=LEFT)
NO_PAIN = Answered(term="pain_score", value=0.0, target=LEFT)
FEVER = Answered(term="fever", value="yes")
Move = Answered | HistoryGiven | NoneOf


def case_of(path: Path) -> Consultation:
    return Consultation(small_base(), load_case(path, small_base()))


def what_if(path: Path, *moves: Move) -> tuple[Consultation, Consultation]:
    """A case of the small base as it is, and a copy of it after these moves."""
    desk = Desk.begin(small_base(), load_case(path, small_base()))
    copy = desk.scratch()
    for move in moves:
        copy.make(move)
    return desk.consultation, copy.consultation


def differing(path: Path, *moves: Move) -> list[str]:
    """What is said to differ, line by line."""
    return [row.text for row in difference_rows(*what_if(path, *moves), LEFT)]


def beside(now: Consultation, then: Consultation) -> list[str]:
    rows = two_ladders(now.opinion(LEFT), then.opinion(LEFT), 80)
    return [" ".join(row.text.split()) for row in rows if not row.heading]


def test_the_two_ladders_stand_side_by_side_and_what_differs_is_marked() -> None:
    assert beside(*what_if(SOUND, A_BLOCK)) == [
        "Wait · not indicated · not indicated",
        "≠ Diagnostic block ✓ offered · not indicated",
        "≠ Ablation · not indicated ✓ offered",
    ]


def test_what_differs_is_said_in_words_options_first() -> None:
    assert differing(SOUND, A_BLOCK) == [
        "≠ Diagnostic block: offered → · not indicated",
        "≠ Ablation: not indicated → ✓ offered",
        "● Blocks: with date 2026-11-20; relief 80 %",
    ]


def test_a_headline_that_changes_is_said_with_its_values() -> None:
    base = packaged_base()
    desk = Desk.begin(base, load_case(DEMO, base)).scratch()
    before, target = desk.consultation, desk.consultation.opinion().target
    desk.make(TakenBack(kind="table", id="blocks", target=target))

    said = [row.text for row in difference_rows(before, desk.consultation, target)]
    assert "→ Why the ablation failed: recurrence (the nerve has grown back) → cannot be told yet" in said


def test_nothing_differs_until_something_is_answered_otherwise() -> None:
    (same,) = differing(SOUND, Answered(term="side", value="left", target=LEFT))

    assert same.startswith("Nothing differs yet.")


def test_a_group_answered_none_is_said_once_for_all_its_members() -> None:
    assert differing(TWO, Answered(term="fever", value="unknown"), NoneOf(group="red_flags"))[-2:] == [
        "● Red flags: not asked → none of these",
        "● Fever: no → asked, not known",
    ]


def test_a_row_put_right_is_said_with_what_it_was() -> None:
    relief = HistoryGiven(
        table="blocks",
        rows=({"date": "2025-03-02", "relief": 40.0, "relief_hours": 2.0}, {"date": "2026-11-01", "relief": 70.0}),
        target=LEFT,
    )

    assert differing(TWO, relief)[-1] == (
        f"● {LEFT}, Blocks: date 2026-11-01; relief 70 % (instead of date 2026-11-01; relief not known)"
    )


def test_a_red_flag_on_the_copy_is_said_before_all_else() -> None:
    assert differing(SOUND, FEVER)[0] == "!! RED FLAG: Fever (red flags)"


def test_facts_that_clash_on_the_copy_are_said_and_nothing_is_concluded() -> None:
    first, *others = differing(SOUND, A_BLOCK, NO_PAIN)

    assert first.startswith("✗ These cannot all be true, so nothing is concluded: Where nothing hurts")
    assert others == ["● Pain score: 8 points → 0 points", "● Blocks: with date 2026-11-20; relief 80 %"]
    assert beside(*what_if(SOUND, A_BLOCK, NO_PAIN))[-1] == "≠ Ablation · not indicated nothing concluded"


def test_of_several_sites_each_difference_names_its_own() -> None:
    said = differing(TWO, NO_PAIN, Answered(term="pain_score", value=9.0, target=RIGHT))

    assert f"● {LEFT}, Pain score: 3 points → 0 points" in said
    assert f"● {RIGHT}, Pain score: not asked → 9 points" in said


@pytest.mark.parametrize("width", [40, 55, 75, 120])
def test_the_columns_stand_below_their_heads_however_long_a_label_is(width: int) -> None:
    now, then = what_if(SOUND, A_BLOCK)
    first = [row for row in two_ladders(now.opinion(), then.opinion(), width) if not row.heading][1]
    line = f"  {''.join(text for text, _ in first.pieces)}".splitlines()[0]

    assert columns_head(width).index("now") == line.index("✓ offered")
    assert columns_head(width).index("what if") == line.index("· not indicated")
    assert len(line) <= max(width, 50)


def test_the_step_that_changes_a_standing_marks_it_and_tells_its_facts_and_its_sources() -> None:
    opinion = case_of(SOUND).opinion()
    last = len(opinion.firing.trace)

    assert "? Diagnostic block needs an answer" in [row.text for row in stood_rows(opinion, last - 1)]
    assert "✓ Diagnostic block offered ◂ was: needs an answer" in [row.text for row in stood_rows(opinion, last)]
    told = laid_out(step_lines(opinion, last, DAY))
    assert told.startswith("✓ Diagnostic block: needs an answer → offered\nThe facts it used\n")
    assert "✓ Result of the latest block: negative or not done (step 1)" in told
    assert "Rule block_severe_pain rests on\nclinic/severe\n" in told


def test_a_step_that_changes_no_standing_marks_the_options_it_speaks_of() -> None:
    opinion = what_if(SOUND, HistoryGiven(table="treatments", rows=({"kind": "steroid"},)))[1].opinion()
    number = next(n for n, fired in enumerate(opinion.firing.trace, 1) if fired.rule == "steroid_argues_against_block")

    assert changed_at(opinion, number) == ("block",)
    assert any(row.text.endswith("◂ an argument against") for row in stood_rows(opinion, number))
    assert "It changes no option's standing by itself." in laid_out(step_lines(opinion, number, DAY))


def test_the_ladder_after_the_last_step_is_the_ladder_and_before_the_first_nothing_new_is_offered() -> None:
    base = packaged_base()
    opinion = Consultation(base, load_case(DEMO, base)).opinion()
    before, after = stood_rows(opinion, 0), {row.id: row.text for row in stood_rows(opinion, len(opinion.firing.trace))}

    assert not any(row.text.startswith("✓") for row in before)
    assert all(rung.standing.value in after[f"option:{rung.option.id}"] for rung in opinion.ladder)


def test_engines_that_disagree_leave_nothing_to_compare() -> None:
    yes_no = Choices({"yes": "yes", "no": "no"})
    terms = [a_term("wanted", yes_no), a_term("seen", yes_no, Origin.DERIVED, "no")]
    wanted = OneOf("wanted", ("yes",))
    base = a_base(terms, [a_rule("a", wanted, Derive("seen", "yes")), a_rule("b", wanted, Derive("seen", "no"))])
    clash = Consultation(base, Case("c", "", DAY, Known("patient"), (Known("here", {"wanted": "yes"}),)))

    assert [one.ladder.ladder for one in compared(clash)] == [()]
    assert "so there is nothing to compare" in " ".join(comparison_text(clash).split())


def test_after_the_last_site_comes_the_first_again() -> None:
    case = case_of(TWO).case

    assert [beside_of(case, LEFT, 1), beside_of(case, RIGHT, 1), beside_of(case, LEFT, -1)] == [RIGHT, LEFT, RIGHT]
    assert site_words(case_of(SOUND).case, LEFT) == LEFT
