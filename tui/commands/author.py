"""`rung author`: a knowledge base is written on screen, in a draft that is applied when it is whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from kb.problems import Place, Problem, Refused
from tui.command_line import DONE
from tui.commands.consult import has_screen
from tui.commands.schema import own_folder


def run(arguments: argparse.Namespace) -> int:
    """Open a knowledge base of one's own, at a rule if one is named."""
    folder = _folder(arguments.kb)
    if not has_screen():
        mend = "edit the files, and use: rung check, rung test, rung impact"
        raise Refused([Problem("used-wrongly", "a screen needs a terminal, and this is none", Place("author"), mend)])
    from tui.authoring import AuthoringApp

    app = AuthoringApp(folder, arguments.store, arguments.entry or "", arguments.by)
    app.run()
    if app.gave_up is not None:
        raise app.gave_up
    return app.return_code or DONE


def _folder(named: Path | None) -> Path:
    """The knowledge base of one's own; one that has lost its base.yaml is opened too, to be mended. Raises Refused."""
    found = named or Path()
    there = [part for part in ("rules", "vocabulary", "thresholds.yaml", "ladder.yaml") if (found / part).exists()]
    return found if len(there) > 1 else own_folder(named)
