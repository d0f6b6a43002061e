"""Commitments hold: what is shown belongs to the record that was kept, and what is hidden cannot be guessed."""

import copy
import json
from functools import cache
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.canonical import canonical as written
from exports.ledger import merkle
from exports.record import canonical
from exports.redacted import (
    Commitments,
    Hidden,
    assembled,
    committed,
    disclosed,
    fields_of,
    redacted_in,
    redacted_lines,
    root_of,
)
from exports.redacted.commitments import Salts, leaf_of
from kb.problems import Place, Refused
from tests.test_redacted import ENTRY, NOTE, SEED, Json, record_of, small_case, typed

AT = Place("a file")
OTHER = bytes(reversed(SEED))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["name", "salt", "value", "hidden", "fields", "schema"])


@cache
def kept() -> Json:
    """A record with everything that is taken out; not to be changed."""
    return record_of(typed(small_case(), "Zephyrine"))


@cache
def root() -> bytes:
    return committed(kept(), ENTRY, SEED).root


def given_out() -> Json:
    """The de-identified form, as a reader gets it; each time a new one."""
    found: Json = json.loads(canonical(disclosed(kept(), ENTRY, SEED)))
    return found


def differs(changed: Json) -> bool:
    """Whether a reader sees that this is not what was kept."""
    try:
        return root_of(redacted_in(changed, AT)) != root()
    except Refused:
        return True


def test_what_is_given_out_has_the_root_that_was_kept_however_much_is_shown() -> None:
    for wanted in ({}, {"keep_notes": True}, {"exact": True}):
        read = redacted_in(json.loads(canonical(disclosed(kept(), ENTRY, SEED, **wanted))), AT)

        assert root_of(read) == root()
        assert len(read.fields) == len(committed(kept(), ENTRY, SEED).leaves)


def test_the_same_record_and_seed_give_the_same_bytes_and_another_seed_other_hashes() -> None:
    assert committed(kept(), ENTRY, SEED) == committed(copy.deepcopy(kept()), ENTRY, SEED)
    assert disclosed(kept(), ENTRY, SEED) == disclosed(copy.deepcopy(kept()), ENTRY, SEED)
    mine, others = ({*committed(kept(), ENTRY, seed).leaves} for seed in (SEED, OTHER))
    assert mine & others == set()


def test_the_root_is_the_one_of_the_tree_over_the_fields() -> None:
    """Written out by hand for one, so that a verifier of somebody else's arrives at the same."""
    field = fields_of(kept(), ENTRY)[0]
    salt = Salts(SEED).of(field.name)

    found = committed(kept(), ENTRY, SEED)
    assert found.leaves[0] == merkle.leaf_hash(json.dumps([salt, field.name, field.value]).replace(", ", ",").encode())
    assert found == Commitments(merkle.root_of(found.leaves), found.leaves)


def test_what_was_committed_to_once_is_committed_to_in_the_same_way_for_ever() -> None:
    """A record that was kept must open years later: whoever cuts it or whitelists otherwise needs a new version."""
    record: Json = {
        "schema": "rung.record.v1",
        "rung": "0.1.0",
        "case": "A-1",
        "as_of": "2026-11-22",
        "findings": [
            {"target": "knee", "term": "age", "label": "Age", "value": 93, "unit": "years", "date": None,
             "status": "known", "origin": "entered", "entered_by": "dr", "entered_at": "2026-11-22T10:00:00Z"},
        ],
        "histories": [{"target": "knee", "table": "blocks", "none": False, "rows": [{"date": "2026-10-22"}]}],
        "contradictions": [],
        "targets": [{"target": "knee", "derived": {"b": "yes", "a": None}, "ladder": [], "shared_trees": []}],
        "trace": [{"target": "knee", "rule": "r", "used": [{"term": "age", "value": 93}], "derived": None}],
        "unknowns": [{"target": None, "term": "fever", "status": "not asked", "gap": None}],
        "decision": [{"target": "knee", "option": None, "override": {"code": "patient-refuses"}, "note": "n"}],
        "later": 1,
    }  # fmt: skip

    assert [one.name for one in fields_of(record, ENTRY)] == [
        "as_of", "as_of/safe", "case", "contradictions", "contradictions/safe", "decision/0", "decision/0/safe",
        "decision/0/note", "findings/0", "findings/0/safe", "histories/0", "histories/0/safe", "histories/0/rows/0",
        "histories/0/rows/0/safe", "other/6", "rung", "schema", "targets/0/derived/0", "targets/0/derived/1",
        "targets/0/target", "targets/0/target/safe", "trace/0", "trace/0/safe", "unknowns/rest", "entry",
    ]  # fmt: skip
    found = committed(record, ENTRY, SEED).root.hex()
    assert found == "93dc8f976a4b2fbad0440c91c34b6738ce01b30816bd140a1c809f0b8d493a93"


@settings(max_examples=300, deadline=None)
@given(JSON | st.floats() | st.integers() | st.dictionaries(st.text(max_size=2), st.none()) | st.just("\ud800"))
def test_values_are_written_as_the_library_for_canonical_json_writes_them(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            written(value)
    else:
        assert written(value) == expected


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_change_of_any_field_changes_the_root(data: st.DataObject) -> None:
    changed = given_out()
    number = data.draw(st.integers(0, len(changed["fields"]) - 1))
    key = data.draw(st.sampled_from(sorted(changed["fields"][number])))
    before = changed["fields"][number][key]
    if key == "value":
        after = data.draw(JSON.filter(lambda value: canonical(value) != canonical(before)))
    else:
        letter = data.draw(st.integers(0, len(before) - 1))
        after = before[:letter] + data.draw(st.sampled_from("0123456789abcdef_/")) + before[letter + 1 :]
    changed["fields"][number][key] = after

    assert differs(changed) is (after != before or key == "value")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_another_order_a_field_less_or_one_more_changes_the_root(data: st.DataObject) -> None:
    changed = given_out()
    fields = changed["fields"]
    one, other = (data.draw(st.integers(0, len(fields) - 1)) for _ in range(2))
    match data.draw(st.sampled_from(["swap", "drop", "add", "cut"])):
        case "swap":
            fields[one], fields[other] = fields[other], fields[one]
        case "drop":
            del fields[one]
        case "add":
            fields.insert(one, {"hidden": "0" * 64})
        case "cut":
            del fields[one:]

    assert differs(changed) is (fields != given_out()["fields"])


def test_a_field_that_was_hidden_afterwards_still_fits() -> None:
    """Whoever passes it on may show less, never something else."""
    less = given_out()
    number, field = next((n, one) for n, one in enumerate(less["fields"]) if one.get("name") == "rung")
    less["fields"][number] = {"hidden": leaf_of("rung", field["salt"], field["value"]).hex()}

    assert root_of(redacted_in(less, AT)) == root()


def test_what_is_hidden_cannot_be_guessed_without_its_salt() -> None:
    """The day of the case is one of a few hundred; every salt that is shown is tried with the right one."""
    fields = given_out()["fields"]
    salts = [one["salt"] for one in fields if "salt" in one]
    hidden = {one["hidden"] for one in fields if "hidden" in one}

    assert leaf_of("as_of", Salts(SEED).of("as_of"), kept()["as_of"]).hex() in hidden
    assert {leaf_of("as_of", salt, kept()["as_of"]).hex() for salt in salts} & hidden == set()
    assert len({*salts}) == len(salts)


def test_two_records_with_the_same_day_hide_it_behind_different_hashes() -> None:
    one, other = (dict(zip([field.name for field in fields_of(kept(), ENTRY)], committed(kept(), ENTRY, seed).leaves,
                           strict=True)) for seed in (SEED, OTHER))  # fmt: skip

    assert one["as_of"] != other["as_of"]


def test_neither_the_seed_nor_the_salt_of_a_hidden_field_is_given_out() -> None:
    text = json.dumps(given_out())

    assert SEED.hex() not in text
    hidden = [one.name for one in fields_of(kept(), ENTRY) if one.name not in redacted_in(given_out(), AT).shown]
    assert {"case", "as_of", "entry", "decision/0/note"} <= {*hidden}
    assert [name for name in hidden if Salts(SEED).of(name) in text] == []


def test_a_seed_of_another_length_is_no_seed() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        committed(kept(), ENTRY, b"short")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_record_that_is_none_is_committed_to_all_the_same(data: st.DataObject) -> None:
    """Nothing in a record stops it from being kept; what is not as it should be is hidden, or shown as data."""
    spoiled = copy.deepcopy(kept())
    for _ in range(data.draw(st.integers(1, 4))):
        spoil(spoiled, data)

    found = redacted_in(json.loads(canonical(disclosed(spoiled, ENTRY, SEED))), AT)
    assert root_of(found) == committed(spoiled, ENTRY, SEED).root
    assert redacted_lines(found)


def spoil(value: Any, data: st.DataObject) -> None:
    """Puts something else in one place of a value, at any depth."""
    while True:
        keys = [*value] if isinstance(value, dict) else [*range(len(value))]
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        inner = value[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 3)) == 0:
            value[key] = data.draw(JSON)
            return
        value = inner


def test_what_is_shown_is_put_together_in_the_form_of_a_record() -> None:
    whole = assembled(redacted_in(given_out(), AT))
    record = whole["record"]

    assert whole["schema"] == "rung.deidentified.v1"
    assert whole["fields"] - whole["hidden"] == len(redacted_in(given_out(), AT).shown)
    assert "entry" not in whole
    assert {*record} == {*kept()} - {"case"}
    assert [one["target"] for one in record["targets"]] == ["site 1", "site 2"]
    assert {one["target"] for one in (*record["findings"], *record["histories"], *record["unknowns"])} == {
        None, "site 1", "site 2",
    }  # fmt: skip
    for key in ("findings", "histories", "targets", "unknowns", "trace", "decision"):
        assert len(record[key]) == len(kept()[key])
    for mine, theirs in zip(record["targets"], kept()["targets"], strict=True):
        assert {**mine, "target": theirs["target"]} == theirs
    assert record["decision"][0]["override"]["code"] == "patient-refuses"
    assert "note" not in record["decision"][0]


def test_a_note_that_is_shown_stands_with_its_decision() -> None:
    found = json.loads(canonical(disclosed(kept(), ENTRY, SEED, keep_notes=True)))

    assert assembled(redacted_in(found, AT))["record"]["decision"][0]["note"] == NOTE


@settings(max_examples=150, deadline=None)
@given(JSON | st.fixed_dictionaries({"schema": st.just("rung.redacted.v1")}, optional={"fields": JSON}))
def test_what_is_no_redacted_record_is_refused_and_nothing_else_happens(value: Any) -> None:
    with pytest.raises(Refused) as refused:
        redacted_in(value, AT)

    assert {problem.code for problem in refused.value.problems} == {"bad-redacted"}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_spoiled_file_is_refused_or_read_and_nothing_else_happens(data: st.DataObject) -> None:
    spoiled = given_out()
    spoil(spoiled, data)
    try:
        found = redacted_in(spoiled, AT)
    except Refused as refused:
        codes = {problem.code for problem in refused.problems}
    else:
        codes = {"bad-redacted"} if redacted_lines(found) else set()

    assert codes == {"bad-redacted"}


def test_a_redacted_record_of_a_newer_program_is_told_apart() -> None:
    with pytest.raises(Refused, match=r"another version, 'rung\.redacted\.v2'; this program reads rung\.redacted\.v1"):
        redacted_in({"schema": "rung.redacted.v2", "fields": [], "more": 1}, AT)


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


FIELD: Json = {"name": "rung", "salt": "0" * 32, "value": "0.1.0"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ([], "at least 1 item"),
        ([FIELD, FIELD], "two fields are called 'rung'"),
        ([{**FIELD, "value": deep(5000)}], "nested deeper than 100 levels"),
        ([{**FIELD, "value": 2**60}], "no canonical form"),
        ([{**FIELD, "value": float("nan")}], "no canonical form"),
        ([{**FIELD, "value": "\ud800"}], "no canonical form"),
        ([{**FIELD, "salt": "0" * 31}], "'fields.0.salt'"),
        ([{**FIELD, "salt": "A" * 32}], "'fields.0.salt'"),
        ([{**FIELD, "name": "../\x1b[31m"}], "'fields.0.name'"),
        ([{"hidden": "0" * 63}], "'fields.0.hidden'"),
        ([{**FIELD, "hidden": "0" * 64}], "'fields.0.hidden'"),
        ([{"hidden": "0" * 64}] * 20_001, "at most 20000 items"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_is_told_with_its_place(fields: list[Json], words: str) -> None:
    with pytest.raises(Refused) as refused:
        redacted_in({"schema": "rung.redacted.v1", "fields": fields}, AT)

    told = str(refused.value)
    assert words in told
    assert told.isprintable() or "\x1b" not in told


def test_a_file_of_as_many_fields_as_there_may_be_is_read_in_good_time() -> None:
    fields = [{**FIELD, "name": f"targets/{number}/target"} for number in range(20_000)]

    found = redacted_in({"schema": "rung.redacted.v1", "fields": fields}, AT)
    assert len(assembled(found)["record"]["targets"]) == 20_000
    assert isinstance(found.fields[0], Hidden) is False
