"""`rung new-rule`: a rule file with its skeleton, its names taken from the knowledge base it goes into."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from kb.from_yaml.base import load_base
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused
from kb.schemas import FOLDER, modeline, schemas
from kb.terms import Choices, Origin
from tui.command_line import DONE
from tui.commands.schema import own_folder, write_schemas

_SKELETON = """\
id: {name}
because: Say in one sentence, which a clinician would sign, why this follows.
when:
  {term}: {value}
then: {{recommend: {option}, strength: conditional}}
cites: []
traces: []
examples:
  - fires: {{{term}: {value}}}
  - does not fire: {{{term}: {other}}}
  - cannot tell: {{{term}: unknown}}
"""
_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def run(arguments: argparse.Namespace) -> int:
    """Write rules/TOPIC/NAME.yaml; never over an existing file."""
    folder = own_folder(arguments.kb)
    for word in (arguments.topic, arguments.name):
        if not _WORD.fullmatch(word):
            mend = "use lower-case words joined by single '_'"
            raise Refused([Problem("used-wrongly", f"'{word}' is not an identifier", Place("new-rule"), mend)])
    base = load_base(folder)
    if arguments.name in base.rules:
        what = f"a rule called '{arguments.name}' already exists"
        raise Refused([Problem("used-wrongly", what, base.rules[arguments.name].place, "choose another name")])
    name = f"rules/{arguments.topic}/{arguments.name}.yaml"
    path = folder / name
    _write(path, f"{modeline(name)}\n{skeleton(base, arguments.name)}")
    write_schemas(schemas(load_base(folder)), folder / FOLDER)  # other rules may name this one now
    sys.stdout.write(f"{path}\n")
    sys.stderr.write(f"next: edit it, then: rung check --kb {folder}\n")
    return DONE


def skeleton(base: KnowledgeBase, name: str) -> str:
    """A rule that loads: the first choice term and the first option of the base, to be replaced."""
    term = next(term for term in base.terms.values() if isinstance(term.kind, Choices) and term.origin is Origin.ASKED)
    values = list(term.kind.labels) if isinstance(term.kind, Choices) else []
    option = next(iter(base.options))
    return _SKELETON.format(name=name, term=term.id, value=values[0], other=values[-1], option=option)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise Refused([Problem("used-wrongly", what, Place(str(path)), "choose another name")]) from None
