"""What would be advised now and why it differs: reason by reason, what matters most first, and never too little."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

from engine.consultation import Consultation
from exports.paper import laid_out
from exports.record import canonical, record
from exports.replay import Differences, Record, Turned, differences, differences_lines, record_of, replayed
from kb.case import Case, Decision
from kb.from_yaml.case import case_from
from kb.model import KnowledgeBase, Recommend
from kb.problems import Place
from kb.yaml_tree import read_tree
from tests.builders import small_base

Json = dict[str, Any]

HERE = Place("a record.json")
CASE = """
case: A-1
as_of: 2026-11-22
findings: {none_of: [red_flags]}
treatments: none
targets:
  - target: left knee
    findings: {side: left, pain_score: 8, onset: 2 years ago}
    blocks: [{date: 2026-10-22, relief: 60}]
"""


def case(text: str = CASE, **decided: str) -> Case:
    found = case_from(read_tree(text, "c.yaml"), small_base())
    decisions = tuple(Decision(found.targets[0].name, option) for option in decided.values())
    return replace(found, decisions=decisions)


@cache
def as_it_was() -> Record:
    return recorded(case(chose="ablation"))


def recorded(of: Case, base: KnowledgeBase | None = None) -> Record:
    return record_of(json.loads(canonical(record(Consultation(base or small_base(), of)))), HERE)


def with_number(name: str, number: float) -> KnowledgeBase:
    """Another release of the small base, in which a threshold has another number."""
    threshold = small_base().thresholds[name]
    values = tuple(replace(one, value=number) for one in threshold.values)
    return edited(thresholds={**small_base().thresholds, name: replace(threshold, values=values)})


def with_rule(name: str, **changes: object) -> KnowledgeBase:
    rules = small_base().rules
    return edited(rules={**rules, name: replace(rules[name], **changes)})


def edited(**changes: Any) -> KnowledgeBase:
    return replace(small_base(), digest="f" * 64, **changes)


def against(base: KnowledgeBase, record: Record | None = None) -> Differences:
    return replayed(record or as_it_was(), base).differences


def lines(found: Differences, labels: tuple[str, str] = ("then", "now")) -> list[str]:
    return [line.strip() for line in laid_out(differences_lines(found, labels), 400).splitlines()]


def test_a_record_differs_in_nothing_from_itself() -> None:
    found = differences(as_it_was().value, as_it_was().value)

    assert found.nothing
    assert lines(found)[-1] == "The two say the same in every word."


def test_a_threshold_that_was_raised_is_told_as_the_reason() -> None:
    found = against(with_number("positive_block", 70.0))

    [target] = found.targets
    ablation, *others = target.options
    assert target.advised == Turned("offered", "Ablation", "Diagnostic block")
    assert (ablation.option, ablation.decided, ablation.then, ablation.now) == (
        "ablation", True, "offered", "not indicated",
    )  # fmt: skip
    assert [one.option for one in others if one.stands_otherwise] == ["block"]
    [rule] = [one for one in ablation.rules if one.counts]
    assert (rule.rule, rule.side, rule.then, rule.now) == ("ablate_after_positive_block", "for", "true", "false")
    assert rule.because == "The block proved the nerve, so heat can help."
    assert rule.limits == found.thresholds == (Turned("positive_block", "50 %", "70 %", "half"),)
    assert [one.term.then for one in target.derived] == ["positive"]
    [setting] = [one for one in target.derived[0].rules if one.rule == "block_was_positive"]
    assert [(one.then, one.now) for one in setting.grounds] == [
        ("at least 50 % (positive_block)", "at least 70 % (positive_block)")
    ]


def test_it_is_told_with_the_decided_option_first_and_the_reasons_below() -> None:
    told = lines(against(with_number("positive_block", 70.0)))

    wanted = [
        "→ offered: Ablation → Diagnostic block",
        "≠ Ablation (decided on): offered → not indicated",
        "· rule ablate_after_positive_block (speaks for it) is true → is not true",
        "The block proved the nerve, so heat can help. [half]",
        "threshold positive_block: 50 % → 70 % [half]",
        "≠ Diagnostic block: not indicated → offered",
        "THRESHOLDS",
        "MADE OTHERWISE",
    ]
    assert [told.index(one) for one in wanted] == sorted(told.index(one) for one in wanted)
    assert sum(one.startswith("threshold positive_block") for one in told) == 1


def test_a_rule_that_was_taken_out_is_gone_and_one_that_came_is_new() -> None:
    less = {name: rule for name, rule in small_base().rules.items() if name != "ablate_after_positive_block"}

    gone, new = against(edited(rules=less)), against(small_base(), recorded(case(), edited(rules=less)))

    assert [(one.rule, one.then, one.now) for one in gone.targets[0].options[0].rules] == [
        ("ablate_after_positive_block", "true", None)
    ]
    assert "· only then: rule ablate_after_positive_block (speaks for it) is true" in lines(gone)
    assert "· only now: rule ablate_after_positive_block (speaks for it) is true" in lines(new)
    assert "The block proved the nerve, so heat can help. [half]" in lines(gone)


def test_a_strength_that_changed_is_a_change_of_the_advice() -> None:
    weaker = with_rule("ablate_after_positive_block", then=Recommend("ablation", "conditional"))

    [option] = against(weaker).targets[0].options

    assert (option.stands_otherwise, option.is_advised_otherwise) == (False, True)
    assert option.strength == Turned("strength", "strong", "conditional")


def test_a_reason_put_in_other_words_changes_no_advice_and_is_told() -> None:
    found = against(with_rule("ablate_after_positive_block", because="The nerve is proved."))

    [option] = found.targets[0].options
    assert (option.is_advised_otherwise, option.rules[0].counts) == (False, False)
    assert option.rules[0].reworded == "The block proved the nerve, so heat can help."
    assert "Stand as they did, though their rules are put otherwise or saw other values: Ablation" in lines(found)


def test_an_option_that_is_new_or_gone_is_told_as_such() -> None:
    options = {name: one for name, one in small_base().options.items() if name != "wait"}
    rules = {name: one for name, one in small_base().rules.items() if name != "wait_while_young"}
    less = edited(options=options, rules=rules)

    assert "≠ Wait: only then: not indicated" in lines(against(less))
    assert "≠ Wait: only now: not indicated" in lines(against(small_base(), recorded(case(), less)))


def test_the_next_question_that_is_another_is_told() -> None:
    silent = recorded(case("case: A-1\nas_of: 2026-11-22\ntargets: [{target: here}]\n"))
    known = recorded(
        case("case: A-1\nas_of: 2026-11-22\nfindings: {none_of: [red_flags]}\ntargets: [{target: here}]\n")
    )

    found = differences(silent.value, known.value)

    assert found.question is not None
    assert "for safety" in str(found.question.then)
    assert found.question.then != found.question.now


def test_a_red_flag_stands_before_everything_that_it_rules_out() -> None:
    flagged = recorded(case(CASE.replace("none_of: [red_flags]", "fever: yes, weakness: no")))

    found = differences(as_it_was().value, flagged.value)

    [bar] = found.targets[0].bars
    assert (bar.rule, bar.then, bar.now) == ("red_flags_close_the_ladder", "false", "true")
    told = lines(found)
    flag = next(one for one in told if one.startswith("! against most of the ladder"))
    assert told.index(flag) < told.index("≠ Ablation (decided on): offered → ruled out")
    assert told.index("A red flag must be cleared before any needle. [safety_first]") == told.index(flag) + 1


def test_of_two_cases_what_is_known_of_them_comes_first() -> None:
    other = CASE.replace("A-1", "A-2").replace("left knee", "hip").replace("relief: 60", "relief: 20")
    other = other.replace("pain_score: 8, ", "").replace("treatments: none", "")

    found = differences(as_it_was().value, recorded(case(other)).value)

    told = lines(found, ("in A-1", "in A-2"))
    assert told[0].startswith("in A-1: case A-1 on 2026-11-22;")
    assert told[3:6] == ["KNOWN OTHERWISE", "case: A-1 → A-2", "targets: left knee → hip"]
    assert "Pain score: only in A-1: 8 points" in told
    assert "treatments: only in A-1: asked, and there are none" in told
    assert "blocks, row 1: date 2026-10-22; relief 60 → date 2026-10-22; relief 20" in told
    assert told.index("Target: left knee → hip") > told.index("Pain score: only in A-1: 8 points")
    assert "decision: only in A-1: Ablation (offered)" in told


def test_targets_that_stand_on_one_side_only_are_told() -> None:
    two = CASE + "  - target: right knee\n    findings: {side: right}\n"

    found = differences(as_it_was().value, recorded(case(two)).value)

    assert "targets: left knee → left knee; right knee" in lines(found)
    assert "Target: right knee (only now)" in lines(found)
    assert "Side (right knee): only now: right" in lines(found)


def test_no_word_of_a_record_steers_a_terminal() -> None:
    hostile = case(CASE.replace("left knee", '"\\e[2J\\u202eknee"'), chose="ablation")
    hostile = replace(
        hostile, entered_by="\x1b]0;x\x07", decisions=(Decision("\x1b[2J\u202eknee", None, None, "\r\n<b>"),)
    )

    found = differences(as_it_was().value, recorded(hostile).value)

    told = differences_lines(found, ("then\x1b", "now"))
    assert [line for line in told if not f"{line.lead}{line.text}".isprintable()] == []
    assert any("[U+001B][2J[U+202E]knee" in line.text for line in told)
    assert any(" <b>" in line.text for line in told)  # a line break is a blank


def test_explanations_that_turn_in_a_circle_come_to_an_end() -> None:
    """No Rung writes such a record, and the published form does not forbid it."""
    value: Json = json.loads(as_it_was().content)
    [derivation] = [one for one in value["targets"][0]["derivations"] if one["rule"] == "block_was_positive"]
    for leaf in derivation["tree"]["parts"]:
        leaf["derived_by"] = ["block_was_positive"]

    found = against(with_number("positive_block", 70.0), record_of(value, HERE))

    assert found.targets[0].options[0].stands_otherwise
    assert lines(found)[0].startswith("then: case A-1")


def test_what_stands_in_another_order_is_told_too() -> None:
    value: Json = json.loads(as_it_was().content)
    value["thresholds"].reverse()
    value["targets"][0]["ladder"].reverse()

    found = differences(as_it_was().value, value)

    assert not found.nothing
    assert "Also different: the order of the thresholds" in lines(found)
    assert "Also different: the order of the options" in lines(found)


def test_while_nothing_may_be_concluded_no_reasons_are_told() -> None:
    clashing = recorded(case(CASE.replace("pain_score: 8", "pain_score: 0")))

    found = differences(as_it_was().value, clashing.value)

    assert "Where nothing hurts, no block can have helped: only now: cannot all be true" in lines(found)
    assert {(one.now, one.rules) for one in found.targets[0].options} == {(None, ())}
