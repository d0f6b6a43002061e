"""A move in words, as it is told when it is taken back or made again; and a question that was put aside."""

from __future__ import annotations

from engine.questions import Asked
from kb.from_yaml.values import UNKNOWN
from kb.model import KnowledgeBase
from kb.moves import (
    Answered,
    Cell,
    Change,
    Dated,
    Decided,
    HistoryGiven,
    NoneOf,
    TakenBack,
    TargetAdded,
    TargetRenamed,
    TargetTakenOut,
)
from kb.terms import Age, Kind, said


def move_words(base: KnowledgeBase, move: Change) -> str:
    """What a move said."""
    match move:
        case Answered(term=term, value=value):
            return f"{base.terms[term].label}: {cell_words(base.terms[term].kind, value)}"
        case NoneOf(group=group):
            return f"{base.groups[group].label}: none of these"
        case HistoryGiven(table=table, rows=rows, none=none):
            count = f"{len(rows)} {base.tables[table].row}{'s' * (len(rows) != 1)}"
            return f"{base.tables[table].label}: {'none' if none else count}"
        case TakenBack(kind=kind, id=name):
            return f"{asked_words(base, kind, name)}: as if never asked"
        case Decided(option=option):
            return f"decided: {base.options[option].label if option else 'none of the options'}"
        case Dated(as_of=day):
            return f"the day is {day}"
        case TargetAdded(name=name):
            return f"the pain site {name} was added"
        case TargetRenamed(old=old, new=new):
            return f"the pain site {old} was called {new}"
        case TargetTakenOut(name=name):
            return f"the pain site {name} was taken out"


def asked_words(base: KnowledgeBase, kind: str, name: str) -> str:
    """What a question is about: a group, a history, or a term."""
    named = base.groups[name] if kind == "group" else base.tables[name] if kind == "table" else base.terms[name]
    return named.label


def aside_words(base: KnowledgeBase, asked: Asked, *, several: bool) -> str:
    """A question that was put aside; `several`: with the site that it is about."""
    kind, name, target = asked
    return f"{asked_words(base, kind, name)}{f' ({target})' if several and target else ''}"


def cell_words(kind: Kind, cell: Cell) -> str:
    """A cell in words: a day as a day."""
    if cell == UNKNOWN:
        return "not known"
    return str(cell) if isinstance(kind, Age) else said(kind, cell)
