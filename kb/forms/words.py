"""The legal words of a knowledge base, one kind each: what may stand where a form asks for a word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kb.ages import DAYS
from kb.forms.comparisons import in_force, things
from kb.forms.field import Spot, Words
from kb.forms.row import TERMS, Reading
from kb.model import Claim, KnowledgeBase, Option
from kb.profiles import with_every_rule
from kb.terms import Age, Choices, Column, Kind, Number, Origin, Term, plain_number
from kb.word import Word

_HOW_KNOWN = {
    Origin.ASKED: "asked",
    Origin.SUMMARY: "computed from the history",
    Origin.DERIVED: "set by rules",
}


def fixed_words(**about: str) -> Words:
    """The same words everywhere, each with what it means; '_' stands for a blank in what they are called."""
    words = tuple(Word(name, name.replace("_", " "), said) for name, said in about.items())
    return lambda _: words


def of_the_base(found: Callable[[KnowledgeBase], Iterable[Word]]) -> Words:
    """Words that are the same all over a base."""
    return lambda spot: found(spot.base)


def terms(base: KnowledgeBase, reading: Reading = TERMS) -> Iterator[Word]:
    """What a condition may compare: terms by their sections, or the columns of a table."""
    for name, thing in things(base, reading).items():
        yield Word(name, thing.label, about(base, thing))


def about(base: KnowledgeBase, thing: Term | Column) -> str:
    """Where a term belongs, what values it has, and how it comes to be known."""
    if isinstance(thing, Column):
        return _values(thing.kind)
    section = base.sections.get(thing.section, thing.section)
    return f"{section}; {_values(thing.kind)}; {_HOW_KNOWN[thing.origin]}"


def _values(kind: Kind) -> str:
    match kind:
        case Choices(labels):
            return ", ".join(labels.values())
        case Number(unit, low, high):
            return f"{plain_number(low)} to {plain_number(high)} {unit}"
        case Age(unit):
            return f"a day, compared as {unit} before the case's day"


def derived_terms(base: KnowledgeBase) -> Iterator[Word]:
    """The terms that rules set."""
    derived = (term for term in base.terms.values() if term.origin is Origin.DERIVED)
    return (Word(term.id, term.label, about(base, term)) for term in derived)


def options(base: KnowledgeBase) -> Iterator[Word]:
    """The options in the order of the ladder."""
    return (Word(option.id, option.label, _option(base, option)) for option in base.options.values())


def _option(base: KnowledgeBase, option: Option) -> str:
    return f"{base.tiers.get(option.tier, option.tier)}: {option.what}"


def thresholds(base: KnowledgeBase) -> Iterator[Word]:
    """The thresholds with their values."""
    return (Word(one.id, one.label, in_force(one)) for one in base.thresholds.values())


def times(base: KnowledgeBase) -> Iterator[Word]:
    """The thresholds that are times."""
    return (Word(one.id, one.label, in_force(one)) for one in base.thresholds.values() if one.unit in DAYS)


def claims(spot: Spot) -> Iterator[Word]:
    """Every claim once, called as it is called here already, else as sources of codes or of names call theirs."""
    base, here = spot.base, spot.near(up=0)
    written = {base.claims[name].full_id: name for name in here if name in base.claims} if _words_in(here) else {}
    for source in base.sources.values():
        for claim in source.claims.values():
            name = written.get(claim.full_id) or _cited(base, claim)
            yield Word(name, claim.says, f"{source.title}{'' if claim.verified else ' (not checked)'}")


def _words_in(here: Any) -> bool:
    return isinstance(here, list) and all(isinstance(name, str) for name in here)


def _cited(base: KnowledgeBase, claim: Claim) -> str:
    """A code such as C24 stands alone where only one source has it."""
    return claim.id if claim.id[0].isupper() and claim.id in base.claims else claim.full_id


def other_rules(spot: Spot) -> Iterator[Word]:
    """Every rule, those of profiles too, but the one in the file."""
    own = spot.plain.get("id") if isinstance(spot.plain, dict) else None
    found = with_every_rule(spot.base).rules.values()
    return (Word(rule.id, rule.id.replace("_", " "), rule.because) for rule in found if rule.id != own)


def ladder_rules(base: KnowledgeBase) -> Iterator[Word]:
    """The rules of the ladder itself."""
    return (Word(rule.id, rule.id.replace("_", " "), rule.because) for rule in base.rules.values())


def lines(base: KnowledgeBase) -> Iterator[Word]:
    """The lines of the clinical design."""
    return (Word(line.id, line.says, "") for line in base.lines.values())


def sections(base: KnowledgeBase) -> Iterator[Word]:
    """The sections of the vocabulary, in their order."""
    return (Word(name, label, "") for name, label in base.sections.items())


def topics(base: KnowledgeBase) -> Iterator[Word]:
    """The folders of the rules."""
    return (Word(topic, topic.replace("_", " "), "") for topic in dict.fromkeys(r.topic for r in base.rules.values()))


def tables(base: KnowledgeBase) -> Iterator[Word]:
    """The histories."""
    return (Word(table.id, table.label, table.ask) for table in base.tables.values())


def units(base: KnowledgeBase) -> Iterator[Word]:
    """The units in use, those of time first."""
    kinds: list[Kind] = [term.kind for term in base.terms.values()]
    kinds += [column.kind for table in base.tables.values() for column in table.columns.values()]
    used = [kind.unit for kind in kinds if not isinstance(kind, Choices)]
    used += [threshold.unit for threshold in base.thresholds.values()]
    return (Word(unit, unit, "") for unit in dict.fromkeys((*DAYS, *used)))


def groups(spot: Spot) -> Iterator[Word]:
    """The groups whose terms are asked of the same subject as this one."""
    of, own = spot.near("of"), spot.path[-2] if len(spot.path) > 1 else ""
    for group in spot.base.groups.values():
        members = [term for term in spot.base.members(group.id) if term.id != own]
        if all(term.of.value == of for term in members):
            yield Word(group.id, group.label, group.ask)


def own_choices(spot: Spot) -> Iterator[Word]:
    """The choices of the term itself, as they stand in the form."""
    return (Word(name, label) for name, label in labels(spot.near("choices")).items())


def choices_above(spot: Spot) -> Iterator[Word]:
    """The choices of the column that a computed value belongs to, as they stand in the form."""
    return (Word(name, label) for name, label in labels(spot.near("choices", up=2)).items())


def labels(choices: Any) -> dict[str, str]:
    """Choices with their labels, from a list or a mapping; nothing from anything else."""
    match choices:
        case list():
            return {word: word.replace("_", " ") for word in choices if isinstance(word, str)}
        case dict():
            return {str(word): str(label) for word, label in choices.items()}
    return {}


def takes(spot: Spot) -> Iterator[Word]:
    """How a summary is taken: of a column only where one is named, and by size only of numbers."""
    yield Word("count", "count", "How many rows there are.")
    yield Word("any", "any", "Whether there is a row: yes or no.")
    kind = _column_kind(spot.base, spot.near("of"), spot.near("column"))
    if kind is not None:
        yield Word("latest", "latest", "The value in the latest row.")
        yield Word("first", "first", "The value in the first row.")
    if kind is not None and not isinstance(kind, Choices):
        yield Word("most", "most", "The greatest value.")
        yield Word("least", "least", "The least value.")


def _column_kind(base: KnowledgeBase, table: Any, column: Any) -> Kind | None:
    found = base.tables.get(table) if isinstance(table, str) else None
    return found.columns[column].kind if found and isinstance(column, str) and column in found.columns else None


def summed_columns(spot: Spot) -> Iterator[Word]:
    """The columns of the table that a summary is taken of; only numbers where it is the most or the least."""
    table = spot.near("of")
    by_size = spot.near("take") in ("most", "least")
    for word in terms(spot.base, Reading(table)) if isinstance(table, str) else ():
        if not (by_size and isinstance(_column_kind(spot.base, table, word.name), Choices)):
            yield word


def columns(*kinds: type[Kind], in_units: Iterable[str] | None = None) -> Words:
    """The columns of the table that a form is about, of some kinds, and in some units."""

    def found(spot: Spot) -> Iterator[Word]:
        name = str(spot.path[1]) if len(spot.path) > 1 else ""
        known: Mapping[str, Term | Column] = things(spot.base, Reading(name or "-"))
        for column in known.values():
            fits = in_units is None or getattr(column.kind, "unit", "") in in_units
            if isinstance(column.kind, kinds) and fits:
                yield Word(column.id, column.label, about(spot.base, column))

    return found
