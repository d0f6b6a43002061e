"""A record from outside is read whole or refused, with every fault told in words that steer no terminal."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.consultation import Consultation
from exports.record import canonical, record
from exports.replay import (
    MOST_BYTES,
    MOST_DEPTH,
    Replay,
    differences,
    differences_lines,
    record_in,
    record_of,
    replayed,
)
from kb.folder import PACKAGED
from kb.from_yaml.case import load_case
from kb.moves import Decided
from kb.moving import applied
from kb.problems import Place, Refused
from tests.builders import SMALL_BASE, packaged_base, small_base

Json = dict[str, Any]
Path = tuple[str | int, ...]

HERE = Place("a record.json")
STRANGE = (
    "", "x", "unknown", "none", "none_of", "\x1b[2J", "<script>", "2026-11-22", "1800-01-01", "0001-01-01",
    "9999-12-31", "fever", "left knee", "patient", "red_flags", "yes", "3 months ago", "targets",
    None, True, False, 0, -1, 1e308, 0.5, 10**15, [], {}, [None], {"a": 1},
)  # fmt: skip


@cache
def sound() -> bytes:
    """The bytes of a record with two targets and two decisions."""
    case = load_case(SMALL_BASE / "cases" / "two_targets.yaml", small_base())
    for target in ("left knee", "right knee"):
        move = Decided(target=target, option="block", reason="patient-refuses", note="née")
        case = applied(small_base(), case, move)
    return canonical(record(Consultation(small_base(), case)))


def value() -> Json:
    found: Json = json.loads(sound())
    return found


def problems(content: bytes) -> list[tuple[str, str]]:
    """The codes and words with which these bytes are refused."""
    with pytest.raises(Refused) as refused:
        record_in(content, HERE)
    assert {one.where.file for one in refused.value.problems} == {HERE.file}
    return [(one.code, one.what) for one in refused.value.problems]


def spoiled(**changes: object) -> list[tuple[str, str]]:
    return problems(canonical(value() | changes))


def test_a_record_says_what_it_is() -> None:
    found = record_in(sound(), HERE, canonical=True)

    assert (found.case, found.as_of, found.program) == ("SOUND-2", date(2026, 11, 22), value()["rung"])
    assert (found.base, found.version, found.digest) == (small_base().id, small_base().version, small_base().digest)
    assert (found.profile, found.state) == ("default", "draft")
    assert [one["target"] for one in found.decided] == ["left knee", "right knee"]
    assert (found.content, found.sha256) == (sound(), hashlib.sha256(sound()).hexdigest())


def test_a_record_that_was_parsed_already_is_the_same_record() -> None:
    assert record_of(value(), HERE) == record_in(sound(), HERE)


def test_who_stands_behind_a_release_is_told_in_words_that_are_safe_to_show() -> None:
    who = {"author": "A\x1b[2J", "stated": "2026-01-01", "approver": "B", "approved": "2026-01-02"}
    release = value()["release"] | {"state": "released", "signed_off": who}

    found = record_of(value() | {"release": release}, HERE)

    assert found.state == "released (by A[U+001B][2J, approved by B on 2026-01-02)"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"\xff{}", "not-utf8", "byte 0 is not UTF-8"),
        (b"", "not-json", "this is not JSON: Expecting value"),
        (b"<html>", "not-json", "this is not JSON: Expecting value"),
        (b"{" + b" " * 20, "not-json", "this is not JSON"),
        (b"[1," + b"9" * 5000 + b"]", "not-json", "a number of thousands of digits"),
        (b'{"a":1,"a":2}', "duplicate-key", "'a' is written twice"),
        (b'{"x":{"\\u001b[2J":1,"\\u001b[2J":2}}', "duplicate-key", "'[U+001B][2J' is written twice"),
        (b"[" * 100_000, "too-deep", "nested more than"),
        (b"[" * 101 + b"]" * 101, "too-deep", "nested more than"),
        (b'{"a":NaN}', "bad-record", "it holds a number that is none, or has no end"),
        (b'{"a":[-Infinity]}', "bad-record", "it holds a number that is none, or has no end"),
        (b'{"a":1e999}', "bad-record", "it holds a number that is none, or has no end"),
        (b'{"a":9007199254740993}', "bad-record", "it holds a whole number that not every reader"),
        (b'{"a":"\\ud800"}', "bad-record", "it holds half a character"),
        (b'{"\\udfff":1}', "bad-record", "it holds half a character"),
        (b"[]", "bad-record", "a record is an object"),
        (b"null", "bad-record", "a record is an object"),
        (b"{}", "bad-record", "it names no schema"),
        (b'{"schema":7}', "bad-record", "its schema is 7, not 'rung.record.v1'"),
        (b'{"schema":"rung.proof.v1"}', "bad-record", "its schema is 'rung.proof.v1', not 'rung.record.v1'"),
        (b'{"schema":"rung.record.v0"}', "bad-record", "its schema is 'rung.record.v0'"),
        (b'{"schema":"rung.record.v2"}', "record-newer", "of version 2; this Rung knows version 1"),
        (b'{"schema":"rung.record.v10"}', "record-newer", "of version 10; this Rung knows version 1"),
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused_for_what_it_is(content: bytes, code: str, words: str) -> None:
    [(found, what)] = problems(content)

    assert found == code
    assert words in what


def test_a_file_without_end_is_refused_unread() -> None:
    assert [code for code, _ in problems(b'"' + b"x" * MOST_BYTES)] == ["too-large"]


def test_the_limits_leave_room_for_any_real_record() -> None:
    base = packaged_base()
    biggest = canonical(record(Consultation(base, load_case(PACKAGED / "cases" / "pub_18.yaml", base))))
    nested = [json.loads(biggest)]
    for _ in range(MOST_DEPTH // 4):
        nested = [part for one in nested if isinstance(one, dict | list)
                  for part in (one.values() if isinstance(one, dict) else one)]  # fmt: skip

    assert len(biggest) * 30 < MOST_BYTES
    assert nested == []


def test_every_part_that_does_not_fit_is_told_with_its_path() -> None:
    first, *others = value()["findings"]
    target = value()["targets"][0]
    rung = target["ladder"][0] | {"standing": "welcome"}

    found = spoiled(
        findings=[first | {"status": "guessed", "doctor": "x"}, *others],
        targets=[target | {"ladder": [rung]}],
        as_of="22.11.2026",
    )

    told = "\n".join(what for _, what in found)
    assert {code for code, _ in found} == {"bad-record"}
    assert '$.targets[0].ladder[0].standing: "welcome"; wanted one of: "offered", "needs an answer"' in told
    assert "$.findings[0]: a key that no record has here: 'doctor'" in told
    assert '$.findings[0].status: "guessed"; wanted one of: "known"' in told
    assert '$.as_of: "22.11.2026" is not written as a record writes it' in told


def test_what_is_missing_is_named() -> None:
    less = {key: one for key, one in value().items() if key not in ("notice", "trace")}

    assert problems(canonical(less)) == [("bad-record", "$: missing: 'trace', 'notice'")]


def test_what_a_stranger_wrote_is_shown_and_does_not_steer() -> None:
    found = spoiled(**{"\x1b[2J" + "y" * 500: 1}, case="\u202e<script>" + "z" * 500)

    assert found != []
    for _, what in found:
        assert what.isprintable()
        assert len(what) < 300


@pytest.mark.parametrize("indent", [None, 2])
def test_only_the_canonical_form_is_read_where_it_is_demanded(indent: int | None) -> None:
    otherwise = json.dumps(value(), indent=indent).encode()

    assert record_in(otherwise, HERE).value == value()
    with pytest.raises(Refused) as refused:
        record_in(otherwise, HERE, canonical=True)
    assert [one.code for one in refused.value.problems] == ["not-canonical"]


@pytest.mark.parametrize("strange", [{1, 2}, (1,), float("nan"), 2**60, "\ud800", b"x"])
def test_a_value_that_json_cannot_carry_is_no_record(strange: object) -> None:
    with pytest.raises(Refused) as refused:
        record_of(value() | {"notice": strange}, HERE)

    assert {one.code for one in refused.value.problems} == {"bad-record"}


@given(content=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_bytes_of_any_kind_are_refused_and_nothing_else_happens(content: bytes) -> None:
    assert problems(content) != []


def paths(node: object, path: Path = ()) -> list[Path]:
    """The path of every part below a value."""
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [one for key, inner in entries for one in ((*path, key), *paths(inner, (*path, key)))]


PATHS = paths(value())
FACTS = [path for path in PATHS if path[0] in ("findings", "histories", "decision", "as_of", "case", "release")]


def at(node: Any, path: Path) -> Any:
    for key in path:
        node = node[key]
    return node


@st.composite
def mutated(draw: st.DrawFn) -> Json:
    """A record in which something was taken out, doubled, or replaced by a part of it or something strange."""
    found = value()
    path = draw(st.sampled_from(FACTS) | st.sampled_from(PATHS))
    parent, key = at(found, path[:-1]), path[-1]
    match draw(st.sampled_from(["out", "twice", "part", "strange", "strange"])):
        case "out":
            del parent[key]
        case "twice" if isinstance(parent, list):
            parent.append(deepcopy(parent[int(key)]))
        case "part":
            parent[key] = deepcopy(at(value(), draw(st.sampled_from(PATHS))))
        case _:
            parent[key] = draw(st.sampled_from(STRANGE))
    return found


def outcome(spoilt: Json) -> Replay | Refused:
    """What comes of replaying a value."""
    try:
        return replayed(record_of(spoilt, HERE), small_base())
    except Refused as refused:
        return refused


@settings(deadline=None, max_examples=200)
@given(spoilt=mutated())
def test_a_record_with_anything_changed_is_refused_or_replayed_and_never_falls_over(spoilt: Json) -> None:
    found = outcome(spoilt)
    if isinstance(found, Refused):
        assert all(one.what.isprintable() and one.mend.isprintable() for one in found.problems)
        return

    between = differences(value(), found.record.value)
    assert found.differences.nothing is found.same
    assert between.nothing is (found.record.content == sound())
    for line in (*differences_lines(found.differences), *differences_lines(between)):
        assert f"{line.lead}{line.text}".isprintable()
