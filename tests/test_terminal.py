"""The program among other programs: terminals, pipes, locales, folders, and its own mistakes."""

import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.builders import SMALL_BASE
from tests.program import ELSEWHERE, PROGRAM, SOUND, around, changed, rung, small_copy
from tui.command_line import main

termios = pytest.importorskip("termios", reason="a terminal needs a POSIX system")
pty = pytest.importorskip("pty", reason="a pseudo-terminal needs a POSIX system")

EXPLAIN = ("explain", str(SOUND), "--kb", str(SMALL_BASE))
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def piped(*arguments: str, **env: str) -> str:
    """What a run prints into a pipe."""
    command = [*PROGRAM, *arguments]
    run = subprocess.run(command, capture_output=True, check=True, cwd=ELSEWHERE, env=around(**env))
    return run.stdout.decode()


def on_a_terminal(*arguments: str, **env: str) -> str:
    """What a run prints on a terminal."""
    ours, theirs = pty.openpty()
    command = [*PROGRAM, *arguments]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, cwd=ELSEWHERE, env=around(**env)):
        os.close(theirs)
        printed = b"".join(iter(lambda: _chunk(ours), b""))
    os.close(ours)
    return printed.decode().replace("\r\n", "\n")


def _chunk(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other side was closed
        return b""


def unread(*arguments: str) -> tuple[int, str]:
    """The exit code and stderr of a run whose stdout nobody reads."""
    ours, theirs = os.pipe()
    os.close(ours)
    command = [*PROGRAM, *arguments]
    run = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, check=False, cwd=ELSEWHERE, env=around())
    os.close(theirs)
    return run.returncode, run.stderr.decode()


def consulting(*arguments: str, keys: bytes = b"", **env: str) -> tuple[int, str]:
    """The exit code of `rung consult` on a terminal, and all it showed; keys are pressed once it cannot go on."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    command, shown = [*PROGRAM, "consult", *arguments], b""
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ELSEWHERE, env=around(TERM="xterm", **env)
    ) as run:
        os.close(theirs)
        while chunk := _chunk(ours):
            shown += chunk
            if keys and b"cannot go on" in shown:
                os.write(ours, keys)
                keys = b""
    os.close(ours)
    return run.returncode, shown.decode(errors="replace").replace("\r\n", "\n")


A_SCREEN = "\x1b[?1049h"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--kb", "/nonexist"), 2, "/nonexist  unreadable  there is no such folder"),
        (("--kb", "BROKEN"), 1, "unknown-term"),
        (("--store", "/dev/null/below/kept.sqlite"), 2, "the store cannot be used"),
        (("--store", "NO_STORE"), 2, "this is not a store of consultations"),
        (("BAD_CASE",), 1, "out-of-range"),
        (("/nonexist.yaml",), 2, "/nonexist.yaml  unreadable"),
        (("--resume", "nosuch"), 2, "no consultation is called 'nosuch'"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_read_is_refused_at_the_shell_before_a_screen_opens(
    arguments: tuple[str, ...], code: int, words: str, tmp_path: Path
) -> None:
    no_store, bad_case = tmp_path / "no_store", tmp_path / "case.yaml"
    no_store.write_text("This is a letter, and no database.\n" * 40, encoding="utf-8")
    bad_case.write_text(SOUND.read_text(encoding="utf-8").replace("pain_score: 8", "pain_score: 80"), encoding="utf-8")
    broken = changed(small_copy(tmp_path) / "rules/steps/wait_while_young.yaml", "onset:", "onsett:").parents[2]
    places = {"BROKEN": str(broken), "NO_STORE": str(no_store), "BAD_CASE": str(bad_case)}
    base = () if "--kb" in arguments else ("--kb", str(SMALL_BASE))

    found, shown = consulting(*(places.get(word, word) for word in arguments), *base)

    assert found == code
    assert A_SCREEN not in shown
    assert words in shown
    assert "  mend: " in shown


def test_a_store_that_was_not_named_and_cannot_be_used_is_told_on_a_screen_that_stays_and_at_the_shell() -> None:
    code, shown = consulting(keys=b"q", RUNG_STORE="/dev/null/kept.sqlite")

    assert code == 2
    assert A_SCREEN in shown
    assert shown.endswith(
        "/dev/null/kept.sqlite  unreadable  the store cannot be used: Not a directory\n"
        "  mend: check the path and its permissions\n1 problem\n"
    )


def test_there_are_no_colour_codes_in_a_pipe() -> None:
    assert "\x1b" not in piped(*EXPLAIN)


def test_a_terminal_shows_the_same_words_in_colour() -> None:
    shown = on_a_terminal(*EXPLAIN)

    assert "\x1b[32m✓\x1b[0m Diagnostic block (conditional)\n" in shown
    assert ANSI.sub("", shown) == piped(*EXPLAIN)


def test_a_terminal_shows_no_colour_to_who_wants_none() -> None:
    assert on_a_terminal(*EXPLAIN, NO_COLOR="1") == piped(*EXPLAIN)


def test_a_record_on_a_terminal_ends_its_line() -> None:
    shown = on_a_terminal(*EXPLAIN, "--form", "json")

    assert shown == piped(*EXPLAIN, "--form", "json") + "\n"
    assert json.loads(shown)["case"] == "SOUND-1"


@pytest.mark.parametrize("arguments", [EXPLAIN, (*EXPLAIN, "--form", "json"), ("--help",), ("explain", "--help")])
def test_a_reader_who_has_left_is_no_mistake(arguments: tuple[str, ...]) -> None:
    assert unread(*arguments) == (0, "")


def test_the_first_line_can_be_taken_alone() -> None:
    line = shlex.join([*PROGRAM, *EXPLAIN, "--depth", "full"]) + " | head -1"

    run = subprocess.run(line, shell=True, capture_output=True, check=True, cwd=ELSEWHERE, env=around(), text=True)  # noqa: S602  # a real shell's pipe

    assert (run.stdout, run.stderr) == ("A small knowledge base, invented for the tests\n", "")


@pytest.mark.parametrize("arguments", [EXPLAIN, ("check", "--explain", "not-utf8")])
def test_the_locale_changes_no_letter(arguments: tuple[str, ...]) -> None:
    assert piped(*arguments, PYTHONIOENCODING="ascii", LC_ALL="C") == piped(*arguments)


def test_a_mistake_of_rung_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise LookupError("nobody foresaw this")

    monkeypatch.setattr("tui.commands.test.run", fail)
    monkeypatch.delenv("RUNG_TRACEBACK", raising=False)

    assert main(["test"]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err.splitlines()[0]) == (
        "",
        "Rung made a mistake and concludes nothing: LookupError: nobody foresaw this",
    )


def test_a_run_leaves_nothing_behind(tmp_path: Path) -> None:
    """Rung keeps no cache and no settings; what it shows is all it does."""
    places = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMPDIR")}

    for arguments in (EXPLAIN, ("check", "--kb", str(SMALL_BASE)), ("test", "--kb", str(SMALL_BASE))):
        subprocess.run([*PROGRAM, *arguments], capture_output=True, check=True, cwd=tmp_path, env=around(**places))

    assert list(tmp_path.rglob("*")) == []


def test_a_problem_quotes_nothing_that_steers_the_terminal(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text('case: "A\\u001b[31m"\nas_of: 2026-11-01\ntargets: [{target: knee}]\n', encoding="utf-8")

    told = rung("explain", case).stderr

    assert "\x1b" not in told
    assert "'A[U+001B][31m' is not an identifier" in told
