"""`rung export`: a consultation given out as a file, stamped from the ledger and logged there."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from exports.giving import FORMS, Asked, Given, Wish, asked_for, asked_of, give
from exports.ledger.log import Ledger
from exports.proof.proof import ENDING
from exports.store import Store, open_store
from kb.from_yaml.base import load_base
from kb.problems import Place, Problem, Refused
from tui.command_line import DONE
from tui.giving import give as hand
from tui.ledger_key import key_at


def run(arguments: argparse.Namespace) -> int:
    """Give one consultation out."""
    _check_place(arguments.form, arguments.output)
    with open_store(arguments.store) as store:
        asked = _asked(store, arguments)
        notes = _reviewed(asked, arguments) if arguments.form == "deidentified" else False
        key = key_at(arguments.key)
        given = give(store, Wish(asked, arguments.form, key, arguments.by, arguments.to, notes))
    _write(given, arguments.output)
    _tell(given, asked, signed=key is not None)
    return DONE


def _check_place(form: str, output: Path | None) -> None:
    """What is no text is not written to a terminal; what is proved by a file beside it needs a name."""
    if output is None and FORMS[form].ending in (".zip", ".pdf") and sys.stdout.isatty():
        mend = f"name a file: -o FILE{FORMS[form].ending}"
        raise Refused([Problem("used-wrongly", f"{form} cannot be read on a terminal", Place("rung export"), mend)])


def _asked(store: Store, arguments: argparse.Namespace) -> Asked:
    """The entry that is asked for by its number, or the one that says how the consultation stands."""
    if arguments.entry is None:
        return asked_for(store, arguments.id, lambda: load_base(arguments.kb), arguments.by)
    entry = Ledger(store).entry(arguments.entry)
    if entry.about != arguments.id:
        what = f"entry {arguments.entry} is not about the consultation {arguments.id}"
        raise Refused([Problem("used-wrongly", what, Place("--entry"), "see: rung ledger show")])
    return asked_of(store, entry)


def _reviewed(asked: Asked, arguments: argparse.Namespace) -> bool:
    """Shows the free text that is dropped, or was asked to stay, so that somebody reads it."""
    from exports.redacted.disclosing import free_text
    from exports.visible import visible

    for where, text in free_text(asked.record.value):
        sys.stderr.write(f"{'kept' if arguments.notes else 'dropped'}, {where}: {visible(text)}\n")
    return bool(arguments.notes)


def _write(given: Given, output: Path | None) -> None:
    hand(given.content, output)
    if given.proof is not None and output is not None:
        hand(given.proof, output.with_name(f"{output.name}{ENDING}"))


def _tell(given: Given, asked: Asked, *, signed: bool) -> None:
    sys.stderr.write(f"logged: entry {given.index}, of the record in entry {asked.entry.index}\n")
    if not signed:
        sys.stderr.write("not proven: no key of the ledger was named (--key FILE, or RUNG_LEDGER_KEY)\n")
