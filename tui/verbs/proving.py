"""The options of the verbs for whoever proves what was advised."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.verbs.shared import STORE, add_kb, add_store


def add_ledger(parser: argparse.ArgumentParser) -> None:
    """The options of `rung ledger`."""
    steps = parser.add_subparsers(dest="step", metavar="STEP")
    show = steps.add_parser("show", help="every entry in a line")
    verify = steps.add_parser("verify", help="make every hash again; against a checkpoint: that nothing is gone")
    verify.add_argument("--against", metavar="FILE", type=Path, help="a checkpoint that was kept elsewhere")
    verify.add_argument("--key", metavar="PUB", type=Path, help="the public key of the ledger")
    sign = steps.add_parser("checkpoint", help="the state of the ledger, signed, to be kept elsewhere")
    sign.add_argument("--key", metavar="FILE", type=Path, required=True, help="the ledger's key; see: rung keys")
    sign.add_argument("--earlier", metavar="FILE", type=Path, help="an earlier one, which must not be contradicted")
    sign.add_argument("-o", "--output", metavar="FILE", type=Path, help="write to a file instead of stdout")
    for step in (show, verify, sign):
        step.add_argument("--store", metavar="PLACE", default=argparse.SUPPRESS, help=STORE)
    add_store(parser)


def add_records(parser: argparse.ArgumentParser) -> None:
    """The options of `rung records`."""
    kinds = ["open", "decided", "overridden", "amended", "exported"]
    parser.add_argument("words", metavar="WORD", nargs="*", help="only where an id, case, site or person has each word")
    parser.add_argument("--only", metavar="KIND", choices=kinds, help=f"only those that are {', '.join(kinds)}")
    parser.add_argument("--overview", action="store_true", help="what was advised and decided, counted over all")
    parser.add_argument("--since", metavar="DATE", help="count last records of this day and later (UTC)")
    parser.add_argument("--until", metavar="DATE", help="count last records of this day and earlier (UTC)")
    parser.add_argument("--knowledge", metavar="DIGEST", help="count those of one knowledge base, by how it begins")
    parser.add_argument("--form", choices=["text", "json"], default="text", help="text for readers, or JSON")
    add_store(parser)


def add_export(parser: argparse.ArgumentParser) -> None:
    """The options of `rung export`."""
    forms = ["bundle", "json", "pdf", "html", "markdown", "text", "deidentified"]
    parser.add_argument("id", metavar="ID", help="the consultation; see: rung records")
    parser.add_argument("--form", choices=forms, default="bundle", help="what is written (default: bundle)")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write to a file instead of stdout")
    parser.add_argument("--key", metavar="FILE", type=Path, help="the ledger's key (default: RUNG_LEDGER_KEY)")
    parser.add_argument("--entry", metavar="NUMBER", type=int, help="an earlier entry of the ledger about it")
    parser.add_argument("--by", metavar="WHO", default="", help="who gives it out, for the ledger")
    parser.add_argument("--to", metavar="WHOM", help="to whom it is given, for the ledger")
    parser.add_argument(
        "--notes", action="store_true", help="a de-identified record keeps its free text: read it first"
    )
    add_store(parser)
    add_kb(parser)


def add_verify(parser: argparse.ArgumentParser) -> None:
    """The options of `rung verify`."""
    parser.add_argument("file", metavar="FILE", type=Path, help="a bundle, a record, or a page with its proof beside")
    parser.add_argument("--key", metavar="PUB", type=Path, required=True, help="the public key of the ledger")
    parser.add_argument("--read", action="store_true", help="print a de-identified record in words too")
    parser.add_argument("--proof", metavar="PROOF", type=Path, help="the proof of a page (default: FILE.proof)")


def add_replay(parser: argparse.ArgumentParser) -> None:
    """The options of `rung replay`."""
    parser.add_argument("file", metavar="FILE", type=Path, help="a bundle, a record, or the proof of a page")
    parser.add_argument("--against", metavar="RELEASE", help="by another release: its version, its file, or a folder")
    add_store(parser)
    add_kb(parser)
