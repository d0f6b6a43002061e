"""`rung explain`: a case's ladder as text, or its record as JSON."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.consultation import Consultation
from exports.record import canonical, record
from exports.text import explained
from exports.text_reasons import Depth
from tui.command_line import DONE, PROBLEMS
from tui.giving import give, say
from tui.opening import check_name, opened, told_contradictions


def run(arguments: argparse.Namespace) -> int:
    """Explain a case file."""
    consultation = opened(arguments.case, arguments.kb, arguments.as_of, arguments.profile)
    return show(consultation, arguments.option, arguments.depth, arguments.form, arguments.output)


def show(
    consultation: Consultation, option: str | None, depth: str | None, form: str = "text", output: Path | None = None
) -> int:
    """Print or write a consultation; what contradicts itself is told, and nothing is concluded from it."""
    if option is not None:
        check_name("option", option, consultation.base.options)
    if told_contradictions(consultation):
        return PROBLEMS
    if form == "json":
        give(canonical(record(consultation)), output)
    else:
        deep = Depth(depth) if depth else None
        say(lambda width, colour: explained(consultation, width, colour=colour, option=option, depth=deep), output)
    return PROBLEMS if consultation.disagreements else DONE
