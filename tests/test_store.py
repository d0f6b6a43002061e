"""The store keeps every move that was made, and gives each consultation back as it was left."""

import json
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.consultation import Consultation
from exports.advice import alarms
from exports.record import canonical, record
from exports.store import Overtaken, Store, consultations, open_store
from kb.case import NOWHERE, PATIENT, Case, Decision, History, Known, unplaced
from kb.case_file import from_text
from kb.course import Course, begun
from kb.from_yaml.base import load_base
from kb.model import KnowledgeBase
from kb.moves import (
    Answered,
    Dated,
    Decided,
    Move,
    NoneOf,
    Redone,
    TakenBack,
    TargetAdded,
    TargetRenamed,
    TargetTakenOut,
    Undone,
)
from kb.problems import Refused
from tests.builders import DAY, copied_base, small_base
from tests.stores import KNEE, PAIN, TARGETS, a_consultation, after, pool, quick_folder, two_targets

NO_PAIN = Answered(term="pain_score", value=0, target=KNEE)
WAIT = Decided(target=KNEE, option="wait")

LISTS_OF_MOVES = st.lists(st.sampled_from(pool(small_base())), max_size=40)
THOROUGHLY = settings(max_examples=80, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(dir=quick_folder()) as folder, open_store(f"{folder}/one.sqlite") as opened:
        yield opened


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "consultations.sqlite")


def without_places(case: Case) -> Case:
    """The case without where its rows were written, which no answer depends on."""

    def cleared(known: Known) -> Known:
        histories = {
            name: History(tuple(replace(row, place=NOWHERE) for row in history.rows), history.none)
            for name, history in known.histories.items()
        }
        return replace(known, histories=histories)

    return replace(case, patient=cleared(case.patient), targets=tuple(map(cleared, case.targets)))


def told(course: Course) -> tuple[object, ...]:
    """All that a course is, to be compared."""
    return [without_places(case) for case in course.cases], course.changes, course.at, course.length


def test_nothing_is_kept_in_a_new_store(place: str) -> None:
    with open_store(place) as store:
        assert (store.place, store.listed()) == (place, ())


def test_a_consultation_is_resumed_by_another_program(place: str) -> None:
    with open_store(place) as store:
        consultation = a_consultation(store, PAIN, NO_PAIN, Undone(), WAIT)

    with open_store(place) as again:
        course = again.course(consultation, small_base())

    assert course.changes == (PAIN, WAIT)
    assert (course.at, course.length) == (2, 4)
    assert course.case.decisions == (Decision(KNEE, "wait"),)


@THOROUGHLY
@given(moves=LISTS_OF_MOVES)
def test_a_resumed_course_is_the_course_that_was_left(store: Store, moves: list[Move]) -> None:
    course = begun(small_base(), two_targets())
    consultation = store.begin(course.case, small_base())

    for move in moves:
        then = after(course, move)
        if then is not None:
            store.append(consultation, course.length, move)
            course = then

    assert told(store.course(consultation, small_base())) == told(course)
    assert_kept_as_it_stands(store, consultation, course)


def assert_kept_as_it_stands(store: Store, consultation: str, course: Course) -> None:
    """What a list shows, which is found without the knowledge base, is what the course shows."""
    case, alarming = course.case, course.base.alarming
    kept = store.kept(consultation, alarming)

    sites, decided = [known.name for known in case.targets], {one.target for one in case.decisions}
    assert (kept.as_of, kept.moves, kept.targets) == (case.as_of, course.length, tuple(sites))
    assert kept.decided == tuple(name for name in sites if name in decided)
    assert kept.is_decided == (decided == set(sites))
    yes = {term for known in (case.patient, *case.targets) for term, value in known.findings.items() if value == "yes"}
    assert kept.flags == tuple(term for terms in alarming.values() for term in terms if term in yes)
    assert bool(kept.flags) == any(alarms(opinion) for opinion in Consultation(course.base, case).opinions)


@cache
def flags_of_sites() -> KnowledgeBase:
    """The small base, its red flags asked of each pain site."""
    with tempfile.TemporaryDirectory() as folder:
        base = copied_base(Path(folder))
        file = base / "vocabulary" / "patient.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("of: patient\n    group", "of: target\n    group"), encoding="utf-8")
        return load_base(base)


@THOROUGHLY
@given(moves=st.lists(st.sampled_from(pool(flags_of_sites())), max_size=40))
def test_a_list_follows_the_red_flags_of_every_site(store: Store, moves: list[Move]) -> None:
    """A site may be renamed or taken out, and what was said of it goes with it."""
    named = {name: Known(name, {"fever": "yes"}) for name in TARGETS[:2]}
    course = begun(flags_of_sites(), Case("A-1", "", DAY, Known(PATIENT), tuple(named.values())))
    consultation = store.begin(course.case, course.base)

    for move in moves:
        then = after(course, move)
        if then is not None:
            store.append(consultation, course.length, move)
            course = then

    assert_kept_as_it_stands(store, consultation, course)


@THOROUGHLY
@given(moves=LISTS_OF_MOVES)
def test_a_consultation_may_begin_where_another_stands(store: Store, moves: list[Move]) -> None:
    course = begun(small_base(), two_targets())
    for move in moves:
        course = after(course, move) or course
    case = replace(course.case, decisions=())

    consultation = store.begin(case, small_base())

    assert without_places(store.course(consultation, small_base()).case) == without_places(case)


def test_a_resumed_consultation_gives_the_same_record_byte_for_byte(store: Store) -> None:
    course = begun(small_base(), two_targets()).after(PAIN)

    resumed = store.course(a_consultation(store, PAIN), small_base())

    assert canonical(record(Consultation(small_base(), resumed.case))) == canonical(
        record(Consultation(small_base(), course.case))
    )


def test_rows_that_say_the_same_nonsense_are_told_apart_after_resuming_too(store: Store) -> None:
    """Read from JSON, every row had the same place, and two equal contradictions became one."""
    row = {"relief": 0, "relief_hours": 5}
    case = from_text(
        json.dumps({"case": "A", "as_of": DAY.isoformat(), "targets": [{"target": KNEE, "blocks": [row, row]}]}),
        small_base(),
        "a.yaml",
    )

    resumed = store.course(store.begin(case, small_base()), small_base())

    assert len(Consultation(small_base(), resumed.case).contradictions) == 2
    assert canonical(record(Consultation(small_base(), resumed.case))) == canonical(
        record(Consultation(small_base(), unplaced(case)))
    )


def test_a_case_that_could_not_be_read_again_does_not_begin(store: Store) -> None:
    before = len(store.listed())

    with pytest.raises(Refused) as refused:
        store.begin(replace(two_targets(), id="not a pseudonym"), small_base())

    assert [problem.code for problem in refused.value.problems] == ["wrong-word"]
    assert len(store.listed()) == before


def test_a_consultation_begins_with_nothing_decided(store: Store) -> None:
    with pytest.raises(Refused, match="begins with nothing decided"):
        store.begin(replace(two_targets(), decisions=(Decision(KNEE, "wait"),)), small_base())


def test_a_move_that_another_program_was_first_with_overwrites_nothing(place: str) -> None:
    with open_store(place) as mine, open_store(place) as theirs:
        consultation = a_consultation(mine)
        theirs.append(consultation, 0, PAIN)

        with pytest.raises(Overtaken, match=r"the answer was not kept\n  mend: open it again") as overtaken:
            mine.append(consultation, 0, NO_PAIN)

        assert [problem.code for problem in overtaken.value.problems] == ["used-wrongly"]
        assert mine.course(consultation, small_base()).changes == (PAIN,)


@pytest.mark.parametrize("number", [-1, 0, 2, 10**12])
def test_a_move_is_kept_as_the_next_or_not_at_all(store: Store, number: int) -> None:
    consultation = a_consultation(store, PAIN)

    with pytest.raises(Overtaken):
        store.append(consultation, number, WAIT)

    assert store.kept(consultation).moves == 1


def test_a_consultation_that_is_not_there_is_refused_with_the_nearest(store: Store) -> None:
    consultation = a_consultation(store)
    wrong = consultation[:-1] + "!"

    for ask in (store.kept, lambda name: store.course(name, small_base()), lambda name: store.append(name, 0, PAIN)):
        with pytest.raises(Refused, match=f"no consultation is called '{wrong}'\n  mend: did you mean '"):
            ask(wrong)


def test_what_cannot_be_written_is_refused(store: Store) -> None:
    consultation = a_consultation(store)
    infinite = Answered(term="pain_score", value=float("inf"), target=KNEE)

    for move, by in ((infinite, ""), (PAIN.model_copy(update={"target": "\ud800"}), ""), (PAIN, "\ud800")):
        with pytest.raises(Refused):
            store.append(consultation, 0, move, by)

    assert store.kept(consultation).moves == 0


def test_the_list_has_the_newest_change_first(place: str) -> None:
    with open_store(place) as store:
        first, second, third = (a_consultation(store) for _ in range(3))
        store.append(first, 0, PAIN)

        assert [kept.id for kept in store.listed()] == [first, third, second]
        assert [kept.id for kept in store.listed(limit=1)] == [first]


def test_the_list_is_searched_for_every_word_in_any_case(place: str) -> None:
    with open_store(place) as store:
        hip = a_consultation(store, TargetAdded(name="HÜFTE links"), by="Dr. Ey")
        knee = a_consultation(store, by="Dr. Oh")

        found = {search: [kept.id for kept in store.listed(search)] for search in ("hüfte", "DR. knee", "ey oh", hip)}

    assert found == {"hüfte": [hip], "DR. knee": [knee, hip], "ey oh": [], hip: [hip]}


def test_a_search_goes_through_everything_that_is_kept(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consultations, "_AT_ONCE", 2)
    with open_store(place) as store:
        oldest = a_consultation(store, by="once")
        others = [a_consultation(store) for _ in range(6)]

        assert [kept.id for kept in store.listed("once", limit=1)] == [oldest]
        assert [kept.id for kept in store.listed()] == [*reversed(others), oldest]


def test_a_list_shows_how_each_consultation_stands(store: Store) -> None:
    moves = (
        TargetAdded(name="back"),
        TargetRenamed(old=KNEE, new="left hip"),
        TargetTakenOut(name="right knee"),
        Dated(as_of=DAY.replace(year=2030)),
        Dated(as_of=DAY.replace(year=2031)),
        Undone(),
        Decided(target="back", option=None),
    )

    kept = store.kept(a_consultation(store, *moves, by="Dr. Ey"))

    base = small_base()
    assert (kept.base, kept.version, kept.digest) == (base.id, base.version, base.digest)
    assert (kept.case, kept.by, kept.moves, kept.decided) == ("SOUND-2", "Dr. Ey", 7, ("back",))
    assert (kept.as_of, kept.targets) == (DAY.replace(year=2030), ("left hip", "back"))
    assert kept.begun <= kept.changed


def test_a_decision_that_was_undone_is_none_until_it_is_redone(store: Store) -> None:
    consultation = a_consultation(store, PAIN, WAIT, Undone())

    before = store.kept(consultation).decided
    store.append(consultation, 3, Redone())

    assert (before, store.kept(consultation).decided) == ((), (KNEE,))


def test_a_decision_stands_until_its_own_facts_change(store: Store) -> None:
    """What changes at another site leaves it; what changes of the patient takes it."""
    elsewhere, patient = PAIN.model_copy(update={"target": "right knee"}), Answered(term="fever", value="no")
    decided = [
        store.kept(a_consultation(store, WAIT, move)).decided for move in (elsewhere, TargetAdded(name="hip"), patient)
    ]

    assert decided == [(KNEE,), (KNEE,), ()]


def test_a_red_flag_is_told_as_long_as_it_stands(store: Store) -> None:
    moves: list[Move] = [
        Answered(term="weakness", value="yes"), NoneOf(group="red_flags"), Undone(), Undone(), Redone(),
        TakenBack(kind="group", id="red_flags"), Answered(term="weakness", value="yes"),
        Answered(term="weakness", value="no"),
    ]  # fmt: skip

    told = [
        store.kept(a_consultation(store, *moves[:count]), small_base().alarming).flags
        for count in range(1, len(moves) + 1)
    ]

    assert [len(flags) for flags in told] == [1, 1, 1, 0, 1, 0, 1, 0]
    assert store.kept(a_consultation(store, moves[0])).flags == ()


def test_ids_are_short_and_sort_by_when_they_were_made(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [10**15, 10**18, 2 * 10**18, 2 * 10**18 + 10**6]
    ids = []
    for moment in moments:
        monkeypatch.setattr(time, "time_ns", lambda moment=moment: moment)
        ids.append(store.begin(two_targets(), small_base()))

    assert ids == sorted(ids)
    assert {len(name) for name in ids} == {14}


def test_threads_share_a_store(place: str) -> None:
    with open_store(place) as store:
        names = [a_consultation(store) for _ in range(8)]

        def write(consultation: str) -> None:
            for number in range(10):
                store.append(consultation, number, PAIN)

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(write, names))

        assert {kept.moves for kept in store.listed()} == {10}


def test_what_is_kept_is_on_the_disk_as_firmly_as_sqlite_can(place: str) -> None:
    with open_store(place) as store, store._engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "fullfsync")
        }

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "fullfsync": 1}


def test_a_closed_store_leaves_one_file(place: str) -> None:
    with open_store(place) as store:
        a_consultation(store, PAIN)

    assert [path.name for path in Path(place).parent.iterdir()] == ["consultations.sqlite"]
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
