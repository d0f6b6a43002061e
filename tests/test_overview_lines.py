"""An overview in columns fits its width, says of how many it speaks, and never more than is known."""

import json
import unicodedata
from dataclasses import asdict
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from exports.overview import FEWEST, KnowledgeCount, OptionCount, Overview, ReasonCount, RuleCount, as_json
from exports.overview import overview_lines as lines_of
from exports.overview.columns import Row, bars, share
from exports.overview.counts import Outcome
from exports.paper import laid_out
from kb.problems import Place, Problem

COUNTS = st.integers(0, 20_000)
CHOICES = st.integers(0, 2_000)
NAMES = st.one_of(
    st.sampled_from(["wait", "Wait and review", "x\x1b[31m\x07", "left\u202ethgir", "a_very_long_name_" * 4, "a\nb"]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=15),
)
REASONS = st.lists(st.builds(ReasonCount, NAMES, NAMES, COUNTS), max_size=3).map(tuple)
OPTIONS = st.builds(OptionCount, NAMES, NAMES, *[COUNTS] * 8, REASONS, CHOICES, CHOICES)
SIDES = st.sampled_from(["for", "against", "excludes", "cautions", "derives"])
RULES = st.builds(RuleCount, NAMES, SIDES, *[COUNTS] * 7)
DAYS = st.none() | st.dates()
WRONG = st.lists(st.builds(Problem, st.just("bad-entry"), NAMES, st.builds(Place, NAMES), NAMES), max_size=2).map(tuple)
OVERVIEWS = st.builds(
    Overview, DAYS, DAYS, NAMES, COUNTS, COUNTS, COUNTS,
    st.tuples(*(st.tuples(st.just(outcome), st.integers(2_000, 9_999)) for outcome in Outcome)), CHOICES, COUNTS,
    st.lists(OPTIONS, max_size=4).map(tuple), st.lists(RULES, max_size=5).map(tuple), REASONS,
    st.lists(st.builds(KnowledgeCount, NAMES, NAMES, NAMES, COUNTS), max_size=2).map(tuple), WRONG, WRONG, COUNTS,
)  # fmt: skip
QUICKLY = settings(max_examples=60, deadline=None, derandomize=True)


def decided(first: int, against: int) -> Overview:
    """So many decisions, of which so many chose the first that was offered, and so many overrode the advice."""
    outcomes = dict.fromkeys(Outcome, 0) | {Outcome.FIRST: first, Outcome.AGAINST: against}
    count = first + against
    wait = OptionCount("wait", "Wait", offered=count, accepted=first, overridden=against, chosen=first)
    return Overview(None, None, "", count, count, 0, tuple(outcomes.items()), against, 0, (wait,), (), (), ())


@QUICKLY
@given(overview=OVERVIEWS, width=st.integers(40, 200))
def test_every_line_of_an_overview_fits_and_steers_no_terminal(overview: Overview, width: int) -> None:
    lines = lines_of(overview, width)

    assert [line.text for line in lines if line.kept and len(line.text) > width] == []
    assert {letter for letter in laid_out(lines, width) if unicodedata.category(letter)[0] == "C"} <= {"\n"}


@QUICKLY
@given(overview=OVERVIEWS)
def test_the_json_of_an_overview_says_every_count(overview: Overview) -> None:
    text = as_json(overview)

    told = json.loads(text)
    assert {letter for letter in text if unicodedata.category(letter) == "Cc"} <= {"\n"}
    assert (told["decisions"], told["ladders"]) == (overview.decisions, overview.ladders)
    assert [one["first"] for one in told["options"]] == [one.first for one in overview.options]
    assert {name: told["rules"][n][name] for n, one in enumerate(overview.rules) for name in asdict(one)} == {
        name: value for one in overview.rules for name, value in asdict(one).items()
    }
    assert told["since"] == (overview.since.isoformat() if overview.since else None)


@given(part=st.integers(0, 10_000), rest=st.integers(0, 10_000))
def test_a_share_is_rounded_neither_to_none_nor_to_all(part: int, rest: int) -> None:
    said = share(part, part + rest)

    assert (said == "0 %") == (part == 0 and rest >= FEWEST)
    assert (said == "100 %") == (rest == 0 and part >= FEWEST)
    assert (said == "") == (part + rest < FEWEST)


def test_of_few_decisions_no_percentage_is_given() -> None:
    few, enough = (laid_out(lines_of(decided(first, 2))) for first in (2, 3))

    assert ("%" in few, "2 of 4" in few) == (False, True)
    assert "3 of 5  60 %" in enough


def test_a_bar_is_as_long_as_its_share_and_every_number_has_one() -> None:
    rows = [Row("all", (1000,)), Row("half", (500,)), Row("one", (1,)), Row("none", (0,))]

    whole, half, one, none = (line.text.count("█") for line in bars(rows, 1000, 80))
    assert (whole, one, none) == (2 * half, 1, 0)
    assert half > 20


def test_the_table_of_an_option_says_how_often_and_why_it_was_overridden() -> None:
    option = OptionCount("wait", "Wait and review", 9, 4, 3, 2, 5, 1, 3, 0, (ReasonCount("c", "Too slow", 3),), 5, 0)
    outcomes = ((Outcome.FIRST, 5), (Outcome.ANOTHER, 1), (Outcome.AGAINST, 3))
    overview = Overview(
        date(2026, 1, 1), date(2026, 3, 31), "", 18, 18, 0, outcomes, 3, 0, (option,), (), (), ()
    )  # fmt: skip

    text = laid_out(lines_of(overview, 80))
    assert "of 2026-01-01 to 2026-03-31 (UTC)" in text
    assert (
        "                   ladders  offered  answer  no  out\nWait and review         18        9       4   3    2"
        in text
    )
    assert (
        "Wait and review        9         5        1           3\n    overridden 3 of 9, 33 %\n    Too slow (c): 3"
        in text
    )


def test_an_overview_of_nothing_says_how_a_record_comes_to_be_kept() -> None:
    assert "A record is kept with every decision" in laid_out(lines_of(decided(0, 0)))
