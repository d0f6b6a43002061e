"""Whatever is changed in a file that was given out, even one byte, is noticed, and it is said what fails."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.proof.bundle import bundle_bytes, bundle_in
from exports.proof.checking import Handed, checked
from exports.record import canonical
from kb.problems import Place, Refused
from kb.zip_file import packed
from tests.giving_out import Out, a_decision, failures, ledger_key, out

AT = Place("it")
EVERY = int(os.environ.get("RUNG_EVERY_BYTE", "0")) or None
"""RUNG_EVERY_BYTE=1 tries every byte, which takes some minutes; a number tries every so manieth."""


@pytest.fixture(scope="module")
def given_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Out]:
    desk = a_decision(tmp_path_factory.mktemp("kept") / "kept.sqlite", note="ä <b> {{x}}")
    return {form: out(desk, form) for form in ("bundle", "json", "html", "deidentified")}


def unnoticed(content: bytes, places: Iterable[int], shown: Out) -> list[int]:
    """The places where another byte was not noticed."""
    missed = []
    for place in places:
        other = bytearray(content)
        other[place] ^= 1 + place % 255
        if shown.shown(bytes(other)).holds:
            missed.append(place)
    return missed


@pytest.mark.parametrize(("form", "step"), [("json", 29), ("deidentified", 31), ("html", 101), ("bundle", 397)])
def test_a_changed_byte_is_noticed(form: str, step: int, given_out: dict[str, Out]) -> None:
    shown = given_out[form]
    content = shown.given.content

    assert unnoticed(content, range(0, len(content), EVERY or step), shown) == []
    assert shown.shown().holds


def test_a_changed_byte_of_the_proof_beside_a_page_is_noticed(given_out: dict[str, Out]) -> None:
    shown = given_out["html"]
    proof = shown.given.proof or b""
    missed = []
    for place in range(0, len(proof), EVERY or 31):
        other = bytearray(proof)
        other[place] ^= 1 + place % 255
        if shown.shown(proof=bytes(other)).holds:
            missed.append(place)

    assert missed == []


@pytest.mark.parametrize("form", ["json", "deidentified", "html", "bundle"])
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_file_that_is_cut_doubled_or_filled_up_is_noticed(
    form: str, given_out: dict[str, Out], data: st.DataObject
) -> None:
    shown = given_out[form]
    whole = shown.given.content
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(
        st.sampled_from([whole[:at], whole[at:], whole + whole[at:], whole + b"\n", b" " + whole, b"", whole * 2])
    )

    assert other == whole or not shown.shown(other).holds


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_other_file_is_told_to_be_none(given_out: dict[str, Out], content: bytes) -> None:
    found = checked(Handed("x", content), ledger_key().verifier)

    assert not found.holds
    assert failures(found)


@pytest.mark.parametrize(
    ("part", "content", "fails"),
    [
        ("record.json", b"{}", "not what was summed: record.json"),
        ("page.pdf", b"%PDF-1.7 another", "not what was summed: page.pdf"),
        ("CHECKING.txt", b"Trust me.", "not what was summed: CHECKING.txt"),
        ("knowledge/base.yaml", b"id: other", "not what was summed: knowledge/base.yaml"),
        ("knowledge/rules/more/rule.yaml", b"id: more", "not what was summed: knowledge/rules/more/rule.yaml"),
        ("SHA256SUMS", b"", "not what was summed: "),
        ("record.tlog-proof", b"c2sp.org/tlog-proof@v1\nindex 0\n\n", "bad-"),
        ("notes.txt", b"by the way", "not what was summed: notes.txt"),
    ],
)
def test_a_part_that_was_exchanged_is_named(part: str, content: bytes, fails: str, given_out: dict[str, Out]) -> None:
    members = members_of(given_out["bundle"].given.content)

    found = given_out["bundle"].shown(packed(dict(sorted((members | {part: content}).items()))))

    assert not found.holds
    assert fails == "bad-" or any(fails in words for words in failures(found))


def test_a_bundle_summed_anew_by_a_forger_is_not_what_the_ledger_gave_out(given_out: dict[str, Out]) -> None:
    """Whoever changes a part can write the sums anew; their digest stands in the ledger."""
    bundle = bundle_in(given_out["bundle"].given.content, AT)
    page = bundle.contents.page + b"%"
    contents = type(bundle.contents)(**{**vars(bundle.contents), "page": page})

    forged = bundle_bytes(type(bundle)(contents, bundle.proof))

    assert any("these are not the bytes that were given out" in words for words in failures_of(forged, given_out))


def test_another_record_put_into_a_bundle_with_all_its_sums_is_noticed(given_out: dict[str, Out]) -> None:
    bundle = bundle_in(given_out["bundle"].given.content, AT)
    record = json.loads(bundle.contents.record)
    record["case"] = "SOMEBODY-ELSE"
    contents = type(bundle.contents)(**{**vars(bundle.contents), "record": canonical(record)})

    forged = bundle_bytes(type(bundle)(contents, bundle.proof))

    assert any("record.json: it is another record" in words for words in failures_of(forged, given_out))


def test_a_page_that_was_made_of_another_record_would_be_noticed_by_replaying(tmp_path: Path) -> None:
    """The forger here holds the ledger's key, and gave out a page that does not say what its record says."""
    from exports.giving.remade import is_the_page
    from exports.replay.reading import record_in
    from tests.builders import small_base

    bundle = bundle_in(out(a_decision(tmp_path / "a.sqlite"), "bundle").given.content, AT)
    other = bundle_in(out(a_decision(tmp_path / "b.sqlite", note="wait"), "bundle").given.content, AT)
    contents = type(bundle.contents)(**{**vars(bundle.contents), "page": other.contents.page})
    record = record_in(bundle.contents.record, AT)

    assert is_the_page(bundle, record, small_base(), AT)
    assert not is_the_page(type(bundle)(contents, bundle.proof), record, small_base(), AT)


def failures_of(content: bytes, given_out: dict[str, Out]) -> list[str]:
    return failures(given_out["bundle"].shown(content))


def members_of(content: bytes) -> dict[str, bytes]:
    from kb.zip_file import unpacked

    return unpacked(content, 10_000, 10**8, lambda what: Refused([]))


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum here")
def test_the_sums_of_a_bundle_are_checked_by_the_program_that_everybody_has(
    given_out: dict[str, Out], tmp_path: Path
) -> None:
    with zipfile.ZipFile(io.BytesIO(given_out["bundle"].given.content)) as file:
        file.extractall(tmp_path)
    sums = (tmp_path / "SHA256SUMS").read_bytes()
    export = json.loads((tmp_path / "export.entry.json").read_bytes())

    run = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=False)
    (tmp_path / "page.pdf").write_bytes(b"another")
    forged = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=False)

    assert (run.returncode, forged.returncode) == (0, 1)
    assert export["content"]["digest"] == hashlib.sha256(sums).hexdigest()
    assert (tmp_path / "CHECKING.txt").read_text(encoding="utf-8").startswith("HOW TO CHECK THIS BUNDLE\n")
