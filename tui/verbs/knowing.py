"""The options of the verbs for whoever keeps the knowledge."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.verbs.shared import KB, add_kb, add_store


def add_check(parser: argparse.ArgumentParser) -> None:
    """The options of `rung check`."""
    parser.add_argument("--form", choices=["text", "json"], default="text", help="text for readers, or JSON")
    parser.add_argument("--explain", metavar="CODE", help="what a problem's code means, with examples")
    parser.add_argument("--as-of", metavar="DATE", help="the day whose thresholds are checked (default: today)")
    parser.add_argument("--accepted", action="store_true", help="list what is accepted too: why, by whom, until when")
    add_kb(parser)


def add_sources(parser: argparse.ArgumentParser) -> None:
    """The options of `rung sources`."""
    parser.add_argument("--as-of", metavar="DATE", help="the day for which reviews are due (default: today)")
    add_kb(parser)


def add_book(parser: argparse.ArgumentParser) -> None:
    """The options of `rung book`."""
    parser.add_argument("--form", choices=["markdown", "html"], default="markdown", help="Markdown, or one HTML file")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write to a file instead of stdout")
    parser.add_argument("--as-of", metavar="DATE", help="the day whose thresholds are shown (default: today)")
    add_kb(parser)


def add_new_rule(parser: argparse.ArgumentParser) -> None:
    """The options of `rung new-rule`."""
    parser.add_argument("topic", metavar="TOPIC", help="the folder below rules/")
    parser.add_argument("name", metavar="NAME", help="the rule's id: lower-case words joined by '_'")
    add_kb(parser)


def add_init(parser: argparse.ArgumentParser) -> None:
    """The options of `rung init`."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder that does not exist yet, or is empty")


def add_author(parser: argparse.ArgumentParser) -> None:
    """The options of `rung author`."""
    parser.add_argument("entry", metavar="RULE-ID", nargs="?", help="a rule to open at once; also a threshold, a term")
    parser.add_argument("--by", metavar="WHO", default="", help="who writes, by initials or role")
    add_store(parser)
    add_kb(parser)


def add_schema(parser: argparse.ArgumentParser) -> None:
    """The options of `rung schema`."""
    parser.add_argument("kind", metavar="KIND", nargs="?", help="print one: rule, case, ... (default: list them)")
    written = parser.add_mutually_exclusive_group()
    written.add_argument("-o", "--output", metavar="DIR", type=Path, help="write them all into a folder")
    written.add_argument(
        "--modelines", action="store_true", help="write them into the knowledge base, and point its files at them"
    )
    add_kb(parser)


def add_fmt(parser: argparse.ArgumentParser) -> None:
    """The options of `rung fmt`."""
    parser.add_argument("files", metavar="FILE", type=Path, nargs="*", help="only these files (default: all of them)")
    parser.add_argument("--check", action="store_true", help="name the files that would change, and change nothing")
    add_kb(parser)


def add_rename(parser: argparse.ArgumentParser) -> None:
    """The options of `rung rename`."""
    kinds = ["term", "choice", "threshold", "option", "claim", "rule"]
    parser.add_argument("kind", metavar="KIND", choices=kinds, help=f"what it is the name of: {', '.join(kinds)}")
    parser.add_argument("old", metavar="OLD", help="the name now")
    parser.add_argument("new", metavar="NEW", help="the name from now on")
    parser.add_argument("--of", metavar="OWNER", default="", help="a choice's term or TABLE.COLUMN; a claim's source")
    parser.add_argument("--look", action="store_true", help="show what would change, and change nothing")
    add_kb(parser)


def add_impact(parser: argparse.ArgumentParser) -> None:
    """The options of `rung impact`."""
    parser.add_argument(
        "--against",
        metavar="WHAT",
        help="a folder, or a version released here (default: the last one, or the packaged)",
    )
    add_kb(parser)


def add_keys(parser: argparse.ArgumentParser) -> None:
    """The options of `rung keys`."""
    done = parser.add_mutually_exclusive_group(required=True)
    done.add_argument("--new", metavar="NAME", help="make a key of this name; it asks for a passphrase")
    done.add_argument("--show", metavar="FILE", type=Path, help="print the public key in a .pub file")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="the key's file (default: NAME.key)")


def add_release(parser: argparse.ArgumentParser) -> None:
    """The options of `rung release`."""
    steps = parser.add_subparsers(dest="step", metavar="STEP")
    proposing = steps.add_parser("propose", help="state what the next release holds, and sign that")
    approving = steps.add_parser("approve", help="approve what somebody else has stated, and sign that")
    for step in (proposing, approving):
        step.add_argument("version", metavar="VERSION", help="like 0.2.0")
        step.add_argument(
            "--key", metavar="FILE", type=Path, required=True, help="your key; it asks for the passphrase"
        )
    back = steps.add_parser("back", help="make the knowledge base again what a release held")
    back.add_argument("version", metavar="VERSION", help="the release to go back to")
    back.add_argument("new", metavar="NEW", help="the version that it gets")
    show = steps.add_parser("show", help="the releases, and what the knowledge base is now")
    for step in (proposing, approving, back, show):
        step.add_argument("--kb", metavar="DIR", type=Path, default=argparse.SUPPRESS, help=KB)
    add_kb(parser)
