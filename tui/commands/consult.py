"""`rung consult`: a consultation on screen, or in plain lines."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from pathlib import Path

from exports.paper import Line
from exports.store import Store, open_store
from kb.folder import read_text
from kb.from_yaml.base import load_base
from kb.from_yaml.case import load_case
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused
from tui.command_line import DONE, PROBLEMS
from tui.desk import Desk
from tui.plain.beginning import new_case
from tui.plain.conversation import converse
from tui.plain.talk import Ended, Stopped, Talk


def run(arguments: argparse.Namespace) -> int:
    """Hold a consultation: begin with a case file, go on with a kept one, or begin anew."""
    if arguments.case is not None and arguments.resume is not None:
        mend = "leave out one of them"
        raise _misused("--resume", "a case file begins a consultation, and --resume goes on with one", mend)
    if arguments.plain:
        return _plain(arguments)
    if not _has_screen():
        raise _misused("consult", "a screen needs a terminal, and this is none", "add --plain for lines of text")
    return _on_screen(arguments)


def _has_screen() -> bool:
    """A terminal, or whatever else draws Textual's screens (as `rung serve` has it)."""
    return bool(os.environ.get("TEXTUAL_DRIVER")) or (sys.stdin.isatty() and sys.stdout.isatty())


def _on_screen(arguments: argparse.Namespace) -> int:
    """What cannot be read is refused before a screen opens."""
    if arguments.case is not None:
        read_text(arguments.case, str(arguments.case))
    from tui.resuming import app_for

    app = app_for(arguments.kb, arguments.store, arguments.case, arguments.resume, arguments.by)
    app.run()
    return app.return_code or DONE


def _plain(arguments: argparse.Namespace) -> int:
    talk = Talk(sys.stdin, sys.stdout)
    base = load_base(arguments.kb)
    with open_store(arguments.store) as store:
        try:
            desk = _desk(arguments, base, store, talk)
        except (Ended, Stopped, KeyboardInterrupt):
            talk.say("Nothing was begun.")
            return PROBLEMS if talk.refusals and not talk.live else DONE
        well = converse(desk, talk)
        if desk.id is not None:
            talk.say(Line(f"To go on: {_again(arguments, desk.id)}", kept=True))
    return DONE if well else PROBLEMS


def _desk(arguments: argparse.Namespace, base: KnowledgeBase, store: Store, talk: Talk) -> Desk:
    if arguments.resume is not None:
        return Desk.resume(base, store, arguments.resume, arguments.by)
    case = load_case(arguments.case, base) if arguments.case is not None else new_case(talk)
    return Desk.begin(base, case, store, arguments.by)


def _again(arguments: argparse.Namespace, kept: str) -> str:
    """The command that goes on with what was kept."""
    places: list[tuple[str, Path | str | None]] = [("--kb", arguments.kb), ("--store", arguments.store)]
    named = [word for flag, place in places if place is not None for word in (flag, str(place))]
    return shlex.join(["rung", "consult", "--plain", "--resume", kept, *named])


def _misused(where: str, what: str, mend: str) -> Refused:
    return Refused([Problem("used-wrongly", what, Place(where), mend)])
