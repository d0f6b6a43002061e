"""`rung schema`: JSON Schemas of a knowledge base's files, for editors that complete, explain and check YAML."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb.editing.writing import write_whole
from kb.from_yaml.base import load_base
from kb.problems import Place, Problem, Refused, nearest
from kb.schemas import FILES, FOLDER, schemas, with_modeline
from tui.command_line import DONE
from tui.giving import give


def run(arguments: argparse.Namespace) -> int:
    """List the schemas, print one, write them all, or put them into a base with a modeline in each of its files."""
    kind: str | None = arguments.kind
    if kind is not None and kind not in FILES:
        raise Refused([Problem("used-wrongly", f"no schema is called '{kind}'", Place("KIND"), nearest(kind, FILES))])
    if kind is not None and (arguments.output or arguments.modelines):
        raise Refused([Problem("used-wrongly", "all schemas are written together", Place("KIND"), "take KIND out")])
    if arguments.modelines:
        return _put_into(own_folder(arguments.kb))
    if arguments.output:
        write_schemas(schemas(load_base(arguments.kb)), arguments.output)
        sys.stdout.write(f"{arguments.output}: {len(FILES)} schemas\n")
    elif kind:
        give(_as_bytes(schemas(load_base(arguments.kb))[f"{kind}.json"]))
    else:
        sys.stdout.write("".join(f"{one:<12}{', '.join(files)}\n" for one, files in FILES.items()))
        sys.stderr.write("next: rung schema KIND prints one; rung schema -o DIR writes them all\n")
    return DONE


def own_folder(folder: Path | None) -> Path:
    """The knowledge base to be written into: the one named, else the one that this folder is. Raises Refused."""
    found = folder or Path()
    if not (found / "base.yaml").is_file():
        mend = "go into a knowledge base, name one with --kb, or make one with: rung init DIR"
        raise Refused([Problem("used-wrongly", "there is no knowledge base here", Place(str(found)), mend)])
    return found


def _put_into(folder: Path) -> int:
    added = put_schemas_into(folder)
    sys.stdout.write(f"{folder / FOLDER}: {len(FILES)} schemas\n{folder}: {added} modelines added\n")
    return DONE


def put_schemas_into(folder: Path) -> int:
    """Write a base's schemas beside its files, and the modelines that are missing; gives how many. Raises Refused."""
    write_schemas(schemas(load_base(folder)), folder / FOLDER)
    return sum(_add_modeline(path, path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*.yaml")))


def write_schemas(made: Mapping[str, Mapping[str, Any]], folder: Path) -> None:
    """Write schemas by their names; what stands there already stays untouched. Raises Refused."""
    for name, schema in made.items():
        path, content = folder / name, _as_bytes(schema)
        if not path.is_file() or path.read_bytes() != content:
            write_whole(path, content)


def _as_bytes(schema: Mapping[str, Any]) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()


def _add_modeline(path: Path, name: str) -> bool:
    """Puts the modeline first; links are left alone, for theirs would be true of one of two places only."""
    text = path.read_bytes().decode()
    wanted = with_modeline(text, name)
    if wanted == text or path.is_symlink():
        return False
    write_whole(path, wanted)
    return True
