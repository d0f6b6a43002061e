"""`rung replay`: the findings of a record judged once more, by the same release or by another one."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from exports.giving.remade import is_the_page
from exports.paper import Line, laid_out
from exports.proof.bundle import Bundle
from exports.proof.holding import Held, held_in
from exports.replay.differences import differences_lines
from exports.replay.reading import Record
from exports.replay.replaying import Replay, replayed
from exports.store import store_to_read
from exports.visible import visible
from kb.folder import PACKAGED
from kb.from_yaml.base import load_base
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused
from kb.release import place_of, versions
from kb.release.finding import found_in
from kb.release.frozen import Frozen, base_in
from kb.release.parcel import parcel_in
from tui.command_line import DONE, PROBLEMS
from tui.giving import say
from tui.reading_files import bytes_of


def run(arguments: argparse.Namespace) -> int:
    """Judge again; exit 1 where the same release does not give the same bytes."""
    held = held_in(bytes_of(arguments.file), Place(str(arguments.file)))
    if arguments.against is not None:
        return _against(held.record, _other(arguments.against, arguments.kb))
    base = base_in(_frozen(held, arguments), f"knowledge {held.record.digest:.12}")
    code = _same(replayed(held.record, base))
    return code if held.bundle is None or code != DONE else _page(held.bundle, held.record, base)


def _same(found: Replay) -> int:
    record = found.record
    if found.written_otherwise:
        sys.stdout.write("the same record, but not written as Rung writes it, so that these bytes prove nothing\n")
        return PROBLEMS
    if not found.same:
        _say("It does not come out the same.", found)
        return PROBLEMS
    judged = visible(f"case {record.case}, judged again by {record.base} {record.version} ({record.digest:.12}…)")
    sys.stdout.write(f"the same bytes: {judged}\n  {len(found.content)} bytes, SHA-256 {record.sha256}\n")
    return DONE


def _page(bundle: Bundle, record: Record, base: KnowledgeBase) -> int:
    """The page of a bundle too: it was set by typst, and another version of that may set it otherwise."""
    if is_the_page(bundle, record, base, Place("the bundle")):
        sys.stdout.write("the same page: page.pdf is what this record makes, byte for byte\n")
        return DONE
    sys.stdout.write("another page: page.pdf is not what this program makes of the record\n")
    sys.stderr.write("  mend: take the versions of Rung and typst that made it; the record itself is the same\n")
    return PROBLEMS


def _against(record: Record, base: KnowledgeBase) -> int:
    found = replayed(record, base)
    same = "By that release the advice is the same." if found.differences.same_advice else "By that release:"
    _say(same, found)
    return DONE


def _say(head: str, found: Replay) -> None:
    lines = [Line(head, style="bold"), *differences_lines(found.differences)]
    say(lambda width, colour: laid_out(lines, width, colour=colour))


def _frozen(held: Held, arguments: argparse.Namespace) -> Frozen:
    """What judged it: out of the file itself, out of a store, or out of a folder and its releases."""
    if held.base is not None:
        return held.base
    digest, kept = held.record.digest, None
    if arguments.store is not None:
        with store_to_read(arguments.store) as store:
            kept = store.knowledge(digest, released=held.record.is_released)
    found = kept or found_in(arguments.kb or PACKAGED, digest)
    if found is None:
        record = held.record
        what = f"the release that judged it is not here: {record.base} {record.version}, digest {digest}"
        mend = "name the folder with that release: --kb DIR, or a store: --store PLACE; a bundle holds it itself"
        raise Refused([Problem("missing-release", what, Place(str(arguments.file)), mend)])
    return found if held.record.is_released else Frozen(found.texts)


def _other(named: str, folder: Path | None) -> KnowledgeBase:
    """The release to judge by: a version of the folder, the file of one, or a folder as it is."""
    path = Path(named)
    if re.fullmatch(r"\d+\.\d+\.\d+", named):
        path = place_of(folder or PACKAGED, named)
    if path.is_dir():
        return load_base(path)
    if path.is_file():
        return base_in(Frozen(parcel_in(path).texts), str(path))
    there = ", ".join(versions(folder or PACKAGED)) or "there is none"
    what, mend = f"there is no release '{named}'", f"name a folder, a release's file, or a version (here: {there})"
    raise Refused([Problem("missing-release", what, Place("--against"), mend)])
