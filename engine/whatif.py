"""What each possible answer would do: the next question, and what would change a rung.

Both read one sweep: every asked and summary term is set in turn to one value of each of its cells, and only the rules
that can notice are judged again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from engine.findings import Finding, Gap, Status
from engine.judging import Judge, Standing
from engine.opinion import Opinion
from engine.truth import Truth
from kb.cells import Cell, cells, in_words, limits_of
from kb.edition import Edition
from kb.model import Exclude, Recommend
from kb.terms import Origin, Term, Value

Standings = Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Change:
    """An option whose standing would change."""

    option: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Effect:
    """One possible answer, in words, and the standings it would change."""

    answer: str
    changes: tuple[Change, ...]
    settles: int


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next: a term, a group ("none of these"), or a table (a row's cell, when `gap` names one)."""

    kind: str
    id: str
    target: str
    ask: str
    effects: tuple[Effect, ...]
    serves: tuple[str, ...]
    gap: Gap | None = None
    safety: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A value of one term at which one rung's standing changes; the nearest such value.

    `distance` is how far away it is, as a share of the present value; 1 for a choice.
    """

    term: str
    to: str
    value: Value
    after: Standing
    known: bool
    distance: float


@lru_cache(maxsize=16)
def term_cells(edition: Edition) -> Mapping[str, tuple[Cell, ...]]:
    """The cells of every asked and summary term that some rule reads."""
    limits = limits_of(edition.conditions.values())
    return {
        term.id: cells(term, limits.get(term.id, ()))
        for term in edition.base.terms.values()
        if term.origin is not Origin.DERIVED
    }


class Sweep:
    """The standings of one opinion under every single changed answer, each judged when first asked for."""

    def __init__(self, opinion: Opinion) -> None:
        self.opinion = opinion
        self._judge: Judge = opinion.reasoner
        self._terms = opinion.edition.base.terms
        self._effects: dict[str, tuple[tuple[Cell, dict[str, Change]], ...]] = {}

    @cached_property
    def now(self) -> Standings:
        return self._judge.standings(self.opinion.judged.truths)

    def under(self, changed: Mapping[str, Value]) -> dict[str, Change]:
        """The options whose standing changes when these values are known."""
        after = self._judge.rejudged(self.opinion.judged, changed).truths
        moved = [
            rule
            for rule in self._judge.touched(tuple(changed))
            if after[rule.id] is not self.opinion.judged.truths[rule.id]
        ]
        options = dict.fromkeys(option for rule in moved for option in rule.options)
        standings = {option: self._judge.standing(option, after) for option in options}
        return {
            option: Change(option, self.now[option], standing)
            for option, standing in standings.items()
            if standing is not self.now[option]
        }

    def effects(self, term: str) -> tuple[tuple[Cell, dict[str, Change]], ...]:
        """Each cell of a term other than the one it is in, with what it would change."""
        if term not in self._effects:
            here = self.opinion.judged.known.get(term)
            every = term_cells(self.opinion.edition)[term]
            self._effects[term] = tuple(
                (cell, self.under({term: cell.value})) for cell in every if here is None or not _inside(cell, here)
            )
        return self._effects[term]


def _inside(cell: Cell, value: Value) -> bool:
    if isinstance(value, str) or isinstance(cell.value, str):
        return cell.value == value
    above = value > cell.low or (cell.low_in and value == cell.low)
    return above and (value < cell.high or (cell.high_in and value == cell.high))


@lru_cache(maxsize=8)
def sweep(opinion: Opinion) -> Sweep:
    """The sweep of an opinion, shared by all who read it."""
    return Sweep(opinion)


def turns(opinion: Opinion, option: str) -> tuple[Turn, ...]:
    """What would change a rung: for each finding the nearest value at which the rung's standing changes."""
    found = []
    for term, finding in opinion.entered.items():
        turn = _turn(opinion, option, opinion.edition.base.terms[term], finding)
        if turn:
            found.append(turn)
    return tuple(found)


def _turn(opinion: Opinion, option: str, term: Term, finding: Finding) -> Turn | None:
    if option not in _touchable(opinion.reasoner, term.id) or finding.status is Status.ASKED_UNKNOWN:
        return None
    moving = [(cell, changes[option]) for cell, changes in sweep(opinion).effects(term.id) if option in changes]
    if not moving:
        return None
    cell, change = min(moving, key=lambda entry: _distance(entry[0], finding.value))
    return Turn(
        term.id,
        in_words(term, cell),
        cell.value,
        change.after,
        finding.status is Status.KNOWN,
        _distance(cell, finding.value),
    )


def _distance(cell: Cell, value: Value | None) -> float:
    return abs(cell.nearest_to(value) - value) / max(abs(value), 1.0) if isinstance(value, float) else 1.0


@lru_cache(maxsize=1024)
def _touchable(judge: Judge, term: str) -> frozenset[str]:
    return frozenset(option for rule in judge.touched_by(term) for option in rule.options)


def next_question(opinion: Opinion) -> Question | None:
    """The open question that settles most: safety groups first, then what holds a recommended option."""
    ranked = sorted(_candidates(opinion), key=lambda entry: entry[0])
    return ranked[0][1] if ranked else None


Rank = tuple[bool, bool, int, int, int, int]
"""Safety first; then what holds a recommended option; then what settles most whatever the answer, serves most rungs,
settles most in all; then the vocabulary's order."""


def _candidates(opinion: Opinion) -> Iterator[tuple[Rank, Question]]:
    waiting = _waiting(opinion)
    positions = {term: number for number, term in enumerate(opinion.edition.base.terms)}
    asked: dict[str, tuple[Rank, Question]] = {}
    for term, serves in waiting.items():
        question = _question(opinion, opinion.edition.base.terms[term], serves)
        settles = [effect.settles for effect in question.effects] or [0]
        holding = term in _held_terms(opinion)
        rank = (not question.safety, not holding, -min(settles), -len(serves), -sum(settles), positions[term])
        best = asked.get(question.id)
        if best is None or rank < best[0]:
            asked[question.id] = (rank, question)
    yield from asked.values()


def _waiting(opinion: Opinion) -> dict[str, tuple[str, ...]]:
    """The open terms that can still be asked, each with the options that wait for it."""
    found: dict[str, list[str]] = {}
    for rung in opinion.ladder:
        for term in rung.waiting_on:
            if opinion.entered[term].status is Status.NOT_ASKED:
                found.setdefault(term, []).append(rung.option.id)
    return {term: tuple(options) for term, options in found.items()}


@lru_cache(maxsize=8)
def _held_terms(opinion: Opinion) -> frozenset[str]:
    """The open terms of exclusions that hold an option which a true rule recommends."""
    truths = opinion.judged.truths
    rules = []
    for option in opinion.edition.base.options:
        about = opinion.reasoner.rules_about[option]
        if any(isinstance(rule.then, Recommend) and truths[rule.id] is Truth.TRUE for rule in about):
            rules += [
                r for r in about if isinstance(r.then, Exclude) and r.then.holds and truths[r.id] is Truth.UNKNOWN
            ]
    return frozenset(opinion.open_terms(rules))


def _question(opinion: Opinion, term: Term, serves: tuple[str, ...]) -> Question:
    finding = opinion.entered[term.id]
    base = opinion.edition.base
    if term.group:
        group = base.groups[term.group]
        return Question("group", group.id, opinion.target, group.ask, _group_effects(opinion, group.id), serves,
                        safety=group.safety)  # fmt: skip
    effects = tuple(_effect(in_words(term, cell), changes) for cell, changes in sweep(opinion).effects(term.id))
    if finding.gap:
        table = base.tables[finding.gap.table]
        labelled = tuple(Effect(f"{term.label}: {effect.answer}", effect.changes, effect.settles) for effect in effects)
        return Question(
            "table", table.id, opinion.target, _table_ask(opinion, finding.gap), labelled, serves, finding.gap
        )
    return Question("term", term.id, opinion.target, term.ask, effects, serves)


def _table_ask(opinion: Opinion, gap: Gap) -> str:
    table = opinion.edition.base.tables[gap.table]
    if not gap.row:
        return table.ask
    label = table.columns[gap.column].label if gap.column else "the rest"
    return f"{table.label}, {table.row} {gap.row}: {label[:1].lower()}{label[1:]}?"


def _group_effects(opinion: Opinion, group: str) -> tuple[Effect, ...]:
    members = opinion.edition.base.members(group)
    open_members = [term for term in members if opinion.entered[term.id].status is Status.NOT_ASKED]
    under = sweep(opinion).under
    none = _effect("none of these", under({term.id: "no" for term in open_members}))
    return (none, *(_effect(term.label, under({term.id: "yes"})) for term in open_members))


def _effect(answer: str, changes: Mapping[str, Change]) -> Effect:
    settles = sum(change.before is Standing.NEEDS_AN_ANSWER for change in changes.values())
    return Effect(answer, tuple(changes.values()), settles)
