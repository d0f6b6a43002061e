"""`rung fmt`: the files of a knowledge base laid out in the house style."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from exports.problems import as_text
from kb.editing.applying import finish
from kb.editing.formatting import formatted
from kb.editing.writing import write_whole
from kb.folder import PACKAGED, read_texts, shown_name
from kb.problems import Place, Problem, Refused
from tui.command_line import DONE, PROBLEMS
from tui.commands.schema import own_folder


def run(arguments: argparse.Namespace) -> int:
    """Lay files out, or name those that are not laid out so; exit 1 where there are such, or where one cannot be."""
    check: bool = arguments.check
    folder = _looked_at(arguments.kb) if check else _written_into(arguments.kb)
    texts, unread = read_texts(folder)
    names = list(_named(arguments.files, folder, texts)) or list(texts)
    problems = [one for one in unread if one.code != "stray-file" and not arguments.files]
    after = dict(_laid_out(folder, {name: texts[name] for name in names}, problems))
    for name, text in after.items():
        if not check:
            write_whole(folder / name, text)
        sys.stdout.write(f"{folder / name}\n")
    sys.stderr.write(as_text(problems) if problems else "")
    said = "would be laid out anew; nothing is changed" if check else "laid out anew"
    sys.stderr.write(f"{len(after)} of {len(names)} files {said}\n")
    return PROBLEMS if problems or (check and after) else DONE


def _looked_at(folder: Path | None) -> Path:
    """The base that is only looked at: the one named, the one that this folder is, or the packaged one."""
    return own_folder(folder) if folder or Path("base.yaml").is_file() else PACKAGED


def _written_into(folder: Path | None) -> Path:
    """The base whose files are written. Raises Refused for the packaged one."""
    found = own_folder(folder)
    if found.resolve() == PACKAGED.resolve():
        what, mend = "this is the packaged knowledge base", "look with --check, or make a copy with: rung init DIR"
        raise Refused([Problem("used-wrongly", what, Place(str(found)), mend)])
    finish(found)
    return found


def _named(files: Iterable[Path], folder: Path, texts: Mapping[str, str]) -> Iterator[str]:
    """The files by their paths inside the base. Raises Refused for one that is no file of it."""
    for file in files:
        inside = (path for path in (file, folder / file) if path.resolve().is_relative_to(folder.resolve()))
        names = [path.resolve().relative_to(folder.resolve()).as_posix() for path in inside]
        found = next((name for name in names if name in texts), None)
        if found is None:
            what, mend = f"no file of {folder} that can be read", "name files of the knowledge base"
            raise Refused([Problem("used-wrongly", what, Place(str(file)), mend)])
        yield found


def _laid_out(folder: Path, texts: Mapping[str, str], problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Each text that its layout changes; links are left alone, for what they lead to has its own place."""
    for name, text in texts.items():
        try:
            after = formatted(text, name, f"{shown_name(folder)}/{name}")
        except Refused as refused:
            problems += refused.problems
            continue
        if after != text and not (folder / name).is_symlink():
            yield name, after
