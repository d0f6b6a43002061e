"""`rung explain`: a case's ladder as text, its record as JSON, or the whole consultation as a document."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.consultation import Consultation
from exports.record import canonical, record
from exports.text import explained
from exports.text_reasons import Depth
from kb.problems import Place, Problem, Refused
from tui.command_line import DONE, PROBLEMS
from tui.giving import give, say
from tui.opening import check_name, opened, told_contradictions

DOCUMENTS = ("markdown", "html", "pdf")


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
    elif form in DOCUMENTS:
        give(_document(consultation, form, output), output)
    else:
        deep = Depth(depth) if depth else None
        say(lambda width, colour: explained(consultation, width, colour=colour, option=option, depth=deep), output)
    return PROBLEMS if consultation.disagreements else DONE


def _document(consultation: Consultation, form: str, output: Path | None) -> bytes:
    """The consultation as a document; raises Refused rather than write a PDF to a terminal."""
    from exports.document import as_html, as_markdown, as_pdf, document_of

    if form == "pdf":
        if output is None and sys.stdout.isatty():
            what = "a PDF cannot be read on a terminal"
            raise Refused([Problem("used-wrongly", what, Place("--form pdf"), "name a file: -o FILE.pdf")])
        return as_pdf(document_of(consultation))
    write = as_html if form == "html" else as_markdown
    return write(document_of(consultation)).encode()
