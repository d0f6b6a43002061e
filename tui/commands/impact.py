"""`rung impact`: which cases are advised otherwise by a knowledge base than by another, or by a release of it."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from engine.impact import impacts
from engine.subjects import reference_subjects
from exports.release_notes import release_notes
from kb.folder import Folder, folder_of, read_folder
from kb.from_yaml.base import base_from
from kb.problems import Place, Problem, Refused
from kb.release import place_of, release_in, versions
from kb.release.parcel import parcel_in
from tui.command_line import DONE, PROBLEMS
from tui.commands.schema import own_folder


def run(arguments: argparse.Namespace) -> int:
    """Tell what has changed, and every reference case that stands otherwise; exit 1 where there is one."""
    folder = own_folder(arguments.kb)
    before, after = _against(folder, arguments.against), read_folder(folder, cases=True)
    old, new = base_from(before), base_from(after)
    found = list(impacts(old, new, reference_subjects(before, old, after, new)))
    sys.stdout.write(release_notes(old, new, found))
    return PROBLEMS if any(found) else DONE


def _against(folder: Path, against: str | None) -> Folder:
    """The packaged knowledge base, another folder, or a release of this one; the last release where none is named."""
    version = against or next(reversed(versions(folder)), None)
    if version is None:
        return read_folder(cases=True)
    if re.fullmatch(r"[\d.]+", version):
        release_in(folder, version)
        return folder_of(version, parcel_in(place_of(folder, version)).texts, cases=True)
    if not Path(version).is_dir():
        what = f"there is neither a folder nor a release '{version}'"
        mend = f"name a folder, or one of: {', '.join(versions(folder)) or 'no release is there'}"
        raise Refused([Problem("used-wrongly", what, Place("--against"), mend)])
    return read_folder(Path(version), cases=True)
