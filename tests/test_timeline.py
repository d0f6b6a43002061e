"""The time line: what was done when, how long it helped, against what was to be expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.consultation import Consultation
from engine.timeline import Event, Fate, Timeline, timeline
from engine.truth import Truth
from exports.paper import laid_out
from exports.timeline_text import drawn
from kb.from_yaml.base import load_base
from kb.from_yaml.case import case_from
from kb.yaml_tree import read_tree
from tests.builders import SMALL_BASE, copied_base, packaged_base, problems_of, small_base

BASE = packaged_base()
WIDTH = 72


def line(history: str, patient: str = "") -> Timeline:
    lines = "\n".join(f"    {one}" for one in history.strip().splitlines())
    text = f"case: c\nas_of: 2026-11-22\n{patient}\ntargets:\n  - target: here\n{lines}\n"
    return timeline(Consultation(BASE, case_from(read_tree(text, "c.yaml"), BASE)), "here")


def ablation(cells: str) -> Event:
    found = line(f"ablations:\n  - {{{cells}}}\n")
    return (*found.events, *found.undated)[0]


def text(of: Timeline, width: int = WIDTH) -> str:
    return laid_out(drawn(of, width), width)


def in_a_row(of: Timeline, width: int = 200) -> str:
    """Everything as one line, so that what was wrapped can be found."""
    return " ".join(text(of, width).split())


def lanes(of: Timeline, width: int = WIDTH) -> list[str]:
    """The chart without its key and its list."""
    return text(of, width).partition("\n\n")[0].splitlines()


def test_an_ablation_that_fell_short_stands_above_what_was_to_be_expected() -> None:
    found = line("""
blocks:
  - {date: 8 months ago, relief: 80}
  - {date: 3 weeks ago, relief: unknown}
ablations:
  - {kind: cooled, date: 7 months ago, relief: 70, relief_months: 5, still_helping: no}
imaging: none
treatments:
  - {kind: physiotherapy, result: no_relief}
""")

    assert text(found) == (
        """\
  months before            8        6        4        2       now
  2026-11-22               ┼────────┼────────┼────────┼────────┤
1 Block 1, before the lat… ● 80 %   ┊        ┊        ┊        │
2 Ablation 1, cooled       ┊   ▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆┤ 70 %, 5 months
  expected 6–18 months     ┊         shorter than expected ░░░░→
3 Block 2, after the late… ┊        ┊        ┊        ┊     ● ? %

● an event   ▁▂▃▄▅▆▇█ for how long; the taller, the more   ┤ its end
→ goes on   ░ when its end is to be expected
? not known; why not is said below
┊ as on the axis; one column is about 7 days

IN WORDS, oldest first
1. Block 1, before the latest ablation, was 8 months ago, on 2026-03-22.
   Relief: 80 %.
2. Ablation 1, cooled, was 7 months ago, on 2026-04-22. Best relief:
   70 %. Relief lasted: 5 months. Still helping: no. That is shorter
   than the 6 to 18 months to expect [C20]. They end in 11 months.
3. Block 2, after the latest ablation, was 21 days ago, on 2026-11-01.
   Relief: asked, not known.

WITHOUT A DATE, so not drawn
4. Treatment 1, physiotherapy, was on a day not known. Date: not asked.
   Result: no relief.

Not asked yet: trials of an implant.

None: imaging findings.
"""
    )


def test_an_empty_history_says_what_to_enter() -> None:
    assert text(line("ablations: none\nimaging: none\ntreatments: none\n")) == (
        """\
There is no time line yet: nothing here has a date.
Still to be asked, with the dates:
- Diagnostic blocks of this pain: Which diagnostic blocks has this pain
  had, oldest first?
- Trials of an implant: Which trials of a stimulator or pump have been
  done?

None: ablations of this pain; imaging findings; other treatments of this
pain.
"""
    )


def test_what_still_helps_goes_on_to_the_day() -> None:
    found = line("ablations:\n  - {date: 8 months ago, relief: 60, still_helping: yes}\n")

    assert lanes(found) == [
        "  months before        8         6         4         2        now",
        "  2026-11-22           ┼─────────┼─────────┼─────────┼─────────┤",
        "1 Ablation 1           ▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅→ 60 %",
        "  expected 6–18 months ┊  as long as expected so far ░░░░░░░░░░→",
    ]
    assert "So far that lies within the 6 to 18 months to expect" in in_a_row(found)


def test_a_window_that_lies_ahead_is_said_and_not_drawn() -> None:
    found = line("ablations:\n  - {date: 2026-11-22}\n")

    assert lanes(found) == [
        "  months before        3             2             1            now",
        "  2026-11-22           ┼─────────────┼─────────────┼─────────────┤",
        "1 Ablation 1           ┊             ┊             ┊             ● ? %",
        "  expected 6–18 months ┊      cannot be told; begins in 6 months │",
    ]
    assert "was on the day of the consultation, 2026-11-22." in in_a_row(found)
    assert "They begin in 6 months and end in 18 months." in in_a_row(found)


def test_twenty_years_and_a_week_stand_on_one_axis() -> None:
    found = line("""
treatments:
  - {kind: surgery, date: 20 years ago, result: worse}
blocks:
  - {date: 1 week ago, relief: 100}
""")

    assert lanes(found, 60) == [
        "  months before        240   180    120    60     now",
        "  2026-11-22           ┼──────┼──────┼──────┼──────┤",
        "1 Treatment 1, surgery ● worse       ┊      ┊      │",
        "2 Block 1              ┊      ┊      ┊      ┊      ● 100 %",
    ]


def test_helps_that_overlap_have_lanes_of_their_own() -> None:
    found = line("""
ablations:
  - {date: 24 months ago, relief: 100, relief_months: 12, still_helping: no}
  - {date: 18 months ago, relief: 10, relief_months: 17, still_helping: no}
""")

    assert [lane.count("█") + lane.count("▁") > 0 for lane in lanes(found)[2:]] == [True, False, True, False]
    assert "█" in lanes(found)[2]
    assert "▁" in lanes(found)[4]


def test_a_long_history_shows_its_axis_again_and_leaves_nothing_out() -> None:
    rows = "\n".join(f"  - {{date: {number} months ago, relief: {number}}}" for number in range(60, 30, -1))
    found = line(f"blocks:\n{rows}\n")

    chart = lanes(found)

    assert chart[:2] == chart[:-3:-1]
    assert len(chart) == 34
    assert all(f"{number}. Block {number} was" in in_a_row(found) for number in range(1, 31))


def test_rows_of_the_patient_stand_on_the_line_too() -> None:
    found = line(
        "treatments:\n  - {kind: surgery, date: 2026-01-22}\n", "treatments:\n  - {kind: other, date: 2025-11-22}"
    )

    assert [event.label for event in found.events] == ["Treatment 1, other", "Treatment 2, surgery"]
    assert [event.at for event in found.events] == [12.0, 10.0]


def test_what_can_be_computed_of_a_row_is_drawn() -> None:
    found = line("""
ablations:
  - {date: 6 months ago}
blocks:
  - {date: 3 months ago}
trials:
  - {kind: scs, start: 2026-10-01, end: 2026-10-08, relief: 40}
""")

    assert [event.label for event in found.events][1:] == [
        "Block 1, after the latest ablation", "Trial 1, spinal cord stimulation",
    ]  # fmt: skip
    assert found.events[2].length == "7 days"
    assert found.events[2].lasts == pytest.approx(7 / 30.4375)


def test_a_row_without_a_date_is_told_with_what_is_known_of_it() -> None:
    found = line("ablations:\n  - {date: unknown, relief: 50, relief_months: 24, still_helping: no}\n")

    assert (found.events, found.months) == ((), 0.0)
    assert in_a_row(found).endswith(
        "1. Ablation 1 was on a day not known. Date: asked, not known. Kind: not asked. Best relief: 50 %. "
        "Relief lasted: 24 months. Still helping: no. That is longer than the 6 to 18 months to expect [C20]."
    )


def test_a_date_that_is_not_drawn_is_told() -> None:
    found = line("trials:\n  - {kind: pns, end: 2026-10-08, days: 60}\n")

    assert "Began: not asked. Ended: 2026-10-08. Relief: not asked. Length: 60 days." in in_a_row(found)


@pytest.mark.parametrize(
    ("cells", "fate"),
    [
        ("date: 2 years ago, relief_months: 5, still_helping: no", Fate.SHORTER),
        ("date: 2 years ago, relief_months: 6, still_helping: no", Fate.WITHIN),
        ("date: 2 years ago, relief_months: 18, still_helping: no", Fate.WITHIN),
        ("date: 2 years ago, relief_months: 19, still_helping: no", Fate.LONGER),
        ("date: 2 years ago, relief_months: 5", Fate.SHORTER),  # it ended long ago, asked or not
        ("date: 5 months ago, relief_months: 5", Fate.UNKNOWN),  # it may help still
        ("relief_months: 5", Fate.UNKNOWN),
        ("relief_months: 5, still_helping: no", Fate.SHORTER),
        ("relief_months: 20, still_helping: unknown", Fate.LONGER),
        ("date: 2 years ago, still_helping: no", Fate.UNKNOWN),
        ("date: 4 months ago, still_helping: no", Fate.SHORTER),  # it cannot have lasted longer than that
        ("date: 2 years ago, relief: 0", Fate.SHORTER),  # nothing was there to last
        ("date: 4 months ago, still_helping: yes", Fate.TOO_EARLY),
        ("date: 7 months ago, still_helping: yes", Fate.SO_FAR),
        ("date: 2 years ago, still_helping: yes", Fate.LONGER),
        ("relief_months: 7, still_helping: yes", Fate.SO_FAR),
        ("date: 2 years ago", Fate.UNKNOWN),
        ("kind: cooled", Fate.UNKNOWN),
    ],
)
def test_how_long_it_helped_is_judged_only_as_far_as_it_is_known(cells: str, fate: Fate) -> None:
    assert ablation(cells).fate is fate


@pytest.mark.parametrize(
    ("cells", "ongoing", "end"),
    [
        ("date: 9 months ago, relief_months: 4, still_helping: no", Truth.FALSE, 5.0),
        ("date: 9 months ago, relief_months: 4", Truth.FALSE, 5.0),
        ("date: 9 months ago, relief_months: 9", Truth.UNKNOWN, 0.0),
        ("date: 9 months ago, still_helping: yes", Truth.TRUE, 0.0),
        ("date: 9 months ago, still_helping: no", Truth.FALSE, None),
        ("date: 9 months ago", Truth.UNKNOWN, None),
        ("relief_months: 9, still_helping: no", Truth.FALSE, None),
    ],
)
def test_where_a_bar_ends_follows_from_what_was_entered(cells: str, ongoing: Truth, end: float | None) -> None:
    assert (ablation(cells).ongoing, ablation(cells).end) == (ongoing, end)


def test_an_event_without_a_window_has_no_fate() -> None:
    assert line("blocks:\n  - {date: 1 month ago, relief: 50}\n").events[0].fate is None


def test_a_window_names_the_claims_of_its_thresholds() -> None:
    window = ablation("date: 1 month ago").window

    assert window is not None
    assert (window.low, window.high, window.cites) == (6.0, 18.0, ("C20",))


def test_another_base_draws_its_own_tables() -> None:
    case = case_from(
        read_tree((SMALL_BASE / "cases" / "two_targets.yaml").read_text(encoding="utf-8"), "c"), small_base()
    )

    found = timeline(Consultation(small_base(), case), "left knee")

    assert [(event.label, event.amount) for event in found.events] == [("Block 1", "40 %"), ("Block 2", "? %")]
    assert "Relief: asked, not known." in in_a_row(found)


def test_a_threshold_of_a_window_is_used(tmp_path: Path) -> None:
    base = copied_base(tmp_path)
    limits, blocks = base / "thresholds.yaml", base / "vocabulary" / "blocks.yaml"
    limit = "\n  label: A time\n  unit: weeks\n  values:\n    2020-01-01: {value: 4, cites: [half], verified: no}\n"
    limits.write_text(f"{limits.read_text()}wears_off:{limit}")

    assert [problem.code for problem in problems_of(base)] == ["unused-threshold"]

    drawn_until = "height: relief, window: [wears_off, fresh_block]}"
    blocks.write_text(blocks.read_text().replace("height: relief}", drawn_until))

    assert problems_of(base) == ()
    window = load_base(base).tables["blocks"].drawn
    assert window is not None
    assert window.window == ("wears_off", "fresh_block")
