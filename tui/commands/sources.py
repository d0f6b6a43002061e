"""`rung sources`: every source with what leans on it, and every number not checked."""

from __future__ import annotations

import argparse
from datetime import date

from exports.text_leaning import sources_text
from kb.from_yaml.base import load_base
from tui.command_line import DONE
from tui.giving import say
from tui.opening import day_given


def run(arguments: argparse.Namespace) -> int:
    """List the sources of a knowledge base."""
    base, day = load_base(arguments.kb), day_given(arguments.as_of) or date.today()
    say(lambda width, colour: sources_text(base, day, width, colour=colour))
    return DONE
