"""What leaves the house is logged, says what proves it, and shows exactly that to whoever has the public key."""

import json
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from exports.giving import FORMS, Wish, asked_for, give
from exports.ledger.log import Ledger
from exports.proof.bundle import bundle_in
from exports.proof.checking import Handed, checked
from exports.proof.points import Outcome
from exports.record import canonical, record
from kb.moves import Answered
from kb.problems import Place, Refused
from kb.signing import SigningKey
from tests.builders import small_base
from tests.giving_out import LEDGER, a_decision, failures, ledger_key, opened, out
from tui.desk import Desk

AT = Place("it")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_decision(tmp_path / "kept.sqlite", note="she asked to wait")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_and_is_logged_with_the_digest_of_what_was_given(form: str, desk: Desk) -> None:
    given = out(desk, form)

    found = given.shown()
    entry = json.loads(Ledger(desk.store).entry(given.given.index).content)
    assert failures(found) == []
    assert found.holds
    assert (entry["form"], entry["to"], entry["of"]["index"]) == (form, "the insurer", 0)
    if FORMS[form].proves is False:
        assert entry["digest"] == sha256(given.given.content).hexdigest()


@pytest.mark.parametrize("form", ["pdf", "html", "markdown", "text"])
def test_a_page_names_its_entry_its_knowledge_and_the_checkpoint(form: str, desk: Desk) -> None:
    page = out(desk, form).given.content
    if form == "pdf":
        from io import BytesIO

        from pypdf import PdfReader

        page = "".join(part.extract_text() for part in PdfReader(BytesIO(page)).pages).encode()

    entry = Ledger(desk.store).entry(0)
    flat = page.replace(b"\n", b"").replace(b" ", b"").replace("\u200b".encode(), b"")
    for said in (entry.leaf_hash.hex(), small_base().digest, "entry0", LEDGER):
        assert said.encode() in flat


@pytest.mark.parametrize("form", ["pdf", "html", "markdown", "text"])
def test_without_a_key_a_page_says_that_nothing_is_proven(form: str, desk: Desk) -> None:
    given = out(desk, form, signed=False)

    assert given.given.proof is None
    assert not given.shown().holds
    if form != "pdf":
        assert b"No key of the ledger" in given.given.content


@pytest.mark.parametrize("form", ["bundle", "json", "deidentified"])
def test_what_only_proves_is_not_given_without_a_key(form: str, desk: Desk) -> None:
    with pytest.raises(Refused, match="proves nothing unless the ledger signs it"):
        out(desk, form, signed=False)

    assert all(entry.kind != "export" for entry in Ledger(desk.store).entries())


def test_the_same_record_and_checkpoint_give_the_same_pages(tmp_path: Path, desk: Desk) -> None:
    """A checkpoint that is signed again has the same bytes, because Ed25519 uses no chance."""
    first = bundle_in(out(desk, "bundle").given.content, AT)
    second = bundle_in(out(desk, "bundle").given.content, AT)

    assert first.contents.record == second.contents.record
    assert first.contents.page != second.contents.page  # the ledger has grown by the first export
    assert first.contents.sums() != second.contents.sums()


def test_what_was_decided_is_given_out_as_it_was_logged(desk: Desk) -> None:
    content = json.loads(out(desk, "json").given.content)

    assert canonical(content["entry"]["content"]) == canonical(record(desk.consultation))
    assert len([entry for entry in Ledger(desk.store).entries() if entry.kind in ("record", "amendment")]) == 1


def test_a_consultation_that_nobody_decided_is_logged_when_it_is_given_out(tmp_path: Path) -> None:
    desk = Desk.begin(small_base(), a_decision(tmp_path / "a.sqlite").course.cases[0], opened(tmp_path / "b"))
    desk.make(Answered(term="pain_score", value=3.0, target=desk.course.case.targets[0].name))

    given = out(desk, "json")

    kinds = [entry.kind for entry in Ledger(desk.store).entries()]
    assert kinds == ["record", "commitments", "export"]
    assert json.loads(given.given.content)["entry"]["content"]["decision"] is None


def test_what_was_entered_after_the_decision_is_logged_as_an_amendment_when_it_is_given_out(desk: Desk) -> None:
    """A decision falls with the facts that it was about, and that is logged already; this is about another site."""
    out(desk, "json")
    desk.make(Answered(term="pain_score", value=1.0, target=desk.course.case.targets[0].name))
    logged = Ledger(desk.store).size
    given = out(desk, "json")

    said = json.loads(given.given.content)["entry"]
    assert said["kind"] == "amendment"
    assert canonical(said["content"]["record"]) == canonical(record(desk.consultation))
    assert Ledger(desk.store).size == logged + 1


def test_a_record_of_an_earlier_knowledge_base_is_not_judged_anew(desk: Desk) -> None:
    """The clinic has taken another release over; the consultation was not touched since."""
    assert desk.store is not None
    later = replace(small_base(), digest="0" * 64, version="9.9.9")

    asked = asked_for(desk.store, desk.id or "", lambda: later)

    assert asked.entry.index == 0
    assert asked.base is not None
    assert asked.base.digest == small_base().digest


def test_a_record_whose_knowledge_is_gone_is_given_as_a_record_only(desk: Desk) -> None:
    assert desk.store is not None
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER knowledge_delete")
        connection.exec_driver_sql("DELETE FROM knowledge")
    later = replace(small_base(), digest="0" * 64, version="9.9.9")
    asked = asked_for(desk.store, desk.id or "", lambda: later)

    with pytest.raises(Refused, match=r"missing-release .*small 1\.0\.0 \(f43d48b3a779"):
        give(desk.store, Wish(asked, "bundle", ledger_key()))
    assert give(desk.store, Wish(asked, "json", ledger_key())).content
    assert out(desk, "bundle").shown().holds  # the base at hand is the one that is gone


def test_another_key_proves_nothing(desk: Desk) -> None:
    stranger = SigningKey(LEDGER, Ed25519PrivateKey.generate()).verifier
    given = out(desk, "bundle").given

    found = checked(Handed("it.zip", given.content), stranger)

    assert not found.holds
    assert any("no key that is trusted here signed this" in words for words in failures(found))


def test_the_key_of_another_ledger_proves_nothing_about_this_one(desk: Desk) -> None:
    key = ledger_key()
    found = checked(Handed("it.zip", out(desk, "bundle").given.content), SigningKey("other", key.private).verifier)

    assert not found.holds


def test_the_proof_of_one_page_does_not_prove_another(desk: Desk) -> None:
    html, text = out(desk, "html"), out(desk, "text")

    found = html.shown(proof=text.given.proof)

    assert failures(found) == [
        "Export: these are not the bytes that were given out: the file was changed, or is the proof of another"
    ]


def test_a_page_without_its_proof_says_what_is_missing(desk: Desk) -> None:
    found = checked(Handed("case.html", out(desk, "html").given.content), ledger_key().verifier)

    assert failures(found) == [
        "The file: a page proves nothing without its proof: case.html.proof is not beside it, or was not named"
    ]


def test_an_amendment_says_which_entry_it_corrects_and_why(desk: Desk) -> None:
    desk.make(Answered(term="pain_score", value=1.0, target=desk.course.case.targets[0].name))

    words = [point.words for point in out(desk, "json").shown().points.found if point.what == "Amendment"]

    assert len(words) == 1
    assert words[0].startswith("it corrects entry 0, because: ")


def test_what_cannot_be_seen_in_a_file_is_said(desk: Desk) -> None:
    found = out(desk, "json").shown().points.found

    assert {point.what for point in found if point.outcome is Outcome.OPEN} == {"Knowledge", "Later", "Ledger", "Truth"}


def test_a_deidentified_record_says_neither_who_nor_when(desk: Desk) -> None:
    given = out(desk, "deidentified").given
    whole = given.content.decode()

    assert desk.id is not None
    for said in (desk.id, "SOUND-1", "she asked to wait", str(desk.course.case.as_of), '"dr"', "the insurer"):
        assert said not in whole
    assert '"at":"2' in whole  # the year alone: "at":"2026"
    assert f'"at":"{Ledger(desk.store).entry(0).at[:4]}"' in whole


def test_a_note_is_kept_in_a_deidentified_record_only_when_somebody_read_it(desk: Desk) -> None:
    assert b"she asked to wait" not in out(desk, "deidentified").given.content
    assert b"she asked to wait" in out(desk, "deidentified", notes=True).given.content


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '#eval("1") #read("/etc/passwd") $x$ *b* _i_ `c` @ref <label> // comment /* */ \\',
    "\x1b[31mred\x1b]0;title\x07 \x00\x08 \u202eevil\u2066 \ufeff",
    "[link](javascript:alert(1)) ![i](http://x/y.png) | a | b |\n\n# head\n---\n```",
    "{{ 7*7 }} {% raw %} ${x} <!-- --> ]]> &amp; &#x3C;",
    "x" * 2_000,
)


@pytest.mark.parametrize("said", HOSTILE)
def test_what_somebody_typed_is_text_in_every_form(said: str, tmp_path: Path) -> None:
    """As a note on the decision, as the name of a site, and as who decided."""
    desk = a_decision(tmp_path / "kept.sqlite", note=said, by=said, site=" ".join(said.split())[:60])
    harmless = a_decision(tmp_path / "harmless.sqlite", note="she waits", by="dr", site="left knee")

    for form in FORMS:
        given = out(desk, form)
        assert failures(given.shown()) == []
        if form in ("text", "markdown", "html"):
            text = given.given.content.decode()
            assert not any(sign in text for sign in "\x1b\x00\x08\u202e\u2066\ufeff")
        if form == "html":
            assert elements(given.given.content) <= elements(out(harmless, form).given.content)


def elements(page: bytes) -> set[tuple[str, ...]]:
    """Every element with the names of its attributes, as a browser reads them."""
    found: set[tuple[str, ...]] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.add((tag, *(name for name, _ in attrs)))

    Reader().feed(page.decode())
    return found
