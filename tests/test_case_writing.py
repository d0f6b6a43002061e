"""A case written as a case file and read again is the same case, and gives the same record, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.consultation import Consultation
from exports.record import canonical, record
from kb.case import Case, History, Known, Row
from kb.case_file import as_text, from_text, written
from kb.folder import read_folder
from kb.from_yaml.base import base_from
from kb.from_yaml.case import load_case
from kb.from_yaml.reference import reference_cases
from kb.model import KnowledgeBase
from tests.builders import DAY, SMALL_BASE, small_base, unplaced

FILES = read_folder(cases=True)
BASE: KnowledgeBase = base_from(FILES)
CASES = {one.name: one.case for one in reference_cases(FILES, BASE) if one.case is not None}

hostile = st.sampled_from(
    ["null", "true", "~", "12", "1e3", ".5", "0x1F", "2026-03-02", "no", "- a", "-", "? a", "a: b", "a #b", "#", "'",
     '"', "it's", '"quoted"', "\\", "\\n", "a\nb", "a\r\nb", "\t", "{a: b}", "[a]", "&a", "*a", "!a", "%a", "@a", "`a",
     "|", ">", "...", "---", "😀", "\u2028", "\u2029", "\x85", "\ufeff", "\x00", "\x1b[2J", "\x7f", "\x9f", "\ufffe",
     "\uffff", "é", "عربي", " a", "a ", "\u00a0", "=", "<<", "left knee"]
)  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.lists(hostile, max_size=3).map("".join)
names = texts.filter(bool)
sites = names.filter(lambda name: len(name) < 60 and name.strip() == name and "\n" not in name)
pseudonyms = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,60}", fullmatch=True) | st.sampled_from(
    ["null", "true", "12", "1e3", "1.5", "2026-03-02", "0x1F", "a.b", "no"]
)


def read_again(case: Case, base: KnowledgeBase) -> Case:
    return from_text(as_text(case), base, "case.yaml")


def kept(case: Case) -> bytes:
    return canonical(record(Consultation(BASE, case)))


def named(case: Case) -> list[tuple[str, ...]]:
    """The order in which everything was entered: a record may rest on it."""
    every = (case.patient, *case.targets)
    return [(known.name, *known.findings, *known.none_of, *known.histories) for known in every]


@cache
def a_case() -> Case:
    text = "case: a\nas_of: 2026-11-22\ntargets: [{target: here, findings: {side: left, pain_score: 7.5}}]\n"
    return from_text(text, small_base(), "case.yaml")


def test_there_are_reference_cases_to_write() -> None:
    assert len(CASES) > 80


@pytest.mark.parametrize("name", CASES)
def test_a_reference_case_written_and_read_is_the_same_case(name: str) -> None:
    case = replace(CASES[name], expect=())

    again = read_again(case, BASE)

    assert unplaced(again) == unplaced(case)
    assert named(again) == named(case)
    assert as_text(again) == as_text(case)


@pytest.mark.parametrize("name", [*[*CASES][::8], "pub_01", "pub_18"])
def test_a_reference_case_written_and_read_gives_the_same_record(name: str) -> None:
    """Every eighth, and those whose patient has rows of a target's table; a record of each would take long."""
    assert kept(read_again(CASES[name], BASE)) == kept(CASES[name])


@pytest.mark.parametrize("path", sorted(SMALL_BASE.glob("cases/*.yaml")), ids=lambda path: path.stem)
def test_a_case_of_the_small_base_is_the_same_when_read_again(path: Path) -> None:
    case = load_case(path, small_base())

    assert unplaced(read_again(case, small_base())) == unplaced(replace(case, expect=()))


@settings(deadline=None)
@given(id_=pseudonyms, title=texts, by=names | st.none(), at=names | st.none(), target=sites)
@example(id_="12", title="null", by="true", at="2026-11-22T10:00:00Z", target="- 'a\": #b\u2028\x85\x7f😀")
@example(id_="a", title="x" * 2000, by=None, at=None, target="y" * 60)
def test_text_of_any_kind_is_the_same_when_read_again(
    id_: str, title: str, by: str | None, at: str | None, target: str
) -> None:
    (here,) = a_case().targets
    case = replace(
        a_case(), id=id_, title=title, entered_by=by, entered_at=at,
        targets=(replace(here, name=target), Known(f"{target}, other side")),
    )  # fmt: skip

    assert read_again(case, small_base()) == case


@settings(deadline=None)
@given(
    score=st.floats(0, 10) | st.sampled_from([0.1 + 0.2, 1e-7, 5e-324, 9.999999999999998]),
    onset=st.dates(DAY.replace(year=1900), DAY),
)
def test_numbers_and_days_are_exactly_the_same_when_read_again(score: float, onset: date) -> None:
    text = f"case: a\nas_of: {DAY}\ntargets: [{{target: here, findings: {{pain_score: 7, onset: {onset}}}}}]\n"
    case = from_text(text, small_base(), "case.yaml")
    (here,) = case.targets
    exact = replace(case, targets=(replace(here, findings={**here.findings, "pain_score": score}),))

    assert read_again(exact, small_base()) == exact


def test_one_finding_and_one_row_stand_on_a_line() -> None:
    (here,) = a_case().targets
    rows = History((Row({"relief": 40.0, "date": 2.0}, {"date": DAY.replace(month=9)}), Row({"relief": None}), Row({})))
    told = replace(here, none_of=(), histories={"blocks": rows})
    patient = Known("patient", none_of=("red_flags",), histories={"treatments": History(none=True)})
    case = replace(a_case(), id="A-1", title="It's one", entered_by="me", targets=(told,), patient=patient)

    assert as_text(case) == (
        'case: "A-1"\n'
        'title: "It\'s one"\n'
        "as_of: 2026-11-22\n"
        "entered_by: me\n"
        "findings:\n"
        "  none_of: [red_flags]\n"
        "treatments: none\n"
        "targets:\n"
        "  - target: here\n"
        "    findings:\n"
        "      side: left\n"
        "      pain_score: 7.5\n"
        "    blocks:\n"
        "      - {relief: 40, date: 2026-09-22}\n"
        "      - {relief: unknown}\n"
        "      - {}\n"
    )
    assert read_again(case, small_base()).targets[0].histories["blocks"].rows[2].values == {}


def test_what_was_expected_and_decided_is_left_out() -> None:
    whole = CASES["art_13"]

    assert {*written(whole)} == {"case", "title", "as_of", "findings", "targets"}
