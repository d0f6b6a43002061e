"""How a command gives its result: to the terminal, laid out for it, or to a file."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from kb.problems import Place, Problem, Refused

Writer = Callable[[int, bool], str]
"""Makes a text for a width, in colour or not."""


def say(write: Writer, output: Path | None = None) -> None:
    """Give a text: in colour only on a terminal, and only where NO_COLOR is not set."""
    colour = output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    give(write(shutil.get_terminal_size().columns, colour).encode(), output)


def give(content: bytes, output: Path | None = None) -> None:
    """Give bytes as they are; raises Refused when the file cannot be written."""
    if output is None:
        sys.stdout.buffer.write(content)
        if sys.stdout.isatty() and not content.endswith(b"\n"):
            sys.stdout.buffer.write(b"\n")
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise Refused([Problem("used-wrongly", what, Place(str(output)), "choose another file")]) from None
    sys.stderr.write(f"written: {output}\n")
