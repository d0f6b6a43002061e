"""`rung records`: what is kept, in lines and as JSON, with what the ledger says of it; nobody's terminal is steered."""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from exports.ledger import kinds
from exports.ledger.log import Ledger
from exports.records_list import KINDS, Logged, logged_in, records_list
from exports.store import Store, open_store
from kb.course import begun
from kb.from_yaml.case import load_case
from kb.moves import Decided, Move, TargetAdded, TargetRenamed, TargetTakenOut, Undone
from tests.builders import SMALL_BASE, small_base
from tests.ledger_logs import DATABASES, RECORD, place_in, unguarded
from tests.stores import KNEE, PAIN, TARGETS, a_consultation, after, pool, quick_folder, two_targets
from tui.command_line import main
from tui.desk import Desk

BLOCK = Decided(target=KNEE, option="block")
OTHERWISE = Decided(target=KNEE, option="wait", reason="patient-refuses")
REASONED = tuple(
    Decided(target=name, option=option, reason="limited-time") for name in TARGETS for option in ("wait", None)
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept.sqlite"


@pytest.fixture
def rung(path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `rung records` on the store: its exit code, what it gives, and what it says beside that."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["records", *arguments, "--store", str(path)])
        return (code, *capsys.readouterr())

    return run


def consulted(path: Path | str, *moves: Move, by: str = "dr") -> str:
    """A kept consultation with these moves, decisions logged; its id."""
    with open_store(str(path)) as store:
        desk = Desk.begin(small_base(), load_case(SMALL_BASE / "cases" / "sound.yaml", small_base()), store, by=by)
        for move in moves:
            desk.make(move)
        assert desk.id
        return desk.id


def given_out(path: Path | str, consultation: str) -> None:
    """The last record of a consultation, given out."""
    with open_store(str(path)) as store:
        *_, last = (
            one for one in Ledger(store).entries() if one.about == consultation and one.kind in kinds.OF_RECORDS
        )
        Ledger(store).append("export", kinds.export(last, "pdf", "f" * 64), about="whoever")


@pytest.fixture(scope="module")
def kept() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(dir=quick_folder()) as folder, open_store(f"{folder}/one.sqlite") as opened:
        yield opened


@settings(max_examples=60, deadline=None, derandomize=True)
@given(moves=st.lists(st.sampled_from([*pool(small_base()), *REASONED * 4]), max_size=30))
def test_the_sites_decided_against_the_advice_are_those_of_the_course(kept: Store, moves: list[Move]) -> None:
    """Found without a knowledge base; undone, renamed, taken out, fallen by new facts, it is told no longer."""
    course = begun(small_base(), two_targets())
    consultation = kept.begin(course.case, small_base())
    for move in moves:
        then = after(course, move)
        if then is not None:
            kept.append(consultation, course.length, move)
            course = then

    reasons = {one.target: one.reason for one in course.case.decisions}
    assert kept.kept(consultation).overridden == tuple(one.name for one in course.case.targets if reasons.get(one.name))


def test_an_override_follows_its_site_and_is_gone_once_it_is_undone(kept: Store) -> None:
    moves = (OTHERWISE, TargetRenamed(old=KNEE, new="the knee"))

    stands = kept.kept(a_consultation(kept, *moves))
    undone = kept.kept(a_consultation(kept, *moves, Undone(), Undone()))
    anew = kept.kept(a_consultation(kept, OTHERWISE, Decided(target=KNEE, option="wait")))
    assert (stands.overridden, undone.overridden, anew.overridden) == (("the knee",), (), ())
    assert (stands.decided, undone.decided, anew.decided) == (("the knee",), (), (KNEE,))


def test_a_site_that_is_taken_out_takes_its_override_with_it(kept: Store) -> None:
    """Another of the same name is another site."""
    moves = (OTHERWISE, TargetTakenOut(name=KNEE), TargetAdded(name=KNEE))

    stands = kept.kept(a_consultation(kept, *moves))
    assert (stands.decided, stands.overridden) == ((), ())


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest) -> Iterator[str]:
    yield from place_in(request.param)


def test_the_ledger_is_counted_as_its_entries_are(place: str) -> None:
    """One question to the database says what a look at every entry says."""
    once, twice = consulted(place, BLOCK), consulted(place, BLOCK, OTHERWISE, Undone())
    for consultation in (once, twice, twice):
        given_out(place, consultation)

    with open_store(place) as store:
        entries, logged = list(Ledger(store).entries()), logged_in(store)

    last = {about: max(one.index for one in entries if one.about == about and one.kind in kinds.OF_RECORDS)
            for about in (once, twice)}  # fmt: skip
    count = {about: sum(one.about == about for one in entries) for about in (once, twice)}
    assert (logged[once], logged[twice]) == (
        Logged(count[once], 0, last[once], 1),
        Logged(count[twice], 2, last[twice], 2),
    )


def test_each_kind_is_asked_for_by_its_name(path: Path) -> None:
    opened, chosen = consulted(path, PAIN), consulted(path, BLOCK)
    against, back = consulted(path, OTHERWISE), consulted(path, BLOCK, Undone())
    partly = consulted(path, TargetAdded(name="hip"), BLOCK)
    given_out(path, chosen)
    with open_store(str(path)) as store:
        found = {kind: {one.kept.id for one in records_list(store, kind=kind)} for kind in KINDS}

    assert found == {
        "all": {opened, chosen, against, back, partly},
        "open": {opened, back, partly},
        "decided": {chosen, against},
        "overridden": {against},
        "amended": {back},
        "exported": {chosen},
    }


def test_what_was_given_out_and_cannot_be_read_is_not_counted(path: Path) -> None:
    consultation = consulted(path, BLOCK)
    given_out(path, consultation)
    with open_store(str(path)) as store, unguarded(store) as connection:
        connection.execute(text("UPDATE ledger_entries SET content = x'00ff' WHERE kind = 'export'"))

    with open_store(str(path)) as store:
        assert [one.logged.exports for one in records_list(store)] == [0]


def test_a_consultation_is_told_in_a_line_the_newest_change_first(path: Path, rung: Run) -> None:
    first, second = consulted(path, BLOCK), consulted(path, BLOCK, Undone(), OTHERWISE)
    given_out(path, second)

    code, out, err = rung()
    newest, oldest = out.splitlines()
    digest = small_base().digest[:12]
    assert (code, err) == (0, f"{path}: 2 consultations; next: rung consult --resume ID\n")
    assert newest.startswith(f"{second}  20")
    assert newest.endswith(
        f"SOUND-1: left knee · decided; against the advice; amended twice; given out once · small 1.0.0 ({digest})"
    )
    assert oldest.startswith(first)
    assert oldest.endswith(f"SOUND-1: left knee · decided · small 1.0.0 ({digest})")


def test_of_several_sites_those_are_named_that_went_against_the_advice(path: Path, rung: Run) -> None:
    consulted(path, TargetAdded(name="hip"), OTHERWISE)

    assert "left knee, hip · 1 of 2 decided; against the advice: left knee · " in rung()[1]


def test_nothing_that_was_kept_steers_the_terminal(path: Path, rung: Run) -> None:
    consulted(path, TargetAdded(name="hip\x1b[2J\x9b1m\u202e"), by="dr\x07")

    for form in ("text", "json"):
        code, out, _ = rung("--form", form)
        assert code == 0
        assert "hip" in out
        assert not set(out) & {"\x1b", "\x9b", "\x07"}
    assert json.loads(out)[0]["sites"][1] == "hip\x1b[2J\x9b1m\u202e"


def test_words_and_a_kind_find_what_has_all_of_them(path: Path, rung: Run) -> None:
    wanted = consulted(path, BLOCK, by="surgeon")
    consulted(path, BLOCK, by="nurse")
    consulted(path, PAIN, by="surgeon")

    code, out, _ = rung("LEFT", "surgeon", "--only", "decided")
    assert (code, [line.split()[0] for line in out.splitlines()]) == (0, [wanted])


def test_the_json_says_what_is_kept_and_what_is_logged(path: Path, rung: Run) -> None:
    consultation = consulted(path, OTHERWISE)

    code, out, _ = rung("--form", "json")
    [told] = json.loads(out)
    assert code == 0
    assert (told["id"], told["case"], told["sites"]) == (consultation, "SOUND-1", ["left knee"])
    assert (told["decided"], told["overridden"], told["knowledge"]["version"]) == ([KNEE], [KNEE], "1.0.0")
    assert (told["moves"], told["amendments"], told["last_record"], told["exports"]) == (1, 0, 0, 0)


def test_an_empty_store_says_how_a_consultation_comes_to_be_kept(rung: Run) -> None:
    code, out, err = rung()

    assert (code, out) == (0, "")
    assert "Nothing is kept yet" in err
    assert "rung consult CASE.yaml" in err


def test_where_nothing_is_found_it_is_not_said_that_nothing_is_kept(path: Path, rung: Run) -> None:
    consulted(path, BLOCK)

    for asked in (("elsewhere",), ("--only", "exported")):
        code, out, err = rung(*asked)
        assert (code, out) == (0, "")
        assert "there are consultations, and none of them is what you asked for" in err


def test_the_overview_counts_over_all_of_them(path: Path, rung: Run) -> None:
    consulted(path, BLOCK)
    consulted(path, OTHERWISE)

    code, out, _ = rung("--overview")
    assert code == 0
    assert "2 consultations, 2 pain sites, 2 decisions." in out
    assert "The patient refuses (patient-refuses)" in out
    assert json.loads(rung("--overview", "--form", "json", "--until", "2020-01-01")[1])["consultations"] == 0
    assert json.loads(rung("--overview", "--form", "json", "--knowledge", small_base().digest[:9])[1])["decisions"] == 2


def test_a_record_that_cannot_be_read_is_told_with_its_place(path: Path, rung: Run) -> None:
    consulted(path, BLOCK)
    with open_store(str(path)) as store:
        Ledger(store).append("record", RECORD, about="elsewhere")

    code, out, err = rung("--overview")
    assert code == 1
    assert "1 record damaged or foreign" in out
    assert "1 consultation, 1 pain site, 1 decision." in out
    assert "bad-entry" in err
    assert f"{path}, ledger, entry " in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--overview", "--only", "open"),
        ("--overview", "knee"),
        ("--since", "2026-01-01"),
        ("--knowledge", "f43d"),
        ("--overview", "--since", "yesterday"),
        ("--overview", "--since", "2026-02-01", "--until", "2026-01-01"),
    ],
)
def test_what_does_not_go_together_is_used_wrongly(rung: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = rung(*arguments)

    assert (code, out) == (2, "")
    assert "used-wrongly" in err
