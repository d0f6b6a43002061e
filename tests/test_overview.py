"""An overview counts what the ladders said and what was decided: once a consultation, and nothing that is not known."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from engine.consultation import Consultation
from engine.deciding import Weighed, weighed
from engine.judging import Standing
from engine.truth import Truth
from exports.ledger import kinds
from exports.ledger.appending import append
from exports.ledger.entries import drafted
from exports.ledger.log import Ledger
from exports.overview import OptionCount, Overview, overview
from exports.overview.counts import Outcome
from exports.record import record
from exports.store import Store, open_store
from kb.from_yaml.case import load_case
from kb.moves import Answered, Decided, HistoryGiven, Move, Redone, TargetAdded, TargetRenamed, Undone
from kb.override_reasons import CODES
from kb.problems import Refused
from tests.builders import SMALL_BASE, small_base
from tests.ledger_logs import DATABASES, RECORD, place_in, unguarded
from tests.stores import KNEE, TARGETS, quick_folder, two_targets
from tui.desk import Desk

REASONS = ("patient-refuses", "limited-time")
BLOCK, REFUSED = Decided(target=KNEE, option="block"), "patient-refuses"
HELPED = ({"date": "2026-11-20", "relief": 80.0, "relief_hours": 5.0},)
POSITIVE = HistoryGiven(table="blocks", rows=HELPED, target=KNEE)
MOVES: tuple[Move, ...] = (
    *(Decided(target=site, option=option) for site in TARGETS[:2] for option in ("wait", "block", "ablation")),
    *(Decided(target=site, option=option, reason=reason) for site in TARGETS[:2] for reason in REASONS
      for option in ("wait", "ablation", None)),
    *(Answered(term="pain_score", value=value, target=site) for site in TARGETS[:2] for value in (0.0, 8.0)),
    *(Answered(term=flag, value=value) for flag in ("fever", "weakness") for value in ("yes", "no")),
    *(Answered(term="onset", value="2 weeks ago", target=site) for site in TARGETS[:2]),
    *(HistoryGiven(table="blocks", rows=HELPED, target=site) for site in TARGETS[:2]),
    TargetAdded(name=TARGETS[2]), TargetRenamed(old=TARGETS[2], new=TARGETS[1]), Undone(), Redone(),
)  # fmt: skip
YOUNG = Answered(term="onset", value="2 weeks ago", target=KNEE)
COURSES = st.builds(
    lambda begun, moves: [*begun, *moves],
    st.sampled_from([(), (BLOCK,), (YOUNG, POSITIVE), (YOUNG, POSITIVE, Decided(target=KNEE, option="ablation"))]),
    st.lists(st.sampled_from(MOVES), max_size=6),
)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_store() as opened:
        yield opened


@contextmanager
def a_store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(dir=quick_folder()) as folder, open_store(f"{folder}/kept.sqlite") as opened:
        yield opened


def a_desk(store: Store) -> Desk:
    """One severe pain, never blocked: a block is the one option that is offered."""
    return Desk.begin(small_base(), load_case(SMALL_BASE / "cases" / "sound.yaml", small_base()), store, by="dr")


def consulted(store: Store, *moves: Move) -> Desk:
    desk = a_desk(store)
    for move in moves:
        desk.make(move)
    return desk


def logged(desk: Desk, moves: list[Move]) -> Consultation | None:
    """What the last record is of, once the moves are made that can be; none where nothing was ever decided."""
    last = None
    for move in moves:
        before = desk.course.case.decisions
        with suppress(Refused):
            desk.make(move)
        if desk.course.case.decisions != before:
            last = desk.consultation
    return last


def all_weighed(consultations: list[Consultation]) -> list[Weighed]:
    """Every decision as the engine weighs it."""
    return [weighed(one.opinion(decision.target), decision) for one in consultations for decision in one.case.decisions]


def outcome(one: Weighed) -> Outcome:
    if one.decision.reason:
        return Outcome.AGAINST
    assert one.follows
    return Outcome.FIRST if one.decision.option == one.advised[0] else Outcome.ANOTHER


@settings(max_examples=15, deadline=None, derandomize=True)
@given(courses=st.lists(COURSES, min_size=1, max_size=5))
def test_an_overview_counts_what_the_engine_said_of_each_consultation(courses: list[list[Move]]) -> None:
    with a_store() as store:
        desks = [Desk.begin(small_base(), two_targets(), store) if number % 3 == 2 else a_desk(store)
                 for number in range(len(courses))]  # fmt: skip
        found = [last for desk, moves in zip(desks, courses, strict=True) if (last := logged(desk, moves))]
        counted = overview(store)

    opinions = [opinion for one in found for opinion in one.opinions]
    rungs = [rung for opinion in opinions for rung in opinion.ladder]
    decisions = all_weighed(found)
    assert (counted.consultations, counted.sites) == (len(found), len(opinions))
    assert counted.unconcluded == sum(not opinion.ladder for opinion in opinions)
    assert stood(counted) == Counter((rung.option.id, rung.standing) for rung in rungs)
    assert Counter(dict(counted.outcomes)) == Counter(outcome(one) for one in decisions)
    assert {one.option: one.chosen for one in counted.options if one.chosen} == Counter(
        one.decision.option for one in decisions if one.decision.option
    )
    assert {one.code: one.count for one in counted.reasons} == Counter(
        one.decision.reason for one in decisions if one.decision.reason
    )
    assert fired(counted) == Counter(
        rule for opinion in opinions if opinion.ladder for rule, truth in opinion.judged.truths.items()
        if truth is Truth.TRUE
    )  # fmt: skip
    assert_adds_up(counted)


def stood(counted: Overview) -> Counter[tuple[str, Standing]]:
    """How often each option stood where."""
    return Counter({
        (one.option, standing): count
        for one in counted.options
        for standing, count in zip(Standing, counts(one), strict=True)
    })  # fmt: skip


def counts(one: OptionCount) -> tuple[int, ...]:
    return one.offered, one.needs_answer, one.not_indicated, one.ruled_out


def fired(counted: Overview) -> dict[str, int]:
    return {one.rule: one.fired for one in counted.rules if one.fired}


def assert_adds_up(counted: Overview) -> None:
    """Whatever is told as a part is a part of something, and nothing is counted twice."""
    assert all(one.ladders == counted.ladders for one in counted.options)
    assert sum(one.chosen for one in counted.options) + counted.none_of_them == counted.decisions <= counted.sites
    assert sum(one.first for one in counted.options) + counted.unadvised == counted.decisions
    assert sum(one.accepted for one in counted.options) == dict(counted.outcomes)[Outcome.FIRST]
    assert sum(one.passed_over for one in counted.options) == dict(counted.outcomes)[Outcome.ANOTHER]
    assert sum(one.count for one in counted.reasons) == dict(counted.outcomes)[Outcome.AGAINST]
    assert all(sum(reason.count for reason in one.reasons) == one.overridden for one in counted.options)
    assert all(one.chosen_against <= one.chosen for one in counted.options)
    assert all(one.fired + one.open <= one.ladders and one.held <= one.open for one in counted.rules)
    assert all(one.decided <= min(one.fired, counted.decisions) for one in counted.rules)


def test_nothing_is_counted_where_nothing_was_decided(store: Store) -> None:
    consulted(store, Answered(term="pain_score", value=3.0, target=KNEE))

    assert (overview(store).consultations, overview(store).options, overview(store).rules) == (0, (), ())


def test_a_decision_that_was_taken_back_is_no_decision(store: Store) -> None:
    """Its consultation counts still: something was advised."""
    consulted(store, BLOCK, Undone())

    counted = overview(store)
    assert (counted.consultations, counted.ladders, counted.decisions) == (1, 1, 0)


def test_of_a_consultation_that_was_decided_anew_only_the_last_decision_counts(store: Store) -> None:
    consulted(store, BLOCK, Decided(target=KNEE, option=None, reason="limited-time"))

    counted = overview(store)
    assert (counted.consultations, counted.decisions, counted.none_of_them) == (1, 1, 1)
    assert [(one.code, one.count) for one in counted.reasons] == [("limited-time", 1)]


def test_why_an_option_that_came_first_was_overridden_is_told_of_it(store: Store) -> None:
    consulted(store, BLOCK)
    consulted(store, Decided(target=KNEE, option="ablation", reason=REFUSED))

    first, *others = [one for one in overview(store).options if one.first or one.chosen]
    assert (first.option, first.first, first.accepted, first.overridden, first.chosen) == ("block", 2, 1, 1, 1)
    assert [(one.display, one.count) for one in first.reasons] == [(CODES[REFUSED], 1)]
    assert [(one.option, one.chosen, one.chosen_against) for one in others] == [("ablation", 1, 1)]


def test_an_option_that_came_first_may_be_passed_over_for_another_that_is_offered(store: Store) -> None:
    consulted(store, YOUNG, POSITIVE, Decided(target=KNEE, option="ablation"))

    counted = overview(store)
    assert dict(counted.outcomes)[Outcome.ANOTHER] == 1
    assert {one.option: (one.first, one.passed_over, one.chosen) for one in counted.options} == {
        "wait": (1, 1, 0), "ablation": (0, 0, 1), "block": (0, 0, 0),
    }  # fmt: skip


def test_a_rule_that_recommends_is_gone_with_or_against(store: Store) -> None:
    consulted(store, BLOCK)
    consulted(store, Decided(target=KNEE, option="wait", reason=REFUSED))
    consulted(store, BLOCK, Undone())

    [rule] = [one for one in overview(store).rules if one.rule == "block_severe_pain"]
    assert (rule.side, rule.fired, rule.went_with, rule.went_against, rule.went_beside) == ("for", 3, 1, 1, 0)


def test_a_rule_that_rules_out_is_gone_against_where_its_option_is_chosen_nevertheless(store: Store) -> None:
    fever = Answered(term="fever", value="yes")
    consulted(store, fever, Decided(target=KNEE, option="block", reason=REFUSED))
    for _ in range(2):
        consulted(store, fever, Decided(target=KNEE, option=None, reason=REFUSED))

    counted = overview(store)
    [rule] = [one for one in counted.rules if one.rule == "red_flags_close_the_ladder"]
    assert (rule.side, rule.fired, rule.went_with, rule.went_against) == ("excludes", 3, 2, 1)
    assert counted.unadvised == 3


def test_a_rule_that_cannot_be_told_holds_the_option_that_waits_for_it(store: Store) -> None:
    desk = Desk.begin(small_base(), two_targets(), store)
    desk.make(Decided(target=KNEE, option=None, reason=REFUSED))

    [rule] = [one for one in overview(store).rules if one.rule == "red_flags_close_the_ladder"]
    assert (rule.fired, rule.open, rule.held) == (0, 2, 2)


def a_record(version: str = "1.0.0") -> dict[str, object]:
    """The record of a case without a decision, under a release of this version."""
    said = record(Consultation(small_base(), load_case(SMALL_BASE / "cases" / "sound.yaml", small_base())))
    return {
        **said,
        "release": {**said["release"], "version": version, "digest": f"{version.replace('.', '')}".ljust(64, "f")},
    }


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest) -> Iterator[str]:
    yield from place_in(request.param)


def test_a_consultation_counts_on_the_day_of_its_last_record(place: str) -> None:
    with open_store(place) as store:
        ledger = Ledger(store)
        moments = [datetime(2026, 3, day, 23, 59, 59, tzinfo=UTC) for day in (1, 2, 3)]
        first, *_ = [ledger.append("record", kinds.record(a_record()), about=f"c{at.day}", at=at) for at in moments]
        ledger.append("amendment", kinds.amendment(first, a_record(), "right"), about="c1", at=moments[2])
        spans = [(1, 1), (2, 2), (1, 2), (2, 3), (3, None), (None, None), (None, 2)]

        counted = [
            overview(store, since=date(2026, 3, a) if a else None, until=date(2026, 3, b) if b else None)
            for a, b in spans
        ]

    assert [one.consultations for one in counted] == [0, 1, 1, 3, 2, 3, 1]


def test_a_knowledge_base_is_asked_for_by_how_its_digest_begins(store: Store) -> None:
    for number, version in enumerate(("1.0.0", "2.0.0", "2.0.0")):
        Ledger(store).append("record", kinds.record(a_record(version)), about=f"c{number}")

    counted = overview(store, knowledge="200f")
    assert counted.consultations == 2
    assert [(one.version, one.records) for one in counted.releases] == [("2.0.0", 2), ("1.0.0", 1)]


def test_a_record_that_was_changed_is_told_and_the_others_are_counted(store: Store) -> None:
    consulted(store, BLOCK)
    consulted(store, BLOCK)
    with unguarded(store) as connection:
        connection.execute(
            text("UPDATE ledger_entries SET content = replace(content, 'block', 'blick') WHERE number = 0")
        )

    counted = overview(store)
    assert [(one.code, one.where.file) for one in counted.unreadable] == [
        ("ledger-changed", f"{store.place}, ledger, entry 0")
    ]
    assert (counted.consultations, counted.decisions) == (1, 1)


def foreign() -> Iterator[bytes]:
    """What a ledger takes as a record, and nobody can count."""
    yield RECORD
    whole = a_record()
    [target] = whole["targets"]  # type: ignore[misc]
    chosen = {"target": "elsewhere", "option": "block", "label": "x", "override": None}
    twice = [{**chosen, "target": target["target"]}] * 2
    wrong = [{"targets": []}, {"targets": [target, target]}, {"decision": [chosen]}, {"decision": twice}]
    wrong += [{"targets": [{**target, "ladder": target["ladder"] * 2}]}, {"release": {"base": 3}}]
    yield from (kinds.record({**whole, **one}) for one in wrong)


def test_a_foreign_record_is_told_and_the_others_are_counted(store: Store) -> None:
    consulted(store, BLOCK)
    entries = [Ledger(store).append("record", each, about=f"c{number}").index for number, each in enumerate(foreign())]

    counted = overview(store)
    assert len(entries) == 7
    assert [(one.code, one.where.file) for one in counted.unreadable] == [
        ("bad-entry", f"{store.place}, ledger, entry {index}") for index in entries
    ]
    assert (counted.consultations, counted.decisions) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("record", b'{"schema":"rung.record.v2"}'),
        ("record", b'{"record":"elsewhere","schema":"rung.record.v10"}'),
        ("amendment", b'{"record":{"schema":"rung.record.v2"},"schema":"rung.amendment.v1"}'),
        ("amendment", b'{"schema":"rung.amendment.v2"}'),
    ],
)
def test_a_record_of_a_newer_rung_is_told_apart_from_damage(store: Store, kind: str, content: bytes) -> None:
    consulted(store, BLOCK)
    with store.engine.begin() as connection:
        append(connection, drafted(kind, content, "dr", "elsewhere", None), None, store.place)

    counted = overview(store)
    assert [one.code for one in counted.newer] == ["record-newer"]
    assert (counted.unreadable, counted.consultations) == ((), 1)


def test_a_record_of_no_consultation_is_left_out_and_told(store: Store) -> None:
    Ledger(store).append("record", kinds.record(a_record()))

    assert (overview(store).consultations, overview(store).ownerless) == (0, 1)


def test_a_ledger_that_does_not_answer_is_refused_and_not_counted(store: Store) -> None:
    """Else every record would be told as damaged."""
    consulted(store, BLOCK)
    with unguarded(store) as connection:
        connection.execute(text("DELETE FROM ledger_head"))

    with pytest.raises(Refused, match="lost its head"):
        overview(store)


def test_where_facts_clash_no_option_stood_anywhere(store: Store) -> None:
    no_pain = Answered(term="pain_score", value=0.0, target=KNEE)
    consulted(store, no_pain, POSITIVE, Decided(target=KNEE, option=None, reason=REFUSED))

    counted = overview(store)
    assert (counted.sites, counted.unconcluded, counted.unadvised) == (1, 1, 1)
    assert (counted.options, counted.rules) == ((), ())
