"""The open fields of a redacted record put together again, in the form of a record as far as it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exports.redacted.fields import SAFE
from exports.redacted.reading import Redacted
from exports.redacted.whitelist import Json

SCHEMA = "rung.deidentified.v1"
_OF_TARGETS = ("ladder", "shared_trees", "derivations")


def assembled(redacted: Redacted) -> Json:
    """What is shown of a record: `record` is like a record; where days stood, `day 41` since its first event.

    `fields` and `hidden` say how many fields it has and how many of them are not shown; `entry` is its place in the
    ledger where that is shown.
    """
    pieces = _Pieces(redacted)
    record: Json = {name: value for name, value in pieces.told.items() if "/" not in name and name != "entry"}
    record["findings"] = pieces.values("findings")
    record["histories"] = [_history(pieces, name) for name in pieces.below("histories")]
    record["targets"] = [_target(pieces, name) for name in pieces.below("targets")]
    record["trace"] = pieces.joined("trace")
    record["unknowns"] = pieces.joined("unknowns")
    record["decision"] = [_decision(pieces, name) for name in pieces.below("decision")] or None
    whole: Json = {"schema": SCHEMA, "fields": len(redacted.fields), "hidden": redacted.hidden, "record": record}
    return whole | ({"entry": pieces.told["entry"]} if "entry" in pieces.told else {})


class _Pieces:
    """What is shown, by name, and the names below each name in their order.

    `told` holds each piece once: as it is where that is shown, else as it may be shown.
    """

    def __init__(self, redacted: Redacted) -> None:
        shown = redacted.shown
        self.told: Json = {name: shown.get(name, shown.get(f"{name}{SAFE}")) for name in _plain(shown)}
        self._below: dict[str, dict[str, None]] = {}
        for name in self.told:
            parts = name.split("/")
            for end in range(1, len(parts)):
                self._below.setdefault("/".join(parts[:end]), {})["/".join(parts[: end + 1])] = None

    def below(self, name: str) -> tuple[str, ...]:
        """The names one step below, of pieces that are shown as one and of those that are shown in parts."""
        return tuple(self._below.get(name, ()))

    def values(self, name: str) -> list[Any]:
        """What is shown one step below."""
        return [self.told[one] for one in self.below(name) if one in self.told]

    def joined(self, name: str) -> list[Any]:
        """The entries of all lists one step below, as one list."""
        return [one for piece in self.values(name) if isinstance(piece, list) for one in piece]


def _plain(names: Json) -> Iterator[str]:
    """Each name without its ending, once."""
    return iter(dict.fromkeys(name.removesuffix(SAFE) for name in names))


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _history(pieces: _Pieces, name: str) -> Json:
    return {**_object(pieces.told.get(name)), "rows": pieces.values(f"{name}/rows")}


def _target(pieces: _Pieces, name: str) -> Json:
    derived = [_object(one) for one in pieces.values(f"{name}/derived")]
    return {
        "target": pieces.told.get(f"{name}/target"),
        "derived": {str(one["term"]): one["value"] for one in derived if "term" in one and "value" in one},
        **{key: pieces.values(f"{name}/{key}") for key in _OF_TARGETS},
    }


def _decision(pieces: _Pieces, name: str) -> Json:
    note = pieces.told.get(f"{name}/note")
    return {**_object(pieces.told.get(name)), **({"note": note} if note is not None else {})}
