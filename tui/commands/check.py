"""`rung check`: everything wrong with a knowledge base; `--explain CODE` tells what a code means."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from engine.soundness import told_in
from exports.problems import told_as_json, told_as_text
from kb.checks import codes, page
from kb.folder import read_folder
from kb.problems import nearest
from tui.command_line import DONE, MISUSED, PROBLEMS
from tui.opening import day_given


def run(arguments: argparse.Namespace) -> int:
    """Check a knowledge base, or explain a code."""
    if arguments.explain is not None:
        return _explain(arguments.explain)
    told = told_in(read_folder(arguments.kb, cases=True), day_given(arguments.as_of) or date.today())
    accepted: bool = arguments.accepted
    form = told_as_json if arguments.form == "json" else told_as_text
    sys.stdout.write(form(told, accepted=accepted))
    return PROBLEMS if told.problems else DONE


def _explain(code: str) -> int:
    found = page(code)
    if found is None:
        sys.stderr.write(f"no check is called '{code}'\n  mend: {nearest(code, codes())}\n")
        return MISUSED
    sys.stdout.write(found)
    return DONE
