"""A de-identified record shows nothing that Safe Harbor takes out (45 CFR 164.514(b)(2)), whatever a record holds."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.consultation import Consultation
from exports.record import canonical, record
from exports.redacted import assembled, disclosed, fields_of, free_text, redacted_in
from exports.redacted.great_ages import told_in
from kb.case import Case, Decision, History, Known
from kb.folder import PACKAGED
from kb.from_yaml.case import case_from, load_case
from kb.model import KnowledgeBase
from kb.problems import Place
from kb.yaml_tree import read_tree
from tests.builders import SMALL_BASE, packaged_base, small_base

Json = dict[str, Any]

SEED = bytes(range(32))
ENTRY = (7, "ab" * 32)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
OF_KNOWLEDGE = ("release", "thresholds", "overdue")
NOTE = "Quux Zephyrine's stimulator, serial 555-0199-QX, was read out on 2026-11-20"
CASES = ["early_return_of_facet_pain", "pub_01", "worn_knee_after_everything", "crt_10", "guard_failed_pump_trial"]
STRANGE = "Zephyrine Quux 555-0199"
NAMES = st.from_regex(r"\A\S(.{0,78}\S)?\Z").filter(str.isprintable)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


def small_case() -> Case:
    """Two sites of one patient, with dates, who entered it and when."""
    return load_case(SMALL_BASE / "cases" / "two_targets.yaml", small_base())


def packaged_case(name: str) -> Case:
    """A reference case of the packaged base."""
    return load_case(PACKAGED / "cases" / f"{name}.yaml", packaged_base())


def aged(years: float) -> Case:
    """A reference case of somebody this old."""
    text = (PACKAGED / "cases" / "guard_motor_risk.yaml").read_text(encoding="utf-8")
    return case_from(read_tree(text.replace("age: 50", f"age: {years:g}"), "case.yaml"), packaged_base())


def typed(case: Case, word: str, note: str = NOTE) -> Case:
    """The case with `word` in every place into which a person types, and a decision on each site."""
    targets = tuple(replace(one, name=f"{word} {number}") for number, one in enumerate(case.targets))
    decisions = tuple(Decision(one.name, None, "patient-refuses", note) for one in targets)
    moment = "2026-11-21T09:30:00Z"
    return replace(
        case, id="QUUX-0042", targets=targets, decisions=decisions, entered_by=f"{word} RN", entered_at=moment
    )


def moved(case: Case, days: int) -> Case:
    """The case with every day so many days later."""
    by = timedelta(days)
    return replace(
        case,
        as_of=case.as_of + by,
        entered_at=None,
        patient=_known(case.patient, by),
        targets=tuple(_known(one, by) for one in case.targets),
    )


def _known(known: Known, by: timedelta) -> Known:
    days = {term: day + by for term, day in known.days.items()}
    return replace(known, days=days, histories={name: _history(one, by) for name, one in known.histories.items()})


def _history(history: History, by: timedelta) -> History:
    rows = (replace(row, days={name: day + by for name, day in row.days.items()}) for row in history.rows)
    return replace(history, rows=tuple(rows))


def record_of(case: Case, base: KnowledgeBase | None = None) -> Json:
    """The record of a case, as a reader gets it back from its bytes."""
    found: Json = json.loads(canonical(record(Consultation(base or small_base(), case))))
    return found


def given_out(found: Json, **wanted: bool) -> bytes:
    """The bytes of the de-identified form."""
    return canonical(disclosed(found, ENTRY, SEED, **wanted))


def shown(found: Json, **wanted: bool) -> Json:
    """The open fields of the de-identified form, by name."""
    fields = json.loads(given_out(found, **wanted))["fields"]
    return {one["name"]: one["value"] for one in fields if "name" in one}


def days_of_knowledge(found: Json) -> set[str]:
    """The days in a record that are not about the person."""
    return {*ISO.findall(json.dumps([found[part] for part in OF_KNOWLEDGE]))}


def objects(value: Any) -> Iterator[Json]:
    """Every object in a value, at every depth."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


@pytest.mark.parametrize("name", CASES)
def test_nothing_typed_and_no_day_of_the_person_is_in_the_bytes(name: str) -> None:
    found = record_of(typed(packaged_case(name), "Zephyrine Quux"), packaged_base())

    given_bytes = given_out(found).decode()
    for secret in ("Zephyrine", "Quux", "QUUX-0042", "RN", "555-0199", "stimulator, serial", "09:30"):
        assert secret in json.dumps(found)
        assert secret not in given_bytes
    assert {*ISO.findall(given_bytes)} <= days_of_knowledge(found)
    assert {*ISO.findall(given_bytes)} & {found["as_of"], "2026-11-21", "2026-11-20"} == set()


@settings(max_examples=30, deadline=None)
@given(NAMES, NAMES, WORDS, WORDS)
def test_what_is_shown_is_the_same_whatever_was_typed(site: str, other: str, by: str, note: str) -> None:
    """So nothing that is typed can be read off it: not a name, not a part of one, not how long it is."""
    first, second = typed(small_case(), "A", "x"), typed(small_case(), "A", note)
    names = [site, other if other != site else f"{other}x"]
    targets = tuple(
        type(one)(name, one.findings, one.none_of, one.histories, one.days)
        for name, one in zip(names, second.targets, strict=True)
    )
    decisions = tuple(Decision(name, None, "patient-refuses", note) for name in names)
    changed = record_of(
        type(second)("B.2", "", second.as_of, second.patient, targets, by, second.entered_at, second.expect, decisions)
    )

    assert shown(changed) == shown(record_of(first))


@settings(max_examples=15, deadline=None)
@given(st.sampled_from([10_227, 20_454]))
def test_what_is_shown_is_the_same_in_another_year(days: int) -> None:
    """After 28 years the calendar is the same again, so that months stay as long as they were."""
    then, later = (shown(record_of(case)) for case in (moved(small_case(), 0), moved(small_case(), days)))

    parts = {name for name in then if not name.startswith(("overdue", "thresholds"))}
    assert {name: later[name] for name in parts} == {name: then[name] for name in parts}


@settings(max_examples=40, deadline=None)
@given(st.integers(-4000, 4000))
def test_no_day_of_the_person_is_shown_whenever_it_was(days: int) -> None:
    found = record_of(moved(small_case(), days))

    assert {*ISO.findall(given_out(found).decode())} <= days_of_knowledge(found)


def test_days_are_counted_from_the_first_event() -> None:
    case = small_case()
    first = min(day for one in case.targets for rows in one.histories.values() for row in rows.rows for day in
                row.days.values())  # fmt: skip
    found = shown(record_of(case))

    assert found["as_of/safe"] == f"day {(case.as_of - first).days}"
    dated = [cell for name, row in found.items() if "/rows/" in name for cell in row.values() if "day " in str(cell)]
    assert "day 0" in dated
    assert f"day {(case.as_of - timedelta(21) - first).days}" in dated
    assert all(int(cell.removeprefix("day ")) >= 0 for cell in dated)


def test_a_day_so_long_ago_that_it_tells_a_great_age_is_not_shown() -> None:
    found = record_of(small_case())
    onset = next(number for number, one in enumerate(found["findings"]) if one["date"])
    found["findings"][onset] |= {"date": "1930-05-01", "value": 1158.7}

    told = shown(found)[f"findings/{onset}/safe"]
    assert "date" not in told
    assert told["value"] == "90+ years"
    assert shown(found)["as_of/safe"] == shown(record_of(small_case()))["as_of/safe"]


def test_every_age_over_89_is_the_same_age() -> None:
    at_93, at_101, at_89 = (record_of(aged(years), packaged_base()) for years in (93, 101, 89))

    assert shown(at_93) == shown(at_101)
    ages = {json.dumps(one["value"]) for one in shown(at_93).values() if isinstance(one, dict)
            and one.get("term") == "age"}  # fmt: skip
    assert ages == {'"90+"'}
    assert re.search(r"\b93\b", json.dumps(at_93["targets"]))
    assert not re.search(r"\b93\b", json.dumps([*shown(at_93).values()]))
    assert [one["value"] for one in shown(at_89).values() if isinstance(one, dict) and one.get("term") == "age"] == [89]


def test_how_far_a_great_age_is_from_a_limit_is_not_told() -> None:
    found = record_of(aged(93), packaged_base())
    for leaf in objects(found["targets"]):
        if leaf.get("term") == "age" and "gap" in leaf:
            leaf["gap"] = "over by 75 years"

    assert "over by 75 years" in json.dumps(found)
    assert "over by 75 years" not in given_out(found).decode()


def test_of_the_moment_of_entering_only_the_day_is_told() -> None:
    found = record_of(typed(small_case(), "Zephyrine"))
    told = shown(found)

    assert found["findings"][0]["entered_at"] == "2026-11-21T09:30:00Z"
    assert told["findings/0/safe"]["entered_at"] == f"day {int(told['as_of/safe'].removeprefix('day ')) - 1}"


def test_words_tell_no_great_age_and_keep_every_other_number() -> None:
    assert told_in("93 years, 89 years, 1100 months, 93 %, 93 days") == "90+ years, 89 years, 90+ years, 93 %, 93 days"


def test_a_limit_that_tells_great_ages_apart_is_withheld_with_its_leaf() -> None:
    found = record_of(aged(97), packaged_base())
    leaves = [one for one in objects(found["targets"]) if one.get("kind") == "leaf" and one["term"] == "age"]
    for leaf in leaves:
        leaf["limit"] |= {"number": 96, "threshold": None}

    assert leaves
    told = shown(found)
    assert [one for one in objects([*told.values()]) if one.get("kind") == "leaf" and one.get("term") == "age"] == []


def test_what_fell_due_in_the_year_of_the_consultation_is_not_told() -> None:
    """It would tell in which months the person was not seen."""
    found = record_of(small_case())
    found["overdue"] = [
        {"kind": "rule", "id": "old", "review_by": "2025-12-31"},
        {"kind": "rule", "id": "new", "review_by": "2026-06-30"},
    ]

    assert [one["id"] for one in shown(found)["overdue/safe"]] == ["old"]


def test_contradictions_are_counted_and_not_quoted() -> None:
    found = record_of(small_case())
    found["contradictions"] = [{"what": f"{STRANGE} cannot be", "mend": STRANGE}]

    assert shown(found)["contradictions/safe"] == 1
    assert STRANGE not in given_out(found).decode()


def test_an_override_is_told_by_its_code_alone() -> None:
    found = record_of(typed(small_case(), "Quux"))
    found["decision"][0]["override"]["display"] = STRANGE
    found["decision"][1]["override"]["code"] = STRANGE

    first, second = (shown(found)[f"decision/{number}/safe"] for number in (0, 1))
    assert first["override"].keys() == {"system", "code"}
    assert first["override"]["code"] == "patient-refuses"
    assert "override" not in second
    assert STRANGE not in given_out(found).decode()


def test_notes_are_shown_only_when_they_were_asked_for() -> None:
    found = record_of(typed(small_case(), "Zephyrine"))

    assert free_text(found) == (("the note on decision 1", NOTE), ("the note on decision 2", NOTE))
    assert shown(found, keep_notes=True)["decision/0/note"] == NOTE
    kept = given_out(found, keep_notes=True).decode().replace(NOTE, "")
    assert "Zephyrine" not in kept
    assert "note" not in json.dumps([*shown(found)])


def test_everything_is_open_to_those_who_may_see_the_record_itself() -> None:
    found = record_of(typed(small_case(), "Zephyrine"))
    fields = disclosed(found, ENTRY, SEED, exact=True)["fields"]

    assert [one for one in fields if "hidden" in one] == []
    assert shown(found, exact=True)["case"] == "QUUX-0042"
    assert shown(found, exact=True)["entry"] == {"index": 7, "leaf": "ab" * 32}


@pytest.mark.parametrize("value", [STRANGE, [STRANGE], {"quux": STRANGE}, 5550199, {STRANGE: None}], ids=str)
@pytest.mark.parametrize("name", ["small", "packaged"])
def test_a_key_that_nobody_has_looked_at_is_withheld_at_every_level(name: str, value: Any) -> None:
    case, base = (small_case(), small_base()) if name == "small" else (packaged_case(CASES[0]), packaged_base())
    found = record_of(typed(case, "Zephyrine"), base)
    every = [*objects(found)]
    for one in every:
        one["zz_new"] = copy.deepcopy(value)

    given_bytes = given_out(found).decode()
    assert len(every) > 100
    assert STRANGE not in given_bytes
    assert "5550199" not in given_bytes
    assert shown(found).keys() >= {"schema", "rung", "as_of/safe", "targets/0/ladder/0/safe"}


@pytest.mark.parametrize("value", [STRANGE, [STRANGE], {"term": STRANGE}], ids=str)
def test_what_is_no_word_of_the_knowledge_base_is_withheld_where_one_must_stand(value: Any) -> None:
    """In place of every identifier: terms, rules, options, choices."""
    found = record_of(typed(small_case(), "Zephyrine"))
    for one in [*objects([found[part] for part in ("findings", "targets", "trace", "unknowns")])]:
        for key in {"term", "rule", "option", "value", "truth", "status", "standing", "tier", "kind"} & one.keys():
            one[key] = copy.deepcopy(value)

    assert STRANGE in json.dumps(found)
    assert STRANGE not in given_out(found).decode()


def test_a_long_number_in_a_history_is_withheld() -> None:
    """It may be the number of a device or of a record."""
    found = record_of(small_case())
    rows = next(one["rows"] for one in found["histories"] if one["rows"])
    rows[0] |= {"serial": 5550199, "patient_age": 93, "born": 1933, "relief": 93}

    row = next(value for name, value in shown(found).items() if name.endswith("/rows/0/safe"))
    assert {"serial", "born"} & row.keys() == set()
    assert (row["patient_age"], row["relief"]) == ("90+", 93)


@pytest.mark.parametrize("name", CASES[:2])
def test_every_part_of_a_record_is_in_some_field(name: str) -> None:
    """What is not shown is committed to all the same: from all fields the record can be made again."""
    found = record_of(typed(packaged_case(name), "Zephyrine"), packaged_base())

    again = assembled(redacted_in(json.loads(given_out(found, exact=True)), Place("a file")))["record"]
    again["unknowns"].sort(key=found["unknowns"].index)
    assert again == found


def test_the_record_as_it_is_made_and_as_it_is_read_have_the_same_fields() -> None:
    """Numbers are read back as they were written: 50 for 50.0; keys stand in another order."""
    made = record(Consultation(small_base(), small_case()))

    assert fields_of(made, ENTRY) == fields_of(record_of(small_case()), ENTRY)


@pytest.mark.parametrize("name", CASES)
def test_a_record_has_a_middling_number_of_fields(name: str) -> None:
    found = record_of(packaged_case(name), packaged_base())
    names = [one.name for one in fields_of(found, ENTRY)]

    assert 100 <= len(names) / len(found["targets"]) <= 400
    assert len({*names}) == len(names)
