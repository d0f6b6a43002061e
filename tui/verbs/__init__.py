"""Every verb of `rung` with its options: what the command line takes, and nothing of what it does."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping

from tui.verbs import consulting, knowing, proving, shared

__all__ = ["parser"]

_Adds = Callable[[argparse.ArgumentParser], None]

_VERBS: Mapping[str, tuple[str, _Adds]] = {
    "consult": ("a consultation on screen, or in plain lines", consulting.add_consult),
    "serve": ("the same in a browser, on this machine only", consulting.add_serve),
    "demo": ("a prepared case, explained", consulting.add_depth),
    "explain": ("a case's ladder: what is offered, why, why not, what to ask next", consulting.add_explain),
    "compare": ("the ladder beside other guidance, and where they disagree", consulting.add_case),
    "check": ("everything wrong with a knowledge base", knowing.add_check),
    "sources": ("every source, what leans on it, and every number not checked", knowing.add_sources),
    "book": ("the whole knowledge base as a document to read and sign", knowing.add_book),
    "test": ("run every rule's examples and every reference case", shared.add_kb),
    "new-rule": ("write a rule file with its skeleton", knowing.add_new_rule),
    "init": ("copy the packaged knowledge base to edit it", knowing.add_init),
    "author": ("write the rules of a knowledge base on screen", knowing.add_author),
    "schema": ("JSON Schemas, so that editors complete and check the YAML files", knowing.add_schema),
    "fmt": ("lay the files of a knowledge base out in the house style", knowing.add_fmt),
    "rename": ("change a name everywhere in a knowledge base", knowing.add_rename),
    "impact": ("which cases a changed knowledge base advises otherwise", knowing.add_impact),
    "keys": ("make a key to sign with, or show one", knowing.add_keys),
    "release": ("state, approve and show releases of a knowledge base", knowing.add_release),
    "records": ("every kept consultation, and what they say together", proving.add_records),
    "export": ("give a consultation out as a file, stamped from the ledger", proving.add_export),
    "verify": ("whether a file that was given out is what the ledger held", proving.add_verify),
    "replay": ("judge a record again: the same bytes, or what differs by now", proving.add_replay),
    "ledger": ("what was decided, and that nobody changed it since", proving.add_ledger),
}
"""The verbs, each with its one line of help and what adds its options."""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    whole = argparse.ArgumentParser(
        prog="rung",
        description="After a radiofrequency ablation that has not given lasting relief: the next step, and why.",
        epilog="Rung advises; it never orders. For licensed clinicians. Not for emergencies.",
    )
    whole.add_argument("--version", action=_Version, nargs=0, help="show the program's version and exit")
    verbs = whole.add_subparsers(dest="verb", metavar="COMMAND")
    for name, (words, add) in _VERBS.items():
        add(verbs.add_parser(name, help=words))
    return whole


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        sys.stdout.write(f"rung {version('rung')}\n")
        parser.exit()
