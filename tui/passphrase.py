"""A passphrase, asked for where nobody can read it; from a pipe, its first line."""

from __future__ import annotations

import sys
from getpass import getpass

from kb.problems import Place, Problem, Refused

SHORTEST = 12
"""Letters that a new passphrase must have."""


def asked(prompt: str) -> str:
    """The passphrase of a key that is there."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass(f"{prompt}: ", stream=sys.stderr)


def asked_anew(prompt: str) -> str:
    """A new passphrase, twice the same on a terminal. Raises Refused with used-wrongly."""
    given = asked(prompt)
    if len(given) < SHORTEST:
        what = f"the passphrase has {len(given)} letter{'s' * (len(given) != 1)}; it needs {SHORTEST}"
        raise Refused([Problem("used-wrongly", what, Place("passphrase"), "take several words")])
    if sys.stdin.isatty() and asked("Once more") != given:
        what = "the two passphrases are not the same"
        raise Refused([Problem("used-wrongly", what, Place("passphrase"), "type it again")])
    return given
