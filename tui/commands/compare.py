"""`rung compare`: a case under every profile, side by side, with the reason of every disagreement."""

from __future__ import annotations

import argparse

from exports.text_comparison import comparison_text
from tui.command_line import DONE, PROBLEMS
from tui.giving import say
from tui.opening import opened, refuse_circles, told_contradictions


def run(arguments: argparse.Namespace) -> int:
    """Compare the ladder with every profile of its base."""
    consultation = opened(arguments.case, arguments.kb, arguments.as_of)
    refuse_circles(consultation.base)
    if told_contradictions(consultation):
        return PROBLEMS
    say(lambda width, colour: comparison_text(consultation, width, colour=colour), arguments.output)
    return PROBLEMS if consultation.disagreements else DONE
