"""The meaning of a condition: Kleene's three values, and unknown that cannot slide into an `if`."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.truth import Truth, judge, truth_of
from kb.alternatives import alternatives, count, pushed
from kb.conditions import AllOf, AnyOf, Bound, Condition, How, Not, OneOf
from kb.terms import Choices, Number, Term, Value
from tests.random_bases import WORDS, RandomBase, a_term

TERMS: dict[str, Term] = {
    "colour": a_term("colour", Choices({word: word for word in WORDS})),
    "shade": a_term("shade", Choices({word: word for word in WORDS})),
    "size": a_term("size", Number("%", 0.0, 100.0)),
}
NUMBERS = (0.0, 10.0, 49.9, 50.0, 50.1, 90.0, 100.0)

choice_leaves = st.builds(
    lambda term, values: OneOf(term, tuple(sorted(values))),
    st.sampled_from(["colour", "shade"]),
    st.sets(st.sampled_from(WORDS), min_size=1, max_size=2),
)
bound_leaves = st.builds(
    lambda how, number: Bound("size", how, number), st.sampled_from(list(How)), st.sampled_from((0.0, 10.0, 50.0, 90.0))
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    choice_leaves | bound_leaves,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(lambda parts: AllOf(tuple(parts)), st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, min_size=1, max_size=3))
    ),
    max_leaves=6,
)
cases: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {}, optional={"colour": st.sampled_from(WORDS), "shade": st.sampled_from(WORDS), "size": st.sampled_from(NUMBERS)}
)


def completions(known: dict[str, Value]) -> list[dict[str, Value]]:
    """Every way of answering what is open."""
    ways: list[dict[str, Value]] = [dict(known)]
    for term, values in (("colour", WORDS), ("shade", WORDS), ("size", NUMBERS)):
        if term not in known:
            ways = [{**way, term: value} for way in ways for value in values]
    return ways


@pytest.mark.parametrize("truth", list(Truth))
def test_a_truth_cannot_be_used_as_a_bool(truth: Truth) -> None:
    with pytest.raises(TypeError, match="may be unknown"):
        bool(truth)


@pytest.mark.parametrize(
    ("how", "on_it", "below_it", "above_it"),
    [
        (How.AT_LEAST, Truth.TRUE, Truth.FALSE, Truth.TRUE),
        (How.ABOVE, Truth.FALSE, Truth.FALSE, Truth.TRUE),
        (How.AT_MOST, Truth.TRUE, Truth.TRUE, Truth.FALSE),
        (How.BELOW, Truth.FALSE, Truth.TRUE, Truth.FALSE),
    ],
)
def test_bounds_are_exact_at_their_limit(how: How, on_it: Truth, below_it: Truth, above_it: Truth) -> None:
    found = tuple(truth_of(Bound("size", how, 50.0), {"size": value}) for value in (50.0, 49.9, 50.1))

    assert found == (on_it, below_it, above_it)


def test_a_limit_that_is_not_known_leaves_the_comparison_unknown() -> None:
    assert truth_of(Bound("size", How.AT_LEAST, None, "open"), {"size": 50.0}) is Truth.UNKNOWN


@given(conditions, cases)
def test_the_quick_truth_is_the_verdict(condition: Condition, known: dict[str, Value]) -> None:
    assert truth_of(condition, known) is judge(condition, known).truth


@given(conditions, cases)
def test_what_is_known_now_stays_true_however_the_rest_is_answered(
    condition: Condition, known: dict[str, Value]
) -> None:
    """More answers can settle what was unknown; they can never overturn what was settled."""
    now = truth_of(condition, known)

    if now is not Truth.UNKNOWN:
        assert {truth_of(condition, way) for way in completions(known)} == {now}


@given(conditions)
def test_a_condition_is_never_unknown_once_everything_is_answered(condition: Condition) -> None:
    assert all(truth_of(condition, way) is not Truth.UNKNOWN for way in completions({}))


@given(conditions, cases)
def test_a_negation_turns_true_and_false_round_and_leaves_unknown(
    condition: Condition, known: dict[str, Value]
) -> None:
    assert truth_of(Not(condition), known) is truth_of(condition, known).negated


@given(conditions, cases, st.booleans())
def test_carrying_a_negation_to_the_leaves_changes_no_truth(
    condition: Condition, known: dict[str, Value], negated: bool
) -> None:
    wanted = truth_of(Not(condition) if negated else condition, known)

    assert truth_of(pushed(condition, TERMS, negated=negated), known) is wanted


@given(conditions, cases)
def test_a_condition_is_true_when_one_of_its_alternatives_is_wholly_true(
    condition: Condition, known: dict[str, Value]
) -> None:
    ways = alternatives(pushed(condition, TERMS))
    some = any(all(truth_of(leaf, known) is Truth.TRUE for leaf in way) for way in ways)

    if some:
        assert truth_of(condition, known) is Truth.TRUE
    if truth_of(condition, known) is Truth.TRUE and set(known) == set(TERMS):
        assert some


@given(conditions)
def test_alternatives_are_never_more_than_were_counted(condition: Condition) -> None:
    ready = pushed(condition, TERMS)

    assert len(alternatives(ready)) <= count(ready)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_judging_again_only_what_changed_gives_what_judging_anew_gives(seed: int) -> None:
    from engine.judging import Judge

    made = RandomBase(seed)
    judge_of = Judge(made.edition)
    for _ in range(10):
        before, other = made.case(), made.case()
        for term, value in other.items():
            again = judge_of.rejudged(judge_of.judged(before), {term: value})
            anew = judge_of.judged({**before, term: value})
            assert (again.truths, again.known) == (anew.truths, anew.known)
