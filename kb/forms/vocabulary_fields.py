"""The forms of what the vocabulary defines: terms, groups, tables, contradictions."""

from __future__ import annotations

from typing import Any

from kb import unsaid
from kb.ages import DAYS
from kb.forms import words
from kb.forms.entry_fields import YES_NO
from kb.forms.field import Field, fixed, value_at
from kb.forms.row import Reading
from kb.terms import Age, Choices, Number
from kb.yaml_tree import Path

_TIMES = words.fixed_words(**dict.fromkeys(DAYS, ""))
_OF = words.fixed_words(patient="The patient as a whole.", target="One pain site; a patient may have several.")
_LABEL = Field("Called", "line", "What it is, in a few words.", needed=True)
_ASK = Field("Question", "text", "The question that a person is asked.", needed=True)
_SUBJECT = Field("About", "word", "Whom it is about: the patient, or one pain site.", needed=True, words=_OF)

_CHOICES = Field(
    "Choices", "entry", "The answers, each a word and what it is called.", choices=True, least=1,
    each=Field("Choice", "line", "What this choice is called.", naming="line"),
)  # fmt: skip
_NUMBER = Field(
    "Number", "entry", "A number with its unit and its range.", start=lambda _: {"unit": "%", "from": 0, "to": 100},
    keys=fixed(
        unit=Field("Unit", "line", "The unit, in the plural.", needed=True, words=words.of_the_base(words.units)),
        from_=Field("From", "number", "The least number that can be entered.", needed=True),
        to=Field("To", "number", "The greatest number that can be entered.", needed=True),
    ),
)  # fmt: skip
_DATE = Field(
    "Date", "entry", "Entered as a day; conditions see the time before the case's day.",
    start=lambda _: {"unit": "months"},
    keys=fixed(unit=Field("Compared in", "word", "The unit of time in which conditions see it.",
                            needed=True, words=_TIMES)),
)  # fmt: skip
_KINDS = {"choices": _CHOICES, "number": _NUMBER, "date": _DATE}


def _own_table(_: Any, path: Path) -> Reading:
    """A condition over the columns of the table it stands in; limits may be summaries too."""
    return Reading(str(path[1]) if len(path) > 1 else "-")


def _drawn_table(plain: Any, path: Path) -> Reading:
    return Reading(_own_table(plain, path).table, thresholds_only=True)


def _across_columns(plain: Any, path: Path) -> Reading:
    return Reading(_own_table(plain, path).table, columns_too=True)


def _summed_table(plain: Any, path: Path) -> Reading:
    """A condition over the columns of the table that a summary is taken of."""
    table = value_at(plain, (*path[:-1], "of"))
    return Reading(table if isinstance(table, str) and table else "-", but=str(path[1]) if len(path) > 1 else "")


_SUMMARY = Field(
    "Summary", "entry", "How it is computed from the rows of a history.", needed=True,
    keys=fixed(
        take=Field("Takes", "word", "What is taken of the rows.", needed=True, words=words.takes),
        column=Field("Of the column", "word", "The column that is taken; none for count and any.",
                     words=words.summed_columns),
        of=Field("Of the history", "word", "The table whose rows count.",
                 needed=True, words=words.of_the_base(words.tables)),
        where=Field("Only rows where", "test", "A condition over the columns; other rows do not count.",
                    reads=_summed_table),
        unit=Field("Unit", "line", "What is counted, in the plural; of a date the unit of time.",
                   words=words.of_the_base(words.units)),
    ),
)  # fmt: skip
_GROUP = Field(
    "Asked with", "word", "A group: its yes-or-no questions are asked in one go.", words=words.groups
)  # fmt: skip
_IDENTIFIES = Field("Names the pain site", "word", "Yes: it names the pain site; no rule need use it.", words=YES_NO)
_OTHERWISE = Field(
    "Otherwise", "word", "Its value when every rule that could set it is false.", needed=True, words=words.own_choices
)  # fmt: skip
_TERM_KEYS = {
    "label": _LABEL, "ask": _ASK, "of": _SUBJECT, "group": _GROUP, "identifies": _IDENTIFIES, **_KINDS,
    "summary": _SUMMARY, "otherwise": _OTHERWISE,
}  # fmt: skip


def _term(term: Any) -> dict[str, Field]:
    """The keys that belong to a term of its kind, and those that stand there all the same."""
    given = term if isinstance(term, dict) else {}
    belonging = _belonging(given)
    return {key: field for key, field in _TERM_KEYS.items() if key in belonging or key in given}


def _belonging(term: dict[Any, Any]) -> set[str]:
    if "summary" in term:
        return {"label", "summary"}
    if "otherwise" in term:
        return {"label", "of", "choices", "otherwise"}
    grouped = {"group"} if set(words.labels(term.get("choices"))) == {"yes", "no"} else set()
    return {"label", "ask", "of", "identifies", *_kinds(term), *grouped}


def _kinds(value: Any) -> set[str]:
    """The kind of value that is given; every kind where there is none yet."""
    return {key for key in _KINDS if key in value} or set(_KINDS)


_COMPUTED = Field(
    "Computed", "entry", "Its value when it was not given: for each choice a condition over columns.",
    each=Field("Is {} when", "test", "The condition under which it has this value.", reads=_own_table, naming="word",
               words=words.choices_above),
)  # fmt: skip
_DAYS_BETWEEN = Field(
    "Days between", "words", "Two dates: the days between them are its value when it was not given.",
    words=words.columns(Age, in_units=("days",)),
)  # fmt: skip


def _column(column: Any) -> dict[str, Field]:
    given = column if isinstance(column, dict) else {}
    days = value_at(column, ("number", "unit")) == "days"
    belonging = {"label", *_kinds(given), *(["computed"] if "choices" in given else []), *(["days_between"] * days)}
    keys = {"label": _LABEL, **_KINDS, "computed": _COMPUTED, "days_between": _DAYS_BETWEEN}
    return {key: field for key, field in keys.items() if key in belonging or key in given}


def _contradictions(reads: Any, *, alone: bool = False) -> Field:
    when = Field("Impossible when", "test", "What cannot be true at once.", needed=True, reads=reads)
    says = Field("Says", "text", "What is wrong with it, in a sentence.", needed=True)
    mend = Field("Mend", "text", "What the person can do about it.", needed=True)
    each = Field("Contradiction", "entry", naming="name", alone=alone, keys=fixed(when=when, says=says, mend=mend))
    return Field("Contradictions", "entry", "What nobody may enter.", each=each)


_DRAWN = Field(
    "On the time line", "entry", "How a row stands on the time line.",
    keys=fixed(
        at=Field("When it was", "word", "A date.", needed=True, words=words.columns(Age)),
        named=Field("How it is called", "word", "A choice.", words=words.columns(Choices)),
        height=Field("How much it helped", "word", "A number.", words=words.columns(Number)),
        lasts=Field("For how long", "word", "A number of days, weeks, months or years.",
                    words=words.columns(Number, in_units=tuple(DAYS))),
        still=Field("It goes on while", "test", "A condition over the columns.", reads=_drawn_table),
        says=Field("Also told", "words", "Choices that are told of it, the first beside its mark.",
                   words=words.columns(Choices)),
        window=Field("Its end is expected", "words", "Two times, counted from its date: from the first to the second.",
                     words=words.of_the_base(words.times)),
    ),
)  # fmt: skip
_TABLE = Field(
    "History", "entry", naming="name", alone=True,
    keys=fixed(
        label=_LABEL,
        row=Field("One row is called", "line", "What a single event is called.", needed=True),
        of=_SUBJECT,
        ask=_ASK,
        columns=Field("Columns", "entry", "What is asked of each event.", needed=True,
                      start=lambda _: {"label": unsaid.NAME, "choices": ["yes", "no"]},
                      each=Field("Column", "entry", naming="name", keys=_column)),
        drawn=_DRAWN,
        contradictions=_contradictions(_across_columns),
    ),
)  # fmt: skip
_GROUPS = Field(
    "Group", "entry", naming="name", alone=True,
    keys=fixed(
        label=_LABEL,
        ask=_ASK,
        safety=Field("Asked first", "word", "Yes: asked before anything else.", words=YES_NO),
    ),
)  # fmt: skip
VOCABULARY = Field(
    "Section", "entry",
    keys=fixed(
        label=_LABEL,
        groups=Field("Groups", "entry", "Yes-or-no questions asked in one go.", each=_GROUPS,
                     start=lambda _: {"label": unsaid.NAME, "ask": unsaid.QUESTION}),
        terms=Field("Terms", "entry", "What can be known.",
                    start=lambda _: {"label": unsaid.NAME, "ask": unsaid.QUESTION, "of": "patient",
                                     "choices": ["yes", "no"]},
                    each=Field("Term", "entry", naming="name", alone=True, keys=_term)),
        tables=Field("Histories", "entry", "Events that are listed, the oldest first.", each=_TABLE),
        contradictions=_contradictions(lambda _, __: Reading(entered=True), alone=True),
    ),
)  # fmt: skip
