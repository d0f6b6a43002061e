"""Every decision stands in the ledger with its record, from the moment its move is kept; a correction points at it."""

import json
from pathlib import Path

import pytest

from engine.consultation import Consultation
from exports.ledger.log import Ledger
from exports.record import canonical, record
from exports.store import open_store
from kb.from_yaml.case import load_case
from kb.moves import Answered, Decided, Undone
from kb.problems import Refused
from tests.builders import SMALL_BASE, small_base
from tui.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    base = small_base()
    case = load_case(SMALL_BASE / "cases" / "sound.yaml", base)
    return Desk.begin(base, case, open_store(str(tmp_path / "kept.sqlite")), by="dr")


def decided(desk: Desk, option: str) -> Decided:
    site = desk.course.case.targets[0].name
    advised = desk.consultation.opinion(site).ladder[0].option.id
    reason = None if option == advised else "PATIENT"
    return Decided(target=site, option=option, **({"reason": reason} if reason else {}))


def ledger(desk: Desk) -> Ledger:
    assert desk.store is not None
    return Ledger(desk.store)


def test_a_decision_is_logged_with_the_record_as_it_then_is(desk: Desk) -> None:
    desk.make(decided(desk, "block"))

    entry, commitments = ledger(desk).entries()
    assert (entry.kind, entry.by, entry.about) == ("record", "dr", desk.id)
    assert entry.content == canonical(record(Consultation(desk.course.base, desk.course.case)))
    assert json.loads(entry.content)["decision"][0]["option"] == "block"
    assert (commitments.kind, commitments.by, commitments.about) == ("commitments", "", "")
    assert commitments.at == entry.at[:4]
    assert ledger(desk).verify().holds


def test_answers_alone_are_not_logged(desk: Desk) -> None:
    desk.make(Answered(term="pain_score", value=3.0, target=desk.course.case.targets[0].name))

    assert ledger(desk).size == 0


def test_taking_a_decision_back_is_logged_as_an_amendment_of_it(desk: Desk) -> None:
    desk.make(decided(desk, "block"))
    desk.make(Undone())

    first, _, second, _ = ledger(desk).entries()
    said = json.loads(second.content)
    assert (second.kind, said["of"]) == ("amendment", {"index": 0, "leaf": first.leaf_hash.hex()})
    assert said["record"]["decision"] is None
    assert said["reason"].startswith("Taken back")


def test_a_decision_that_falls_with_its_facts_is_logged_too(desk: Desk) -> None:
    desk.make(decided(desk, "block"))
    desk.make(Answered(term="pain_score", value=1.0, target=desk.course.case.targets[0].name))

    kinds = [entry.kind for entry in ledger(desk).entries()]
    assert kinds == ["record", "commitments", "amendment", "commitments"]


def test_where_the_ledger_does_not_take_it_the_decision_is_not_kept_either(desk: Desk) -> None:
    assert desk.store is not None
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS ledger_head_one_way")
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("DELETE FROM ledger_head")

    with pytest.raises(Refused, match="lost its head"):
        desk.make(decided(desk, "block"))

    assert desk.course.case.decisions == ()
    assert desk.id is not None
    assert desk.store.course(desk.id, desk.course.base).case.decisions == ()
