"""Forms show every entry of a knowledge base, say what is legal, and change what they are asked to change."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.proofs import prove_example
from kb import forms
from kb.editing.mends import edition_of
from kb.forms import Comparison, Concluded, FormRow
from kb.forms.comparisons import dated
from kb.forms.setting import changed_at, removed_at
from kb.model import Example, KnowledgeBase
from kb.problems import Refused
from kb.profiles import with_every_rule
from kb.terms import Choices, Number, Origin
from kb.yaml_tree import Path
from tests.builders import DAY, packaged_base, small_base
from tests.forming import (
    RULE,
    condition,
    every_entry,
    every_row,
    files,
    leaves_in,
    places,
    plain_of,
    refusals,
    rule_files,
    trees,
)
from tests.random_bases import a_base, a_term

HEADINGS = ("entry", "group")
BASE = packaged_base()


def form(file: str, path: Path = (), plain: Any = None) -> dict[Path, FormRow]:
    rows = forms.rows(BASE, file, plain_of(file) if plain is None else plain, path)
    return {row.path: row for row in rows}


def told(rows: dict[Path, FormRow]) -> list[tuple[int, str, str, str]]:
    return [(row.depth, row.label, row.value, row.kind) for row in rows.values() if row.given]


def refused(problem: pytest.ExceptionInfo[Refused]) -> str:
    return problem.value.problems[0].what


def test_a_rule_is_told_row_by_row() -> None:
    file = "rules/result/ablation_still_working.yaml"
    plain = plain_of(file)

    assert told(form(file))[:10] == [
        (0, "Name", "ablation_still_working", "name"),
        (0, "Reason", plain["because"], "text"),
        (0, "When all of these", "", "group"),
        (1, "Ablations done", "at least: 1 ablation", "test"),
        (1, "Relief after the latest ablation", "at least: Relief that makes an ablation successful (50 %)", "test"),
        (1, "Latest ablation still helping", "is: yes", "test"),
        (0, "Then", "derive: Result of the latest ablation is still working", "conclusion"),
        (0, "Rests on", ", ".join(plain["cites"]), "words"),
        (0, "Carries out", ", ".join(plain["traces"]), "words"),
        (0, "Examples", "", "entry"),
    ]


def test_no_row_of_the_packaged_files_is_beyond_its_form() -> None:
    assert [(file, row.path, row.value) for file, _, row in every_row() if row.kind == "other"] == []


def test_the_rows_of_an_entry_have_paths_of_their_own() -> None:
    for file, plain, path in every_entry():
        rows = [(row.path, row.of_key) for row in forms.rows(BASE, file, plain, path)]
        assert len(rows) == len(set(rows)), (file, path)


def test_every_value_of_the_packaged_files_stands_in_a_row() -> None:
    for file, plain, path in every_entry():
        shown = {row.path for row in forms.rows(BASE, file, plain, path) if row.kind not in HEADINGS and row.given}
        inside = [one for one in places(forms.value_at(plain, path)) if one]
        ends = [(*path, *one) for one in inside if not isinstance(forms.value_at(plain, (*path, *one)), dict | list)]
        hidden = [one for one in ends if not any(one[:length] in shown for length in range(len(one) + 1))]
        assert hidden == [], (file, path)


def test_words_that_stand_in_the_packaged_files_are_among_the_legal_ones() -> None:
    for file, plain, row in every_row():
        found = forms.value_at(plain, row.path)
        if row.kind in ("word", "words") and found is not None:
            legal = {word.name for word in forms.legal(BASE, file, plain, row.path)}
            assert legal >= set(found if isinstance(found, list) else [found]), (file, row.path)


def test_what_conditions_compare_is_among_the_legal_words() -> None:
    """Terms, choices and limits, those over columns too."""
    for file, plain, row in every_row():
        if row.kind != "test" or not row.given:
            continue
        leaf = forms.comparison_of(forms.value_at(plain, row.path))
        assert leaf is not None
        assert leaf.term in {word.name for word in forms.legal(BASE, file, plain, row.path)}, row.path
        assert leaf.how in {word.name for word in forms.hows(BASE, leaf.term, row.reading)}, row.path
        assert set(leaf.values) <= {word.name for word in forms.choices(BASE, leaf.term, row.reading)}, row.path
        names = {word.name for word in forms.limits(BASE, leaf.term, row.reading).names}
        assert not isinstance(leaf.limit, str) or leaf.limit in names, row.path


def test_a_leaf_a_conclusion_and_an_example_are_written_back_as_they_were_read() -> None:
    for file in rule_files():
        plain = plain_of(file)
        for leaf in leaves_in(plain["when"]):
            comparison = forms.comparison_of(leaf)
            assert comparison is not None
            assert forms.plain_comparison(comparison) == leaf
        concluded = forms.concluded_of(plain["then"])
        assert concluded is not None
        assert forms.plain_conclusion(concluded) == plain["then"]
        for example in plain["examples"]:
            exemplified = forms.exemplified_of(example)
            assert exemplified is not None
            assert forms.plain_example(exemplified) == example


@pytest.mark.parametrize(
    "plain",
    [
        "cause", None, 3, [], {}, {"cause": 3}, {"cause": []}, {"cause": ["a", 1]}, {"age": {"near": 3}},
        {"age": {"above": True}}, {"age": {"above": 1, "below": 3}}, {"all": "x"}, {"cause": "a", "age": "b"},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_comparison_is_told_to_be_none_and_shown_as_text(plain: Any) -> None:
    [row] = [row for row in forms.rows(BASE, RULE, {"when": plain}) if row.path == ("when",)]

    assert forms.comparison_of(plain) is None
    assert (row.kind, row.given) == (("other", True) if plain is not None else ("test", False))


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ({"not": {"pain_score": {"at_least": 7}}}, "below: 7 points"),
        ({"not": {"cause": ["technical_failure"]}}, "is not: technical failure"),
        ({"pain_duration": {"below": "chronic_pain"}}, "below: Duration that makes pain chronic (3 months)"),
    ],
)
def test_a_denied_comparison_is_said_without_a_double_word(plain: Any, said: str) -> None:
    [row] = [row for row in forms.rows(BASE, RULE, {"when": plain}) if row.path == ("when",)]

    assert row.value == said


def test_what_a_form_does_not_know_is_shown_in_one_line() -> None:
    rows = form(RULE, plain={**plain_of(RULE), "colour": {"of": ["the", "rule"]}, "cites": 7})

    assert (rows[("colour",)].kind, rows[("colour",)].value) == ("other", '{"of": ["the", "rule"]}')
    assert (rows[("cites",)].kind, rows[("cites",)].value) == ("other", "7")


def test_an_empty_rule_asks_for_what_it_needs_and_for_each_kind_of_example() -> None:
    rows = form(RULE, plain={})

    assert [row.label for row in rows.values() if row.needed] == ["Name", "Reason", "When", "Then"]
    assert [row.label for row in rows.values() if row.kind == "example"] == ["Fires", "Does not fire", "Cannot tell"]
    assert not any(row.given for row in rows.values())


def without(plain: Any, path: Path) -> Any:
    return removed_at(plain, path)


SAMPLED = [
    (RULE, ()), ("thresholds.yaml", ("positive_block",)),
    ("ladder.yaml", ("tiers", "reassessment", "options", "imaging")),
    ("sources/nice_ta159.yaml", ()), ("profiles/evicore/profile.yaml", ()), ("lines.yaml", ("R-1",)), ("base.yaml", ()),
    ("vocabulary/ablations.yaml", ("terms", "poor_ablations")),
    ("vocabulary/ablations.yaml", ("terms", "lesion_geometry_concern")),
    ("vocabulary/ablations.yaml", ("tables", "ablations")), ("vocabulary/conclusions.yaml", ("terms", "cause")),
]  # fmt: skip
"""One entry of each kind."""


@pytest.mark.parametrize(("file", "path"), SAMPLED, ids=str)
def test_a_row_is_needed_where_the_file_is_refused_without_it(file: str, path: Path) -> None:
    """Only the shape is looked at: a term that is gone is missed elsewhere."""
    for row in form(file, path).values():
        if not row.given or row.of_key or not isinstance(row.path[-1], str) or row.kind == "other":
            continue
        codes = {problem.code for problem in refusals(file, without(plain_of(file), row.path))}
        gone = "missing-key" in codes or ("wrong-type" in codes and row.kind in ("test", "group"))
        assert gone == row.needed or (row.kind == "entry" and not row.needed), (row.path, codes)


@pytest.mark.parametrize(("file", "path"), SAMPLED, ids=str)
def test_legal_words_are_accepted_where_they_are_offered(file: str, path: Path) -> None:
    """Words that change what other files rest on (what a term is about, its unit, its summary) are left aside."""
    plain, apart = plain_of(file), {"of", "take", "column", "otherwise", "sections", "unit"}
    for row in form(file, path).values():
        if row.kind not in ("word", "words") or row.path[-1] in apart:
            continue
        words = forms.legal(BASE, file, plain, row.path)
        for word in {words[0], words[len(words) // 2], words[-1]} if words else set():
            value: Any = word.name if row.kind == "word" else [word.name] * (2 if row.path[-1] == "window" else 1)
            assert refusals(file, forms.put(file, plain, row.path, value)[0]) == (), (row.path, word)


def test_every_legal_leaf_is_read() -> None:
    """Each term with each comparison, with each choice, each limit by name and both ends of its range."""

    for word in forms.legal(BASE, RULE, {"when": {}}, ("when",)):
        for how in forms.hows(BASE, word.name):
            limits = forms.limits(BASE, word.name)
            numbers = [number for number in (limits.low, limits.high) if number is not None]
            values = [choice.name for choice in forms.choices(BASE, word.name)]
            leaves = [Comparison(word.name, "is", (value,)) for value in values]
            leaves += [Comparison(word.name, how.name, limit=one) for one in (*numbers, *(w.name for w in limits.names))
                       if not values]  # fmt: skip
            assert leaves, word
            for leaf in leaves:
                assert condition(forms.plain_comparison(leaf))[1] == [], leaf


@pytest.mark.parametrize(
    ("term", "text", "limit"),
    [
        ("pain_score", "7", 7), ("pain_score", " 6,5 ", 6.5), ("pain_score", "severe_pain", "severe_pain"),
        ("pain_duration", "12 weeks", 2.7597), ("pain_duration", "Duration that makes pain chronic", "chronic_pain"),
    ],
)  # fmt: skip
def test_a_limit_is_typed_as_a_number_or_a_name(term: str, text: str, limit: str | float) -> None:
    typed = forms.limit_typed(BASE, term, text)

    assert typed == (pytest.approx(limit, abs=0.001) if isinstance(limit, float) else limit)
    assert isinstance(typed, str) == isinstance(limit, str)


@pytest.mark.parametrize(
    ("term", "text"), [("pain_score", "11"), ("pain_score", "zzz"), ("pain_score", "?"), ("pain_score", ""),
                       ("cause", "3"), ("no_such_term", "3"), ("pain_score", "chronic_pain")],
)  # fmt: skip
def test_a_limit_that_does_not_fit_is_refused(term: str, text: str) -> None:
    with pytest.raises(Refused):
        forms.limit_typed(BASE, term, text)


def test_what_is_typed_in_a_row_is_understood_by_its_kind() -> None:
    plain, day = plain_of("thresholds.yaml"), ("positive_block", "values", "2020-01-01")

    assert forms.understood(BASE, "thresholds.yaml", plain, (*day, "value"), "55,5 %") == 55.5
    assert forms.understood(BASE, "thresholds.yaml", plain, day, "2024-02-29") == "2024-02-29"
    assert forms.understood(BASE, "thresholds.yaml", plain, ("positive_block", "label"), " a\n label ") == "a label"
    for path, text in (((*day, "value"), "months"), (day, "2023-02-29"), (("positive_block", "label"), "  ")):
        with pytest.raises(Refused):
            forms.understood(BASE, "thresholds.yaml", plain, path, text)


def test_a_new_dated_value_begins_as_the_newest_and_unchecked() -> None:
    plain = plain_of("thresholds.yaml")
    addition = forms.addable(BASE, "thresholds.yaml", plain, ("positive_block", "values"))
    assert addition is not None

    new, at = forms.added("thresholds.yaml", plain, addition.place("2026-05-01"), addition.start)

    assert at == ("positive_block", "values", "2026-05-01")
    assert forms.value_at(new, at) == {"value": 50, "cites": ["G1", "cohen_2020/cut_off"], "verified": "no"}
    assert forms.taken_out("thresholds.yaml", new, at)[0] == plain
    assert addition.naming == "day"


def test_the_day_of_a_value_is_changed_in_its_place() -> None:
    plain, path = plain_of("thresholds.yaml"), ("positive_block", "values", "2020-01-01")

    new, at = forms.put("thresholds.yaml", plain, path, "2021-01-01", of_key=True)

    assert at == ("positive_block", "values", "2021-01-01")
    assert forms.value_at(new, at) == forms.value_at(plain, path)


@pytest.mark.parametrize(
    ("file", "path"),
    [
        (RULE, ("because",)), (RULE, ("when",)), (RULE, ("then",)),
        ("thresholds.yaml", ("positive_block", "values", "2020-01-01")),
        ("thresholds.yaml", ("positive_block", "unit")), ("sources/nice_ta159.yaml", ("claims",)), (RULE, ("cats",)),
    ],
)  # fmt: skip
def test_what_is_needed_cannot_be_taken_out(file: str, path: Path) -> None:
    with pytest.raises(Refused) as problem:
        forms.taken_out(file, plain_of(file), path)

    assert problem.value.problems[0].code == "used-wrongly"


def test_a_new_choice_stays_in_the_list_until_it_is_called_otherwise() -> None:
    file, path = "vocabulary/ablations.yaml", ("terms", "lesion_geometry_concern", "choices")
    plain = plain_of(file)

    as_word = forms.added(file, plain, (*path, "not_sure"), "not sure")[0]
    labelled = forms.put(file, as_word, (*path, 2), "I cannot say")[0]

    assert forms.value_at(as_word, path) == ["yes", "no", "not_sure"]
    assert forms.value_at(labelled, path) == {"yes": "yes", "no": "no", "not_sure": "I cannot say"}


def test_a_key_that_was_not_there_goes_where_its_form_has_it() -> None:
    plain = plain_of("sources/nice_ta159.yaml")

    new, _ = forms.put("sources/nice_ta159.yaml", plain, ("review_by",), "2028-01-01")

    assert list(new)[-3:] == ["read_on", "review_by", "claims"]


def test_what_is_added_and_taken_out_again_leaves_the_file_as_it_was() -> None:
    """On every row of every packaged file that something can be added to."""
    values = {"test": {"pain_score": {"at_least": 7}}, "line": "quite new", "text": "something", "number": 3}
    for file, plain, row in every_row():
        addition = forms.addable(BASE, file, plain, row.path)
        if addition is None or addition.kind == "words" or (forms.value_at(plain, addition.path) not in (None,) and (
            not addition.naming)):  # fmt: skip
            continue
        names = [word.name for word in forms.names(BASE, file, plain, addition)]
        name = names[0] if names else "2031-01-01" if addition.naming == "day" else "quite_new"
        value = addition.start if addition.start is not None else values.get(addition.kind)
        new, at = forms.added(file, plain, addition.place(name), value)

        assert new != plain
        assert forms.taken_out(file, new, at)[0] == plain, (file, row.path)


def test_entries_change_places_and_back_again() -> None:
    file, path = "ladder.yaml", ("tiers", "safety", "options", "specialist_review")
    plain = plain_of(file)

    down, at = forms.moved(file, plain, path, 1)

    assert list(forms.value_at(down, path[:-1]))[:3] == [
        "urgent_workup", "out_of_scope_no_prior_rfa", "specialist_review",
    ]  # fmt: skip
    back = forms.moved(file, down, at, -1)[0]
    assert list(forms.value_at(back, path[:-1])) == list(forms.value_at(plain, path[:-1]))
    with pytest.raises(Refused) as problem:
        forms.moved(file, plain, ("tiers", "safety", "label"), 1)
    assert refused(problem) == "this row has one place only"


def test_an_example_is_worked_out_for_every_packaged_rule() -> None:
    base = with_every_rule(BASE)
    for file in rule_files():
        plain = plain_of(file)
        rule = base.rules[plain["id"]]
        profile = file.split("/")[1] if file.startswith("profiles/") else "default"
        for word in forms.OUTCOMES:
            made = forms.exemplified_of(forms.new_example(BASE, plain, word.name, DAY, profile))
            assert made is not None
            given_back = Example(made.outcome, made.findings, rule.place)
            assert prove_example(edition_of(BASE, rule, DAY), rule, given_back) is None
            assert set(made.findings) <= {term.id for term in forms.reads(BASE, plain)}


def test_an_example_of_what_cannot_be_read_says_nothing_yet() -> None:
    assert forms.new_example(BASE, {"when": "cause"}, "fires", DAY) == {"fires": {}}
    assert forms.new_example(BASE, None, "fires", DAY) == {"fires": {}}
    assert forms.reads(BASE, {"when": {"all": [{"cause": "x"}, 3]}}) == (BASE.terms["cause"],)


def test_an_example_that_is_asked_for_has_the_outcome_of_its_row() -> None:
    plain = {**plain_of(RULE), "examples": [{"does not fire": {}}]}
    rows = form(RULE, plain=plain)

    assert [row.label for row in rows.values() if row.kind == "example"] == ["Does not fire", "Fires", "Cannot tell"]
    addition = forms.addable(BASE, RULE, plain, ("examples", 2))
    assert addition is not None
    assert (addition.path, addition.start) == (("examples", 1), {"cannot tell": {}})


@pytest.mark.parametrize(("text", "value"), [("poor", "poor"), ("?", "unknown")])
def test_an_answer_of_an_example_is_typed(text: str, value: str) -> None:
    assert forms.answer_typed(BASE, BASE.terms["ablation_result"], text) == value
    assert value in {word.name for word in forms.answers(BASE, BASE.terms["ablation_result"])}


def beginnings(base: KnowledgeBase) -> list[forms.Begun]:
    section, tier, source = next(iter(base.sections)), next(iter(base.tiers)), next(iter(base.sources))
    return [
        forms.new_rule(base, "new_topic", "quite_new"),
        forms.new_threshold(base, "quite_new"),
        *(forms.new_term(base, section, "quite_new", origin) for origin in Origin),
        forms.new_group(base, section, "quite_new"),
        forms.new_option(base, tier, "quite_new"),
        forms.new_source(base, "quite_new"),
        forms.new_claim(base, source, "quite_new"),
    ]


def test_every_beginning_loads_and_shows_in_a_form_without_a_row_beyond_it() -> None:
    for begun in beginnings(BASE):
        old = plain_of(begun.file) if begun.path else {}
        new = forms.put(begun.file, old, begun.path, begun.value)[0]

        assert refusals(begun.file, new) == (), begun.file
        assert [row for row in forms.rows(BASE, begun.file, new, begun.path) if row.kind == "other"] == []


def test_beginnings_of_a_small_base_have_names_of_that_base() -> None:
    begun = forms.new_rule(small_base(), "any", "quite_new")

    assert next(iter(begun.value["when"])) in small_base().terms
    assert begun.value["then"]["recommend"] in small_base().options


@pytest.mark.parametrize(
    ("name", "what"), [("Quite New", "'Quite New' is not a name"),
                       ("pain_is_refractory", "'pain_is_refractory' is there already")]
)  # fmt: skip
def test_a_beginning_with_a_bad_name_is_refused(name: str, what: str) -> None:
    with pytest.raises(Refused) as problem:
        forms.new_rule(BASE, "any", name)

    assert refused(problem) == what


def test_a_rule_begins_also_where_there_are_only_numbers_or_nothing_to_recommend() -> None:
    number, derived = a_term("n", Number("%", 0, 100)), a_term("d", Choices({"yes": "yes"}), Origin.DERIVED)

    only_numbers = forms.new_rule(a_base([number], []), "t", "r")
    only_derived = forms.new_rule(a_base([number, derived], [], options=0), "t", "r")

    assert (only_numbers.value["when"], only_numbers.value["then"]["recommend"]) == ({"n": {"at_least": 100}}, "o0")
    assert only_derived.value["then"] == {"derive": {"d": "yes"}}
    for empty in (a_base([], []), a_base([number], [], options=0)):
        with pytest.raises(Refused):
            forms.new_rule(empty, "t", "r")


def test_a_conclusion_is_written_without_what_does_not_belong_to_its_verb() -> None:
    strong = Concluded("recommend", ("imaging",), strength="strong", when_unknown="note")

    assert forms.plain_conclusion(strong) == {"recommend": "imaging", "strength": "strong"}
    assert forms.plain_conclusion(replace(strong, verb="exclude", options=("a", "b"))) == {
        "exclude": ["a", "b"], "when_unknown": "note",
    }  # fmt: skip


@given(file=st.sampled_from(files()), number=st.integers(0, 10**6), part=trees, by=st.sampled_from((-1, 1)))
@settings(max_examples=200, deadline=None)
def test_a_mutilated_file_is_shown_and_changed_without_a_crash(file: str, number: int, part: Any, by: int) -> None:
    """Any tree at any place of any packaged file; questions never raise, changes only refuse."""
    whole = plain_of(file)
    every = list(places(whole))
    plain = changed_at(whole, every[number % len(every)], lambda _: part)
    paths = [(), *forms.entries(file, whole)]
    rows = [row for path in paths for row in forms.rows(BASE, file, plain, path)]
    near = [row for row in rows if row.path[: len(every[number % len(every)])] == every[number % len(every)]]

    for row in near[:12] + rows[:: max(1, len(rows) // 12)]:
        forms.legal(BASE, file, plain, row.path)
        forms.called(file, plain, row.path)
        addition = forms.addable(BASE, file, plain, row.path)
        changes = [
            lambda row=row: forms.put(file, plain, row.path, 1),
            lambda row=row: forms.taken_out(file, plain, row.path),
            lambda row=row: forms.moved(file, plain, row.path, by),
            lambda row=row: forms.shifted(file, plain, row.path, by),
            lambda row=row: forms.dissolved(file, plain, row.path),
            *(lambda row=row, word=word: forms.grouped(file, plain, row.path, word) for word in ("all", "any", "not")),
            lambda addition=addition: addition and forms.added(file, plain, addition.place("new"), addition.start),
        ]  # fmt: skip
        for change in changes:
            with suppress(Refused):
                change()


@pytest.mark.parametrize("then", [{"exclude": "imaging"}, {"recommend": "imaging"}, {}])
def test_what_may_stand_beside_a_verb_is_the_same_whatever_verb_stands_there_now(then: dict[str, Any]) -> None:
    plain = {**plain_of(RULE), "then": then}

    beside = {key: [word.name for word in forms.legal(BASE, RULE, plain, ("then", key))] for key in CHOSEN_BESIDE}

    assert beside == CHOSEN_BESIDE


CHOSEN_BESIDE = {"when_unknown": ["hold", "note"], "strength": ["strong", "conditional"]}
VALUE = ("positive_block", "values", "2020-01-01", "value")


@pytest.mark.parametrize(
    ("file", "path", "text", "what"),
    [
        ("thresholds.yaml", VALUE, "150", "150 lies outside the range of 'block_relief_before'"),
        ("thresholds.yaml", VALUE, "some", "'Value' must be a number of %, not 'some'"),
        ("thresholds.yaml", VALUE, "unknown", "a number cannot be unknown here"),
        ("sources/cohen_2020.yaml", ("year",), "abc", "'Year' must be a number, not 'abc'"),
        ("sources/cohen_2020.yaml", ("year",), "-5.5", "'Year' must be from 1800 to 2200, not -5.5"),
        ("sources/cohen_2020.yaml", ("year",), "1999.5", "'Year' counts in wholes, and '1999.5' is not a whole number"),
    ],
)
def test_a_number_that_cannot_be_is_refused_where_it_is_typed(file: str, path: Path, text: str, what: str) -> None:
    with pytest.raises(Refused) as problem:
        forms.understood(BASE, file, plain_of(file), path, text)

    assert refused(problem).startswith(what)
    assert "unknown" not in problem.value.problems[0].mend


def test_a_limit_out_of_range_is_not_offered_to_be_unknown() -> None:
    with pytest.raises(Refused) as problem:
        forms.limit_typed(BASE, "block_relief_before", "150")

    assert problem.value.problems[0].mend == "correct the number"


def test_a_threshold_with_a_value_from_a_later_day_on_is_told_with_both() -> None:
    values = BASE.thresholds["positive_block"].values
    later = replace(values[0], since=date(2027, 6, 1), value=95.0)

    assert dated(replace(BASE.thresholds["positive_block"], values=(*values, later))) == "50 %, 95 % from 2027-06-01 on"


@pytest.mark.parametrize(
    ("file", "path", "within", "said"),
    [
        ("thresholds.yaml", VALUE[:3], VALUE[:1], "value from 2020-01-01"),
        ("thresholds.yaml", VALUE, (), "threshold positive_block, value from 2020-01-01, value"),
        ("vocabulary/safety.yaml", ("terms", "cauda_equina_signs", "choices", 1), ("terms", "cauda_equina_signs"),
         "choice no"),
        (RULE, ("examples", 0), (), "example that fires"),
        (RULE, ("cites",), (), "rests on"),
    ],
)  # fmt: skip
def test_a_place_is_called_so_that_a_step_can_be_understood_later(
    file: str, path: Path, within: Path, said: str
) -> None:
    assert forms.called(file, plain_of(file), path, within) == said


def test_a_name_that_is_none_is_refused_with_the_identifier_it_may_have_been() -> None:
    with pytest.raises(Refused) as problem:
        forms.new_rule(BASE, "any", "Diabetes holds steroids!")

    assert "such as 'diabetes_holds_steroids'" in problem.value.problems[0].mend
