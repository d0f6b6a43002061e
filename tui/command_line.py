"""The command line `rung`: verbs, their options, and how anything that goes wrong is told.

Results go to stdout, talk to stderr. Exit 0 done, 1 problems found, 2 used wrongly. Nothing heavy is imported before a
verb is known, so that `rung --help` answers at once.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from tui import verbs

DONE, PROBLEMS, MISUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    _write_utf8()
    try:
        return _run(arguments)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 130


def _run(arguments: Sequence[str] | None) -> int:
    parser = verbs.parser()
    try:
        chosen = parser.parse_args(arguments)
    finally:
        sys.stdout.flush()  # `--help` ends the program here; a reader who has left is noticed now, not at exit
    if chosen.verb is None and sys.stdin.isatty() and sys.stdout.isatty():
        chosen = parser.parse_args(["consult"])  # the application's home screen
    if chosen.verb is None:
        parser.print_help(sys.stderr)
        return MISUSED
    return _guarded(chosen)


def _write_utf8() -> None:
    """Marks and arrows are written in one encoding, whatever the locale says; what is typed is read in it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")


def _guarded(chosen: argparse.Namespace) -> int:
    """The verb's exit code; the one place where what nobody foresaw is caught, so that no traceback is shown."""
    from kb.problems import Refused

    try:
        code: int = import_module(f"tui.commands.{chosen.verb.replace('-', '_')}").run(chosen)
        sys.stdout.flush()
    except Refused as refused:
        from exports.problems import as_text

        sys.stderr.write(as_text(refused.problems))
        misused = all(problem.code in ("unreadable", "used-wrongly") for problem in refused.problems)
        return MISUSED if misused else PROBLEMS
    except BrokenPipeError:
        raise
    except Exception as error:
        if os.environ.get("RUNG_TRACEBACK"):
            raise
        sys.stderr.write(f"Rung made a mistake and concludes nothing: {type(error).__name__}: {error}\n")
        sys.stderr.write("  mend: please report it, with the case; RUNG_TRACEBACK=1 shows where it happened\n")
        return PROBLEMS
    return code


if __name__ == "__main__":
    sys.exit(main())
