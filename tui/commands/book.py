"""`rung book`: the whole knowledge base as a document, Markdown or HTML."""

from __future__ import annotations

import argparse
from datetime import date

from exports.book import book_html, book_markdown
from kb.from_yaml.base import load_base
from tui.command_line import DONE
from tui.giving import give
from tui.opening import day_given


def run(arguments: argparse.Namespace) -> int:
    """Write the book."""
    base, day = load_base(arguments.kb), day_given(arguments.as_of) or date.today()
    text = book_html(base, day) if arguments.form == "html" else book_markdown(base, day)
    give(text.encode(), arguments.output)
    return DONE
