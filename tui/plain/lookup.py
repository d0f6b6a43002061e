"""What is meant by words or a number: found when it is the only one that fits, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.model import KnowledgeBase
from kb.problems import listed, nearest
from kb.terms import Origin
from tui.plain.talk import Unclear


@dataclass(frozen=True, slots=True)
class Named:
    """Something that words can mean. `kind`: term, group, table, option or site; `more`: further words about it."""

    kind: str
    id: str
    label: str
    more: str = ""


def topics(base: KnowledgeBase) -> tuple[Named, ...]:
    """Every question that can be asked: groups, histories, and single terms."""
    groups = [Named("group", group.id, group.label, group.ask) for group in base.groups.values()]
    asked = [term for term in base.terms.values() if term.origin is Origin.ASKED]
    return (*groups, *tables(base), *(Named("term", term.id, term.label, term.ask) for term in asked))


def tables(base: KnowledgeBase) -> tuple[Named, ...]:
    """Every history."""
    return tuple(Named("table", table.id, table.label, table.ask) for table in base.tables.values())


def options(base: KnowledgeBase) -> tuple[Named, ...]:
    """Every option, in an order that no answer changes: its position is its number."""
    return tuple(Named("option", option.id, option.label) for option in base.options.values())


def numbered(text: str, things: Sequence[Named], what: str) -> Named:
    """The thing of that number, or of those words. Raises Unclear."""
    if not text.isdecimal():
        return the_one(text, things, what)
    if not 1 <= int(text[:9]) <= len(things):
        raise Unclear(f"there is no {what} {text}", (), f"type a number from 1 to {len(things)}, or a word of its name")
    return things[int(text) - 1]


def the_one(text: str, things: Iterable[Named], what: str, *, deep: bool = False) -> Named:
    """The one of this id or label, else the one with every word; `deep`: else with them in `more`. Raises Unclear."""
    every = list(things)
    words = _words(text)
    found = [thing for thing in every if _folded(text) in (_folded(thing.id), _folded(thing.label))]
    found = found or [thing for thing in every if _has(f"{thing.id} {thing.label}", words)]
    found = found or [thing for thing in every if deep and _has(thing.more, words)]
    if len(found) == 1:
        return found[0]
    if found:
        names = [f"{thing.label} ({thing.id})" for thing in found]
        raise Unclear(f"'{text}' may be one of several:", names, "type more of the one meant, or what is in brackets")
    raise Unclear(f"no {what} has the words '{text}'", (), _near(text, every))


def _near(text: str, things: list[Named]) -> str:
    """The nearest label; where none is near, a few are named."""
    labels = [thing.label for thing in things]
    folded = {_folded(label): label for label in labels}
    mend = nearest(_folded(text), folded)
    close = next((label for name, label in folded.items() if f"'{name}'" in mend), None)
    return f"did you mean '{close}'?" if close and "did you mean" in mend else f"type words of one of: {listed(labels)}"


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _folded(text))


def _has(text: str, words: list[str]) -> bool:
    """Whether every word begins a word of the text."""
    begun = _words(text)
    return bool(words) and all(any(one.startswith(word) for one in begun) for word in words)
