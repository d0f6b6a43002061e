"""A draft is held apart, undone, kept, merged with what others did, and applied whole or not at all."""

import difflib
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.editing.applying import apply, finish
from kb.editing.draft import Change, Draft, Step, begun
from kb.editing.edits import Inserted, Put, Removed, TakenOut, Written
from kb.editing.merging import clashes, settled
from kb.editing.shelf import Shelf
from kb.folder import OWN, UNFINISHED, read_folder, read_texts
from kb.from_yaml.base import base_from, load_base
from kb.from_yaml.rules_read import RulesRead
from kb.problems import Refused
from kb.yaml_tree import read_tree
from tests.builders import SMALL_BASE, TESTS

LIMIT = ("positive_block", "values", "2020-01-01", "value")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL_BASE, tmp_path / "base"))


def draft_of(folder: Path) -> Draft:
    return begun(folder.name, read_texts(folder)[0])


def step(file: str, *edits: Any) -> Step:
    return Step(says="a change", changes=tuple(Change(file=file, edit=edit) for edit in edits))


def text_of(folder: Path, file: str) -> str:
    return (folder / file).read_text(encoding="utf-8")


def threshold(folder: Path) -> str:
    return next(iter(load_base(folder).thresholds))


def limit_step(folder: Path, value: float) -> Step:
    plain = read_tree(text_of(folder, "thresholds.yaml"), "t").root.plain()
    name = next(iter(plain))
    return step("thresholds.yaml", Put(path=(name, "values", next(iter(plain[name]["values"])), "value"), value=value))


def test_nothing_is_changed_until_a_draft_is_applied(base: Path) -> None:
    before = read_folder(base).digest
    draft = draft_of(base).after(limit_step(base, 77))

    assert read_folder(base).digest == before
    assert "77" in draft.texts["thresholds.yaml"]

    apply(draft, base)

    assert next(iter(load_base(base).thresholds.values())).values[0].value == 77


def test_a_diff_shows_only_the_lines_that_change(base: Path) -> None:
    lines = list(draft_of(base).after(limit_step(base, 77)).diff())

    assert [line[0] for line in lines].count("-") == 2  # the file's head, and the line
    assert [line[0] for line in lines].count("+") == 2


def test_steps_are_undone_and_done_again(base: Path) -> None:
    first = draft_of(base)
    second = first.after(limit_step(base, 77))

    assert second.undone().texts == first.texts
    assert second.undone().redone().texts == second.texts
    assert second.undone().changed() == {}
    assert second.undone().after(limit_step(base, 66)).redoes is None
    assert first.undone() is not None
    assert (first.undoes, second.undone().redoes) == (None, second.steps[0])


def test_what_is_not_changed_is_not_parsed_again(base: Path) -> None:
    draft = draft_of(base)
    one, other = draft.folder(), draft.after(limit_step(base, 77)).folder()

    same = [name for name in one.documents if one.documents[name] is other.documents[name]]

    assert set(one.documents) - set(same) == {"thresholds.yaml"}


def test_a_draft_that_breaks_the_base_is_refused_and_changes_nothing(base: Path) -> None:
    before = read_folder(base).digest
    draft = draft_of(base).after(limit_step(base, 77)).after(step("ladder.yaml", Written(text="tiers: 3\n")))

    with pytest.raises(Refused, match=r"ladder\.yaml"):
        apply(draft, base)

    assert read_folder(base).digest == before


def test_files_come_and_go(base: Path) -> None:
    rule = next(path for path in draft_of(base).texts if path.startswith("rules/"))
    moved = step(rule, Removed())
    copy = Step(says="a copy", changes=(Change(file=rule, edit=Removed()), Change(
        file="rules/other/" + rule.rsplit("/", 1)[1], edit=Written(text=text_of(base, rule)))))  # fmt: skip

    apply(draft_of(base).after(copy), base)

    assert not (base / rule).exists()
    assert (base / "rules/other" / rule.rsplit("/", 1)[1]).exists()
    assert moved.changes[0].file == rule


@pytest.mark.parametrize("file", ["../x.yaml", "/etc/passwd", "rules/../base.yaml", "rules/a/.hidden.yaml", "base.yml"])
def test_no_draft_writes_outside_its_folder(file: str) -> None:
    with pytest.raises(ValueError, match="no file of a knowledge base"):
        Change(file=file, edit=Written(text="x"))


def test_a_change_of_another_place_is_merged(base: Path) -> None:
    draft = draft_of(base).after(limit_step(base, 77))
    theirs = "# theirs\n" + text_of(base, "thresholds.yaml")
    (base / "thresholds.yaml").write_text(theirs, encoding="utf-8")

    apply(draft, base)

    assert text_of(base, "thresholds.yaml").startswith("# theirs\n")
    assert next(iter(load_base(base).thresholds.values())).values[0].value == 77


def test_a_change_of_the_same_place_is_refused_and_nothing_is_overwritten(base: Path) -> None:
    draft = draft_of(base).after(limit_step(base, 77))
    apply(draft_of(base).after(limit_step(base, 66)), base)

    with pytest.raises(Refused, match="changed meanwhile where the draft changes it"):
        apply(draft, base)

    assert next(iter(load_base(base).thresholds.values())).values[0].value == 66


def test_items_of_a_list_that_changed_meanwhile_are_not_counted_anew(base: Path) -> None:
    rule = next(path for path in draft_of(base).texts if path.startswith("rules/"))
    draft = draft_of(base).after(step(rule, TakenOut(path=("examples", 1))))
    apply(draft_of(base).after(step(rule, TakenOut(path=("examples", 0)))), base)

    with pytest.raises(Refused, match="changed meanwhile"):
        apply(draft, base)


def test_a_kept_draft_is_gone_on_with(base: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "drafts")
    name, draft = shelf.begin(base)
    draft = draft.after(limit_step(base, 77)).after(limit_step(base, 66)).undone()
    shelf.keep(name, base, draft)
    shelf.let_go(name)

    resumed = Shelf(tmp_path / "drafts").resume(name, base)

    assert [found for found, _ in Shelf(tmp_path / "drafts").of(base)] == [name]
    assert (resumed.texts, resumed.steps, resumed.at) == (draft.texts, draft.steps, 1)


def test_a_kept_draft_takes_over_what_others_did(base: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "drafts")
    name, draft = shelf.begin(base)
    shelf.keep(name, base, draft.after(limit_step(base, 77)))
    (base / "thresholds.yaml").write_text("# theirs\n" + text_of(base, "thresholds.yaml"), encoding="utf-8")

    assert shelf.resume(name, base).texts["thresholds.yaml"].startswith("# theirs\n")


def test_a_draft_that_clashes_opens_still_and_loses_nothing(base: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "drafts")
    name, draft = shelf.begin(base)
    shelf.keep(name, base, draft.after(limit_step(base, 77)))
    apply(draft_of(base).after(limit_step(base, 66)), base)

    resumed = shelf.resume(name, base)

    assert "77" in resumed.texts["thresholds.yaml"]
    with pytest.raises(Refused, match="changed meanwhile"):
        apply(resumed, base)


def test_a_clash_tells_what_others_wrote_and_what_the_draft_says(base: Path) -> None:
    draft = draft_of(base).after(limit_step(base, 77))
    apply(draft_of(base).after(limit_step(base, 66)), base)

    found = clashes(draft, read_texts(base)[0])

    assert ["it now says “66”, the draft says “77”" in one.what for one in found] == [True]
    assert found[0].where.line == next(
        number for number, line in enumerate(draft.texts["thresholds.yaml"].splitlines(), 1) if "77" in line
    )


def test_what_clashes_can_be_left_to_others_or_put_over_theirs_and_nothing_is_lost(base: Path) -> None:
    rule = next(path for path in draft_of(base).texts if path.startswith("rules/"))
    other = step(rule, Put(path=("because",), value="Another sentence."))
    draft = draft_of(base).after(limit_step(base, 77)).after(other)
    apply(draft_of(base).after(limit_step(base, 66)), base)
    texts = read_texts(base)[0]

    theirs, mine = settled(draft, texts), settled(draft, texts, mine=True)

    assert "66" in theirs.texts["thresholds.yaml"]
    assert theirs.texts[rule] == draft.texts[rule]
    assert "77" in mine.texts["thresholds.yaml"]
    assert mine.texts == theirs.redone().texts
    assert (clashes(theirs, texts), clashes(mine, texts)) == ((), ())


def test_a_draft_of_which_no_step_stands_shows_the_files_as_they_are(base: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "drafts")
    name, draft = shelf.begin(base)
    shelf.keep(name, base, draft.after(limit_step(base, 77)).undone())
    (base / "thresholds.yaml").write_text("- [broken", encoding="utf-8")

    resumed = shelf.resume(name, base)

    assert resumed.texts == read_texts(base)[0]
    assert resumed.redoes is None


def test_what_was_taken_back_does_not_keep_a_draft_from_being_applied(base: Path) -> None:
    rule = next(path for path in draft_of(base).texts if path.startswith("rules/"))
    standing = draft_of(base).after(step(rule, Put(path=("because",), value="Another sentence.")))
    draft = standing.after(limit_step(base, 77)).undone()
    apply(draft_of(base).after(limit_step(base, 66)), base)

    apply(draft, base)

    assert "Another sentence." in text_of(base, rule)
    assert next(iter(load_base(base).thresholds.values())).values[0].value == 66


def test_a_file_that_others_broke_clashes_and_is_not_written_over(base: Path) -> None:
    draft = draft_of(base).after(limit_step(base, 77))
    (base / "thresholds.yaml").write_text("- [broken", encoding="utf-8")

    assert [one.code for one in clashes(draft, read_texts(base)[0])] == ["changed-meanwhile"]
    with pytest.raises(Refused, match="what cannot be read"):
        apply(draft, base)


def test_one_draft_is_open_in_one_program_only(base: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "drafts")
    name, draft = shelf.begin(base)
    shelf.keep(name, base, draft)

    with pytest.raises(Refused, match="open in another program"):
        Shelf(tmp_path / "drafts").resume(name, base)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"draft": "rung.draft.v1"}', "\x00"])
def test_a_damaged_draft_is_refused_and_stays(content: str, base: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    (tmp_path / "x.json").write_text(content, encoding="utf-8")

    with pytest.raises(Refused, match="cannot be read"):
        shelf.resume("x", base)

    assert list(shelf.of(base)) == []
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == content


def test_a_change_that_was_cut_off_is_finished_and_until_then_not_read(base: Path) -> None:
    draft = draft_of(base).after(limit_step(base, 77))
    (base / OWN).mkdir()
    (base / UNFINISHED).write_text(json.dumps({"files": draft.changed()}), encoding="utf-8")

    with pytest.raises(Refused, match="or was cut off"):
        load_base(base)
    finish(base)

    assert next(iter(load_base(base).thresholds.values())).values[0].value == 77
    assert not (base / UNFINISHED).exists()


def test_a_change_that_was_cut_off_is_not_finished_over_a_later_hand(base: Path) -> None:
    draft = draft_of(base).after(limit_step(base, 77))
    (base / OWN).mkdir()
    (base / UNFINISHED).write_text(json.dumps({"files": draft.changed()}), encoding="utf-8")
    (base / "thresholds.yaml").write_text("theirs", encoding="utf-8")

    with pytest.raises(Refused, match="changed since"):
        finish(base)

    assert text_of(base, "thresholds.yaml") == "theirs"


def _writer(folder: str, number: int) -> None:
    """Add a comment line of its own at the top of a file, until that has worked; the text it wrote over is kept."""
    base = Path(folder)
    for turn in range(5):
        while True:
            texts, _ = read_texts(base)
            mine = Step(says="mine", changes=(Change(
                file=f"rules/made/by_{number}_{turn}.yaml",
                edit=Written(text=_RULE.format(name=f"by_{number}_{turn}")),
            ),))  # fmt: skip
            try:
                apply(begun("base", texts).after(mine), base)
                break
            except Refused:
                time.sleep(0.01)


_RULE = """\
id: {name}
because: A sentence.
when: {{side: left}}
then: {{caution: block}}
cites: []
traces: []
examples:
  - fires: {{side: left}}
"""


def test_programs_that_apply_at_once_lose_nothing(base: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_writer, args=(str(base), number)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)

    assert len(list((base / "rules/made").glob("by_*.yaml"))) == 20
    assert load_base(base)


def test_a_program_that_is_killed_while_applying_leaves_all_or_nothing(base: Path) -> None:
    texts, _ = read_texts(base)
    chance = random.Random(5)  # noqa: S311
    code = "import sys; from tests.test_drafts import applied_for_ever; applied_for_ever(sys.argv[1])"
    for _ in range(6):
        command = [sys.executable, "-c", code, str(base)]
        with subprocess.Popen(command, cwd=TESTS.parent, stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.1))
            os.kill(process.pid, signal.SIGKILL)
        finish(base)
        now, _ = read_texts(base)
        numbers = {now[file].splitlines()[0] for file in ("thresholds.yaml", "ladder.yaml")}
        assert len(numbers) == 1
        assert set(now) == set(texts)


def applied_for_ever(folder: str) -> None:
    """Apply one step after another, each changing the first lines of two files alike."""
    base = Path(folder)
    for number in range(100_000):
        draft = begun("base", read_texts(base)[0])
        new = {}
        for file in ("thresholds.yaml", "ladder.yaml"):
            lines = draft.texts[file].splitlines(keepends=True)
            new[file] = "".join([f"# {number}\n", *(lines[1:] if lines[0].startswith("#") else lines)])
        changes = tuple(Change(file=file, edit=Written(text=text)) for file, text in new.items())
        apply(draft.after(Step(says="both", changes=changes)), base)
        if number == 0:
            sys.stdout.write("begun\n")
            sys.stdout.flush()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_sequence_of_edits_says_what_was_meant_and_touches_only_its_files(data: st.DataObject) -> None:
    texts, _ = read_texts(SMALL_BASE)
    draft = begun("base", texts)
    meant = {file: read_tree(text, file).root.plain() for file, text in texts.items()}
    touched = set()
    for _ in range(data.draw(st.integers(1, 6))):
        file = data.draw(st.sampled_from(sorted(file for file in texts if file.startswith("rules/"))))
        what = data.draw(st.sampled_from(["cites", "because", "example"]))
        touched.add(file)
        if what == "cites":
            claim = data.draw(st.sampled_from(["C1", "C2", "a/b"]))
            meant[file]["cites"].append(claim)
            edit: Any = Inserted(path=("cites", len(meant[file]["cites"]) - 1), value=claim)
        elif what == "because":
            meant[file]["because"] = data.draw(st.text("abc .'\"#:", min_size=1, max_size=150))
            edit = Put(path=("because",), value=meant[file]["because"])
        else:
            meant[file]["examples"].append({"fires": {"side": "left"}})
            edit = Inserted(path=("examples", len(meant[file]["examples"]) - 1), value={"fires": {"side": "left"}})
        draft = draft.after(step(file, edit))

    assert {file: read_tree(text, file).root.plain() for file, text in draft.texts.items()} == meant
    assert set(draft.changed()) <= touched
    for old, new in draft.changed().values():
        gone = [line for line in difflib.ndiff((old or "").splitlines(), (new or "").splitlines()) if line[0] == "-"]
        assert all(line[2:].startswith(("cites", "because", "  ")) for line in gone)


RULE_FILES = sorted(file for file in read_texts(SMALL_BASE)[0] if file.startswith("rules/"))
KEPT_EDITS = st.sampled_from([
    *(Change(file=file, edit=Put(path=("because",), value="Another sentence.")) for file in RULE_FILES),
    *(Change(file=file, edit=Put(path=("then",), value={"caution": "nowhere"})) for file in RULE_FILES[:2]),
    *(Change(file=file, edit=Removed()) for file in RULE_FILES[2:4]),
    Change(file="thresholds.yaml", edit=Written(text="")),
    Change(file="base.yaml", edit=Put(path=("version",), value="9.9.9")),
])  # fmt: skip


def outcome(draft: Draft, read_before: RulesRead | None = None) -> Any:
    """The base that a draft makes, without its functions' caches; or what is wrong with it."""
    try:
        base = base_from(draft.folder(), read_before)
    except Refused as refused:
        return refused.problems
    return base.rules, base.terms, base.thresholds, base.places, base.version, base.digest


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(KEPT_EDITS, st.booleans()), max_size=6))
def test_a_base_read_with_what_was_kept_is_the_base_read_afresh(moves: list[tuple[Change, bool]]) -> None:
    draft, kept = begun("base", read_texts(SMALL_BASE)[0]), RulesRead()
    for change, undo in moves:
        try:
            draft = draft.undone() if undo else draft.after(Step(says="a change", changes=(change,)))
        except Refused:
            continue  # the file that would be edited is gone

        assert outcome(draft, kept) == outcome(draft)
