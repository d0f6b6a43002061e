"""What is typed is understood in many forms, and never guessed at where it could mean two things."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.from_yaml.values import UNKNOWN, Given, value_of
from kb.problems import Place, Problem, Refused
from kb.terms import Age, Choices, Kind, Number, plain_number
from kb.typed import Typed, completions, legal, typed
from tests.builders import DAY

YES_NO = Choices({"yes": "yes", "no": "no"})
NERVE = Choices(
    {
        "medial_branch": "medial branches of the facet joints",
        "third_occipital": "third occipital nerve",
        "genicular": "genicular nerves",
        "median": "median nerve",
        "other": "another nerve",
    }
)
HEAT = Choices({"conventional": "conventional (thermal)", "cooled": "cooled", "pulsed": "pulsed"})
TREATED = Choices({"yes": "yes, not yet treated", "no": "no, after assessment"})
TRIAL_DAYS = Number("days", 0.01, 365)
RELIEF, LASTED, SESSIONS = Number("%", 0, 100), Number("months", 0, 600), Number("sessions", 0, 50, whole=True)
ONSET, TRIAL = Age("months"), Age("days")
KINDS: tuple[Kind, ...] = (YES_NO, NERVE, RELIEF, LASTED, SESSIONS, Number("hours", 0, 1000), ONSET, TRIAL)

pieces = st.sampled_from(
    ["2026", "03", "3", "02", "31", "march", "Feb", "-", "/", ".", ",", " ", "months", "years", "m", "ago", "a", "last",
     "week", "today", "%", "1,000", "nan", "inf", "1e400", "y", "medial", "unknown", "?", "_", "\x1b", "٣", "\ud800"]
)  # fmt: skip
anything = st.text() | st.lists(pieces, max_size=8).map("".join)


def cell(kind: Kind, text: str) -> object:
    return typed(kind, text, "Field", DAY).cell


def said(kind: Kind, text: str) -> str:
    return typed(kind, text, "Field", DAY).said


def problem(kind: Kind, text: str) -> Problem:
    """The one problem for which a text is refused."""
    with pytest.raises(Refused) as refused:
        typed(kind, text, "Field", DAY)
    (found,) = refused.value.problems
    return found


def outcome(kind: Kind, text: str, as_of: date) -> Typed | tuple[Problem, ...]:
    """What is made of a text: understood, or every problem."""
    try:
        return typed(kind, text, "Field", as_of)
    except Refused as refused:
        return refused.problems


@pytest.mark.parametrize("text", ["unknown", "Unknown", " ? ", "not known", "NOT  KNOWN", "dk", "asked, not known"])
@pytest.mark.parametrize("kind", KINDS, ids=legal)
def test_not_known_can_be_said_of_everything(kind: Kind, text: str) -> None:
    assert typed(kind, text, "Field", DAY) == Typed(UNKNOWN, "asked, not known")


@pytest.mark.parametrize("text", ["38", "38%", "38 %", "  38\t% ", "38\u00a0%", "+38", "38.0", "38,0"])
def test_a_number_may_be_typed_with_its_unit_or_without(text: str) -> None:
    assert typed(RELIEF, text, "Field", DAY) == Typed(38.0, "38 %")


@pytest.mark.parametrize(
    ("text", "months", "echo"),
    [
        ("6 months", 6.0, "6 months"),
        ("1 MONTH", 1.0, "1 month"),
        ("2 years", 24.0, "24 months"),
        ("1,5 years", 18.0, "18 months"),
        (".5 years", 6.0, "6 months"),
        ("7 weeks", 7 * 7.0 / 30.4375, "about 1.61 months"),
    ],
)
def test_another_unit_of_time_is_converted(text: str, months: float, echo: str) -> None:
    assert typed(LASTED, text, "Field", DAY) == Typed(months, echo)


@pytest.mark.parametrize(("text", "number"), [("2,5", 2.5), ("2,50", 2.5), ("0,1234 %", 0.1234), ("-0", 0.0)])
def test_a_comma_may_stand_for_the_decimal_point(text: str, number: float) -> None:
    assert cell(RELIEF, text) == number


def test_a_number_is_echoed_as_it_is_compared() -> None:
    """Just below a cut-off must not look like on it."""
    assert said(RELIEF, "49.9999") == "49.9999 %"


@pytest.mark.parametrize(
    ("text", "what", "mend"),
    [
        ("1,000", "'1,000' may be 1000 or 1", "type 1000, or 1"),
        ("2,125 months", "'2,125 months' may be 2125 or 2.125", "type 2125, or 2.125"),
    ],
)
def test_a_comma_that_may_be_one_of_thousands_is_refused(text: str, what: str, mend: str) -> None:
    assert problem(LASTED, text) == Problem("wrong-type", what, Place("Field"), mend)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (RELIEF, "101", "out-of-range"),
        (RELIEF, "-5", "out-of-range"),
        (RELIEF, "9" * 299, "out-of-range"),
        (RELIEF, "5 months", "wrong-unit"),
        (LASTED, "30m", "wrong-unit"),
        (LASTED, "60 years", "out-of-range"),
        (SESSIONS, "2.5", "wrong-type"),
        *(
            (RELIEF, text, "wrong-type")
            for text in ("nan", "inf", "1e400", "-inf", "ten", ".", ",", "1,2,3", "1,234.5")
        ),
    ],
)
def test_what_is_no_number_of_the_term_is_refused(kind: Kind, text: str, code: str) -> None:
    assert problem(kind, text).code == code


def test_a_count_is_whole() -> None:
    assert cell(SESSIONS, "2") == 2.0
    assert problem(SESSIONS, "2,5").mend == "type a whole number, or unknown"


@pytest.mark.parametrize(
    ("kind", "text", "choice"),
    [
        (YES_NO, "yes", "yes"),
        (YES_NO, " N ", "no"),
        (NERVE, "MEDIAL_BRANCH", "medial_branch"),
        (NERVE, "medial branch", "medial_branch"),
        (NERVE, "third occipital nerve", "third_occipital"),
        (NERVE, "Gen", "genicular"),
        (NERVE, "an", "other"),
        (Choices({"no": "no, after assessment", "no_source": "none"}), "no", "no"),
        (Choices({"a": "b", "b": "c"}), "b", "b"),
    ],
)
def test_a_choice_may_be_typed_by_its_beginning(kind: Choices, text: str, choice: str) -> None:
    assert typed(kind, text, "Field", DAY) == Typed(choice, kind.labels[choice])


def test_a_beginning_that_several_choices_share_is_refused_with_all_of_them() -> None:
    found = problem(NERVE, "Med")

    assert found.what == (
        "'Med' may be one of several: medial_branch (medial branches of the facet joints), median (median nerve)"
    )
    assert (found.code, found.mend) == ("unknown-choice", "type more of the one meant")


@pytest.mark.parametrize(
    ("kind", "text", "choice"),
    [
        (HEAT, "thermal", "conventional"),
        (HEAT, "Therm", "conventional"),
        (HEAT, "(thermal)", "conventional"),
        (HEAT, "thermal conv", "conventional"),
        (NERVE, "facet joints", "medial_branch"),
        (NERVE, "branch", "medial_branch"),
        (TREATED, "not yet", "yes"),
        (TREATED, "no, after", "no"),
    ],
)
def test_a_choice_may_be_typed_by_words_anywhere_in_it(kind: Choices, text: str, choice: str) -> None:
    assert typed(kind, text, "Field", DAY) == Typed(choice, kind.labels[choice])


def test_words_that_several_choices_have_are_refused_with_all_of_them() -> None:
    assert problem(NERVE, "nerve").what == (
        "'nerve' may be one of several: third_occipital (third occipital nerve), genicular (genicular nerves), median "
        "(median nerve), other (another nerve)"
    )


def test_a_word_out_of_a_denial_is_not_taken_for_it() -> None:
    """Who types "treated" does not mean "not yet treated"."""
    found = problem(TREATED, "treated")

    assert found.what == "'treated' may be yes (yes, not yet treated)"
    assert (found.code, found.mend) == ("unknown-choice", "type more of the one meant")


@given(kind=st.sampled_from([YES_NO, NERVE, HEAT, TREATED]), text=st.text(max_size=12))
def test_what_is_understood_as_a_choice_is_one_that_is_completed(kind: Choices, text: str) -> None:
    found = outcome(kind, text, DAY)

    if isinstance(found, Typed) and found.cell != UNKNOWN:
        assert found.cell in completions(kind, text)


@pytest.mark.parametrize(
    ("kind", "text", "mend"),
    [
        (YES_NO, "maybe", "use one of: yes, no, unknown"),
        (YES_NO, "no?", "did you mean 'no'?"),
        (YES_NO, "_", "use one of: yes, no, unknown"),
        (NERVE, "genicular nerve.", "did you mean 'genicular nerves'?"),
    ],
)
def test_what_is_no_choice_is_refused_with_the_nearest(kind: Kind, text: str, mend: str) -> None:
    assert (problem(kind, text).code, problem(kind, text).mend) == ("unknown-choice", mend)


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "\u00a0"])
@pytest.mark.parametrize("kind", KINDS, ids=legal)
def test_nothing_typed_is_refused_with_what_may_be(kind: Kind, text: str) -> None:
    assert problem(kind, text) == Problem("wrong-type", "nothing was typed", Place("Field"), f"type {legal(kind)}")


def test_signs_that_cannot_be_shown_are_named_and_not_repeated() -> None:
    assert problem(YES_NO, "\x1b[2Jyes").what == r"'\x1b[2Jyes' holds signs that cannot be shown"


def test_a_whole_letter_is_no_answer() -> None:
    assert problem(RELIEF, "38 " * 200).what == "a text of 599 characters is no answer here"


def test_what_may_be_typed_is_said_in_a_line() -> None:
    assert [legal(kind) for kind in (YES_NO, RELIEF, LASTED, TRIAL_DAYS, SESSIONS, ONSET)] == [
        "yes, no; or unknown",
        "0 to 100 %, or unknown",
        "0 to 600 months, or unknown",
        "more than 0, up to 365 days, or unknown",
        "a whole number, 0 to 50 sessions, or unknown",
        "a day: 2026-03-02, 3 months ago; or unknown",
    ]


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("", tuple(NERVE.labels)),
        ("med", ("medial_branch", "median")),
        ("NERVE", ("third_occipital", "genicular", "median", "other")),
        ("branch", ("medial_branch",)),
        ("of the f", ("medial_branch",)),
        ("third_o", ("third_occipital",)),
        ("erve", ()),
        ("_", ()),
        ("\x1b", ()),
    ],
)
def test_choices_are_completed_by_any_of_their_words(text: str, choices: tuple[str, ...]) -> None:
    assert completions(NERVE, text) == choices


def test_only_choices_are_completed() -> None:
    assert [completions(kind, "3") for kind in (RELIEF, ONSET)] == [(), ()]


@given(kind=st.sampled_from(KINDS), text=anything, as_of=st.dates())
@example(kind=ONSET, text="yesterday", as_of=date.min)
@example(kind=ONSET, text="3 months ago", as_of=date.min)
def test_any_text_is_understood_or_refused(kind: Kind, text: str, as_of: date) -> None:
    """What is understood is a value of the term; what is refused is refused here, with a way out."""
    completions(kind, text)

    found = outcome(kind, text, as_of)

    if isinstance(found, Typed):
        value_of(kind, found.cell, Given("Field", Place("Field")), as_of)
        assert found.said.isprintable()
    else:
        assert all(one.where == Place("Field") and one.mend and one.what.isprintable() for one in found)


@given(number=st.floats(0, 100), unit=st.sampled_from(["", "%", " %"]))
def test_a_number_in_the_words_of_the_echo_is_the_same_number(number: float, unit: str) -> None:
    echo = said(RELIEF, f"{number:.9f}{unit}")

    assert cell(RELIEF, echo) == float(f"{number:.9f}")


@given(number=st.integers(0, 600))
def test_a_number_as_it_is_printed_with_its_unit_is_understood(number: int) -> None:
    assert cell(LASTED, f"{plain_number(float(number))} {LASTED.unit}") == float(number)


@pytest.mark.parametrize("kind", [YES_NO, NERVE], ids=legal)
def test_a_choice_in_the_words_of_the_echo_is_the_same_choice(kind: Choices) -> None:
    assert [cell(kind, said(kind, choice)) for choice in kind.labels] == list(kind.labels)
