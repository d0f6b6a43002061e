"""What the ledger keeps of a consultation, by keys: listed, opened as it was, judged again, compared, verified."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from textual.widgets import Tabs

from exports.ledger import Entry, kinds
from exports.ledger.about import entries_about
from exports.ledger.entries import drafted
from exports.ledger.log import Ledger
from exports.paper import laid_out
from exports.store import Store, open_store
from kb.case import Decision
from kb.from_yaml.case import load_case
from kb.moves import Answered, Decided
from kb.signing import make_key, public_file
from tests.builders import small_base
from tests.driving import Driver, press
from tests.giving_out import a_decision, decide, opened, out
from tests.ledger_logs import unguarded
from tests.program import changed, small_copy
from tests.seeing import NARROW, SOUND, fill, first_row, run, said
from tui.app import RungApp
from tui.desk import Desk
from tui.frozen_desk import FrozenDesk
from tui.looking_back import CHECKPOINT
from tui.panes.heading import Heading
from tui.panes.row_list import RowList
from tui.rows.entry_told import entry_told
from tui.rows.ledger_entries import entry_lines, entry_rows
from tui.screens.entries import EntriesScreen
from tui.screens.export_form import ExportScreen
from tui.screens.frozen import FrozenScreen, NotTheSame
from tui.screens.problems import ProblemsScreen
from tui.screens.records import RecordsScreen

KNEE = "left knee"
WORSE = Answered(term="pain_score", value=3.0, target=KNEE)


def kept(folder: Path) -> Path:
    """The store that the driven application opens."""
    return folder / "kept.sqlite"


def corrected(folder: Path, note: str = "") -> Desk:
    """A consultation with a decision, given out as text, that then was decided against the advice."""
    desk = a_decision(kept(folder), note=note)
    out(desk, "text", signed=False)
    desk.make(Decided(target=KNEE, option="wait", reason="need-more-info", note="wait a little"))
    return desk


async def to_entries(pilot: Driver) -> None:
    """From home to the entries of the consultation that was changed last."""
    await press(pilot, "s", "k")
    assert isinstance(pilot.app.screen, EntriesScreen)


def rows(pilot: Driver) -> list[str]:
    return [row.text for row in pilot.app.screen.query_one("#entries", RowList).rows]


def page(pilot: Driver) -> str:
    """What a page over the screen says."""
    return said(pilot, "Page Static")


def frozen(pilot: Driver) -> FrozenScreen:
    screen = pilot.app.screen
    assert isinstance(screen, FrozenScreen)
    return screen


def title(pilot: Driver) -> str:
    return " ".join(str(pilot.app.screen.query_one(Heading).render()).split())


def everything(place: Path) -> list[str]:
    """All that a store holds."""
    with open_store(str(place)) as store, store.engine.begin() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        return [str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in sorted(tables)]  # noqa: S608


def test_a_decision_that_was_corrected_is_opened_as_it_was_and_nothing_of_it_can_be_changed(tmp_path: Path) -> None:
    async def scenario(pilot: Driver) -> None:
        await press(pilot, "d", "enter", "ctrl+s", "slash")
        await fill(pilot, "pain score")
        await press(pilot, "enter", "3", "enter", "escape", "escape")
        await to_entries(pilot)
        assert [row.split(" · ")[-1] for row in rows(pilot)] == [
            "corrects entry 0: no decision",
            "decided: Diagnostic block",
        ]
        assert all(row.startswith("✓ Entry ") for row in rows(pilot))
        await press(pilot, "end")
        assert "! Not the last word: entry 2 corrects it." in said(pilot, "#entry Static")
        before = everything(kept(tmp_path))
        await press(pilot, "enter")
        assert frozen(pilot).consultation.case.decisions == (Decision(KNEE, "block"),)
        ladder = [row.text for row in frozen(pilot).query_one("#ladder", RowList).rows]
        assert any("Diagnostic block ← next step offered" in row for row in ladder)
        assert title(pilot).startswith("FROZEN: entry 0, kept 20")
        assert frozen(pilot).query_one(Heading).has_class("-loud")
        await press(pilot, "slash")
        await fill(pilot, "fever")
        await press(pilot, "enter")
        for keys in ("y", "n", "u", "backspace", "z", "Z", "ctrl+z", "ctrl+y", "l", "f7", "i", "g", "f5 E"):
            line = frozen(pilot).query_one("#frozen")
            line.remove_class("-said")
            await press(pilot, *keys.split())
            assert frozen(pilot).query_one("#frozen").has_class("-said"), keys
            assert not frozen(pilot).box.busy
        assert said(pilot, "#frozen").endswith("; nothing here is changed. Esc goes back.")
        await press(pilot, "d")
        assert page(pilot).startswith("✓ For left knee: Diagnostic block, as advised.")
        await press(pilot, "escape", "escape", "escape")
        assert isinstance(pilot.app.screen, EntriesScreen)
        assert everything(kept(tmp_path)) == before

    run(tmp_path, scenario)


def test_a_history_is_looked_at_but_no_row_of_it_is_opened(tmp_path: Path) -> None:
    a_decision(kept(tmp_path))

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        await press(pilot, "enter", "slash")
        await fill(pilot, "treatments")
        await press(pilot, "enter", "plus")
        assert said(pilot, "#frozen").startswith("Frozen: entry 0, kept")
        await press(pilot, "backspace", "asterisk")
        assert isinstance(pilot.app.screen, FrozenScreen)
        assert not pilot.app.screen.query_one(Tabs).display

    run(tmp_path, scenario, None)


def test_a_frozen_desk_takes_no_move_whoever_asks(tmp_path: Path) -> None:
    a_decision(kept(tmp_path))

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        await press(pilot, "enter")
        desk = frozen(pilot).desk
        assert isinstance(desk, FrozenDesk)
        assert desk.store is None
        with pytest.raises(Exception, match="nothing of it is ever changed"):
            desk.make(WORSE)

    run(tmp_path, scenario, None)


def test_an_entry_is_judged_again_compared_and_verified(tmp_path: Path) -> None:
    corrected(tmp_path)

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        assert [row.split(" · ")[-1] for row in rows(pilot)] == [
            "corrects entry 0: Wait (against the advice)",
            "entry 0 given out as plain text, to the insurer",
            "decided: Diagnostic block",
        ]
        await press(pilot, "end", "r")
        assert page(pilot).startswith("✓ Entry 0 comes out the same, byte for byte.")
        await press(pilot, "escape", "t")
        assert page(pilot).startswith("✓ Today's knowledge base advises the same")
        await press(pilot, "escape", "c")
        assert isinstance(pilot.app.screen, EntriesScreen)
        await press(pilot, "m", "home", "c")
        assert "Diagnostic block (offered) → Wait (not indicated)" in page(pilot)
        assert "in entry 3: case SOUND-1" in page(pilot)
        await press(pilot, "escape", "v")
        assert page(pilot).startswith("✓ Entry 3: it is what was kept, and in its place: number 3 of 0 to 4;")
        assert "✓ The ledger: each of its 5 entries is what was kept" in page(pilot)
        assert "? Not shown: that nothing was cut off" in page(pilot)

    run(tmp_path, scenario, None)


def test_an_entry_of_a_thing_given_out_opens_what_was_given_out(tmp_path: Path) -> None:
    corrected(tmp_path)

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        await press(pilot, "down")
        assert "As: plain text To: the insurer" in said(pilot, "#entry Static")
        await press(pilot, "o")
        assert title(pilot).startswith("FROZEN: entry 0")

    run(tmp_path, scenario, None)


def test_the_chosen_entry_is_what_is_given_out(tmp_path: Path) -> None:
    corrected(tmp_path)

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        await press(pilot, "end", "x")
        assert isinstance(pilot.app.screen, ExportScreen)
        assert "entry 0" in title(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, EntriesScreen)

    run(tmp_path, scenario, None)


def test_a_mark_stays_while_another_consultation_is_looked_at(tmp_path: Path) -> None:
    other = replace(load_case(SOUND, small_base()), id="B-2")
    desk = Desk.begin(small_base(), other, opened(kept(tmp_path)), by="dr")
    desk.make(Decided(target=KNEE, option=None, reason="need-more-info"))
    a_decision(kept(tmp_path))

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        await press(pilot, "m")
        assert "◆ marked" in first_row(pilot)
        assert title(pilot).startswith("As it was kept · case SOUND-1 · marked: entry 2, case SOUND-1")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, RecordsScreen)
        await press(pilot, "down", "k")
        assert title(pilot).startswith("As it was kept · case B-2 · marked: entry 2, case SOUND-1")
        await press(pilot, "c")
        assert "case: B-2 → SOUND-1" in page(pilot)
        await press(pilot, "escape", "escape", "up", "k", "m")
        assert title(pilot).startswith("As it was kept · case SOUND-1 · Advises")

    run(tmp_path, scenario, None)


def test_todays_knowledge_is_told_apart_from_that_of_then_reason_by_reason(tmp_path: Path) -> None:
    a_decision(kept(tmp_path))
    kb = small_copy(tmp_path)
    changed(kb / "thresholds.yaml", "{value: 7, cites: [severe]", "{value: 9, cites: [severe]")

    async def scenario(pilot: Driver) -> None:
        app = pilot.app
        assert isinstance(app, RungApp)
        app.use(kb)
        await to_entries(pilot)
        await press(pilot, "t")
        assert page(pilot).startswith("≠ Today's knowledge base would advise otherwise")
        assert "Diagnostic block (decided on): offered → not indicated" in page(pilot)
        assert "rule block_severe_pain (speaks for it) is true → is not true" in page(pilot)
        await press(pilot, "escape", "r")
        assert page(pilot).startswith("✓ Entry 0 comes out the same, byte for byte.")

    run(tmp_path, scenario, None)


def test_an_entry_that_was_changed_is_marked_and_nothing_is_made_of_it(tmp_path: Path) -> None:
    corrected(tmp_path)
    with open_store(str(kept(tmp_path))) as store, unguarded(store) as connection:
        other = "CAST(replace(CAST(content AS TEXT), 'Diagnostic', 'Expensive') AS BLOB)"
        connection.execute(text(f"UPDATE ledger_entries SET content = {other} WHERE kind <> 'export'"))  # noqa: S608

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        assert [row.partition(" ")[0] for row in rows(pilot)] == ["✗", "✓", "✗"]
        assert rows(pilot)[2] == "✗ Entry 0 was changed: it is not what was kept"
        await press(pilot, "end")
        assert "nothing of it can be believed" in said(pilot, "#entry Static")
        assert "✗ 2 of them changed since" in said(pilot, "#counted")
        for key in ("enter", "r", "t", "m", "x"):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, EntriesScreen)
        await press(pilot, "v")
        assert page(pilot).startswith("✗ Entry 0: it is not what was kept, or not in its place:")
        assert "✗ The ledger: it is not what was kept:" in page(pilot)
        await press(pilot, "escape", "up", "r")
        assert "the entry is not what was kept" in page(pilot)

    run(tmp_path, scenario, None)


def test_knowledge_that_is_not_kept_is_named(tmp_path: Path) -> None:
    a_decision(kept(tmp_path))
    with open_store(str(kept(tmp_path))) as store, unguarded(store) as connection:
        connection.execute(text("DELETE FROM knowledge"))

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        digest = small_base().digest
        words = f"✗ Cannot be judged again: 'small' {small_base().version}, digest {digest}, is not kept here."
        assert words in said(pilot, "#entry Static")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ProblemsScreen)
        assert f"what judged it is not kept here: 'small' {small_base().version}, digest {digest}" in page(pilot)

    run(tmp_path, scenario, None)


def forged(store: Store, entry: Entry) -> None:
    """A record that no program came to, logged as any other."""
    value = json.loads(entry.content)
    value["targets"][0]["ladder"][0]["standing"] = "ruled out"
    Ledger(store).append("record", kinds.record(value), by="Mallory", about=entry.about)


def test_what_does_not_come_out_the_same_is_said_before_anything_is_shown(tmp_path: Path) -> None:
    desk = a_decision(kept(tmp_path))
    assert desk.store is not None
    forged(desk.store, Ledger(desk.store).entry(0))

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, NotTheSame)
        assert page(pilot).startswith("✗ Entry 2 does not come out the same.")
        assert "Diagnostic block (decided on): ruled out → offered" in page(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, EntriesScreen)
        await press(pilot, "enter", "o")
        assert title(pilot).startswith("FROZEN, NOT AS IT WAS: entry 2")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, EntriesScreen)

    run(tmp_path, scenario, None, NARROW)


def test_another_version_of_rung_is_said_to_be_all_that_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_decision(kept(tmp_path))
    monkeypatch.setattr("exports.record.metadata.version", lambda _: "9.9.9")

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        await press(pilot, "enter")
        assert page(pilot).startswith("! Entry 0 comes out the same but for what made it.")
        await press(pilot, "enter")
        assert title(pilot).startswith("FROZEN: entry 0")

    run(tmp_path, scenario, None)


def test_the_ledger_is_compared_with_a_checkpoint_kept_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_decision(kept(tmp_path))
    assert desk.store is not None
    key = make_key(tmp_path / "ledger.key", "clinic.example/ledger", "a passphrase of some length")
    assert public_file(tmp_path / "ledger.key").exists()
    (tmp_path / "checkpoint").write_text(Ledger(desk.store).checkpoint(key), encoding="utf-8")
    monkeypatch.setenv(CHECKPOINT, str(tmp_path / "checkpoint"))
    monkeypatch.setenv("RUNG_LEDGER_KEY", str(tmp_path / "ledger.key"))

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        await press(pilot, "v")
        assert "✓ Against the checkpoint: its first 2 entries are those of the checkpoint" in page(pilot)
        (tmp_path / "checkpoint").write_text("of another ledger", encoding="utf-8")
        await press(pilot, "escape", "v")
        assert "✓ The ledger: each of its 2 entries is what was kept" in page(pilot)
        assert "✗ The checkpoint kept elsewhere: the ledger was not compared with it:" in page(pilot)

    run(tmp_path, scenario, None)


def test_where_nothing_is_logged_the_screen_says_when_something_will_be(tmp_path: Path) -> None:
    desk = Desk.begin(small_base(), load_case(SOUND, small_base()), opened(kept(tmp_path)))
    desk.make(WORSE)

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        assert first_row(pilot).startswith("Nothing of this consultation stands in the ledger yet.")
        await press(pilot, "enter", "r", "v", "m", "c")
        assert isinstance(pilot.app.screen, EntriesScreen)

    run(tmp_path, scenario, None)


HOSTILE = "\x1b[31mred [bold]\u202e</b>"


def test_what_stands_in_the_store_steers_no_screen(tmp_path: Path) -> None:
    desk = a_decision(kept(tmp_path), by="dr [bold]\u202e</b>", note=f"one\n{HOSTILE}")
    assert desk.store is not None
    with unguarded(desk.store) as connection:
        connection.execute(text('UPDATE consultations SET "case" = :case'), {"case": HOSTILE})

    async def scenario(pilot: Driver) -> None:
        await to_entries(pilot)
        shown = [title(pilot), *rows(pilot), said(pilot, "#entry Static")]
        await press(pilot, "m", "r")
        shown.append(page(pilot))
        await press(pilot, "escape", "enter", "z")
        shown += [title(pilot), said(pilot, "#frozen")]
        await press(pilot, "d")
        shown.append(page(pilot))
        assert [words for words in shown if "\x1b" in words or "\u202e" in words] == []
        assert "[U+001B][31mred [bold][U+202E]</b>" in page(pilot)

    run(tmp_path, scenario, None)


def told(entries: Iterable[tuple[int, Entry | None]]) -> list[str]:
    return [row.text for row in entry_rows({number: entry_told(number, entry) for number, entry in entries}, None)]


def test_an_entry_that_cannot_be_read_is_listed_as_such(tmp_path: Path) -> None:
    desk = a_decision(kept(tmp_path))
    assert desk.store is not None
    about = desk.id or ""
    Ledger(desk.store).append("record", kinds.record({"schema": "rung.record.v1", "case": "A-1"}), about=about)
    with unguarded(desk.store) as connection:
        connection.execute(text("UPDATE ledger_entries SET by = CAST(x'ff' AS TEXT) WHERE number = 0"))

    found = entries_about(desk.store, about)
    assert [number for number, entry in found.items() if entry is None] == [0]
    assert told(found.items())[0].endswith("says what this Rung cannot read")
    assert told(found.items())[1] == "✗ Entry 0 was changed: it is not what was kept"
    assert entries_about(desk.store, "of nothing") == {}


def test_the_last_word_is_found_along_a_chain_of_corrections(tmp_path: Path) -> None:
    desk = a_decision(kept(tmp_path))
    desk.make(WORSE)
    decide(desk)
    assert desk.store is not None
    found = {number: entry_told(number, entry) for number, entry in entries_about(desk.store, desk.id or "").items()}

    lines = {number: laid_out(entry_lines(found, number, {})) for number in found}
    assert list(found) == [0, 2, 4]
    assert "! Not the last word: entry 2 corrects it; the last word is entry 4." in lines[0]
    assert "! Not the last word: entry 4 corrects it." in lines[2]
    assert "✓ The last word: no later entry corrects it." in lines[4]


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"of":1}', b'{"release":[],"case":3}', b"not JSON", b"[" * 9999])
@pytest.mark.parametrize("kind", ["record", "amendment", "export", "tomorrow's"])
def test_an_entry_of_any_content_is_told(kind: str, content: bytes) -> None:
    draft = drafted(kind, content, "dr", "about", None)
    entry = Entry(draft.kind, content, draft.at, "dr", "about", draft.salt, 0, draft.hashed)

    assert told([(0, entry)])[0].endswith("says what this Rung cannot read")
