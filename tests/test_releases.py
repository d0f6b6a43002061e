"""A release needs two people and proves its very bytes; everything else is refused, with the reason."""

import io
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.consultation import Consultation
from exports.knowledge_words import state
from exports.record import record
from kb.editing.applying import apply
from kb.editing.draft import Change, Step, begun
from kb.editing.edits import Put
from kb.folder import read_folder, read_texts
from kb.from_yaml.base import load_base
from kb.from_yaml.case import load_case
from kb.problems import Place, Refused
from kb.release import approve, back_to, place_of, propose, release_in, versions
from kb.release.parcel import Parcel, as_bytes, parcel_in, parcel_of
from kb.release.people import people_in
from kb.release.statements import approval, number, statement
from kb.signing import SigningKey
from tests.builders import SMALL_BASE

DAY, NEXT = date(2026, 11, 22), date(2026, 11, 23)
WHERE = Place("a release")


def key(name: str, seed: int) -> SigningKey:
    return SigningKey(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


ANNA, BEN, CARL = key("anna", 1), key("ben", 2), key("carl", 3)


def listed(*entries: tuple[SigningKey, str, str]) -> str:
    return "".join(
        f"{one.name}: {{key: {one.verifier}, may: [{may}], until: {until}}}\n" for one, may, until in entries
    )


PEOPLE = listed((ANNA, "write, approve", "2028-01-01"), (BEN, "approve", "2028-01-01"))


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(SMALL_BASE, tmp_path / "base"))
    (folder / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    return folder


def version_of(folder: Path) -> str:
    return load_base(folder).version


def to_version(folder: Path, version: str) -> None:
    step = Step(says="a new version", changes=(Change(file="base.yaml", edit=Put(path=("version",), value=version)),))
    apply(begun("base", read_texts(folder)[0]).after(step), folder)


def released(folder: Path, day: date = DAY) -> str:
    version = propose(folder, "- something changed\n", ANNA, day).stated.version
    approve(folder, version, BEN, day)
    return version


def test_two_people_make_a_release(base: Path) -> None:
    stated = propose(base, "- something changed\n", ANNA, DAY)
    assert stated.approver is None
    assert "in review" in stated.words

    found = approve(base, stated.stated.version, BEN, NEXT)

    assert (found.stated.author, found.approver, found.stated.day, found.approved) == ("anna", "ben", DAY, NEXT)
    assert found.stated.digest == read_folder(base).digest
    assert found.changes == "- something changed\n"
    assert versions(base) == (found.stated.version,)


def test_the_same_release_has_the_same_bytes(base: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(base, tmp_path / "other"))

    assert place_of(base, released(base)).read_bytes() == place_of(other, released(other)).read_bytes()


def test_the_author_cannot_approve_his_own(base: Path) -> None:
    version = propose(base, "", ANNA, DAY).stated.version

    with pytest.raises(Refused, match="the same key had stated"):
        approve(base, version, ANNA, DAY)


@pytest.mark.parametrize(
    ("author", "approver", "day", "what"),
    [
        (BEN, ANNA, DAY, "ben may approve, and not write"),
        (CARL, ANNA, DAY, "is not listed in people.yaml"),
        (key("anna", 9), BEN, DAY, "is not listed in people.yaml"),
        (ANNA, CARL, DAY, "is not listed in people.yaml"),
        (ANNA, key("ben", 9), DAY, "is not listed in people.yaml"),
        (ANNA, BEN, date(2028, 1, 2), "counted until 2028-01-01"),
    ],
)
def test_who_may_not_is_refused(base: Path, author: SigningKey, approver: SigningKey, day: date, what: str) -> None:
    def both() -> None:
        approve(base, propose(base, "", author, day).stated.version, approver, day)

    with pytest.raises(Refused, match=what):
        both()


def test_an_approver_whose_key_has_run_out_is_refused(base: Path) -> None:
    lists = listed((ANNA, "write", "2028-01-01"), (BEN, "approve", "2026-11-22"))
    (base / "people.yaml").write_text(lists, encoding="utf-8")
    version = propose(base, "", ANNA, DAY).stated.version

    with pytest.raises(Refused, match="counted until 2026-11-22; the day is 2026-11-23"):
        approve(base, version, BEN, NEXT)


def test_nobody_makes_an_approver_of_himself(base: Path) -> None:
    released(base)
    (base / "people.yaml").write_text(PEOPLE + listed((CARL, "approve", "2028-01-01")), encoding="utf-8")
    to_version(base, "9.0.0")
    propose(base, "", ANNA, DAY)

    with pytest.raises(Refused, match=r"carl\+\w+ is not listed"):
        approve(base, "9.0.0", CARL, DAY)
    assert approve(base, "9.0.0", BEN, DAY).approver == "ben"


def test_an_approval_before_the_statement_is_refused(base: Path) -> None:
    version = propose(base, "", ANNA, NEXT).stated.version

    with pytest.raises(Refused, match="before it was stated"):
        approve(base, version, BEN, DAY)


def test_nothing_is_released_twice_or_backwards_or_past_one_in_review(base: Path) -> None:
    version = propose(base, "", ANNA, DAY).stated.version
    with pytest.raises(Refused, match="is stated already"):
        propose(base, "", ANNA, DAY)
    to_version(base, "9.0.0")
    with pytest.raises(Refused, match="waits for its approval"):
        propose(base, "", ANNA, DAY)
    approve(base, version, BEN, DAY)
    with pytest.raises(Refused, match="was approved by ben"):
        approve(base, version, BEN, DAY)
    to_version(base, "0.0.1")
    with pytest.raises(Refused, match="does not follow"):
        propose(base, "", ANNA, DAY)


def test_an_older_content_comes_back_as_a_new_version_and_its_people_stay(base: Path) -> None:
    version = released(base)
    before = read_texts(base)[0]
    rule = next(path for path in before if path.startswith("rules/"))
    (base / rule).write_text(before[rule].replace("because:", "because: Otherwise,", 1), encoding="utf-8")
    (base / "people.yaml").write_text(PEOPLE + listed((CARL, "approve", "2028-01-01")), encoding="utf-8")
    to_version(base, "9.0.0")
    released(base)

    apply(begun("base", read_texts(base)[0]).after(back_to(base, version, "9.1.0")), base)

    after = read_texts(base)[0]
    assert after[rule] == before[rule]
    assert version_of(base) == "9.1.0"
    assert "carl" in after["people.yaml"]
    assert released(base) == "9.1.0"


def test_every_byte_of_a_release_counts(base: Path) -> None:
    version = released(base)
    path = place_of(base, version)
    whole = path.read_bytes()
    for at in [*range(0, len(whole), max(1, len(whole) // 400)), len(whole) - 1]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(Refused):
            release_in(base, version)


@pytest.mark.parametrize(
    "changed",
    [
        lambda parcel: replace(parcel, changes="- nothing changed\n"),
        lambda parcel: replace(parcel, texts={**parcel.texts, "thresholds.yaml": "x: 1\n"}),
        lambda parcel: replace(parcel, texts={**parcel.texts, "rules/a/b.yaml": "x: 1\n"}),
        lambda parcel: replace(parcel, statement=parcel.statement.replace("author anna", "author ben")),
        lambda parcel: replace(parcel, approval=parcel.approval.replace("approver ben", "approver anna")),
        lambda parcel: replace(parcel, approval=parcel.statement),
    ],
)
def test_a_release_that_was_written_anew_is_refused(base: Path, changed: Callable[[Parcel], Parcel]) -> None:
    version = released(base)
    path = place_of(base, version)
    path.write_bytes(as_bytes(changed(parcel_in(path))))

    with pytest.raises(Refused):
        release_in(base, version)


def test_a_release_under_another_name_is_refused(base: Path) -> None:
    version = released(base)
    shutil.copy(place_of(base, version), place_of(base, "9.9.9"))

    with pytest.raises(Refused, match="under another name"):
        release_in(base, "9.9.9")


def test_a_release_whose_forerunner_is_missing_or_another_is_refused(base: Path) -> None:
    first = released(base)
    to_version(base, "9.0.0")
    released(base)
    whole = place_of(base, first).read_bytes()
    place_of(base, first).unlink()

    with pytest.raises(Refused, match="is missing or is another one"):
        release_in(base, "9.0.0")
    parcel = parcel_of(whole, WHERE)
    foreign = replace(parcel, texts={**parcel.texts, "people.yaml": PEOPLE.replace("ben", "bob")})
    place_of(base, first).write_bytes(as_bytes(foreign))
    with pytest.raises(Refused):
        release_in(base, "9.0.0")


def zipped(*members: tuple[str, bytes], packed: int = zipfile.ZIP_STORED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", packed) as file:
        for name, content in members:
            file.writestr(zipfile.ZipInfo(name) if packed == zipfile.ZIP_STORED else name, content)
    return whole.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK", zipped(), zipped(("statement.note", b"x")), zipped(("../x.yaml", b"x")),
        zipped(("statement.note", b"x"), ("changes.md", b""), ("kb/../../x.yaml", b"x")),
        zipped(("statement.note", b"\xff"), ("changes.md", b"")),
        zipped(("statement.note", b"0" * 10_000_000), ("changes.md", b""), packed=zipfile.ZIP_DEFLATED),
    ],
)  # fmt: skip
def test_what_is_no_release_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        parcel_of(content, WHERE)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(Refused):
        parcel_of(content, WHERE)


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_any_text_is_refused_as_a_statement_an_approval_a_version_and_a_list_of_people(text: str) -> None:
    for read in (lambda: statement(text, WHERE), lambda: approval(text, WHERE), lambda: number(f"x{text}")):
        with pytest.raises(Refused):
            read()
    try:
        assert not people_in({"people.yaml": text}, "base")
    except Refused:
        return


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (PEOPLE.replace("anna:", "bob:"), "the key is called 'anna', and stands under 'bob'"),
        (PEOPLE.replace("2028-01-01", "soon"), "'soon' is no day"),
        (PEOPLE.replace("write, approve", "sign"), "sign"),
        ("- x\n", "people are a mapping"),
    ],
)
def test_a_list_of_people_that_is_wrong_says_where(text: str, what: str) -> None:
    with pytest.raises(Refused, match=what):
        people_in({"people.yaml": text}, "base")


def test_a_base_is_a_draft_until_its_release_verifies_and_again_once_it_is_edited(base: Path) -> None:
    assert state(load_base(base)) == "draft (not signed)"
    version = propose(base, "", ANNA, DAY).stated.version
    assert state(load_base(base)) == "draft (in review, not approved yet)"
    approve(base, version, BEN, NEXT)
    assert state(load_base(base)) == "released (by anna, approved by ben on 2026-11-23)"

    rule = next(path for path in read_texts(base)[0] if path.startswith("rules/"))
    (base / rule).write_text("# a comment\n" + (base / rule).read_text(encoding="utf-8"), encoding="utf-8")
    assert state(load_base(base)) == f"draft (changed since {version} was stated)"
    to_version(base, "9.0.0")
    assert state(load_base(base)) == f"draft (not signed; the last release is {version})"


def test_a_base_whose_release_was_tampered_with_is_a_draft_and_says_why(base: Path) -> None:
    path = place_of(base, released(base))
    path.write_bytes(as_bytes(replace(parcel_in(path), changes="x")))

    assert "does not verify" in state(load_base(base))


def test_the_record_says_who_stands_behind_the_release(base: Path) -> None:
    released(base)
    loaded = load_base(base)
    case = load_case(SMALL_BASE / "cases" / "sound.yaml", loaded)

    given = record(Consultation(loaded, case))["release"]

    assert (given["state"], given["signed_off"]) == (
        "released", {"author": "anna", "stated": "2026-11-22", "approver": "ben", "approved": "2026-11-22"},
    )  # fmt: skip
