"""What is built is what is needed: the wheel holds every data file and runs away from this tree.

What it depends on is pinned, and may be given away beside it.
"""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution, files, metadata, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.builders import TESTS
from tui.command_line import main

TREE = TESTS.parent
ROOMS = {"kb", "engine", "exports", "tui"}
PROJECT = tomllib.loads((TREE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FREE = re.compile(r"\b(MIT|BSD|Apache|PSF|Python Software Foundation)\b")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(TREE), cwd=folder)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment that holds the wheel and what it says it depends on, and nothing else.

    What it depends on is lent by this environment, so that nothing is loaded from anywhere.
    """
    home = tmp_path_factory.mktemp("fresh")
    run(sys.executable, "-m", "venv", "--without-pip", str(home), cwd=home)
    lent(needed(*PROJECT["dependencies"]), Path(place("purelib", home)))
    programs = Path(place("scripts", home))
    pip = (sys.executable, "-m", "pip", "--python", str(programs / "python"), "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel), cwd=home)
    run(*pip, "check", cwd=home)
    return programs


def place(kind: str, home: Path) -> str:
    """Where an environment keeps things of one kind."""
    return sysconfig.get_path(kind, "venv", {"base": str(home), "platbase": str(home)})


def lent(names: set[str], there: Path) -> None:
    """Put distributions of this environment, each as a link, where another environment looks for them."""
    for name in names:
        for top in {path.parts[0] for path in files(name) or ()} - {"..", "__pycache__"}:
            if not (there / top).exists():
                (there / top).symlink_to(Path(str(distribution(name).locate_file(top))))


def run(*command: str, cwd: Path) -> str:
    """What a command prints; the test fails with its stderr when it fails."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        command, capture_output=True, check=False, cwd=cwd, env={**env, "COLUMNS": "80"}, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def data_files() -> Iterator[str]:
    """Every file of the rooms that is not Python."""
    for room in ROOMS:
        for path in (TREE / room).rglob("*"):
            if path.is_file() and path.suffix not in (".py", ".pyc"):
                yield path.relative_to(TREE).as_posix()


def needed(*lines: str) -> set[str]:
    """The distributions that these requirements lead to in this environment, however far."""
    found: set[tuple[str, str]] = set()
    left = [(Requirement(line), "") for line in lines]
    while left:
        asked, extra = left.pop()
        applies = asked.marker is None or asked.marker.evaluate({"extra": extra})
        new = {(canonicalize_name(asked.name), one) for one in ("", *asked.extras) if applies} - found
        found |= new
        left += [(Requirement(line), one) for name, one in new for line in requires(name) or ()]
    return {name for name, _ in found}


def licence(name: str) -> str:
    """What a distribution says of its licence, wherever it says it."""
    said = metadata(name)
    classifiers = [line for line in said.get_all("Classifier", []) if line.startswith("License ::")]
    return "; ".join([*said.get_all("License-Expression", []), *said.get_all("License", []), *classifiers])


def test_the_wheel_holds_every_data_file_and_only_the_rooms(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        held = set(file.namelist())

    assert set(data_files()) - held == set()
    assert held >= {
        "kb/FORMAT.md",
        "kb/rfa/base.yaml",
        "kb/checks/pages/cycle.md",
        "exports/rung.record.v1.schema.json",
    }
    assert {name.split("/")[0] for name in held if ".dist-info" not in name} == ROOMS
    assert [name for name in held if name.endswith("licenses/LICENSE")] != []


def test_the_installed_program_runs_the_demo_away_from_the_tree(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    main(["demo"])

    assert run(str(installed / "rung"), "demo", cwd=tmp_path) == capsys.readouterr().out


def test_the_installed_program_reads_nothing_of_the_tree(installed: Path, tmp_path: Path) -> None:
    places = "import kb, engine, exports, tui; print(kb.__file__, engine.__file__, exports.__file__, tui.__file__)"

    shown = run(str(installed / "python"), "-c", places, cwd=tmp_path)

    assert str(TREE) not in shown


def test_the_installed_program_finds_its_pages_its_format_and_its_schema(installed: Path, tmp_path: Path) -> None:
    rung, python = str(installed / "rung"), str(installed / "python")

    assert run(rung, "check", cwd=tmp_path) == "0 problems\n"
    assert run(rung, "check", "--explain", "cycle", cwd=tmp_path).startswith("# cycle\n")
    assert run(rung, "init", "mine", cwd=tmp_path).startswith("mine: ")
    assert (tmp_path / "mine" / "FORMAT.md").is_file()
    title = run(python, "-c", "from exports.record import schema; print(schema()['title'])", cwd=tmp_path)
    assert title == "rung.record.v1\n"


@pytest.mark.skipif(sys.platform != "linux", reason="the versions were pinned on Linux; other systems need others too")
def test_every_distribution_that_it_needs_is_pinned() -> None:
    lines = (TREE / "constraints.txt").read_text(encoding="utf-8").splitlines()[1:]
    names = [line.split("==")[0] for line in lines]
    wanted = needed(*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"])

    assert wanted - {canonicalize_name(name) for name in names} == set()
    assert names == sorted(names, key=str.lower)


def test_what_it_depends_on_may_be_given_away_beside_it() -> None:
    """The README says so: nothing under the GPL, and under the LGPL only experta, which is used as it is."""
    bound = {name for name in needed(*PROJECT["dependencies"])
             if not FREE.search(licence(name)) or "GPL" in licence(name)}  # fmt: skip

    assert {name: licence(name) for name in bound} == {"experta": "LGPLv3"}
