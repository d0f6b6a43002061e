"""With a record everything is kept that makes it again: what judged it, who had signed that, and its commitments."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from exports.giving import FORMS
from exports.ledger.log import Ledger
from exports.proof.bundle import bundle_in
from exports.proof.points import Outcome
from exports.redacted import committed
from exports.replay import record_in, replayed
from exports.store import Store
from exports.store.tables import KNOWLEDGE, SECRETS
from kb.folder import digest_of
from kb.from_yaml.base import load_base
from kb.problems import Place, Refused
from kb.release.frozen import base_in, frozen
from tests.builders import copied_base, small_base
from tests.giving_out import a_decision, decide, failures, opened, out
from tests.ledger_logs import DATABASES, place_in, unguarded
from tests.test_releases import PEOPLE, released, to_version
from tui.desk import Desk

AT = Place("it")


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest) -> Iterator[str]:
    yield from place_in(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge base that was released twice, the second time by the people of the first."""
    made = copied_base(tmp_path)
    (made / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    released(made)
    to_version(made, "2.0.0")
    released(made)
    return made


def store_of(desk: Desk) -> Store:
    assert desk.store is not None
    return desk.store


def kinds(store: Store) -> list[str]:
    return [entry.kind for entry in Ledger(store).entries()]


def test_the_knowledge_of_a_record_is_kept_once_every_file_of_it(place: str) -> None:
    desk = a_decision(place)
    decide(desk, "once more")

    with store_of(desk).engine.begin() as connection:
        rows = connection.execute(select(KNOWLEDGE.c.digest, KNOWLEDGE.c.statement)).all()
    kept = store_of(desk).knowledge(small_base().digest)
    assert [tuple(row) for row in rows] == [(small_base().digest, "")]
    assert kept is not None
    assert digest_of(kept.texts) == small_base().digest
    assert kept.texts == small_base().texts
    assert store_of(desk).knowledge("0" * 64) is None


def test_a_release_is_logged_once_before_the_first_record_that_it_made(place: str, folder: Path) -> None:
    desk = a_decision(place, load_base(folder))
    decide(desk, "once more")

    content = json.loads(Ledger(store_of(desk)).entry(0).content)
    assert kinds(store_of(desk)) == ["release", "record", "commitments", "amendment", "commitments"]
    assert content["digest"] == load_base(folder).digest
    assert "version 2.0.0\n" in content["statement"]
    assert "approver ben\n" in content["approval"]
    assert Ledger(store_of(desk)).verify().holds


@pytest.mark.parametrize("form", [name for name in FORMS if FORMS[name].proves])
def test_what_is_given_out_of_either_database_is_proven_elsewhere(place: str, form: str, folder: Path) -> None:
    given = out(a_decision(place, load_base(folder)), form)

    found = given.shown()

    assert failures(found) == []
    assert found.holds


def test_a_bundle_of_a_release_says_who_stands_behind_it(tmp_path: Path, folder: Path) -> None:
    """Its approver is among the people of the release before, which is therefore in the bundle too."""
    given = out(a_decision(tmp_path / "kept.sqlite", load_base(folder)), "bundle")

    proven = [point.words for point in given.shown().points.found if point.outcome is Outcome.PROVEN]

    said = "2.0.0: stated by anna on 2026-11-22, approved by ben on 2026-11-22"
    assert any(words.startswith(said) for words in proven)


def test_a_bundle_judges_its_record_again_with_nothing_else(tmp_path: Path, folder: Path) -> None:
    content = out(a_decision(tmp_path / "kept.sqlite", load_base(folder)), "bundle").given.content
    contents = bundle_in(content, AT).contents

    found = replayed(record_in(contents.record, AT), base_in(contents.base, "knowledge"))

    assert found.same
    assert found.record.state.startswith("released (by anna, approved by ben on 2026-11-22")


def test_a_record_of_a_draft_is_judged_as_a_draft_though_it_was_released_since(place: str, tmp_path: Path) -> None:
    made = copied_base(tmp_path)
    (made / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    draft = load_base(made)
    first = a_decision(place, draft)
    given = out(first, "json").given.content
    released(made)
    second = Desk.begin(load_base(made), first.course.cases[0], opened(place), by="dr")
    decide(second)

    assert load_base(made).digest == draft.digest
    assert json.loads(given)["entry"]["content"]["release"]["state"] == "draft"
    assert kinds(store_of(second)).count("record") == 2
    assert out(first, "bundle").shown().holds
    assert "amendment" not in kinds(store_of(first))


@pytest.mark.parametrize(
    "files", [b"", b"not packed", zlib.compress(b"{"), zlib.compress(b'{"texts":{},"release":null,"former":null}')]
)
def test_knowledge_that_was_changed_is_told_and_not_used(place: str, files: bytes) -> None:
    desk = a_decision(place)
    with unguarded(store_of(desk)) as connection:
        connection.execute(update(KNOWLEDGE).values(files=files))

    found = Ledger(store_of(desk)).verify()

    assert [(problem.code, problem.what) for problem in found.problems] == [
        ("ledger-changed", "the knowledge base that is kept here is not what was kept")
    ]
    with pytest.raises(Refused, match="ledger-changed"):
        store_of(desk).knowledge(small_base().digest)


def test_commitments_are_those_of_the_record_and_a_changed_secret_is_told(place: str) -> None:
    desk = a_decision(place)
    ledger = Ledger(store_of(desk))
    record = ledger.entry(0)

    row = one_secret(store_of(desk))
    made = committed(json.loads(record.content), (0, record.leaf_hash.hex()), row.seed)
    said = json.loads(ledger.entry(row.commitments).content)
    assert (row.record, row.commitments) == (0, 1)
    assert (said["root"], said["fields"]) == (made.root.hex(), len(made.leaves))

    with unguarded(store_of(desk)) as connection:
        connection.execute(update(SECRETS).values(seed=b"s" * 32))
    with pytest.raises(Refused, match="its fields, or the secret behind their commitments, are not what was kept"):
        out(desk, "deidentified")


def one_secret(store: Store) -> Any:
    with store.engine.begin() as connection:
        return connection.execute(select(SECRETS)).one()


def test_the_secrets_are_in_no_export(tmp_path: Path) -> None:
    desk = a_decision(tmp_path / "kept.sqlite")
    seed = one_secret(store_of(desk)).seed

    for form in FORMS:
        content = out(desk, form).given.content
        assert seed not in content
        assert seed.hex().encode() not in content


def test_a_frozen_base_is_the_base(folder: Path) -> None:
    base = load_base(folder)

    again = base_in(frozen(base), "knowledge")

    assert (again.digest, again.sign_off, again.version) == (base.digest, base.sign_off, "2.0.0")
    assert frozen(again).former is not None
