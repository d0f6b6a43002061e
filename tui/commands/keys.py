"""`rung keys`: a key pair to sign with, and the line that lists its public half in a knowledge base."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kb.signing import VerifierKey, make_key, public_file, read_public
from tui.command_line import DONE
from tui.passphrase import asked_anew


def run(arguments: argparse.Namespace) -> int:
    """Make a key, or show one."""
    if arguments.show is not None:
        _tell(read_public(arguments.show))
        return DONE
    path = arguments.output or Path(f"{arguments.new}.key")
    made = make_key(path, arguments.new, asked_anew(f"A passphrase for {path}"))
    sys.stderr.write(f"written: {path} (keep it to yourself) and {public_file(path)} (hand it out)\n")
    _tell(made.verifier)
    return DONE


def _tell(key: VerifierKey) -> None:
    sys.stdout.write(f"{key}\n")
    sys.stderr.write(
        f"next, for releases: list it in people.yaml of the knowledge base, for what this person may do:\n"
        f"  {key.name}: {{key: {key}, may: [write], until: 2028-12-31}}\n"
        "or, for a ledger: name the file in RUNG_LEDGER_KEY, and hand out the .pub file\n"
    )
