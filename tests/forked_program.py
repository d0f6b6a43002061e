"""Forks the program, so that each run of it begins at once; run as a script without threads.

Each line of its input is a `Run`. It says the exit code of each once that has ended.
"""

import gc
import json
import os
import sys
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from tui.command_line import main as program


@dataclass(frozen=True)
class Run:
    """One run of the program; what is typed, printed and told stands in the files `0`, `1` and `2` of `streams`."""

    arguments: tuple[str, ...]
    cwd: str
    env: dict[str, str]
    streams: str

    def __str__(self) -> str:
        return json.dumps(asdict(self))


def main() -> None:
    """Fork a process for every line; in each, be the program."""
    orders, codes = os.fdopen(os.dup(0), encoding="utf-8"), os.dup(1)
    _read_in()
    for line in orders:
        child = os.fork()
        if child == 0:
            _become(Run(**json.loads(line)))
            sys.exit(program())
        _, status = os.waitpid(child, 0)
        os.write(codes, f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _read_in() -> None:
    """Import what nearly every run needs."""
    for module in ("kb.checks", "kb.from_yaml.case", "engine.consultation", "engine.proofs", "exports.record",
                   "exports.store", "exports.text"):  # fmt: skip
        import_module(module)
    gc.freeze()


def _become(run: Run) -> None:
    """Make this process as if it had been started for this run."""
    sys.argv = ["rung", *run.arguments]
    os.environ.clear()
    os.environ.update(run.env)
    for stream, how in enumerate((os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)):
        os.dup2(os.open(Path(run.streams) / str(stream), how), stream)
    os.chdir(run.cwd)


if __name__ == "__main__":
    main()
