"""`rung verify`: whether a file that was given out is what the ledger held: the file and a public key are enough."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from exports.paper import Line, laid_out
from exports.proof.checking import Checked, Handed, checked
from exports.proof.points import point_lines
from exports.proof.proof import ENDING
from exports.redacted.words import redacted_lines
from kb.signing import read_public
from tui.command_line import DONE, PROBLEMS
from tui.giving import say
from tui.reading_files import bytes_of


def run(arguments: argparse.Namespace) -> int:
    """Look at one file, and say what is proven, what fails, and what it cannot show."""
    found = checked(handed(arguments.file, arguments.proof), read_public(arguments.key))
    lines = [_verdict(found), *point_lines(found.points), *(_read(found) if arguments.read else ())]
    say(lambda width, colour: laid_out(lines, width, colour=colour))
    return DONE if found.holds else PROBLEMS


def handed(path: Path, proof: Path | None) -> Handed:
    """A file with the proof that was named, or that stands beside it."""
    beside = proof or path.with_name(f"{path.name}{ENDING}")
    return Handed(path.name, bytes_of(path), bytes_of(beside) if proof or beside.is_file() else None)


def _verdict(found: Checked) -> Line:
    return Line("It holds.", style="bold") if found.holds else Line("It does not hold.", style="red")


def _read(found: Checked) -> Iterator[Line]:
    """What a de-identified record says; another one is read in its page, or with `rung replay`."""
    if found.redacted is None:
        yield Line("Only a de-identified record is read here; a bundle holds page.pdf, a page is read as it is.")
    else:
        yield from redacted_lines(found.redacted)
