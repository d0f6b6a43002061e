"""`rung new-rule`: a rule file with its skeleton, its names taken from the knowledge base it goes into."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection
from pathlib import Path

from kb.checks.header import topics
from kb.editing.layout import scalar
from kb.folder import read_folder
from kb.from_yaml.base import load_base
from kb.identifier import identifier_mend
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused, nearest
from kb.profiles import every_rule
from kb.schemas import FOLDER, modeline, schemas
from kb.terms import Age, Choices, Number, Origin, Term
from kb.unsaid import REASON
from tui.command_line import DONE
from tui.commands.schema import own_folder, write_schemas

_SKELETON = """\
id: {name}
because: {reason}
when:
  {term}: {condition}
then: {{recommend: {option}, strength: conditional}}
cites: []
traces: []
examples:
  - fires: {{{term}: {value}}}
  - does not fire: {{{term}: {other}}}
  - cannot tell: {{{term}: unknown}}
"""
_HERE = Place("new-rule")
_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def run(arguments: argparse.Namespace) -> int:
    """Write rules/TOPIC/NAME.yaml; never over an existing file."""
    folder = own_folder(arguments.kb)
    _check_words(arguments.topic, arguments.name)
    base = load_base(folder)
    _check_topic(arguments.topic, dict.fromkeys((*base.topics, *topics(read_folder(folder)))))
    _check_new(arguments.name, base)
    name = f"rules/{arguments.topic}/{arguments.name}.yaml"
    path = folder / name
    _write(path, f"{modeline(name)}\n{skeleton(base, arguments.name)}")
    write_schemas(schemas(load_base(folder)), folder / FOLDER)  # other rules may name this one now
    sys.stdout.write(f"{path}\n")
    sys.stderr.write(f"next: edit it, then: rung check --kb {folder}\n")
    return DONE


def _check_words(*words: str) -> None:
    for word in words:
        if not _WORD.fullmatch(word):
            raise _refused(f"'{word}' is not an identifier", identifier_mend(word))


def _check_topic(topic: str, known: Collection[str]) -> None:
    """A topic is one that the base knows; any where it knows none."""
    if known and topic not in known:
        mend = f"{nearest(topic, known)} (a new topic is listed in base.yaml first)"
        raise _refused(f"no topic is called '{topic}'", mend)


def _check_new(name: str, base: KnowledgeBase) -> None:
    every = every_rule(base)
    if name in every:
        raise _refused(f"a rule called '{name}' already exists", "choose another name", every[name].place)


def skeleton(base: KnowledgeBase, name: str) -> str:
    """A rule that loads: an asked term and the first option of the base, to be replaced. Raises Refused."""
    asked = [term for term in base.terms.values() if term.origin is Origin.ASKED]
    found = next((drawn for choice in (True, False) for term in asked if (drawn := _drawn(term, choice=choice))), None)
    option = next(iter(base.options), None)
    if found is None or option is None:
        lacking = "term that a person is asked for" if found is None else "option"
        raise _refused(f"the knowledge base has no {lacking}, and a rule needs one", "write it first; see FORMAT.md")
    return _SKELETON.format(name=name, reason=REASON, option=option, **found)


def _drawn(term: Term, *, choice: bool) -> dict[str, str] | None:
    """A condition on a term, with a value that meets it and one that does not; None where there are no two."""
    match term.kind:
        case Choices(labels) if choice and len(labels) > 1:
            first, *_, last = map(scalar, labels)
            return {"term": term.id, "condition": first, "value": first, "other": last}
        case Number(low=low, high=high) if not choice and low < high:
            return _bound(term.id, high, low)
        case Age() if not choice:
            return _bound(term.id, 1, 0)
    return None


def _bound(term: str, value: float, other: float) -> dict[str, str]:
    limit = scalar(value)
    return {"term": term, "condition": f"{{at_least: {limit}}}", "value": limit, "other": scalar(other)}


def _refused(what: str, mend: str, where: Place = _HERE) -> Refused:
    return Refused([Problem("used-wrongly", what, where, mend)])


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise Refused([Problem("used-wrongly", what, Place(str(path)), "choose another name")]) from None
