"""`rung consult`: a consultation on screen, or in plain lines. What each needs is imported only then."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from kb.problems import Place, Problem, Refused
from tui.command_line import DONE

if TYPE_CHECKING:
    from tui.app import RungApp


def run(arguments: argparse.Namespace) -> int:
    """Hold a consultation: begin with a case file, go on with a kept one, or begin anew."""
    if arguments.case is not None and arguments.resume is not None:
        mend = "leave out one of them"
        raise _misused("--resume", "a case file begins a consultation, and --resume goes on with one", mend)
    if arguments.plain:
        from tui.plain.running import run_plain

        return run_plain(arguments)
    if not has_screen():
        raise _misused("consult", "a screen needs a terminal, and this is none", "add --plain for lines of text")
    return _on_screen(arguments)


def has_screen() -> bool:
    """A terminal, or whatever else draws Textual's screens (as `rung serve` has it)."""
    return bool(os.environ.get("TEXTUAL_DRIVER")) or (sys.stdin.isatty() and sys.stdout.isatty())


def _on_screen(arguments: argparse.Namespace) -> int:
    """What cannot be read of what is named is refused before a screen opens.

    What is not named (the packaged base, the person's own store) is read behind the home screen, so that it stands at
    once; what is wrong with that stays on a screen of its own, and is told here when that is left.
    """
    from tui.resuming import app_for

    app = app_for(arguments.kb, arguments.store, arguments.case, arguments.resume, arguments.by)
    try:
        _read_named(arguments, app)
    except Refused:
        app.close()
        raise
    app.run()
    if app.gave_up is not None:
        raise app.gave_up
    return app.return_code or DONE


def _read_named(arguments: argparse.Namespace, app: RungApp) -> None:
    """Read what is named; the application goes on with the base and the store that were opened. Raises Refused."""
    if arguments.case is not None:
        app.case_in(arguments.case)
    elif arguments.kb is not None:
        _ = app.base
    if arguments.resume is not None:
        app.store.course(arguments.resume, app.base)
    elif arguments.store is not None:
        _ = app.store


def _misused(where: str, what: str, mend: str) -> Refused:
    return Refused([Problem("used-wrongly", what, Place(where), mend)])
