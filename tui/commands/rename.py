"""`rung rename`: a name of a knowledge base changed everywhere it stands."""

from __future__ import annotations

import argparse
import sys

from kb.editing.applying import apply, finish
from kb.editing.draft import begun
from kb.editing.renaming import renamed
from kb.folder import read_texts, shown_name
from tui.command_line import DONE
from tui.commands.schema import own_folder


def run(arguments: argparse.Namespace) -> int:
    """Show what would change as a diff, and change it unless it is only looked at."""
    folder = own_folder(arguments.kb)
    finish(folder)
    draft = begun(shown_name(folder), read_texts(folder)[0])
    after = renamed(draft, arguments.kind, arguments.old, arguments.new, arguments.of)
    sys.stdout.write("".join(after.diff()))
    count = len(after.changed())
    if arguments.look:
        sys.stderr.write(f"{count} files would change; nothing is changed\n")
    else:
        apply(after, folder)
        sys.stderr.write(f"{count} files changed\n")
    return DONE
