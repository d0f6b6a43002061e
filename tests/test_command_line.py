"""The program as it is installed: what it prints where, and with which exit code."""

import asyncio
import contextlib
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import rfc8785

from exports.store import open_store
from kb.from_yaml.case import load_case
from kb.moves import NoneOf
from tests.builders import SMALL_BASE, small_base
from tests.driving import consulted, settled
from tests.program import ELSEWHERE, PROGRAM, SOUND, around, changed, rung, verbs
from tui.command_line import main
from tui.desk import Desk
from tui.resuming import app_for

HEAVY = ("pydantic", "experta", "ruamel", "yaml", "rfc8785", "engine", "exports", "sqlalchemy", "textual", "aiohttp")

EARLY = """\
case: early
as_of: 2026-11-22
findings: {age: 58, none_of: [red_flags, special_care]}
targets:
  - target: lumbar facets, left
    findings: {region: lumbar_spine}
    ablations: [{kind: conventional, date: 2026-10-25}]
"""


@cache
def demo(*arguments: str, columns: str = "80") -> str:
    """What `rung demo` prints."""
    run = rung("demo", *arguments, COLUMNS=columns)
    assert run.returncode == 0, run.stderr
    return run.stdout


def explained(*arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The sound case of the small base, explained."""
    return rung("explain", SOUND, "--kb", SMALL_BASE, *arguments, **env)


def case_file(folder: Path, text: str) -> Path:
    path = folder / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def standings(text: str) -> dict[str, str]:
    """Every option's standing in a record."""
    return {one["option"]: one["standing"] for one in json.loads(text)["targets"][0]["ladder"]}


def test_the_demo_says_first_what_is_offered() -> None:
    lines = demo().splitlines()
    headings = [line for line in lines if re.fullmatch(r"[A-Z ]+ \(\d+\)", line)]

    assert headings[0].startswith("OFFERED")
    assert [line for line in lines if "→ Next step" in line] != []
    assert demo().index("→ Next step") < demo().index(headings[0])


def test_the_demo_says_on_stderr_that_its_case_is_invented() -> None:
    run = rung("demo")

    assert run.returncode == 0
    assert run.stderr.startswith("A prepared case, invented for this purpose: ")
    assert "invented for this purpose" not in run.stdout


def test_a_case_is_explained_as_text() -> None:
    run = explained()

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("A small knowledge base, invented for the tests\n")
    assert "  ✓ Diagnostic block (conditional)\n" in run.stdout
    assert run.stdout.endswith("Invented. Rung advises; it never orders.\n")


def test_a_case_is_explained_as_its_canonical_record() -> None:
    run = explained("--form", "json")

    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["schema"] == "rung.record.v1"
    assert rfc8785.dumps(json.loads(run.stdout)).decode() == run.stdout


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_explanation_goes_to_a_file_when_one_is_named(form: str, tmp_path: Path) -> None:
    file = tmp_path / "answer"

    run = explained("--form", form, "-o", file)

    assert (run.returncode, run.stdout, run.stderr) == (0, "", f"written: {file}\n")
    assert file.read_text(encoding="utf-8") == explained("--form", form).stdout


def test_a_file_that_cannot_be_written_is_a_misuse(tmp_path: Path) -> None:
    run = explained("-o", tmp_path / "nowhere" / "answer")

    assert (run.returncode, run.stdout) == (2, "")
    assert "cannot be written" in run.stderr


def test_one_option_is_explained_in_full() -> None:
    run = explained("--option", "block")

    assert run.returncode == 0
    assert [heading in run.stdout for heading in ("FOR", "WOULD RULE IT OUT", "WHAT WOULD CHANGE IT")] == [True] * 3
    assert "Ablation" not in run.stdout


def test_deeper_explanations_are_longer() -> None:
    short, medium, full = (len(demo("--depth", depth).splitlines()) for depth in ("short", "medium", "full"))

    assert demo("--depth", "short") == demo()
    assert short < medium < full


def test_another_day_moves_an_age_across_its_threshold(tmp_path: Path) -> None:
    """Six weeks after the ablation it is no longer too early to judge it."""
    case = case_file(tmp_path, EARLY)

    before = rung("explain", case, "--form", "json").stdout
    after = rung("explain", case, "--form", "json", "--as-of", "2026-12-06").stdout

    assert (standings(before)["wait_and_review"], json.loads(before)["as_of"]) == ("offered", "2026-11-22")
    assert (standings(after)["wait_and_review"], json.loads(after)["as_of"]) == ("needs an answer", "2026-12-06")


@pytest.mark.parametrize("day", ["tomorrow", "20261206", "2026-13-01"])
def test_a_day_that_is_no_date_is_a_misuse(day: str) -> None:
    run = explained("--as-of", day)

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(f"--as-of  used-wrongly  '{day}' is not a date\n")


def test_a_bad_case_is_refused_as_a_whole_list(tmp_path: Path) -> None:
    case = case_file(tmp_path, EARLY.replace("age: 58", "age: 580").replace("region:", "regoin:"))

    run = rung("explain", case)

    assert (run.returncode, run.stdout) == (1, "")
    assert f"{case}:3:17  out-of-range  " in run.stderr
    assert f"{case}:6:16  unknown-term  " in run.stderr
    assert "mend: did you mean 'region'?" in run.stderr
    assert run.stderr.endswith("2 problems\n")


@pytest.mark.parametrize("arguments", [("explain", "/nowhere.yaml"), ("explain", SOUND, "--kb", "/nowhere")])
def test_a_missing_file_is_a_misuse(arguments: tuple[str | Path, ...]) -> None:
    run = rung(*arguments)

    assert (run.returncode, run.stdout) == (2, "")
    assert "/nowhere" in run.stderr
    assert "mend: check the path" in run.stderr


def test_an_unknown_option_is_a_misuse_and_gets_the_nearest_name() -> None:
    run = explained("--option", "blok")

    assert (run.returncode, run.stdout) == (2, "")
    assert (
        run.stderr == "--option  used-wrongly  no option is called 'blok'\n  mend: did you mean 'block'?\n1 problem\n"
    )


@pytest.mark.parametrize("form", ["text", "json"])
def test_nothing_is_concluded_from_contradictions(form: str, tmp_path: Path) -> None:
    case = case_file(tmp_path, SOUND.read_text(encoding="utf-8"))
    changed(case, "blocks: none", "blocks: [{relief: 0, relief_hours: 9}]")

    run = rung("explain", case, "--kb", SMALL_BASE, "--form", form)

    assert (run.returncode, run.stdout) == (1, "")
    assert "contradiction  Relief of 0 % cannot have lasted any hours." in run.stderr
    assert run.stderr.endswith("Nothing is concluded from facts that cannot all be true.\n")


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("arguments", [(), ("--depth", "full"), ("--option", "repeat_rfa")])
def test_every_line_fits_the_width_unless_it_is_one_long_word(columns: int, arguments: tuple[str, ...]) -> None:
    long = [line for line in demo(*arguments, columns=str(columns)).splitlines() if len(line) > columns]

    assert [line for line in long if " " in line.strip()] == []


def test_help_lists_every_verb() -> None:
    run = rung("--help")

    assert (run.returncode, run.stderr) == (0, "")
    assert [verb for verb in verbs() if not re.search(rf"^    {verb} ", run.stdout, re.MULTILINE)] == []


@pytest.mark.parametrize("verb", verbs())
def test_every_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([verb, "--help"])

    assert left.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: rung {verb} ")


@pytest.mark.parametrize("arguments", [(), ("explian",), ("explain",), ("explain", SOUND, "--form", "docx")])
def test_wrong_use_is_told_on_stderr(arguments: tuple[str | Path, ...]) -> None:
    run = rung(*arguments)

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("usage: rung ")


def test_a_screen_needs_a_terminal_and_plain_lines_do_not() -> None:
    run = rung("consult", SOUND, "--kb", SMALL_BASE)

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(
        "consult  used-wrongly  a screen needs a terminal, and this is none\n  mend: add --plain"
    )


def test_rung_alone_on_a_terminal_opens_the_home_screen() -> None:
    pty = pytest.importorskip("pty", reason="a pseudo-terminal needs a POSIX system")
    ours, theirs = pty.openpty()
    with subprocess.Popen(PROGRAM, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ELSEWHERE, env=around()) as run:
        os.close(theirs)
        shown = b""
        while b"draft (not signed)" not in shown:
            shown += os.read(ours, 65536)
        os.write(ours, b"\x11")  # Ctrl+Q
        with contextlib.suppress(OSError):  # the other side was closed
            while os.read(ours, 65536):
                pass
    os.close(ours)

    assert run.returncode == 0


def test_a_kept_consultation_is_resumed_on_screen(tmp_path: Path) -> None:
    place, base = str(tmp_path / "kept.sqlite"), small_base()
    with open_store(place) as store:
        kept = Desk.begin(base, load_case(SOUND, base), store)
        kept.make(NoneOf(group="red_flags"))

    async def resumed() -> str:
        app = app_for(SMALL_BASE, place, None, kept.id, "")
        async with app.run_test() as pilot:
            await settled(pilot)
            return consulted(pilot).consultation.case.id

    assert asyncio.run(resumed()) == "SOUND-1"


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\nfrom tui.command_line import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"sys.exit(' '.join(name for name in {HEAVY} if name in sys.modules))\n"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, cwd=ELSEWHERE, text=True)

    assert run.stderr.strip() == ""


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"rung \d+\.\d+\.\d+\n", rung("--version").stdout)
