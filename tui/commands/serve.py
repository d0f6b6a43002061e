"""`rung serve`: the application in a browser, on this machine only."""

from __future__ import annotations

import argparse
import os
import shlex
import socket
import subprocess
import sys
from pathlib import Path

from exports.store import open_store
from kb.from_yaml.base import load_base
from kb.problems import Place, Problem, Refused
from tui.command_line import DONE
from tui.web.server import LoopbackServer, listening

_HIGHEST = 65_535


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted. What cannot be read, or opened, is refused before anything is served."""
    load_base(arguments.kb)
    open_store(arguments.store).close()
    with _opened(arguments.port) as ours:
        server = LoopbackServer(_command(arguments.kb, arguments.store), ours.getsockname()[1])
        sys.stderr.write(f"Rung in a browser: {server.address}\n")
        sys.stderr.write("Everyone who can open this port on this machine sees every consultation, and can answer.\n")
        sys.stderr.write("Ctrl-C ends it.\n")
        sys.stderr.flush()
        server.hold(ours)
    return DONE


def _opened(port: int) -> socket.socket:
    if not 0 <= port <= _HIGHEST:
        raise _misused(f"there is no port {port}", f"choose one from 1 to {_HIGHEST}, or 0 for any that is free")
    try:
        return listening(port)
    except OSError as error:
        mend = "choose another port, or 0 for any that is free"
        raise _misused(f"port {port} cannot be opened: {os.strerror(error.errno or 0)}", mend) from None


def _command(folder: Path | None, store: str | None) -> str:
    """What starts the application for one page: this same Python, quoted for the shell that will read it."""
    words = [sys.executable, "-m", "tui.command_line", "consult"]
    words += ["--kb", str(folder.resolve())] if folder is not None else []
    words += ["--store", store] if store is not None else []
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _misused(what: str, mend: str) -> Refused:
    return Refused([Problem("used-wrongly", what, Place("--port"), mend)])
