"""The README is the map: its commands, verbs and rooms are those of the program, and its neighbours parse."""

import asyncio
import importlib
import re
import sys
from pathlib import Path

import pytest

from exports.store import default_place
from exports.store.place import VARIABLE
from kb.yaml_tree import read_tree
from tests.builders import TESTS
from tests.make_pictures import PICTURES, TAKEN, taken, told
from tests.program import verbs
from tui.actions import ACTIONS

TREE = TESTS.parent
README = (TREE / "README.md").read_text(encoding="utf-8")
DEMO = "python -m pip install . && rung demo"
PROOF = "python -m pip install -e '.[dev]' && pytest"
NOT_PROGRAMS = {"tests", "tests/benchmarks"}


def section(title: str) -> str:
    """The text below one of the README's headings."""
    return README.split(f"## {title}\n")[1].split("\n## ")[0]


def first_cells(title: str) -> list[str]:
    """What stands in code marks at the beginning of each row of a section's table."""
    return re.findall(r"^\| `([^`]+)` \|", section(title), re.MULTILINE)


def rooms() -> list[str]:
    """The folders on the map."""
    return [cell.rstrip("/") for cell in first_cells("The map")]


def folders_with_python() -> set[str]:
    """The folders at the top of the tree that hold Python, hidden ones and builds left aside."""
    holding = {path.relative_to(TREE).parts[0] for path in TREE.glob("[!.]*/**/*.py")}
    return holding - {"build", "dist", "venv"}


def packages() -> set[str]:
    """Every folder that Python imports, those of the tests aside."""
    doors = (path.parent.relative_to(TREE).as_posix() for room in folders_with_python() - {"tests"}
             for path in (TREE / room).rglob("__init__.py"))  # fmt: skip
    return set(doors)


def pictures() -> list[str]:
    """The pictures that the README shows."""
    return re.findall(r"^!\[[^\]]+\]\(([^)]+)\)$", README, re.MULTILINE)


def yaml_blocks(path: Path) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def documents(block: str) -> list[str]:
    """A block's documents: the block itself, or each of its lines where it lists alternatives."""
    keys = re.findall(r"^(\w+:|\{)", block, re.MULTILINE)
    lists_alternatives = len(set(keys)) < len(keys)
    return [line for line in block.splitlines() if line.strip()] if lists_alternatives else [block]


def test_the_two_commands_stand_alone_in_their_blocks() -> None:
    assert re.findall(r"```sh\n(.*?)```", section("Two commands"), re.DOTALL) == [f"{DEMO}\n", f"{PROOF}\n"]


def test_the_gates_run_the_command_that_the_readme_tells() -> None:
    """`.ci/run` takes its command out of the README by a pattern; the first line that fits must be the command."""
    script = (TREE / ".ci" / "run").read_text(encoding="utf-8")
    [pattern] = re.findall(r"grep -m1 '([^']+)' README\.md", script)

    assert next(line for line in README.splitlines() if re.search(pattern, line)) == PROOF


def test_every_verb_is_in_the_table_and_every_row_is_a_verb() -> None:
    assert [cell.split()[1] for cell in first_cells("What it does")] == list(verbs())


def test_every_row_names_the_verbs_arguments_as_help_does() -> None:
    for cell in first_cells("What it does"):
        _, verb, *named = cell.split()
        known = [action.metavar for action in verbs()[verb]._actions if not action.option_strings]
        assert named == known, cell


def test_every_option_the_table_names_exists() -> None:
    every = {flag for parser in verbs().values() for action in parser._actions for flag in action.option_strings}

    assert set(re.findall(r"--[a-z][a-z-]*", section("What it does") + section("On screen"))) <= every


@pytest.mark.parametrize("room", rooms())
def test_every_room_on_the_map_is_there_and_says_what_it_is_for(room: str) -> None:
    assert (TREE / room).is_dir()
    if room not in NOT_PROGRAMS and list((TREE / room).glob("*.py")):
        assert importlib.import_module(room.replace("/", ".")).__doc__


def test_every_folder_with_python_is_on_the_map() -> None:
    assert folders_with_python() == {room for room in rooms() if "/" not in room}
    assert packages() == {room for room in rooms() if list((TREE / room).glob("*.py"))} - NOT_PROGRAMS


def test_every_key_of_the_screen_does_what_its_row_says() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| ([^:,]+)[:,]", section("On screen"), re.MULTILINE)
    known = (*ACTIONS["Everywhere"], *ACTIONS["Consultation"], *ACTIONS["Saved consultations"])
    keys = {action.label: action.keys.split(",") for action in known}

    assert len(rows) == len(first_cells("On screen")) > 4
    assert [key for key, label in rows if key not in keys.get(label, [])] == []


def test_the_readme_shows_every_picture_and_each_is_there() -> None:
    assert pictures() == [f"tui/pictures/{name}.svg" for name in TAKEN]
    assert sorted(path.name for path in PICTURES.iterdir()) == sorted(f"{name}.svg" for name in TAKEN)


@pytest.mark.parametrize("name", TAKEN)
def test_a_picture_shows_the_screen_as_it_is_and_loads_nothing(name: str) -> None:
    """Where the screen has changed: `python -m tests.make_pictures`, and look at them."""
    kept = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")

    assert told(kept) == told(asyncio.run(taken(name)))
    assert re.findall(r"@import|url\((?!#)|href|\w+://(?!www\.w3\.org/2000/svg\")", kept) == []


def test_the_readme_names_what_moves_the_store() -> None:
    assert f"`{VARIABLE}`" in section("On screen")


@pytest.mark.skipif(sys.platform != "linux", reason="each system has its own folder for data")
def test_the_readme_says_where_consultations_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (VARIABLE, "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", "/home/someone")
    [told_of] = re.findall(r"on Linux `~/([^`]+)`", section("On screen"))

    assert default_place() == f"/home/someone/{told_of}"


def test_every_file_the_readme_names_exists() -> None:
    named = re.findall(r"`((?:kb|engine|exports|tui|tests|\.ci)/[\w./-]+|[\w-]+\.(?:txt|md|toml))`", README)

    assert named != []
    assert [path for path in named if not (TREE / path).exists()] == []


def test_every_word_of_the_readme_is_told_once() -> None:
    words = re.findall(r"^\| ([a-z, ]+) \|", section("Words"), re.MULTILINE)[1:]

    assert len(words) > 8
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("number", range(len(yaml_blocks(TREE / "kb" / "FORMAT.md"))))
def test_every_yaml_block_of_the_format_parses(number: int) -> None:
    block = yaml_blocks(TREE / "kb" / "FORMAT.md")[number]

    for one in documents(block):
        assert read_tree(one, f"FORMAT.md, block {number}").root.value
