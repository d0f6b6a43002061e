"""What a list learns of a consultation by following the changes that stand: its day, its sites, decisions and alarms.

No knowledge base is read, and nothing is judged: which answers are alarms is told by who asks (`Watched`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from kb.moves import (
    MOVES,
    Answered,
    Dated,
    Decided,
    HistoryGiven,
    Move,
    NoneOf,
    TakenBack,
    TargetAdded,
    TargetRenamed,
    TargetTakenOut,
)

Watched = Mapping[str, Sequence[str]]
"""Groups with their terms: a list tells which of these stand answered yes."""

_ENTERED = {"answered", "none_of", "taken_back", "history"}
_ASKING = {"answered", "taken_back"}
_YES = "yes"


class Glance(NamedTuple):
    """A move at a glance: its kind, and its JSON."""

    kind: str
    move: str


class Followed:
    """A consultation followed change by change, as `kb.moving` makes them; damage is passed over, resuming tells it.

    `decided` are the sites whose decision stands, each with the code of the reason where it goes against the advice;
    `yes` what is watched and answered so, with whose it is.
    """

    def __init__(self, beginning: str, as_of: date, watched: Watched) -> None:
        first = _tree(beginning)
        targets = [one for one in _listed(first.get("targets")) if isinstance(one.get("target"), str)]
        self.as_of = as_of
        self.targets: list[str] = [one["target"] for one in targets]
        self.decided: dict[str, str | None] = {}
        self._watched = watched
        self._terms = [term for terms in watched.values() for term in terms]
        self._named = re.compile("|".join(re.escape(f'"{name}"') for name in (*watched, *self._terms)) or "(?!)")
        self.yes: set[tuple[str | None, str]] = set()
        for whose, known in [(None, first), *((one["target"], one) for one in targets)]:
            findings = known.get("findings")
            found = findings if isinstance(findings, dict) else {}
            self.yes.update((whose, term) for term in self._terms if found.get(term) == _YES)

    @property
    def flags(self) -> tuple[str, ...]:
        """The watched terms that stand answered yes, each once."""
        said = {term for _, term in self.yes}
        return tuple(term for term in self._terms if term in said)

    def follow(self, changes: Iterable[Glance]) -> None:
        """Follow these changes; of those that can tell a list nothing now, the JSON is left unread."""
        for glance in changes:
            if glance.kind not in _ENTERED or self.decided or self._names_watched(glance):
                for move in _read(glance.move):
                    self._after(move)

    def _names_watched(self, glance: Glance) -> bool:
        return glance.kind in _ASKING and self._named.search(glance.move) is not None

    def _after(self, move: Move) -> None:
        match move:
            case Answered() | TakenBack() | NoneOf() | HistoryGiven():
                self._entered(move)
            case Dated(as_of=day):
                self.as_of = day
                self.decided.clear()
            case Decided(target=target, reason=reason):
                self.decided[target] = reason
            case TargetAdded(name=name):
                self.targets.append(name)
            case TargetRenamed(old=old, new=new):
                self._renamed({old: new})
            case TargetTakenOut(name=gone):
                self.targets = [name for name in self.targets if name != gone]
                self.decided.pop(gone, None)
                self.yes = {(whose, term) for whose, term in self.yes if whose != gone}

    def _entered(self, move: Answered | TakenBack | NoneOf | HistoryGiven) -> None:
        """A decision about facts that no longer stand is no decision."""
        if move.target is None:
            self.decided.clear()
        else:
            self.decided.pop(move.target, None)
        match move:
            case Answered(term=term, value=value, target=whose) if term in self._terms:
                self.yes = self.yes | {(whose, term)} if value == _YES else self.yes - {(whose, term)}
            case TakenBack(kind=kind, id=name, target=whose):
                terms = self._watched.get(name, ()) if kind == "group" else (name,)
                self.yes = self.yes - {(whose, term) for term in terms}

    def _renamed(self, names: Mapping[str, str]) -> None:
        self.targets = [names.get(name, name) for name in self.targets]
        self.decided = {names.get(name, name): reason for name, reason in self.decided.items()}
        self.yes = {(names.get(whose, whose) if whose else None, term) for whose, term in self.yes}


def still_standing(glances: Iterable[Glance]) -> list[Glance]:
    """The changes that stand once what was undone and done again is reckoned with."""
    changes: list[Glance] = []
    at = 0
    for glance in glances:
        match glance.kind:
            case "undone":
                at = max(at - 1, 0)
            case "redone":
                at = min(at + 1, len(changes))
            case _:
                changes[at:] = [glance]
                at += 1
    return changes[:at]


def _read(text: str) -> list[Move]:
    """The move in the JSON; none where it is damaged."""
    try:
        return [MOVES.validate_json(text)]
    except ValidationError:
        return []


def _tree(text: str) -> dict[str, Any]:
    """The beginning; nothing where it is damaged."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _listed(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
