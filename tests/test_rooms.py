"""The rooms keep their promises: imports go one way, the engine touches nothing, nothing is long or evaluated."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.builders import TESTS

TREE = TESTS.parent
ROOMS = ("kb", "engine", "exports", "tui")
LONGEST_FUNCTION, LONGEST_FILE = 40, 300
FILES = [path.relative_to(TREE) for room in ROOMS for path in sorted((TREE / room).rglob("*.py"))]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def text(file: Path) -> str:
    return (TREE / file).read_text(encoding="utf-8")


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """Everything in a module, what stands inside functions too."""
    return tuple(ast.walk(ast.parse(text(file))))


def imported(file: Path) -> Iterator[str]:
    """The full names of the modules a file imports, relative imports resolved."""
    package = file.with_suffix("").parts[:-1]
    for node in nodes(file):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*start, *([node.module] if node.module else [])))


def strings_imported(file: Path) -> Iterator[str]:
    """What is imported by a name in a string: `import_module("room.module")`."""
    for node in nodes(file):
        if isinstance(node, ast.Call) and called(node) in ("import_module", "__import__") and node.args:
            yield ast.unparse(node.args[0]).lstrip("frb").strip("'\"")


def called(call: ast.Call) -> str:
    """The last word of what is called: `read_text` for `path.read_text()`."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def calls(file: Path) -> Iterator[tuple[str, int]]:
    """What a file calls, with the lines."""
    return ((called(node), node.lineno) for node in nodes(file) if isinstance(node, ast.Call))


def in_room(*rooms: str) -> list[Path]:
    return [file for file in FILES if file.parts[0] in rooms]


def test_there_are_rooms_to_look_at() -> None:
    assert {file.parts[0] for file in FILES} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_go_one_way_only(room: str) -> None:
    later = ROOMS[ROOMS.index(room) + 1 :]
    wrong = [
        f"{file} imports {name}"
        for file in in_room(room)
        for name in (*imported(file), *strings_imported(file))
        if name.split(".")[0] in later
    ]

    assert wrong == []


def test_no_room_imports_the_tests() -> None:
    assert [file for file in FILES if any(name.split(".")[0] == "tests" for name in imported(file))] == []


def test_nothing_below_the_screen_imports_textual() -> None:
    below = in_room("kb", "engine", "exports")

    assert [file for file in below if any(name.split(".")[0] in ("textual", "rich") for name in imported(file))] == []


def test_one_file_knows_experta() -> None:
    knowing = [file for file in FILES if any(name.split(".")[0] == "experta" for name in imported(file))]
    mentioning = [file for file in FILES if "experta" in text(file)]

    assert knowing == mentioning == [Path("engine/network.py")]


def test_the_alias_that_experta_needs_is_taken_back() -> None:
    """A fresh process, so that nothing imported before counts."""
    script = "import collections, engine.network; raise SystemExit(hasattr(collections, 'Mapping'))"

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, cwd=TREE, text=True)

    assert (run.returncode, run.stderr) == (0, "")


def test_the_knowledge_base_and_the_engine_load_without_the_rooms_above_them() -> None:
    script = (
        "import sys, kb.from_yaml.case, kb.checks, engine.consultation, engine.proofs\n"
        "raise SystemExit(' '.join(name for name in ('exports', 'tui', 'textual') if name in sys.modules) or 0)\n"
    )

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, cwd=TREE, text=True)

    assert (run.returncode, run.stderr) == (0, "")


def test_nothing_is_evaluated() -> None:
    risky = {"eval", "exec", "compile", "__import__", "yaml.load", "yaml.unsafe_load", "pickle.load", "pickle.loads"}
    found = [
        f"{file}:{node.lineno}"
        for file in FILES
        for node in nodes(file)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in risky
    ]

    assert found == []


def test_only_the_screen_speaks() -> None:
    spoken = [
        f"{file}:{line}" for file in in_room("kb", "engine", "exports") for name, line in calls(file) if name == "print"
    ]
    streams = [file for file in in_room("kb", "engine", "exports") if "sys.std" in text(file)]

    assert (spoken, streams) == ([], [])


def test_the_engine_reads_and_writes_no_file() -> None:
    touching = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink"}
    found = [f"{file}:{line} {name}" for file in in_room("engine") for name, line in calls(file) if name in touching]
    modules = [file for file in in_room("engine") if {"pathlib", "os", "io", "sqlite3"} & set(imported(file))]

    assert (found, modules) == ([], [])


def test_only_the_screen_starts_programs_or_reaches_the_network() -> None:
    reaching = {"subprocess", "socket", "urllib", "http", "requests", "ssl"}
    found = [file for file in FILES if reaching & {name.split(".")[0] for name in imported(file)}]

    assert [file for file in found if file.parts[0] != "tui"] == []


def test_no_function_is_long() -> None:
    long = [
        f"{file}:{node.lineno} {node.name}: {lines} lines"
        for file in FILES
        for node in nodes(file)
        if isinstance(node, Function) and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]

    assert long == []


def test_no_file_is_long() -> None:
    long = {str(file): len(text(file).splitlines()) for file in FILES}

    assert {file: lines for file, lines in long.items() if lines > LONGEST_FILE} == {}


def test_functions_are_mostly_a_few_lines() -> None:
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1 for file in FILES for node in nodes(file) if isinstance(node, Function)
    )

    assert lengths[len(lengths) // 2] <= 8


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_door(room: str) -> None:
    """A docstring that says what the room is for, and `__all__`."""
    door = ast.parse(text(Path(room) / "__init__.py"))
    named = [ast.unparse(target) for node in door.body for target in assigned(node)]

    assert ast.get_docstring(door)
    assert "__all__" in named


def assigned(node: ast.stmt) -> list[ast.expr]:
    match node:
        case ast.Assign(targets=targets):
            return targets
        case ast.AnnAssign(target=target):
            return [target]
    return []


def test_no_room_is_named_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "core", "misc", "base_classes"}

    assert [file for file in FILES if vague & {*file.parts[:-1], file.stem}] == []
