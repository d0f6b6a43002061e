"""How the entries of a knowledge base hang together: what one rests on, and what rests on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kb.editing.entries import Entry
from kb.editing.mentions import Mention

_KIND_OF = {"claim": "source"}
"""What an entry is called that holds a mention's name, where it is not called as the mention."""
_OWNED = ("choice", "column")


@dataclass(frozen=True, slots=True)
class Link:
    """A name that stands in an entry, and the entries behind it. `concludes`: it stands in what a rule concludes.

    `says`: of a claim what it states.
    """

    kind: str
    name: str
    to: tuple[Entry, ...]
    concludes: bool = False
    says: str = ""


@dataclass(frozen=True, eq=False)
class Links:
    """All entries and all mentions of names, one of the other."""

    entries: tuple[Entry, ...]
    mentions: tuple[Mention, ...]

    def rests_on(self, entry: Entry) -> tuple[Link, ...]:
        """The names that stand in an entry, each once, with the entries that define them or, of a term, set it."""
        found: dict[tuple[str, str, str], Link] = {}
        for one in self._inside.get(entry.name, ()):
            if not one.defines and one.kind not in _OWNED:
                concludes = one.path[:1] == ("then",)
                setters = self._setters.get(one.name, ()) if one.kind == "term" and not concludes else ()
                to = (*self._defining(one), *setters)
                says = self._statements.get((one.owner, one.name), "") if one.kind == "claim" else ""
                link = Link(one.kind, one.name, _others(to, entry), concludes, says)
                found.setdefault((one.kind, one.owner, one.name), link)
        return tuple(found.values())

    def borne_by(self, entry: Entry) -> tuple[Entry, ...]:
        """The entries that name it, or a term that it sets."""
        names = {(one.kind, one.owner, one.name) for one in self._inside.get(entry.name, ()) if one.defines}
        sets = {one.name for one in self._inside.get(entry.name, ()) if _derives(one)}
        reads = [one for one in self.mentions if one.kind == "term" and one.name in sets and one.path[:1] != ("then",)]
        named = [one for one in self.mentions if not one.defines and (one.kind, one.owner, one.name) in names]
        return _others((other for one in (*reads, *named) for other in self._of(one)), entry)

    @cached_property
    def _by_file(self) -> Mapping[str, tuple[Entry, ...]]:
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.file].append(entry)
        return {file: tuple(sorted(some, key=lambda one: -len(one.path))) for file, some in found.items()}

    def _of(self, mention: Mention) -> Iterator[Entry]:
        """The entry in which a mention stands."""
        inside = (one for one in self._by_file.get(mention.file, ()) if mention.path[: len(one.path)] == one.path)
        yield from list(inside)[:1]

    @cached_property
    def _inside(self) -> Mapping[str, tuple[Mention, ...]]:
        found: defaultdict[str, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            for entry in self._of(mention):
                found[entry.name].append(mention)
        return {name: tuple(some) for name, some in found.items()}

    def _defining(self, mention: Mention) -> tuple[Entry, ...]:
        wanted = _KIND_OF.get(mention.kind, mention.kind)
        found = self._definers.get((mention.kind, mention.name), ())
        own = (one for one in found if mention.kind != "claim" or one.id == mention.owner)
        return tuple(one for one in own if one.kind == wanted)

    @cached_property
    def _statements(self) -> Mapping[tuple[str, str], str]:
        """What each claim states, by its source and its name."""
        return {(one.owner, one.name): one.says for one in self.mentions if one.kind == "claim" and one.defines}

    @cached_property
    def _definers(self) -> Mapping[tuple[str, str], tuple[Entry, ...]]:
        found: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
        for mention in self.mentions:
            if mention.defines:
                found[mention.kind, mention.name] += self._of(mention)
        return {name: tuple(some) for name, some in found.items()}

    @cached_property
    def _setters(self) -> Mapping[str, tuple[Entry, ...]]:
        """The rules that set each derived term."""
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        for mention in self.mentions:
            if _derives(mention):
                found[mention.name] += self._of(mention)
        return {name: tuple(some) for name, some in found.items()}


def _derives(mention: Mention) -> bool:
    return mention.kind == "term" and mention.path[:2] == ("then", "derive")


def _others(found: Iterable[Entry], entry: Entry) -> tuple[Entry, ...]:
    return tuple(dict.fromkeys(one for one in found if one != entry))
