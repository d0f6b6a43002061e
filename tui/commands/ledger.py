"""`rung ledger`: what the ledger holds, whether it is what it was, and a signed state of it to keep elsewhere."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from exports.ledger import Entry
from exports.ledger.log import Ledger
from exports.problems import as_text
from exports.store import store_to_read
from exports.visible import visible
from kb.editing.writing import write_whole
from kb.folder import read_text
from kb.problems import Place, Problem, Refused
from kb.signing import read_public
from tui.command_line import DONE, PROBLEMS
from tui.ledger_key import key_in


def run(arguments: argparse.Namespace) -> int:
    """Show, verify, or sign the state of the ledger of a store."""
    with store_to_read(arguments.store) as store:
        ledger = Ledger(store)
        match arguments.step:
            case "verify":
                return _verify(ledger, arguments.against, arguments.key)
            case "checkpoint":
                return _checkpoint(ledger, arguments.key, arguments.output, arguments.earlier)
            case _:
                return _show(ledger)


def _show(ledger: Ledger) -> int:
    """Every entry in a line: its number, when, what kind, of what, by whom; nothing of it verified."""
    for entry in ledger.entries():
        sys.stdout.write(f"{entry.index:>6}  {entry.at}  {entry.kind:<12}{_says(entry)}{_by(entry)}\n")
    sys.stderr.write(f"{ledger.place}: {ledger.size} entries; next: rung ledger verify\n")
    return DONE


def _says(entry: Entry) -> str:
    """What an entry is of, as far as its content tells."""
    try:
        words = _words(entry.kind, json.loads(entry.content))
    except (ValueError, KeyError, TypeError, AttributeError):
        return "what it holds cannot be read"
    return visible(words)


def _words(kind: str, content: Mapping[str, Any]) -> str:
    match kind:
        case "release":
            return f"release {content['digest'][:12]}"
        case "commitments":
            return f"hashes of the {content['fields']} fields of the record before it"
        case "export":
            to = f", to {content['to']}" if content["to"] else ""
            return f"entry {content['of']['index']} as {content['form']}{to}"
    record = content.get("record", content)
    of = f" of entry {content['of']['index']}" if "of" in content else ""
    chosen = ", ".join(f"{one['target']}: {one['option'] or 'none'}" for one in record.get("decision") or ())
    return f"case {record['case']}: {chosen or 'no decision'}{of}"


def _by(entry: Entry) -> str:
    return f", by {visible(entry.by)}" if entry.by else ""


def _verify(ledger: Ledger, against: Path | None, key: Path | None) -> int:
    """Make everything again from the contents; and, against a checkpoint kept elsewhere, that nothing is gone."""
    if (against is None) != (key is None):
        what = "a checkpoint is verified with the public key of the ledger"
        raise Refused([Problem("used-wrongly", what, Place("--against"), "give both --against and --key, or none")])
    found = ledger.verify()
    problems = found.problems
    compared = None
    if against is not None and key is not None:
        compared = ledger.consistent_with(read_text(against, str(against)), [read_public(key)])
        problems = (*problems, *compared.problems)
    if problems:
        sys.stdout.write(as_text(problems))
        return PROBLEMS
    _tell(f"{ledger.place}: {found.size} entries, each as it was kept; root {found.root.hex()}", found.remarks)
    if compared is None:
        sys.stderr.write(
            "not shown: that nothing was cut off, or all of it made anew; only a checkpoint kept elsewhere\n"
        )
        sys.stderr.write("shows that: rung ledger checkpoint, and later: rung ledger verify --against FILE --key PUB\n")
    elif compared.shows_something:
        sys.stdout.write(f"its first {compared.checkpoint.size} entries are those of the checkpoint\n")
    else:
        sys.stdout.write("the checkpoint is of an empty ledger, so it shows nothing\n")
    return DONE


def _tell(words: str, remarks: Iterable[Problem]) -> None:
    sys.stdout.write(f"{words}\n")
    for remark in remarks:
        sys.stderr.write(f"remark: {remark.where}: {remark.what}\n")


def _checkpoint(ledger: Ledger, key: Path, output: Path | None, earlier: Path | None) -> int:
    """The state of the ledger, signed; one that contradicts an earlier one is not signed."""
    before = read_text(earlier, str(earlier)) if earlier is not None else None
    note = ledger.checkpoint(key_in(key), before)
    if output is None:
        sys.stdout.write(note)
    else:
        write_whole(output, note)
        sys.stdout.write(f"{output}: the ledger at {ledger.size} entries\n")
    sys.stderr.write("keep it where nobody who writes to the ledger can change it\n")
    return DONE
