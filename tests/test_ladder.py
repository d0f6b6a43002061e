"""Standings, their order, and what each answer would do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.consultation import Consultation
from engine.judging import Judge, Standing
from engine.questions import Asked, asked_as, next_question, still_aside
from engine.sweep import Sweep, sweep
from engine.truth import Truth
from engine.turns import turns
from exports.advice import briefly
from kb.case import Case, Known
from kb.conditions import AllOf, OneOf
from kb.model import Caution, Derive, Exclude, KnowledgeBase, Oppose, Recommend, Rule
from kb.terms import Choices, Origin
from tests.random_bases import DAY, RandomBase, a_base, a_rule, a_term

YES_NO = Choices({"yes": "yes", "no": "no"})
WANTED = OneOf("wanted", ("yes",))
BARRED = OneOf("barred", ("yes",))


def a_ladder(*rules: Rule) -> KnowledgeBase:
    return a_base([a_term(name, YES_NO) for name in ("wanted", "barred", "odd")], list(rules))


def asked(base: KnowledgeBase, **findings: str | None) -> Consultation:
    return Consultation(base, Case("c", "", DAY, Known("patient"), (Known("here", dict(findings)),)))


def recommended(option: str = "o0", strength: str = "strong") -> Rule:
    return a_rule(f"recommend_{option}", WANTED, Recommend(option, strength))


def test_an_open_exclusion_keeps_an_option_off_the_top() -> None:
    """Silence about a bar is not the absence of a bar."""
    ready = asked(a_ladder(recommended(), a_rule("bar", BARRED, Exclude(("o0",)))), wanted="yes")

    assert ready.rung("o0").standing is Standing.NEEDS_AN_ANSWER
    assert ready.next_question is not None
    assert ready.next_question.id == "barred"
    assert ready.answer("barred", "no").rung("o0").standing is Standing.OFFERED
    assert ready.answer("barred", "yes").rung("o0").standing is Standing.RULED_OUT


def test_an_exclusion_that_is_only_noted_does_not_hold_its_option() -> None:
    ready = asked(a_ladder(recommended(), a_rule("bar", BARRED, Exclude(("o0",), holds=False))), wanted="yes")

    assert ready.rung("o0").standing is Standing.OFFERED
    assert [rule.id for rule in ready.rung("o0").noted] == ["bar"]


def test_the_advice_counts_what_could_still_rule_an_option_out() -> None:
    rules = [a_rule(f"bar{n}", BARRED, Exclude(("o0",), holds=False)) for n in range(2)]
    one = asked(a_ladder(recommended(), rules[0]), wanted="yes")
    two = asked(a_ladder(recommended(), *rules, a_rule("against", WANTED, Oppose(("o0",)))), wanted="yes")

    assert briefly(one.rung("o0")) == "o0 (strong; 1 open point could rule it out)"
    assert briefly(two.rung("o0")) == "o0 (strong; 1 against; 2 open points could rule it out)"
    assert briefly(two.answer("barred", "no").rung("o0")) == "o0 (strong; 1 against)"


def test_an_exclusion_is_never_outweighed() -> None:
    rules = [a_rule(f"for{n}", WANTED, Recommend("o0", "strong")) for n in range(5)]
    ready = asked(a_ladder(*rules, a_rule("bar", BARRED, Exclude(("o0",)))), wanted="yes", barred="yes")

    assert ready.rung("o0").standing is Standing.RULED_OUT


def test_what_was_asked_and_cannot_be_known_holds_but_is_not_asked_again() -> None:
    ready = asked(a_ladder(recommended(), a_rule("bar", BARRED, Exclude(("o0",)))), wanted="yes", barred=None)

    assert ready.rung("o0").standing is Standing.NEEDS_AN_ANSWER
    assert ready.rung("o0").waiting_on == ("barred",)
    assert ready.next_question is None


def test_an_option_that_nothing_recommends_is_not_indicated() -> None:
    ready = asked(a_ladder(recommended()), wanted="no")

    assert ready.rung("o0").standing is Standing.NOT_INDICATED


def test_a_true_recommendation_needs_no_second_one() -> None:
    other = a_rule("second", BARRED, Recommend("o0", "conditional"))
    ready = asked(a_ladder(recommended(), other), wanted="yes")

    assert ready.rung("o0").standing is Standing.OFFERED
    assert ready.rung("o0").strength == "strong"


def test_an_argument_against_lowers_an_option_below_those_without_one() -> None:
    rules = [recommended("o0"), recommended("o1", "conditional"), a_rule("but", WANTED, Oppose(("o0",)))]
    ready = asked(a_ladder(*rules), wanted="yes")

    assert [rung.option.id for rung in ready.opinion().ladder] == ["o1", "o0", "o2"]


def test_offered_rungs_of_one_tier_stand_by_strength() -> None:
    ready = asked(a_ladder(recommended("o0", "conditional"), recommended("o1", "strong")), wanted="yes")

    assert [rung.option.id for rung in ready.opinion().ladder][:2] == ["o1", "o0"]


def test_a_caution_is_attached_and_changes_no_standing() -> None:
    ready = asked(a_ladder(recommended(), a_rule("mind", BARRED, Caution(("o0",)))), wanted="yes", barred="yes")

    assert ready.rung("o0").standing is Standing.OFFERED
    assert [rule.id for rule in ready.rung("o0").cautions] == ["mind"]


def test_all_but_some_are_excluded_and_the_rest_untouched() -> None:
    rules = [recommended("o0"), recommended("o1"), a_rule("only", BARRED, Exclude(("o1", "o2"), all_but=("o0",)))]
    ready = asked(a_ladder(*rules), wanted="yes", barred="yes")

    assert [ready.rung(option).standing for option in ("o0", "o1", "o2")] == [
        Standing.OFFERED, Standing.RULED_OUT, Standing.RULED_OUT,
    ]  # fmt: skip


def test_an_overriding_rule_takes_the_other_back_and_its_silence_leaves_it_open() -> None:
    exception = a_rule("exception", BARRED, Caution(("o1",)), overrides=("recommend_o0",))
    ready = asked(a_ladder(recommended(), exception), wanted="yes")

    assert ready.rung("o0").standing is Standing.NEEDS_AN_ANSWER
    assert ready.answer("barred", "yes").rung("o0").standing is Standing.NOT_INDICATED
    assert ready.answer("barred", "no").rung("o0").standing is Standing.OFFERED


def test_a_derived_term_is_unknown_while_a_rule_that_could_set_it_is() -> None:
    terms = [a_term("wanted", YES_NO), a_term("barred", YES_NO), a_term("seen", YES_NO, Origin.DERIVED, "no")]
    rules = [a_rule("see", AllOf((WANTED, BARRED)), Derive("seen", "yes"))]
    base = a_base(terms, rules)

    seen = [asked(base, **known).opinion().judged.known.get("seen") for known in (
        {"wanted": "yes", "barred": "yes"}, {"wanted": "yes"}, {"wanted": "no"},
    )]  # fmt: skip
    assert seen == ["yes", None, "no"]


def test_two_rules_that_set_different_values_at_once_conclude_nothing() -> None:
    """Which of two clashing rules wins is never settled by luck."""
    terms = [a_term("wanted", YES_NO), a_term("seen", YES_NO, Origin.DERIVED, "no")]
    rules = [
        a_rule("a", WANTED, Derive("seen", "yes")),
        a_rule("b", WANTED, Derive("seen", "no")),
        a_rule("c", OneOf("seen", ("no",)), Recommend("o0", "strong")),
    ]
    clash = asked(a_base(terms, rules), wanted="yes")

    assert clash.disagreements
    assert clash.opinion().ladder == ()


def test_a_clash_that_no_rule_above_notices_is_a_disagreement_too() -> None:
    terms = [a_term("wanted", YES_NO), a_term("seen", YES_NO, Origin.DERIVED, "no")]
    rules = [a_rule("a", WANTED, Derive("seen", "yes")), a_rule("b", WANTED, Derive("seen", "no"))]

    assert set(asked(a_base(terms, rules), wanted="yes").disagreements) == {"a", "b"}


def test_safety_comes_first_over_all_targets() -> None:
    both = Case("c", "", DAY, Known("patient"), (Known("left", {"wanted": "yes"}), Known("right")))
    base = a_ladder(recommended(), a_rule("bar", BARRED, Exclude(("o0",))))
    question = Consultation(base, both).next_question

    assert question is not None
    assert (question.target, question.id) == ("left", "barred")


def test_answering_leaves_the_earlier_consultation_as_it_was() -> None:
    before = asked(a_ladder(recommended()))
    after = before.answer("wanted", "yes")

    assert before.rung("o0").standing is Standing.NEEDS_AN_ANSWER
    assert after.rung("o0").standing is Standing.OFFERED
    assert before.case.targets[0].findings == {}


def known_case(made: RandomBase) -> Consultation:
    findings = made.case()
    return Consultation(made.base, Case("c", "", DAY, Known("patient"), (Known("here", findings),)))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
def test_standings_are_what_the_design_says_for_every_rule_set(seed: int) -> None:
    """A second, slow reading of DESIGN.md's rule 6, compared with the engine's."""
    made = RandomBase(seed)
    consultation = known_case(made)
    opinion = consultation.opinion()
    truths = opinion.judged.truths

    for rung in opinion.ladder:
        rules = [rule for rule in made.base.rules.values() if rung.option.id in rule.options]
        recommend = [truths[rule.id] for rule in rules if isinstance(rule.then, Recommend)]
        exclude = [rule for rule in rules if isinstance(rule.then, Exclude)]
        barred = any(truths[rule.id] is Truth.TRUE for rule in exclude)
        held = any(truths[r.id] is Truth.UNKNOWN and isinstance(r.then, Exclude) and r.then.holds for r in exclude)
        if barred:
            wanted = Standing.RULED_OUT
        elif Truth.TRUE in recommend:
            wanted = Standing.NEEDS_AN_ANSWER if held else Standing.OFFERED
        else:
            wanted = Standing.NEEDS_AN_ANSWER if Truth.UNKNOWN in recommend else Standing.NOT_INDICATED
        assert rung.standing is wanted


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
def test_what_an_answer_would_do_is_what_it_does(seed: int) -> None:
    made = RandomBase(seed)
    consultation = known_case(made)
    opinion = consultation.opinion()
    look = Sweep(opinion)

    for term in opinion.entered:
        for cell, changes in look.effects(term):
            after = Judge(made.edition).standings(consultation.answer(term, cell.value).opinion().judged.truths)
            moved = {option: standing for option, standing in after.items() if standing is not look.now[option]}
            assert {option: change.after for option, change in changes.items()} == moved


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
def test_a_needed_answer_always_has_something_to_wait_for(seed: int) -> None:
    opinion = known_case(RandomBase(seed)).opinion()

    for rung in opinion.ladder:
        assert (rung.standing is Standing.NEEDS_AN_ANSWER) is bool(rung.waiting_on)
        assert all(term not in opinion.judged.known for term in rung.waiting_on)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 100_000))
def test_a_turn_does_turn_the_rung(seed: int) -> None:
    consultation = known_case(RandomBase(seed))
    opinion = consultation.opinion()

    for rung in opinion.ladder:
        for turn in turns(opinion, rung.option.id):
            assert turn.after is not rung.standing
            effects = [changes for _, changes in sweep(opinion).effects(turn.term)]
            assert turn.after in [changes[rung.option.id].after for changes in effects if rung.option.id in changes]


@pytest.mark.parametrize("seed", range(20))
def test_the_next_question_is_open_and_some_rung_waits_for_it(seed: int) -> None:
    consultation = known_case(RandomBase(seed))
    question = consultation.next_question
    opinion = consultation.opinion()
    waiting = {term for rung in opinion.ladder for term in rung.waiting_on}
    noted = {term for rung in opinion.ladder for term in opinion.open_terms(list(rung.noted))}

    if question is None:
        assert not waiting
    else:
        assert question.id in (waiting or noted)
        assert question.serves


def test_what_is_only_noted_is_asked_once_nothing_waits() -> None:
    ready = asked(a_ladder(recommended(), a_rule("bar", BARRED, Exclude(("o0",), holds=False))), wanted="yes")

    assert ready.next_question is not None
    assert ready.next_question.id == "barred"
    assert ready.answer("barred", "no").next_question is None


@pytest.mark.parametrize("seed", range(20))
def test_questions_put_aside_leave_room_for_every_other_and_come_back_in_their_order(seed: int) -> None:
    """Each open question is put once before any comes back; none is lost, and none is put that is not open."""
    consultation, aside = known_case(RandomBase(seed)), list[Asked]()
    while (put := about(consultation, aside)) and put not in aside:
        aside.append(put)

    opinion = consultation.opinion()
    waiting = {term for rung in opinion.ladder for term in rung.waiting_on}
    noted = {term for rung in opinion.ladder for term in opinion.open_terms(list(rung.noted))}
    assert {name for _, name, _ in aside} <= waiting | noted
    assert still_aside(consultation.opinions, aside) == tuple(aside)
    for number, first in enumerate(aside):
        others = [*aside[number:], *aside[:number]]
        assert about(consultation, others) == first
        assert about(consultation, others[1:]) == first


def about(consultation: Consultation, aside: list[Asked]) -> Asked | None:
    """What is asked next."""
    question = next_question(consultation.opinions, aside)
    return asked_as(consultation.base, question.kind, question.id, question.target) if question else None
