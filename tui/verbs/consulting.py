"""The options of the verbs that advise on a case."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.verbs.shared import add_kb, add_store


def add_consult(parser: argparse.ArgumentParser) -> None:
    """The options of `rung consult`."""
    parser.add_argument("case", metavar="CASE.yaml", type=Path, nargs="?", help="a case file to begin with")
    parser.add_argument("--plain", action="store_true", help="questions and answers as lines of text, without a screen")
    parser.add_argument("--resume", metavar="ID", help="go on with a consultation that was kept")
    parser.add_argument("--by", metavar="WHO", default="", help="who answers, by initials or role, for what is kept")
    add_store(parser)
    add_kb(parser)


def add_serve(parser: argparse.ArgumentParser) -> None:
    """The options of `rung serve`."""
    parser.add_argument("--port", metavar="PORT", type=int, default=8000, help="the port (default: 8000; 0: any free)")
    add_store(parser)
    add_kb(parser)


def add_depth(parser: argparse.ArgumentParser) -> None:
    """How much of the ladder is told."""
    parser.add_argument("--option", metavar="OPTION", help="everything about one option of the ladder")
    parser.add_argument(
        "--depth", choices=["short", "medium", "full"], help="how deep reasons go (default: short; full with --option)"
    )


def add_case(parser: argparse.ArgumentParser) -> None:
    """A case file, and where its answer goes."""
    parser.add_argument("case", metavar="CASE.yaml", type=Path, help="the case file")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write to a file instead of stdout")
    parser.add_argument("--as-of", metavar="DATE", help="the day the case is judged on, instead of the file's")
    add_kb(parser)


def add_explain(parser: argparse.ArgumentParser) -> None:
    """The options of `rung explain`."""
    add_case(parser)
    add_depth(parser)
    parser.add_argument("--profile", metavar="PROFILE", help="under another body of guidance than the ladder's own")
    forms = ["text", "json", "markdown", "html", "pdf"]
    told = "text for readers, the record as JSON, or the whole consultation as a document (default: text)"
    parser.add_argument("--form", choices=forms, default="text", help=told)
