"""A consultation leaves the house and is checked elsewhere, by whoever has nothing but the file and the public key."""

import json
import re
import shutil
from pathlib import Path

import pytest

from exports.store import open_store
from tests.builders import SMALL_BASE, copied_base, small_base
from tests.giving_out import a_decision
from tests.program import changed, rung
from tui.desk import Desk

PASSPHRASE = "a long passphrase"  # noqa: S105 - of a key that only these tests have
CONSULTATION = (
    "KNEE-1", "2026-11-22", "left knee", "dr", "none", "none blocks", "8", "ask onset = 2 years ago",
    "none treatments", "decide", "2", "Agreed with the patient.", "quit",
)  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that holds a decision, and the key of its ledger."""
    folder = tmp_path_factory.mktemp("house")
    a_decision(folder / "kept.sqlite", note="\x1b[31m<script>#eval \u202e")
    made = rung("keys", "--new", "clinic.example/ledger", "-o", folder / "ledger.key", typed=f"{PASSPHRASE}\n")
    assert made.returncode == 0
    return folder


def env(house: Path) -> dict[str, str]:
    return {
        "RUNG_STORE": str(house / "kept.sqlite"),
        "RUNG_LEDGER_KEY": str(house / "ledger.key"),
        "RUNG_LEDGER_PASSPHRASE": PASSPHRASE,
    }


def kept_in(house: Path) -> str:
    with open_store(str(house / "kept.sqlite")) as store:
        return store.listed()[-1].id


def exported(house: Path, form: str, to: Path, *more: str) -> str:
    """What was told when the consultation was given out."""
    run = rung("export", kept_in(house), "--form", form, "-o", to, "--kb", SMALL_BASE, *more, **env(house))
    assert (run.returncode, run.stdout) == (0, "")
    return run.stderr


def test_from_a_consultation_to_its_proof_in_another_place_and_a_changed_byte(tmp_path: Path) -> None:
    """The whole way of a consultation, by the program alone."""
    house, elsewhere = tmp_path / "house", tmp_path / "elsewhere"
    house.mkdir()
    elsewhere.mkdir()
    consult = rung(
        "consult",
        "--plain",
        "--kb",
        SMALL_BASE,
        "--by",
        "dr",
        typed="\n".join(CONSULTATION),
        RUNG_STORE=str(house / "kept.sqlite"),
    )
    assert "kept: Decided: Diagnostic block; note: Agreed with the patient.\n" in consult.stdout
    rung("keys", "--new", "clinic.example/ledger", "-o", house / "ledger.key", typed=f"{PASSPHRASE}\n")
    exported(house, "pdf", house / "case.pdf")
    exported(house, "bundle", house / "case.zip")
    bundle = Path(shutil.copy(house / "case.zip", elsewhere))
    key = Path(shutil.copy(house / "ledger.key.pub", elsewhere))
    shutil.rmtree(house)

    verified = rung("verify", bundle, "--key", key, cwd=elsewhere)
    replayed = rung("replay", bundle, cwd=elsewhere)
    content = bytearray(bundle.read_bytes())
    place = content.index(b"Agreed with the patient")
    content[place] ^= 1
    bundle.write_bytes(content)
    forged, again = rung("verify", bundle, "--key", key, cwd=elsewhere), rung("replay", bundle, cwd=elsewhere)

    assert (verified.returncode, verified.stdout.splitlines()[0]) == (0, "It holds.")
    assert replayed.returncode == 0
    assert replayed.stdout.startswith("the same bytes: case KNEE-1, judged again by small 1.0.0")
    assert "the same page: page.pdf is what this record makes, byte for byte\n" in replayed.stdout
    assert (forged.returncode, forged.stdout.splitlines()[0]) == (1, "It does not hold.")
    said = " ".join(forged.stdout.split())
    assert "✗ The file: this is no bundle: it is damaged: Bad CRC-32 for file 'record.entry.json'" in said
    assert (again.returncode, again.stdout) == (1, "")


@pytest.mark.parametrize("form", ["json", "html", "text", "deidentified"])
def test_every_form_is_verified_where_it_lies(form: str, house: Path, tmp_path: Path) -> None:
    told = exported(house, form, tmp_path / "case.out", "--to", "the insurer")

    run = rung("verify", tmp_path / "case.out", "--key", house / "ledger.key.pub")

    assert run.returncode == 0, run.stdout
    assert re.search(r"logged: entry \d+, of the record in entry 0\n", told)
    assert (tmp_path / "case.out.proof").exists() is (form in ("html", "text"))


def test_nothing_that_was_typed_steers_the_terminal(house: Path, tmp_path: Path) -> None:
    told = exported(house, "deidentified", tmp_path / "case.json")
    exported(house, "text", tmp_path / "case.txt")
    shown = rung("ledger", "show", **env(house)).stdout
    against = rung("replay", tmp_path / "case.txt.proof", "--against", SMALL_BASE).stdout

    for text in (told, (tmp_path / "case.txt").read_text(encoding="utf-8"), shown, against):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "dropped, the note on decision 1: [U+001B][31m<script>#eval [U+202E]" in told


def test_without_a_key_a_page_is_given_and_said_to_prove_nothing(house: Path, tmp_path: Path) -> None:
    own = {"RUNG_STORE": str(house / "kept.sqlite")}
    page = rung("export", kept_in(house), "--form", "html", "-o", tmp_path / "a.html", "--kb", SMALL_BASE, **own)
    bundle = rung("export", kept_in(house), "-o", tmp_path / "a.zip", "--kb", SMALL_BASE, **own)

    assert page.returncode == 0
    assert "not proven: no key of the ledger was named (--key FILE, or RUNG_LEDGER_KEY)" in page.stderr
    assert (bundle.returncode, "bundle proves nothing unless the ledger signs it" in bundle.stderr) == (2, True)
    assert not (tmp_path / "a.zip").exists()


def test_a_wrong_passphrase_gives_nothing_out(house: Path, tmp_path: Path) -> None:
    run = rung(
        "export", kept_in(house), "-o", tmp_path / "a.zip", "--kb", SMALL_BASE,
        **env(house) | {"RUNG_LEDGER_PASSPHRASE": "another one"},
    )  # fmt: skip

    assert (run.returncode, "the passphrase is not the one of this key" in run.stderr) == (1, True)
    assert not (tmp_path / "a.zip").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("export", "no-such-id"), "no consultation is called 'no-such-id'"),
        (("export", "ID", "--entry", "1"), "entry 1 is not about the consultation"),
        (("export", "ID", "--entry", "99"), "has no entry 99"),
        (("verify", "nothing.zip", "--key", "KEY"), "the file cannot be read: No such file"),
        (("verify", "KEY", "--key", "nothing.pub"), "the file cannot be read: No such file"),
        (("replay", "KEY"), "a page holds no record that can be judged again"),
        (("replay", "nothing.json"), "the file cannot be read: No such file"),
    ],
)
def test_what_is_used_wrongly_is_told_with_a_mend(arguments: tuple[str, ...], says: str, house: Path) -> None:
    named = {"ID": kept_in(house), "KEY": str(house / "ledger.key.pub")}

    run = rung(*(named.get(one, one) for one in arguments), **env(house))

    assert run.returncode in (1, 2)
    assert run.stdout == ""
    assert says in " ".join(run.stderr.split())
    assert "mend: " in run.stderr


def test_another_release_is_asked_and_says_why_it_advises_otherwise(house: Path, tmp_path: Path) -> None:
    exported(house, "json", tmp_path / "case.json")
    other = copied_base(tmp_path)
    changed(other / "base.yaml", "version: 1.0.0", "version: 2.0.0")
    rule = next((other / "rules").rglob("*.yaml"))
    rule.unlink()

    run = rung("replay", tmp_path / "case.json", "--against", other)
    same = rung("replay", tmp_path / "case.json", "--kb", SMALL_BASE, "--against", SMALL_BASE)

    assert run.returncode == 0
    assert "By that release:" in run.stdout
    assert rule.stem in run.stdout
    assert "By that release the advice is the same." in same.stdout


def test_a_record_whose_release_is_missing_names_it(house: Path, tmp_path: Path) -> None:
    """The packaged knowledge base is looked through, and is not the one."""
    exported(house, "json", tmp_path / "case.json")

    run = rung("replay", tmp_path / "case.json")

    assert run.returncode == 1
    said = " ".join(run.stderr.split())
    assert f"the release that judged it is not here: small 1.0.0, digest {small_base().digest}" in said
    assert rung("replay", tmp_path / "case.json", "--store", house / "kept.sqlite").returncode == 0


def test_a_record_of_a_newer_rung_is_refused_clearly(house: Path, tmp_path: Path) -> None:
    exported(house, "json", tmp_path / "case.json")
    proof = json.loads((tmp_path / "case.json").read_text(encoding="utf-8"))
    record = proof["entry"]["content"] | {"schema": "rung.record.v2"}
    (tmp_path / "newer.json").write_text(json.dumps(record), encoding="utf-8")

    run = rung("replay", tmp_path / "newer.json")

    assert run.returncode == 1
    assert "record-newer  this record is of version 2; this Rung knows version 1, and none after it" in run.stderr


def test_an_earlier_entry_is_given_out_by_its_number(tmp_path: Path) -> None:
    from kb.moves import Answered

    desk: Desk = a_decision(tmp_path / "kept.sqlite")
    desk.make(Answered(term="pain_score", value=1.0, target=desk.course.case.targets[0].name))
    run = rung(
        "export", desk.id or "", "--form", "text", "--entry", "0", "--kb", SMALL_BASE,
        RUNG_STORE=str(tmp_path / "kept.sqlite"),
    )  # fmt: skip

    assert run.returncode == 0
    assert "Ledger entry: entry 0 (record)" in run.stdout


def test_a_record_that_another_program_laid_out_says_so(house: Path, tmp_path: Path) -> None:
    exported(house, "json", tmp_path / "case.json")
    record = json.loads((tmp_path / "case.json").read_text(encoding="utf-8"))["entry"]["content"]
    (tmp_path / "pretty.json").write_text(json.dumps(record, indent=1), encoding="utf-8")

    run = rung("replay", tmp_path / "pretty.json", "--kb", SMALL_BASE)

    assert run.returncode == 1
    assert "the same record, but not written as Rung writes it" in run.stdout
