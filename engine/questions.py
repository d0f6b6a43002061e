"""The question worth asking next, and what each answer would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.findings import Gap, Status
from engine.judging import Standing
from engine.opinion import Opinion
from engine.sweep import Change, sweep
from engine.truth import Truth
from kb.cells import in_words
from kb.model import Exclude, KnowledgeBase, Recommend
from kb.terms import Of, Term, Value


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


Asked = tuple[str, str, str | None]
"""A question by its kind, its id, and the site that it is about; None where it is about the patient."""


def asked_as(base: KnowledgeBase, kind: str, name: str, target: str) -> Asked:
    """The question that a term, a group or a table is asked by; of the patient it is the same at every site."""
    match kind:
        case "group":
            of = base.members(name)[0].of
        case "table":
            of = base.tables[name].of
        case _:
            of = base.terms[name].of
    return kind, name, None if of is Of.PATIENT else target


def next_question(opinions: Iterable[Opinion], aside: Sequence[Asked] = ()) -> Question | None:
    """The open question that settles most, over all targets: safety first, then what holds a recommended option.

    Those put aside are left out, and come back, in the order in which they were put aside, once no other is open.
    """
    every = list(opinions)
    ranked = [entry for opinion in every for entry in _candidates(opinion, _waiting(opinion, aside))]
    if ranked:
        return min(ranked, key=lambda entry: entry[0])[1]
    open_ones = [question for opinion in every for _, question in _candidates(opinion, _open(opinion))]
    left = {asked_as(every[0].edition.base, one.kind, one.id, one.target): one for one in reversed(open_ones)}
    return next((left[asked] for asked in aside if asked in left), None)


def still_aside(opinions: Iterable[Opinion], aside: Sequence[Asked]) -> tuple[Asked, ...]:
    """Those put aside that are still open, in the order in which they were put aside."""
    if not aside:
        return ()
    left = {_about(opinion, term) for opinion in opinions for term in _open(opinion)}
    return tuple(asked for asked in aside if asked in left)


Rank = tuple[bool, bool, int, int, int, int]
"""Safety first; then what holds a recommended option; then what settles most whatever the answer, serves most rungs,
settles most in all; then the vocabulary's order."""

Serves = Mapping[str, tuple[str, ...]]
"""Open terms that can still be asked, each with the options that it serves."""


def _candidates(opinion: Opinion, waiting: Serves) -> Iterator[tuple[Rank, Question]]:
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


def _waiting(opinion: Opinion, aside: Sequence[Asked] = ()) -> Serves:
    """The open terms that some option waits for, but for those put aside.

    Once none waits: those that could rule an offered option out and were only noted.
    """
    for serves in (_waited_for(opinion), _noted(opinion)):
        left = {term: options for term, options in serves.items() if _about(opinion, term) not in aside}
        if left:
            return left
    return {}


def _open(opinion: Opinion) -> Serves:
    """Both the terms that some option waits for, and those that were only noted."""
    return {**_noted(opinion), **_waited_for(opinion)}


def _waited_for(opinion: Opinion) -> Serves:
    return _askable(opinion, {rung.option.id: rung.waiting_on for rung in opinion.ladder})


def _noted(opinion: Opinion) -> Serves:
    offered = [rung for rung in opinion.ladder if rung.standing is Standing.OFFERED]
    return _askable(opinion, {rung.option.id: opinion.open_terms(list(rung.noted)) for rung in offered})


def _about(opinion: Opinion, name: str) -> Asked:
    """The question that an open term is asked by: its group's, its history's, or its own."""
    base, gap = opinion.edition.base, opinion.entered[name].gap
    group = base.terms[name].group
    kind, about = ("group", group) if group else ("table", gap.table) if gap else ("term", name)
    return asked_as(base, kind, about, opinion.target)


def _askable(opinion: Opinion, open_terms: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for option, terms in open_terms.items():
        for term in terms:
            if opinion.entered[term].status is Status.NOT_ASKED:
                found.setdefault(term, []).append(option)
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


def question_about(opinion: Opinion, kind: str, name: str) -> Question:
    """The question about a term, a group or a table that a person chose to answer, whether or not it matters now."""
    base = opinion.edition.base
    match kind:
        case "group":
            group = base.groups[name]
            effects = _group_effects(opinion, name)
            return Question(kind, name, opinion.target, group.ask, effects, (), safety=group.safety)
        case "table":
            return Question(kind, name, opinion.target, base.tables[name].ask, (), ())
        case _:
            return Question(kind, name, opinion.target, base.terms[name].ask, _term_effects(opinion, name), ())


def effect_of(opinion: Opinion, term: str, value: Value) -> Effect:
    """What one answer to a term would do."""
    return _effect(opinion.edition.base.terms[term].said(value), sweep(opinion).under({term: value}))


def _term_effects(opinion: Opinion, name: str) -> tuple[Effect, ...]:
    term = opinion.edition.base.terms[name]
    return tuple(_effect(in_words(term, cell), changes) for cell, changes in sweep(opinion).effects(name))


def _question(opinion: Opinion, term: Term, serves: tuple[str, ...]) -> Question:
    finding = opinion.entered[term.id]
    base = opinion.edition.base
    if term.group:
        group = base.groups[term.group]
        return Question("group", group.id, opinion.target, group.ask, _group_effects(opinion, group.id), serves,
                        safety=group.safety)  # fmt: skip
    effects = _term_effects(opinion, term.id)
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
