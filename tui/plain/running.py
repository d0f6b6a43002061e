"""A plain consultation as the command line runs it: begun, gone on with, and how to go on with it again."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from exports.paper import Line
from exports.store import Store, open_store
from kb.from_yaml.base import load_base
from kb.from_yaml.case import load_case
from kb.model import KnowledgeBase
from tui.command_line import DONE, PROBLEMS
from tui.desk import Desk
from tui.plain.beginning import new_case
from tui.plain.conversation import converse
from tui.plain.talk import Ended, Stopped, Talk


def run_plain(arguments: argparse.Namespace) -> int:
    """Hold a consultation in lines; gives the exit code. Raises Refused where it cannot begin."""
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
