"""What may stand at the cursor in one file of a knowledge base."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kb.completion.completion import Completion
from kb.completion.finding import spot_at
from kb.completion.spot import As, Spot
from kb.completion.words import takes_keys, words_at
from kb.conditions import terms_of
from kb.model import KnowledgeBase, Rule
from kb.profiles import with_every_rule
from kb.schemas.modelines import kind_of
from kb.word import Word


def completion_at(base: KnowledgeBase, file: str, text: str, line: int, column: int) -> Completion | None:
    """What may stand at a cursor, line and column counted from 0; None where nothing is known to be legal.

    `file` is the path inside the folder of the base; `text` is what stands in it now, however broken.
    """
    spot = spot_at(text, line, column)
    if spot is None:
        return None
    try:
        kind = kind_of(file)
    except KeyError:
        return None
    words = words_at(base, kind, spot)
    if kind == "rule" and _gives_findings(spot):
        words = _read_by(base, file, text, words)
    words = tuple(word for word in words if not _is_cited(base, spot, word))
    behind = ": " if takes_keys(base, kind, spot) and not spot.colon else ""
    return Completion(spot.start, spot.end, spot.typed, words, behind) if words else None


def _is_cited(base: KnowledgeBase, spot: Spot, word: Word) -> bool:
    """Whether a claim stands in this list already, under its short name or its long one."""
    if "cites" not in spot.path[-2:] or word.name not in base.claims:
        return False
    return any(base.claims[word.name] == base.claims.get(name) for name in spot.beside)


def _gives_findings(spot: Spot) -> bool:
    """Whether a term of an example stands here."""
    return spot.path[:1] == ("examples",) and len(spot.path) == 3 and spot.stands in (As.KEY, As.BRACED, As.VALUE)


def _read_by(base: KnowledgeBase, file: str, text: str, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words that the rule reads; all of them while its condition names none."""
    rule = file.rpartition("/")[2].removesuffix(".yaml")
    read = {*_condition_words(text), *_overriding_terms(base).get(rule, ())}
    kept = tuple(word for word in words if word.name.strip("{}: ") in read)
    return kept or words


_WORDS = re.compile(r"[a-z][a-z0-9_]*")


def _condition_words(text: str) -> Iterator[str]:
    """Every word below `when`."""
    reading = False
    for line in text.splitlines():
        if line[:1] not in ("", " ", "#", "-"):
            reading = line.startswith("when:")
        if reading:
            yield from _WORDS.findall(line.removeprefix("when:"))


@lru_cache(maxsize=4)
def _overriding_terms(base: KnowledgeBase) -> dict[str, frozenset[str]]:
    """For each rule that others override the terms that those read."""
    every = with_every_rule(base)
    return {name: frozenset(_terms(every, rules)) for name, rules in every.overriders.items()}


def _terms(base: KnowledgeBase, rules: Iterable[Rule]) -> Iterator[str]:
    for rule in rules:
        yield from terms_of(rule.when)
        yield from _terms(base, base.overriders.get(rule.id, ()))
