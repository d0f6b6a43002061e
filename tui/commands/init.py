"""`rung init`: a copy of the packaged knowledge base to edit, its files pointed at their schemas."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from kb.folder import PACKAGED
from kb.problems import Place, Problem, Refused
from tui.command_line import DONE
from tui.commands.schema import put_schemas_into


def run(arguments: argparse.Namespace) -> int:
    """Copy the base; an existing folder must be empty."""
    folder: Path = arguments.folder
    copy_packaged(folder)
    sys.stdout.write(f"{folder}: a copy of the knowledge base; FORMAT.md says how it is written\n")
    sys.stdout.write(f"next: rung author --kb {folder}, or edit the files and: rung check --kb {folder}\n")
    return DONE


def copy_packaged(folder: Path) -> None:
    """The packaged base in a folder that is new or empty, with its schemas. Raises Refused with used-wrongly."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            what, mend = "this exists and is not an empty folder", "choose a new folder"
            raise Refused([Problem("used-wrongly", what, Place(str(folder)), mend)])
        shutil.copytree(PACKAGED, folder, dirs_exist_ok=True)
        shutil.copy(PACKAGED.parent / "FORMAT.md", folder / "FORMAT.md")
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}"
        raise Refused([Problem("used-wrongly", what, Place(str(folder)), "choose another folder")]) from None
    put_schemas_into(folder)
