"""Whatever is done to a condition, one change after another: it stays a condition, and says so to its reader."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import forms
from kb.conditions import AllOf, AnyOf, Condition, Not
from kb.forms import Changed
from kb.forms.setting import changed_at
from kb.problems import Refused
from kb.yaml_tree import Path
from tests.builders import packaged_base
from tests.forming import RULE, condition, plain_of, rule_files, unsound

BASE = packaged_base()
A, B, C, D = ({"age": {"at_least": number}} for number in (1, 2, 3, 4))
LEAVES = st.sampled_from((A, {"cause": "recurrence"}, {"not": B}, {"any": [C, {"not": {"all": [A, D]}}]}))

Operation = tuple[str, Any]
operations = st.one_of(
    st.tuples(st.just("grouped"), st.sampled_from(("all", "any", "not"))),
    st.tuples(st.sampled_from(("moved", "shifted")), st.sampled_from((-1, 1))),
    st.tuples(st.sampled_from(("taken_out", "dissolved")), st.none()),
    st.tuples(st.sampled_from(("added", "added all", "added any", "put")), LEAVES),
)


def rule(when: Any) -> Any:
    return {**plain_of(RULE), "when": when}


def conditions(plain: Any, file: str = RULE) -> list[Path]:
    """The paths of all rows of a rule's condition."""
    return [row.path for row in forms.rows(BASE, file, plain) if row.kind in ("test", "group")]


def done(operation: Operation, file: str, plain: Any, path: Path) -> Changed:
    """One operation on the condition at a path."""
    name, what = operation
    if name.startswith("added"):
        addition = forms.addable(BASE, file, plain, path, name.partition(" ")[2])
        assert addition is not None
        return forms.added(file, plain, addition.place(), what)
    if what is None:
        return getattr(forms, name)(file, plain, path)  # type: ignore[no-any-return]
    return getattr(forms, name)(file, plain, path, what)  # type: ignore[no-any-return]


@given(st.sampled_from(rule_files()), st.lists(st.tuples(operations, st.integers(0, 999)), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_a_condition_stays_sound_whatever_is_done_to_it(file: str, steps: list[tuple[Operation, int]]) -> None:
    plain = plain_of(file)
    for operation, number in steps:
        rows = conditions(plain, file)
        try:
            plain, at = done(operation, file, plain, rows[number % len(rows)])
        except Refused:
            continue

        assert list(unsound(plain["when"])) == [], operation
        assert condition(plain["when"])[1] == [], operation
        assert at in conditions(plain, file), operation


@given(st.sampled_from(rule_files()), st.lists(st.tuples(operations, st.integers(0, 999)), max_size=4),
       st.sampled_from(("all", "any", "not")), st.integers(0, 999))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_asking_twice_for_the_same_word_gives_back_what_was(
    file: str, steps: list[tuple[Operation, int]], word: str, number: int
) -> None:
    plain = plain_of(file)
    for operation, row in steps:
        rows = conditions(plain, file)
        try:
            plain, _ = done(operation, file, plain, rows[row % len(rows)])
        except Refused:
            continue
    rows = conditions(plain, file)
    try:
        once, at = forms.grouped(file, plain, rows[number % len(rows)], word)
    except Refused:
        return

    assert once != plain
    assert forms.grouped(file, once, at, word)[0] == plain


@given(st.sampled_from(rule_files()), st.integers(0, 999), st.sampled_from(("", "all", "any")), LEAVES)
@settings(max_examples=120, deadline=None)
def test_a_condition_that_is_added_and_taken_out_leaves_the_rule_as_it_was(
    file: str, number: int, joined: str, leaf: Any
) -> None:
    plain = plain_of(file)
    rows = conditions(plain, file)
    addition = forms.addable(BASE, file, plain, rows[number % len(rows)], joined)
    assert addition is not None

    new, at = forms.added(file, plain, addition.place(), leaf)

    assert forms.value_at(new, at) == leaf
    assert forms.taken_out(file, new, at)[0] == plain


def leaves_said(read: Condition, denied: bool = False) -> list[tuple[Condition, bool]]:
    """Every leaf with whether it is denied, sorted."""
    match read:
        case Not(part):
            found = leaves_said(part, not denied)
        case AllOf(parts) | AnyOf(parts):
            found = [leaf for part in parts for leaf in leaves_said(part, denied)]
        case _:
            found = [(read, denied)]
    return sorted(found, key=repr)


@given(st.sampled_from(rule_files()), st.integers(0, 999), st.sampled_from(("moved", "shifted", "dissolved")),
       st.sampled_from((-1, 1)))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_moving_a_condition_loses_none(file: str, number: int, name: str, by: int) -> None:
    plain = plain_of(file)
    rows = conditions(plain, file)
    try:
        new, _ = done((name, None if name == "dissolved" else by), file, plain, rows[number % len(rows)])
    except Refused:
        return
    before, after = condition(plain["when"])[0], condition(new["when"])[0]

    assert before is not None
    assert after is not None
    assert len(leaves_said(after)) == len(leaves_said(before))
    assert {leaf for leaf, _ in leaves_said(after)} == {leaf for leaf, _ in leaves_said(before)}


TOP: Path = ("when",)


@pytest.mark.parametrize(
    ("old", "path", "change", "new", "at"),
    [
        ({"all": [A, B, C]}, (*TOP, "all", 0), ("grouped", "any"), {"all": [{"any": [A, B]}, C]},
         (*TOP, "all", 0, "any", 0)),
        ({"all": [A, B, C]}, (*TOP, "all", 2), ("grouped", "any"), {"all": [A, {"any": [B, C]}]},
         (*TOP, "all", 1, "any", 1)),
        ({"all": [A, B]}, (*TOP, "all", 1), ("grouped", "any"), {"any": [A, B]}, (*TOP, "any", 1)),
        ({"all": [A, B]}, TOP, ("grouped", "any"), {"any": [A, B]}, TOP),
        ({"all": [A, B]}, TOP, ("grouped", "not"), {"not": {"all": [A, B]}}, TOP),
        ({"not": A}, TOP, ("grouped", "not"), A, TOP),
        (A, TOP, ("added", B), {"all": [A, B]}, (*TOP, "all", 1)),
        (A, TOP, ("added any", B), {"any": [A, B]}, (*TOP, "any", 1)),
        ({"all": [A, C]}, (*TOP, "all", 0), ("added", B), {"all": [A, B, C]}, (*TOP, "all", 1)),
        ({"all": [A, C]}, (*TOP, "all", 0), ("added any", B), {"all": [{"any": [A, B]}, C]},
         (*TOP, "all", 0, "any", 1)),
        ({"not": {"any": [A, C]}}, TOP, ("added", B), {"not": {"any": [A, C, B]}}, (*TOP, "not", "any", 2)),
        ({"all": [A, B]}, (*TOP, "all", 0), ("taken_out", None), B, TOP),
        ({"not": {"all": [A, {"not": B}]}}, (*TOP, "not", "all", 0), ("taken_out", None), B, TOP),
        ({"all": [A, B, C]}, (*TOP, "all", 2), ("taken_out", None), {"all": [A, B]}, (*TOP, "all", 1)),
        ({"all": [A, B]}, (*TOP, "all", 0), ("moved", 1), {"all": [B, A]}, (*TOP, "all", 1)),
        ({"all": [{"any": [A, B]}, C]}, (*TOP, "all", 1), ("shifted", 1), {"any": [A, B, C]}, (*TOP, "any", 2)),
        ({"all": [C, {"any": [A, B]}, D]}, (*TOP, "all", 0), ("shifted", 1), {"all": [{"any": [C, A, B]}, D]},
         (*TOP, "all", 0, "any", 0)),
        ({"all": [{"any": [A, B]}, C]}, (*TOP, "all", 0, "any", 0), ("shifted", -1), {"all": [B, A, C]},
         (*TOP, "all", 1)),
        ({"all": [{"any": [A, B]}, C]}, (*TOP, "all", 0), ("dissolved", None), {"all": [A, B, C]}, (*TOP, "all", 0)),
    ],
    ids=str,
)  # fmt: skip
def test_each_change_does_what_its_name_says(old: Any, path: Path, change: Operation, new: Any, at: Path) -> None:
    changed, cursor = done(change, RULE, rule(old), path)

    assert (changed["when"], cursor) == (new, at)


@pytest.mark.parametrize(
    ("old", "path", "change", "what"),
    [
        (A, TOP, ("grouped", "any"), "a single condition stands in no group"),
        ({"all": [A, B, C]}, (*TOP, "all", 1), ("grouped", "all"), "these are joined by 'all of these' already"),
        (A, TOP, ("taken_out", None), "'When' cannot be taken out: the file is refused without it"),
        ({"all": [A]}, (*TOP, "all", 0), ("taken_out", None), "the last condition cannot be taken out"),
        ({"all": [A, B]}, (*TOP, "all", 0), ("moved", -1), "there is nothing above in this group"),
        ({"all": [A, B]}, (*TOP, "all", 0), ("shifted", -1), "this stands in no group that stands in another"),
        ({"all": [A, B]}, (*TOP, "all", 0), ("shifted", 1), "no group stands beside this"),
        ({"all": [A, B]}, TOP, ("dissolved", None), "only a group that stands in another can be dissolved"),
        ({"all": [A, {"not": {"any": [B, C]}}]}, (*TOP, "all", 1), ("dissolved", None),
         "what is denied as a whole cannot be dissolved"),
        ("cause", TOP, ("grouped", "not"), "no condition stands here"),
        (A, ("because",), ("grouped", "not"), "this is no condition"),
    ],
    ids=str,
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_reason(old: Any, path: Path, change: Operation, what: str) -> None:
    with pytest.raises(Refused) as refused:
        done(change, RULE, rule(old), path)

    assert [problem.what for problem in refused.value.problems] == [what]
    assert all(problem.mend for problem in refused.value.problems)


def test_conditions_of_profiles_summaries_and_tables_are_changed_alike() -> None:
    poor = ("terms", "poor_ablations", "summary", "where")
    odd = ("tables", "ablations", "contradictions", "relief_without_relief", "when")

    for file, path in (("profiles/evicore/profile.yaml", ("applies",)), ("vocabulary/ablations.yaml", poor),
                       ("vocabulary/ablations.yaml", odd)):  # fmt: skip
        plain = plain_of(file)
        denied = {"not": forms.value_at(plain, path)}
        assert forms.grouped(file, plain, path, "not")[0] == changed_at(plain, path, lambda _, denied=denied: denied)


def test_an_optional_condition_can_be_taken_out_and_put_in_again() -> None:
    file = "profiles/evicore/profile.yaml"
    plain = plain_of(file)

    gone, at = forms.taken_out(file, plain, ("applies",))
    addition = forms.addable(BASE, file, gone, at)

    assert "applies" not in gone
    assert addition is not None
    assert (addition.path, addition.kind) == (("applies",), "test")
    assert list(forms.added(file, gone, addition.place(), plain["applies"])[0]) == list(plain)
