"""`rung records`: every kept consultation in a line, and what they say together."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from exports.overview import as_json, overview, overview_lines
from exports.overview.written import json_text
from exports.paper import laid_out
from exports.problems import as_text
from exports.records_list import Listed, records_list
from exports.store import Kept, Store, open_store
from exports.visible import visible
from kb.ages import day
from kb.problems import Place, Problem, Refused
from tui.command_line import DONE, PROBLEMS
from tui.giving import give, say

_EMPTY = """Nothing is kept yet. A consultation is kept from its first answer on, without being asked to:
  rung consult            begins one on screen (n)
  rung consult CASE.yaml  begins with a case file
"""


def run(arguments: argparse.Namespace) -> int:
    """List what is kept, or count over all of it."""
    _check(arguments)
    with open_store(arguments.store) as store:
        return _overview(store, arguments) if arguments.overview else _list(store, arguments)


def _check(arguments: argparse.Namespace) -> None:
    """Raises Refused where something is asked of the list that only the overview has, or the other way."""
    of_list = {"WORD": arguments.words, "--only": arguments.only}
    of_overview = {"--since": arguments.since, "--until": arguments.until, "--knowledge": arguments.knowledge}
    if arguments.overview:
        wrong, what, mend = of_list, "the overview counts every consultation", "leave it out, or leave out --overview"
    else:
        wrong, what, mend = of_overview, "only the overview looks at this", "add --overview, or leave it out"
    problems = [Problem("used-wrongly", what, Place(name), mend) for name, given in wrong.items() if given]
    if problems:
        raise Refused(problems)


def _list(store: Store, arguments: argparse.Namespace) -> int:
    found = records_list(store, " ".join(arguments.words), arguments.only or "all")
    if arguments.form == "json":
        give(json_text([_data(one) for one in found]).encode())
    else:
        sys.stdout.write("".join(f"{_line(one)}\n" for one in found))
    sys.stderr.write(_counted(store, found, arguments))
    return DONE


def _counted(store: Store, found: Sequence[Listed], arguments: argparse.Namespace) -> str:
    """How many were found; where there is none, why not and what to do."""
    if found:
        plural = "s" * (len(found) != 1)
        return f"{store.place}: {len(found)} consultation{plural}; next: rung consult --resume ID\n"
    if (arguments.words or arguments.only) and records_list(store, limit=1):
        return f"{store.place}: there are consultations, and none of them is what you asked for\n"
    return f"{store.place}: {_EMPTY}"


def _line(one: Listed) -> str:
    """A consultation: its id, its last change, its case and sites, how it stands, its knowledge."""
    kept = one.kept
    when = kept.changed.astimezone().strftime("%Y-%m-%d %H:%M")
    sites = ", ".join(kept.targets) or "not readable"
    words = "; ".join(marks(one))
    return visible(
        f"{kept.id}  {when}  {kept.case}: {sites} · {words} · {kept.base} {kept.version} ({kept.digest[:12]})"
    )


def marks(one: Listed) -> Iterator[str]:
    """How a consultation stands, in a few words each."""
    kept, logged = one.kept, one.logged
    yield _decided(kept)
    if kept.overridden:
        sites = f": {', '.join(kept.overridden)}" if len(kept.targets) > 1 else ""
        yield f"against the advice{sites}"
    if logged.amendments:
        yield f"amended {_times(logged.amendments)}"
    if logged.exports:
        yield f"given out {_times(logged.exports)}"


def _decided(kept: Kept) -> str:
    if kept.is_decided:
        return "decided"
    return f"{len(kept.decided)} of {len(kept.targets)} decided" if kept.decided else "open"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _data(one: Listed) -> Mapping[str, Any]:
    kept, logged = one.kept, one.logged
    return {
        "id": kept.id,
        "case": kept.case,
        "as_of": kept.as_of.isoformat(),
        "sites": list(kept.targets),
        "decided": list(kept.decided),
        "overridden": list(kept.overridden),
        "knowledge": {"base": kept.base, "version": kept.version, "digest": kept.digest},
        "by": kept.by,
        "begun": kept.begun.isoformat(),
        "changed": kept.changed.isoformat(),
        "moves": kept.moves,
        "entries": logged.entries,
        "last_record": logged.last,
        "amendments": logged.amendments,
        "exports": logged.exports,
    }


def _overview(store: Store, arguments: argparse.Namespace) -> int:
    """Count over every consultation; exit 1 where a record cannot be read."""
    since, until = _day("--since", arguments.since), _day("--until", arguments.until)
    if since and until and since > until:
        raise Refused([Problem("used-wrongly", f"{until} is before {since}", Place("--until"), "name a later day")])
    found = overview(store, since=since, until=until, knowledge=arguments.knowledge or "")
    if arguments.form == "json":
        give(as_json(found).encode())
    else:
        say(lambda width, colour: laid_out(overview_lines(found, width), width, colour=colour))
    problems = (*found.unreadable, *found.newer)
    if problems:
        sys.stderr.write(as_text(problems))
    return PROBLEMS if found.unreadable else DONE


def _day(name: str, text: str | None) -> date | None:
    found = day(text) if text is not None else None
    if text is not None and found is None:
        raise Refused([Problem("used-wrongly", f"'{text}' is not a date", Place(name), "write it as 2026-03-02")])
    return found
