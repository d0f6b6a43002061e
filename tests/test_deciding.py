"""A decision stands beside the advice: what follows it needs no reason, what overrides it does, and both are kept."""

import json
from dataclasses import replace
from typing import Any

import pytest

from engine.consultation import Consultation
from engine.deciding import advised, bars, flags_against, needs_reason, refusal, weighed
from engine.judging import Standing
from exports.decision_words import decided_words, keeping_words
from exports.record import canonical, record
from exports.store import Store, open_store
from kb.case import Case, Decision
from kb.from_yaml.case import case_from, load_case
from kb.moves import Answered, Decided
from kb.override_reasons import CODES, SYSTEM
from kb.problems import Refused
from kb.yaml_tree import read_tree
from tests.builders import SMALL_BASE, small_base
from tui.desk import Desk

KNEE, OTHER = "left knee", "right knee"
RISK = "risk-benefit-ratio"


def sound() -> Case:
    """A severe pain, never blocked: the block is offered, the ablation is not indicated."""
    return load_case(SMALL_BASE / "cases" / "sound.yaml", small_base())


def of_case(case: Case, *decisions: Decision) -> Consultation:
    return Consultation(small_base(), replace(case, decisions=decisions))


def with_fever() -> Consultation:
    """A red flag stands: everything but waiting is ruled out."""
    return of_case(sound()).answer("fever", "yes")


def clashing() -> Consultation:
    """Facts that cannot all be true: the ladder is empty."""
    text = """\
case: A-1
as_of: 2026-11-22
findings: {none_of: [red_flags]}
targets:
  - {target: left knee, findings: {pain_score: 0}, blocks: [{date: 2026-10-22, relief: 80}]}
"""
    return Consultation(small_base(), case_from(read_tree(text, "case.yaml"), small_base()))


def of_two(*decisions: Decision) -> Consultation:
    return of_case(load_case(SMALL_BASE / "cases" / "two_targets.yaml", small_base()), *decisions)


def kept(now: Consultation) -> Any:
    """The decision in the record, as a reader gets it back from its bytes."""
    return json.loads(canonical(record(now)))["decision"]


def test_what_is_offered_needs_no_reason_and_all_else_does() -> None:
    opinion = of_case(sound()).opinion()

    assert advised(opinion) == ("block",)
    assert [option for option in (*small_base().options, None) if not needs_reason(opinion, option)] == ["block"]


def test_nothing_is_decided_as_advised_while_facts_clash() -> None:
    opinion = clashing().opinion()

    assert opinion.ladder == ()
    assert all(needs_reason(opinion, option) for option in (*small_base().options, None))
    assert weighed(opinion, Decision(KNEE, "block")).standing is None


def test_what_rules_an_option_out_is_named_with_the_red_flag_it_rests_on() -> None:
    opinion = with_fever().opinion()

    assert [(bar.rule.id, bar.alarms) for bar in bars(opinion, "block")] == [("red_flags_close_the_ladder", ("fever",))]
    assert bars(opinion, "wait") == ()
    assert bars(of_case(sound()).opinion(), "ablation") == ()


def test_red_flags_are_gone_against_by_what_they_rule_out_and_by_doing_nothing() -> None:
    opinion = with_fever().opinion()

    assert flags_against(opinion, "block") == ("fever",)
    assert flags_against(opinion, "wait") == ()
    assert flags_against(opinion, None) == ("fever",)
    assert flags_against(of_case(sound()).opinion(), None) == ()


def test_a_red_flag_is_not_forgotten_where_the_ladder_is_empty() -> None:
    assert flags_against(clashing().answer("fever", "yes").opinion(), "wait") == ("fever",)


def test_a_decision_that_follows_no_advice_is_refused_without_a_reason_only() -> None:
    now = of_case(sound())

    assert refusal(now, Decided(target=KNEE, option="block")) is None
    assert refusal(now, Decided(target=KNEE, option="ablation", reason=RISK)) is None
    for option in ("ablation", None):
        problem = refusal(now, Decided(target=KNEE, option=option))
        assert problem is not None
        assert problem.mend == "look at the ladder again, and decide anew"


def test_a_decision_made_on_facts_that_have_just_changed_is_refused_and_not_kept(tmp_path: Any) -> None:
    """The screen was opened before the last answer was thought through."""
    with open_store(str(tmp_path / "kept.sqlite")) as store:
        desk = Desk.begin(small_base(), sound(), store)
        desk.make(Answered(term="fever", value="yes"))

        with pytest.raises(Refused, match="no reason was given"):
            desk.make(Decided(target=KNEE, option="block"))

        assert moves_kept(store, desk) == 1
        assert desk.course.case.decisions == ()


def moves_kept(store: Store, desk: Desk) -> int:
    assert desk.id is not None
    return store.kept(desk.id).moves


def test_where_nothing_was_decided_the_record_says_null() -> None:
    assert kept(of_case(sound())) is None


def test_a_decision_as_advised_is_in_the_record_with_what_was_advised() -> None:
    assert kept(of_case(sound(), Decision(KNEE, "block"))) == [
        {
            "target": KNEE,
            "option": "block",
            "label": "Diagnostic block",
            "standing": "offered",
            "advised": ["block"],
            "override": None,
            "note": None,
        }
    ]


def test_an_override_is_in_the_record_with_its_coded_reason_and_note() -> None:
    [found] = kept(of_case(sound(), Decision(KNEE, "ablation", RISK, "agreed\nwith him")))

    assert (found["standing"], found["advised"]) == ("not indicated", ["block"])
    assert found["override"] == {"system": SYSTEM, "code": RISK, "display": CODES[RISK]}
    assert found["note"] == "agreed\nwith him"


def test_none_of_the_options_has_no_label_and_no_standing() -> None:
    [found] = kept(of_case(sound(), Decision(KNEE, None, "patient-refuses")))

    assert (found["option"], found["label"], found["standing"]) == (None, None, None)


def test_decisions_stand_in_the_order_of_the_targets_whichever_came_first() -> None:
    first, second = Decision(KNEE, "wait"), Decision(OTHER, None, "patient-refuses")

    assert [one["target"] for one in kept(of_two(second, first))] == [KNEE, OTHER]
    assert canonical(record(of_two(second, first))) == canonical(record(of_two(first, second)))


def test_only_what_was_decided_on_is_listed() -> None:
    assert [one["target"] for one in kept(of_two(Decision(OTHER, None, "patient-refuses")))] == [OTHER]


@pytest.mark.parametrize(
    ("decision", "decided", "keeping"),
    [
        (
            Decision(KNEE, "block"),
            "Decided: Diagnostic block",
            "For left knee: Diagnostic block, as advised.",
        ),
        (
            Decision(KNEE, "ablation", RISK, "a note"),
            "Decided against the advice (not indicated): Ablation, because: More risk than benefit",
            "For left knee: Ablation, against the advice (not indicated): More risk than benefit.",
        ),
        (
            Decision(KNEE, None, "patient-refuses"),
            "Decided against the advice: None of the options, because: The patient refuses",
            "For left knee: None of the options, against the advice: The patient refuses.",
        ),
    ],
    ids=["advised", "override", "none"],
)
def test_a_decision_is_told_in_a_line_and_before_it_is_kept_in_a_sentence(
    decision: Decision, decided: str, keeping: str
) -> None:
    found = weighed(of_case(sound()).opinion(), decision)

    assert (decided_words(found), keeping_words(found)) == (decided, keeping)


def test_a_decision_while_facts_clash_says_that_nothing_was_offered() -> None:
    found = weighed(clashing().opinion(), Decision(KNEE, "block", "need-more-info"))

    assert found.standing is not Standing.OFFERED
    assert decided_words(found).startswith("Decided while nothing is offered: Diagnostic block, because")
