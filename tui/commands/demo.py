"""`rung demo`: the prepared case of the packaged knowledge base."""

from __future__ import annotations

import argparse
import sys

from engine.consultation import Consultation
from kb.folder import PACKAGED
from kb.from_yaml.base import load_base
from kb.from_yaml.case import load_case
from tui.commands.explain import show


def run(arguments: argparse.Namespace) -> int:
    """Explain the demo case."""
    base = load_base()
    path = PACKAGED / "cases" / f"{base.demo}.yaml"
    sys.stderr.write(f"A prepared case, invented for this purpose: {path}\n\n")
    sys.stderr.flush()
    return show(Consultation(base, load_case(path, base)), arguments.option, arguments.depth)
