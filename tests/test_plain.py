"""A consultation in plain lines: whole from its first question, nothing guessed, nothing lost, nothing drawn."""

import io
import re
import signal
import string
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.consultation import Consultation
from exports.record import canonical, record
from exports.store import open_store
from kb.case import PATIENT, Case, History, Known
from kb.folder import PACKAGED
from kb.from_yaml.case import load_case
from kb.moves import HistoryGiven, NoneOf
from tests.builders import DAY, SMALL_BASE, packaged_base, small_base
from tests.program import ELSEWHERE, PROGRAM, SOUND, around, rung
from tests.stores import locked
from tests.talking import heard, lines_of, talked
from tui.command_line import main
from tui.desk import Desk
from tui.plain.verbs import VERBS

BASE = packaged_base()
EARLY = PACKAGED / "cases" / "art_01.yaml"
DRAWN = re.compile("[\x1b\u2500-\u259f✓✗→●○◆▾▸]")
BEGINNING = ("KNEE-1", "2026-11-22", "left knee", "")
SEVERE = ("none", "none blocks", "8", "ask onset = 2 years ago", "none treatments")


def empty(*sites: str) -> Case:
    return Case("KNEE-1", "", DAY, Known(PATIENT), tuple(Known(site) for site in sites or ("left knee",)))


def said(*lines: str, case: Case | None = None) -> str:
    """What is said to these lines about an empty case of the small base."""
    return talked(small_base(), case or empty(), *lines)[0]


def after(line: str, text: str) -> list[str]:
    """What was said to a line, up to the next one."""
    return text.partition(f"> {line}\n")[2].partition("\n> ")[0].splitlines()


def typed(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


class Ran:
    """Runs of `rung consult --plain` in this process, on the small base, with a store of their own."""

    def __init__(self, store: Path, patch: pytest.MonkeyPatch, said: pytest.CaptureFixture[str]) -> None:
        self.store, self._patch, self._said = str(store), patch, said

    def __call__(self, *lines: str, by: tuple[str, ...] = ()) -> tuple[int, str, str]:
        """The exit code, stdout and stderr once these lines were typed."""
        self._patch.setattr("sys.stdin", io.StringIO(typed(lines)))
        code = main(["consult", "--plain", "--kb", str(SMALL_BASE), "--store", self.store, *by])
        return code, *self._said.readouterr()


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    return Ran(tmp_path / "a place" / "kept.sqlite", monkeypatch, capsys)


def test_a_whole_consultation_goes_from_nothing_to_a_decision(tmp_path: Path) -> None:
    lines = (*BEGINNING, *SEVERE, "decide", "2", "Agreed with the patient.", "quit")
    place = tmp_path / "a place" / "kept.sqlite"

    run = rung("consult", "--plain", "--kb", SMALL_BASE, typed=typed(lines), RUNG_STORE=str(place))

    assert (run.returncode, run.stderr) == (0, "")
    assert "Advice: Next step: Diagnostic block (conditional)\n" in run.stdout
    assert "kept: Decided: Diagnostic block; note: Agreed with the patient.\n" in run.stdout
    with open_store(str(place)) as store:
        [kept] = store.listed()
    assert (kept.case, kept.decided, kept.moves) == ("KNEE-1", ("left knee",), 6)
    assert f"rung consult --plain --resume {kept.id}" in run.stdout


def test_a_kept_consultation_goes_on_where_it_was_left(ran: Ran) -> None:
    _, first, _ = ran(*BEGINNING, *SEVERE)
    [kept] = re.findall(r"--resume (\w+)", first)

    code, text, _ = ran("findings", "undo", by=("--resume", kept))

    assert code == 0
    assert "  Pain score: 8 points" in after("findings", text)
    assert "kept: taken back: Treatments: none" in after("undo", text)


def test_a_reference_case_entered_by_plain_commands_gives_the_same_record_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "a record.json"

    lines = (*lines_of(load_case(EARLY, BASE), BASE), f"record {file}", "quit")

    run = rung("consult", "--plain", typed=typed(lines))

    assert (run.returncode, run.stderr) == (0, f"written: {file}\n")
    assert file.read_text(encoding="utf-8") == rung("explain", EARLY, "--form", "json").stdout


@pytest.mark.parametrize("name", ["pub_01", "prof_art_30"])
def test_other_reference_cases_entered_in_lines_give_their_records(name: str) -> None:
    case = load_case(PACKAGED / "cases" / f"{name}.yaml", BASE)
    beginning = Case(case.id, "", case.as_of, Known(PATIENT), tuple(Known(known.name) for known in case.targets))

    _, desk, well = talked(BASE, beginning, *list(lines_of(case, BASE))[4:])

    assert well
    assert canonical(record(desk.consultation)) == canonical(record(Consultation(BASE, case)))


def test_what_was_entered_is_written_as_a_case_file_that_explains_alike(tmp_path: Path) -> None:
    case, file = tmp_path / "case.yaml", tmp_path / "record.json"

    talked(small_base(), empty(), *SEVERE, f"write {case}", f"record {file}", f"write {case}")

    assert rung("explain", case, "--kb", SMALL_BASE, "--form", "json").stdout == file.read_text(encoding="utf-8")


def test_an_answer_that_could_not_be_kept_is_not_said_to_be(tmp_path: Path) -> None:
    """Somebody else answers the same consultation meanwhile."""
    with open_store(str(tmp_path / "kept.sqlite")) as store:
        ours = Desk.begin(small_base(), empty(), store)
        ours.make(NoneOf(group="red_flags"))
        Desk.resume(small_base(), store, str(ours.id)).make(HistoryGiven(table="treatments", none=True))

        text, well = heard(ours, "ask pain score = 8")

    assert "the answer was not kept" in " ".join(after("ask pain score = 8", text))
    assert "Another terminal has gone on with this. What it did now stands here too." in text
    assert ("kept: Pain score" in text, well, ours.course.length) == (False, False, 2)


def test_every_accepted_answer_stands_in_the_store_when_it_is_acknowledged(tmp_path: Path) -> None:
    place = str(tmp_path / "kept.sqlite")
    command = [*PROGRAM, "consult", "--plain", str(SOUND), "--kb", str(SMALL_BASE), "--store", place]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ELSEWHERE, env=around(), encoding="utf-8"
    ) as run:
        assert run.stdin
        assert run.stdout
        run.stdin.write("ask pain score = 9\n")
        run.stdin.flush()
        while not run.stdout.readline().startswith("kept: Pain score: 9 points"):
            pass
        run.kill()

    with open_store(place) as store:
        assert [kept.moves for kept in store.listed()] == [1]


def test_refused_input_keeps_the_question_and_changes_nothing() -> None:
    text, desk, well = talked(small_base(), empty(), *SEVERE[:2], "80", "a lot", "8")

    assert "Not accepted: 'Pain score' must be from 0 to 10 points, not 80" in after("80", text)
    assert after("80", text)[-1].startswith("Still asked: How strong is the pain?")
    assert "Not accepted: 'Pain score' must be a number of points, not 'a lot'" in after("a lot", text)
    assert "kept: Pain score: 8 points" in after("8", text)
    assert (desk.course.length, well) == (3, False)


def test_words_that_fit_several_questions_list_them_and_nothing_is_guessed() -> None:
    text = said("ask bl", "ask blocks", "ask nothing of the kind")

    assert after("ask s", said("ask s"))[:3] == [
        "Not accepted: 's' may be one of several:", "  Side (side)", "  Pain score (pain_score)",
    ]  # fmt: skip
    assert "Your question: Which blocks has this pain had, oldest first?" in after("ask blocks", text)
    assert "no question has the words 'nothing of the kind'" in text


def test_help_and_stop_are_told_of_at_once_and_work_at_the_very_first_prompts(ran: Ran) -> None:
    for step in range(len(BEGINNING)):
        code, text, wrong = ran(*BEGINNING[:step], "help", "STOP")

        assert (code, wrong) == (0, "")
        assert "At any prompt help says what can be typed, and stop leaves." in " ".join(text.split("Case?")[0].split())
        assert after("help", text)[-1] in text.partition("> help")[0]
        assert after("STOP", text)[-1] == "Nothing was begun."


def test_help_asks_again_for_what_is_being_filled_in_and_stop_leaves_it() -> None:
    text = said("row blocks", "help", "stop", "decide", "help", "1", "help", "23", "help", "stop", "stop")

    asked = [lines[-1] for lines in (after(line, text) for line in ("row blocks", "decide", "1", "23"))]
    helped = [part.partition("\n> ")[0].splitlines()[-1] for part in text.split("> help\n")[1:]]
    assert helped == asked
    assert "New block: not kept." in text
    assert after("stop", text.partition("Nothing was decided.")[2])[-1] == "The end. Nothing was entered or kept."


def test_a_question_that_is_skipped_is_not_answered_and_comes_back_when_nothing_else_is_open() -> None:
    text, desk, _ = talked(small_base(), empty(), "skip", "skip", "skip", "skip", "stand", "none", "skip")

    assert "put aside for now, and not answered: Red flags" in after("skip", text)
    told = [line for line in text.splitlines() if "put aside before:" in line]
    assert told == [
        "Question put aside before: Is any of these present?",
        "Question put aside before: Which blocks has this pain had, oldest first?",
        "Question put aside before: How strong is the pain?",
    ]
    assert [line for line in after("stand", text) if line.startswith("Put aside")] == [
        f"Put aside for now, and not answered: {name}" for name in ("Red flags", "Blocks", "Pain score", "Onset")
    ]
    assert desk.course.changes == (NoneOf(group="red_flags"),)


def test_the_only_open_question_stays_when_it_is_skipped_and_a_closed_case_has_none() -> None:
    text = said("none", "none blocks", "2", "skip", "1 year ago", "skip")

    assert after("skip", text)[:3] == [
        "put aside for now, and not answered: Onset",
        "No other question is open.",
        "Question put aside before: When did the pain begin?",
    ]
    assert "Not accepted: no question is put" in text


def test_a_skipped_question_that_is_asked_for_is_no_longer_put_aside() -> None:
    text, desk, _ = talked(small_base(), empty(), "skip", "ask red flags", "next")

    assert "Question: Is any of these present?" in after("next", text)
    assert desk.aside == ()


def test_what_clashes_is_named_with_the_commands_that_correct_it() -> None:
    text = said("ask pain score = 0", "row blocks", "", "50", "", "findings")

    assert "First correct what cannot all be true: ask pain_score or ask blocks." in text
    assert "  Pain score: 0 points · clashes" in after("findings", text)


def test_an_offered_option_is_told_with_what_could_still_rule_it_out() -> None:
    text, _, _ = talked(BASE, load_case(PACKAGED / "cases" / "art_20.yaml", BASE), "ladder")

    assert "Steroid into the joint (conditional; 4 open points could rule it out)" in " ".join(text.split())
    assert "offered, conditional; 4 open points could rule it out" in " ".join(" ".join(after("ladder", text)).split())


def test_an_answer_that_waits_for_another_program_says_so_and_then_that_it_is_kept(tmp_path: Path) -> None:
    place = str(tmp_path / "kept.sqlite")
    with open_store(place) as store, locked(place) as let_go:
        Timer(0.8, let_go).start()
        text, well = heard(Desk.begin(small_base(), empty(), store), "none")

    assert [line.partition(" ")[0] for line in after("none", text)[:3]] == ["Saving", "kept:", "Advice:"]
    assert well


def test_a_number_means_the_same_option_whatever_was_answered() -> None:
    text = said("ladder", "none", "why 2", "none blocks", "8", "why 2", "why 9")

    assert "  2: Diagnostic block: needs an answer, waits for red flags; pain score; blocks" in text
    assert [lines for lines in text.splitlines() if lines.startswith("Diagnostic block:")] == [
        "Diagnostic block: needs an answer.", "Diagnostic block: offered.",
    ]  # fmt: skip
    assert "Not accepted: there is no option 9" in after("why 9", text)


def test_a_member_of_a_group_is_answered_by_its_number_or_its_name() -> None:
    text = said("1", "n", "weakness yes")

    assert "Your question: Is there a fever?" in after("1", text)
    assert "kept: Fever: no" in after("n", text)
    assert "RED FLAG: New weakness (red flags)" in after("weakness yes", text)


def test_yes_to_a_whole_group_is_not_taken_for_one_of_its_members() -> None:
    assert "Not accepted: which of these is meant is not said" in after("y", said("y"))


def test_red_flags_are_said_before_the_advice() -> None:
    lines = after("ask fever = yes", said("ask fever = yes"))

    assert [line.partition(":")[0] for line in lines if ":" in line][:4] == ["kept", "Changed", "Changed", "RED FLAG"]
    assert lines.index("RED FLAG: Fever (red flags)") < next(n for n, x in enumerate(lines) if x.startswith("Advice"))


def test_a_row_is_filled_in_column_by_column_and_a_refused_value_is_asked_for_again() -> None:
    text = said("row blocks", "2026-11-20", "800", "80 %", "", "row blocks 1", "", "70", "not asked")

    assert "Not accepted: 'Relief' must be from 0 to 100 %, not 800" in after("800", text)
    assert "kept: New block: date 2026-11-20; relief 80 %" in text
    assert "kept: Block 1: date 2026-11-20; relief 70 %" in text


@pytest.mark.parametrize("leaving", [("stop",), ()])
def test_a_row_that_was_left_before_its_end_is_not_kept(leaving: tuple[str, ...]) -> None:
    text, desk, _ = talked(small_base(), empty(), "row blocks", "2026-11-20", *leaving)

    assert "New block: not kept." in text
    assert desk.course.length == 0


def test_a_row_that_was_refused_is_still_there_when_it_is_opened_again() -> None:
    asked = replace(empty(), patient=Known(PATIENT, histories={"blocks": History(none=True)}))

    text, desk, _ = talked(small_base(), asked, "row blocks", "", "80", "", "row blocks", "", "", "")

    assert "Not accepted: Blocks: said to be none, and there are rows, of the patient or of" in text
    assert "Relief (in %)? Now: 80 %." in text
    assert desk.course.length == 0


def test_a_row_is_taken_out_and_one_that_is_not_there_is_refused() -> None:
    lines = ("row blocks", "", "80", "", "delete row blocks 1", "delete row blocks 1")

    text, desk, _ = talked(small_base(), empty(), *lines)

    assert "kept: Block 1: taken out" in text
    assert "Not accepted: Blocks: there is no block 1" in text
    assert desk.consultation.case == empty()


def test_a_gap_in_a_row_is_filled_by_typing_its_value() -> None:
    text = said("none", "row blocks", "2026-11-20", "", "", "80")

    assert "Question: Blocks, block 1: relief?" in text
    assert "kept: Block 1, relief: 80 %" in text


def test_facts_that_clash_are_told_and_end_in_exit_code_one(ran: Ran) -> None:
    code, text, wrong = ran("ask pain score = 0", "row blocks", "", "50", "", by=(str(SOUND),))

    assert (code, wrong) == (1, "")
    assert "These cannot all be true, so nothing is concluded:\n" in text
    assert "  Where nothing hurts, no block can have helped. Correct the pain score," in text


def test_what_if_shows_what_would_change_and_keeps_nothing() -> None:
    text, desk, _ = talked(small_base(), empty(), *SEVERE, "what if pain score = 2", "what if fever = yes")

    assert "Changed: Diagnostic block is now not indicated, was offered" in after("what if pain score = 2", text)
    assert "This was tried on a copy; nothing is kept." in after("what if fever = yes", text)
    assert desk.course.length == len(SEVERE)
    assert desk.consultation.rung("block").standing.value == "offered"


def test_every_answer_can_be_taken_back_undone_and_made_again() -> None:
    text, desk, _ = talked(small_base(), empty(), "none", "undo", "redo", "not asked red flags", "undo", "undo", "undo")

    assert "kept: made again: Red flags: none of these" in text
    assert "kept: Red flags: as if never asked" in text
    assert "Not accepted: undo and redo: nothing to undo" in text
    assert desk.consultation.case == empty()


def test_a_question_about_another_site_is_answered_about_that_site() -> None:
    """The site that is shown is the left knee; the next question is about the right one."""
    left = ("ask side = left", "none blocks", "ask pain score = 2", "ask onset = 2025-01-01")
    text, desk, _ = talked(small_base(), empty("left knee", "right knee"), "none", *left, "+", "", "80", "")

    assert "Question about right knee: Which blocks has this pain had, oldest first?" in text
    assert desk.consultation.case.target("left knee").histories["blocks"].none
    assert len(desk.consultation.case.target("right knee").histories["blocks"].rows) == 1


def test_sites_are_added_renamed_shown_and_taken_out() -> None:
    text, desk, _ = talked(
        small_base(), empty(), "site add hip", "sites", "site rename hip = left hip", "site 1", "site add left hip",
        "site remove left hip", "site remove left knee",
    )  # fmt: skip

    assert "  2: hip (shown now)" in after("sites", text)
    assert "Not accepted: two targets are called 'left hip'" in text
    assert "Not accepted: a case has at least one target" in text
    assert [known.name for known in desk.consultation.case.targets] == ["left knee"]


def test_a_decision_against_the_advice_needs_a_reason() -> None:
    text, desk, _ = talked(
        small_base(), empty(), *SEVERE, "decide ablation", "no such reason", "23", "", "decide none", "stop"
    )

    assert "This does not follow the advice as it now stands. Why?" in text
    assert "kept: Decided against the advice (not indicated): Ablation, because: The patient" in text
    assert "Nothing was decided." in after("stop", text)
    assert [one.reason for one in desk.consultation.case.decisions] == ["patient-refuses"]


def test_a_decision_for_what_a_red_flag_rules_out_says_so_first() -> None:
    lines = after("decide block", said("ask fever = yes", "decide block"))

    assert lines[0] == "GOES AGAINST A RED FLAG: Fever"


def test_every_command_is_in_the_help_and_says_what_it_does() -> None:
    told = "\n".join(after("help", said("help")))

    assert [verb.words for verb in VERBS if f"  {verb.words}{' ' * bool(verb.takes)}{verb.takes}:" not in told] == []


LOOKING = ("findings", "findings all", "ladder", "why block", "why all 3", "what would change block", "why ask",
           "trace", "time line", "profiles", "sites", "sources block", "stand", "help", "next", "decide")  # fmt: skip


def test_nothing_is_drawn_coloured_or_said_by_a_mark_alone() -> None:
    text, _, _ = talked(BASE, load_case(EARLY, BASE), *LOOKING)

    assert DRAWN.findall(text) == []
    assert [line for line in text.splitlines() if len(line) > 80 and " " in line.strip()] == []


def test_lines_fit_the_width_there_is(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")

    _, text, _ = ran("help", "why block", by=(str(SOUND),))

    assert [line for line in text.splitlines() if len(line) > 50 and " " in line.strip()] == []


def test_a_line_that_was_read_from_a_pipe_is_said_again() -> None:
    assert "> none\nkept: Red flags: none of these 2\n" in said("none")


def test_plain_lines_do_not_import_textual(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom tui.command_line import main\n"
        f"main(['consult', '--plain', {str(SOUND)!r}, '--kb', {str(SMALL_BASE)!r}])\n"
        "sys.exit(' '.join(name for name in ('textual', 'rich', 'aiohttp') if name in sys.modules) or 0)\n"
    )

    run = subprocess.run(
        [sys.executable, "-c", script], input="\n".join(LOOKING), capture_output=True, check=False, cwd=ELSEWHERE,
        env=around(), encoding="utf-8",
    )  # fmt: skip

    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("lines", [(), ("KNEE-1",), ("stop",)])
def test_a_beginning_that_is_left_begins_nothing(lines: tuple[str, ...], ran: Ran) -> None:
    code, text, wrong = ran(*lines)

    assert (code, text.splitlines()[-1], wrong) == (0, "Nothing was begun.", "")


def test_a_beginning_is_asked_for_again_until_it_can_be_used(ran: Ran) -> None:
    code, text, _ = ran("Mrs Smith", "KNEE-1", "tomorrow", "", "knee; knee", "left knee", "AB")

    assert "Not accepted: 'Mrs Smith' is no pseudonym\n" in text
    assert "Not accepted: 'tomorrow' is not a day\n" in text
    assert "Not accepted: each site has a name of its own\n" in text
    assert "Case KNEE-1 on " in text
    assert code == 1


def test_a_case_file_and_a_kept_consultation_are_not_begun_together(ran: Ran) -> None:
    code, text, wrong = ran(by=(str(SOUND), "--resume", "1"))

    assert (code, text) == (2, "")
    assert "a case file begins a consultation, and --resume goes on with one" in wrong


def test_an_interrupt_ends_it_like_the_end_of_input(tmp_path: Path) -> None:
    command = [*PROGRAM, "consult", "--plain", str(SOUND), "--kb", str(SMALL_BASE)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ELSEWHERE, env=around(),
        encoding="utf-8",
    ) as run:  # fmt: skip
        assert run.stdout
        while "No open question" not in run.stdout.readline():
            pass
        run.send_signal(signal.SIGINT)
        told, wrong = run.communicate(timeout=30)

    assert (run.returncode, told, wrong) == (0, "The end. Nothing was entered or kept.\n", "")


def test_input_that_is_not_text_is_refused() -> None:
    assert "Not accepted: this line holds signs that cannot be shown" in said("ask side = left\x07")
    assert "Not accepted: this line holds signs that cannot be shown" in said("ask side = \ufffd")


def test_a_file_that_is_there_already_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "there.yaml"
    file.write_text("mine", encoding="utf-8")

    assert "this exists already" in said(f"write {file}", f"record {file}", "write /nowhere/case.yaml")
    assert file.read_text(encoding="utf-8") == "mine"


WORDS = st.sampled_from([
    *(verb.words for verb in VERBS if verb.words not in ("quit", "write", "record")), "blocks", "pain score", "fever",
    "red flags", "block", "ablation", "left knee", "hip", "1", "2", "3", "99", "=", "8", "80", "none", "y", "n", "u",
    "+", "all", "stop", "2026-11-20", "3 months ago", "", "side = left",
])  # fmt: skip
LINE = st.lists(WORDS | st.text(string.printable, max_size=8) | st.text(max_size=4), max_size=4).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(lines=st.lists(LINE.filter(lambda line: not line.startswith(("write", "record"))), max_size=12))
def test_nothing_typed_ends_in_a_mistake_of_rung(lines: list[str]) -> None:
    """Whatever is typed, the talk ends by itself, and the moves that were kept make the case as it stands."""
    text, desk, _ = talked(small_base(), empty("left knee", "right knee"), *(" ".join(line.split()) for line in lines))

    assert "The end." in text
    assert DRAWN.findall(re.sub(r"(?m)^(> |Not accepted:|kept:|  ).*$", "", text)) == []
    assert desk.course.case == desk.consultation.case
