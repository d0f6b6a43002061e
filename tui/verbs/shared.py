"""Options that several verbs have."""

from __future__ import annotations

import argparse
from pathlib import Path

STORE = "where consultations are kept: a file, or a database's URL"
KB = "a knowledge base other than the packaged one"


def add_store(parser: argparse.ArgumentParser) -> None:
    """Where consultations are kept."""
    parser.add_argument("--store", metavar="PLACE", help=STORE)


def add_kb(parser: argparse.ArgumentParser) -> None:
    """Which knowledge base."""
    parser.add_argument("--kb", metavar="DIR", type=Path, help=KB)
