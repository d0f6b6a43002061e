"""`rung release`: state what the next release of a knowledge base holds, approve it, show releases, go back to one."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from engine.impact import Impact, impacts
from engine.soundness import told_in, unmet
from engine.subjects import reference_subjects
from exports.knowledge_words import named
from exports.problems import weighed
from exports.release_notes import release_notes
from exports.visible import visible
from kb.editing.applying import apply, finish
from kb.editing.draft import Change, Draft, Step, begun
from kb.editing.edits import Put, Written
from kb.folder import Folder, folder_of, read_texts, shown_name
from kb.from_yaml.base import base_from, load_base
from kb.problems import Place, Problem, Refused
from kb.release import (
    Release,
    approve,
    back_to,
    check_approval,
    check_proposal,
    place_of,
    propose,
    release_in,
    versions,
)
from kb.release.parcel import parcel_in
from kb.signing import SigningKey, public_half, read_key
from tui.command_line import DONE, PROBLEMS
from tui.commands.schema import own_folder
from tui.passphrase import asked


def run(arguments: argparse.Namespace) -> int:
    """Do one of the four."""
    folder = own_folder(arguments.kb)
    finish(folder)
    match arguments.step:
        case "propose":
            return _propose(folder, arguments.version, arguments.key)
        case "approve":
            _approve(folder, arguments.version, arguments.key)
        case "back":
            _back(folder, arguments.version, arguments.new)
        case _:
            _show(folder)
    return DONE


def _propose(folder: Path, version: str, key: Path) -> int:
    """State the next release; what is accepted does not stand in its way, every other problem does."""
    drafted = _versioned(folder, version)
    check_proposal(folder, drafted.texts, version, public_half(key), date.today())
    signing = _key(key)
    sys.stderr.write("trying every rule and every reference case; this takes some seconds ...\n")
    sys.stderr.flush()
    files = drafted.folder(cases=True)
    wrong = (*unmet(files, base_from(files)), *told_in(files, date.today()).problems)
    if wrong:
        sys.stderr.write(weighed(tuple(dict.fromkeys(wrong))))
        return PROBLEMS
    notes = _notes(folder, files)
    sys.stdout.write(notes)
    _tell(_stated(folder, drafted, notes, signing))
    sys.stderr.write(f"next: somebody else reads it and says: rung release approve {version} --key THEIR.key\n")
    return DONE


def _stated(folder: Path, drafted: Draft, notes: str, key: SigningKey) -> Release:
    """The release; where it is refused after all, base.yaml is as it was."""
    now = apply(drafted, folder)
    try:
        _check_same(folder, drafted, now)
        return propose(folder, notes, key, date.today())
    except Refused:
        former = Change(file="base.yaml", edit=Written(text=drafted.begun["base.yaml"]))
        apply(now.after(Step(says="the version put back", changes=(former,))), folder)
        raise


def _check_same(folder: Path, tried: Draft, written: Draft) -> None:
    """What was tried is what will be stated."""
    if written.texts != tried.texts:
        what = "files were changed while they were tried"
        raise Refused([Problem("changed-meanwhile", what, Place(str(folder)), "propose it again")])


def _versioned(folder: Path, version: str) -> Draft:
    """The folder under the new version, nothing of it written yet."""
    draft = begun(shown_name(folder), read_texts(folder)[0])
    change = Change(file="base.yaml", edit=Put(path=("version",), value=version))
    return draft.after(Step(says=f"version {version}", changes=(change,)))


def _notes(folder: Path, files: Folder) -> str:
    """What has changed since the last release, and what that does to the reference cases of both."""
    last, base = next(reversed(versions(folder)), None), base_from(files)
    if last is None:
        return release_notes(None, base, ())
    former = folder_of(last, parcel_in(place_of(folder, last)).texts, cases=True)
    old = base_from(former)
    found: list[Impact] = list(impacts(old, base, reference_subjects(former, old, files, base)))
    return release_notes(old, base, found)


def _approve(folder: Path, version: str, key: Path) -> None:
    found = release_in(folder, version)
    check_approval(folder, version, public_half(key), date.today())
    sys.stdout.write("".join(f"{visible(line)}\n" for line in found.changes.splitlines()))
    sys.stderr.write(f"{found.words}\n")
    _tell(approve(folder, version, _key(key), date.today()))


def _key(path: Path) -> SigningKey:
    return read_key(path, asked(f"The passphrase of {path}"))


def _back(folder: Path, version: str, new: str) -> None:
    step = back_to(folder, version, new)
    apply(begun(shown_name(folder), read_texts(folder)[0]).after(step), folder)
    sys.stderr.write(f"{len(step.changes)} files are as in {version}; next: rung release propose {new} --key FILE\n")


def _show(folder: Path) -> None:
    for version in versions(folder):
        _tell(release_in(folder, version))
    sys.stdout.write(f"now: {named(load_base(folder))}\n")


def _tell(release: Release) -> None:
    sys.stdout.write(f"{release.words}\n")
