"""`rung explain`: a case's ladder as text, or its record as JSON."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from datetime import date
from pathlib import Path

from engine.consultation import Consultation
from exports.problems import as_text
from exports.record import canonical, record
from exports.text import explained
from exports.text_reasons import Depth
from kb.from_yaml.base import load_base
from kb.from_yaml.case import load_case
from kb.problems import Place, Problem, Refused, nearest
from tui.command_line import DONE, MISUSED, PROBLEMS


def run(arguments: argparse.Namespace) -> int:
    """Explain a case file."""
    base = load_base(arguments.kb)
    case = load_case(arguments.case, base, day_given(arguments.as_of))
    return show(Consultation(base, case), arguments.option, arguments.depth, arguments.form, arguments.output)


def show(
    consultation: Consultation, option: str | None, depth: str | None, form: str = "text", output: Path | None = None
) -> int:
    """Print or write a consultation; what contradicts itself is told, and nothing is concluded from it."""
    if option is not None and option not in consultation.base.options:
        mend = nearest(option, consultation.base.options)
        sys.stderr.write(f"no option is called '{option}'\n  mend: {mend}\n")
        return MISUSED
    if consultation.contradictions:
        sys.stderr.write(as_text(consultation.contradictions))
        sys.stderr.write("Nothing is concluded from facts that cannot all be true.\n")
        return PROBLEMS
    if form == "json":
        _give(canonical(record(consultation)), output)
    else:
        to_terminal = output is None and sys.stdout.isatty()
        colour = to_terminal and not os.environ.get("NO_COLOR")
        width = shutil.get_terminal_size().columns
        text = explained(consultation, width, colour=colour, option=option, depth=Depth(depth) if depth else None)
        _give(text.encode(), output)
    return PROBLEMS if consultation.disagreements else DONE


def _give(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        if sys.stdout.isatty() and not content.endswith(b"\n"):
            sys.stdout.buffer.write(b"\n")
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise Refused([Problem("used-wrongly", what, Place(str(output)), "choose another file")]) from None
    sys.stderr.write(f"written: {output}\n")


def day_given(text: str | None) -> date | None:
    """The day of `--as-of`; raises Refused when it is not a date."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        what = f"'{text}' is not a date"
        raise Refused([Problem("used-wrongly", what, Place("--as-of"), "write it as 2026-03-02")]) from None
