"""New entries that load at once, with as little decided as can be: what is to be said stands in them as a request."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from kb import unsaid
from kb.forms.comparisons import whole
from kb.forms.row import Begun
from kb.forms.walk import refused
from kb.forms.words import units
from kb.identifier import identifier_mend
from kb.model import KnowledgeBase
from kb.problems import nearest
from kb.profiles import every_rule
from kb.terms import Age, Choices, Origin, Term

_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONG_AGO = date(2000, 1, 1)
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def new_rule(base: KnowledgeBase, topic: str, name: str, profile: str = "") -> Begun:
    """A rule over the first term that fits, for the first option; its form asks for the three kinds of example.

    `profile`: the guidance it belongs to; then it has no topic. Raises Refused where the name is none or taken, and
    where there is no term or nothing to conclude.
    """
    file = f"profiles/{profile}/rules/{name}.yaml" if profile else f"rules/{topic}/{name}.yaml"
    for word in (name,) if profile else (topic, name):
        _check_word(file, word)
    _check_free(file, name, every_rule(base))
    tested = _tested(base, file)
    value = {
        "id": name,
        "because": unsaid.REASON,
        "when": {tested.id: _comparison(tested)},
        "then": _conclusion(base, file, tested),
        "cites": [],
    }
    return Begun(file, (), value)


def _tested(base: KnowledgeBase, file: str) -> Term:
    """The term that is easiest to compare: asked before computed or derived, a choice before a number."""
    order = tuple(Origin)
    ranked = sorted(base.terms.values(), key=lambda one: (order.index(one.origin), not isinstance(one.kind, Choices)))
    if not ranked:
        raise refused(file, "there is no term yet that a rule could read", "write a term first")
    return ranked[0]


def _comparison(term: Term) -> Any:
    match term.kind:
        case Choices(labels):
            return next(iter(labels))
        case Age():
            return {"at_least": 1}
    return {"at_least": whole(float(term.kind.high))}


def _conclusion(base: KnowledgeBase, file: str, tested: Term) -> dict[str, Any]:
    for option in base.options:
        return {"recommend": option, "strength": "conditional"}
    for term in base.terms.values():
        if term.origin is Origin.DERIVED and term.id != tested.id and isinstance(term.kind, Choices):
            return {"derive": {term.id: next(iter(term.kind.labels))}}
    raise refused(file, "there is nothing yet that a rule could conclude", "write an option first")


def new_threshold(base: KnowledgeBase, name: str, since: date | None = None) -> Begun:
    """A threshold with one value, in the unit of the first one; it counts as long as the oldest of the others."""
    file = "thresholds.yaml"
    _check_word(file, name)
    columns = [column for table in base.tables.values() for column in table.columns]
    _check_free(file, name, {*base.thresholds, *base.terms, *columns})
    used = [threshold.unit for threshold in base.thresholds.values()]
    unit = used[0] if used else next(units(base)).name
    began = since or min((one.since for limit in base.thresholds.values() for one in limit.values), default=_LONG_AGO)
    values = {began.isoformat(): {"value": 0, "cites": [], "verified": "no"}}
    return Begun(file, (name,), {"label": _called(name), "unit": unit, "values": values})


def new_term(base: KnowledgeBase, section: str, name: str, origin: Origin) -> Begun:
    """A yes-or-no term: asked, derived, or computed as the count of a history's rows.

    Raises Refused where the name is none or taken, where there is no such section, and no history to count.
    """
    file = _section(base, section)
    _check_vocabulary(base, file, name)
    asked = {"label": _called(name), "ask": unsaid.QUESTION, "of": "patient"}
    derived = {"label": _called(name), "of": "target", "choices": ["yes", "no"], "otherwise": "no"}
    match origin:
        case Origin.ASKED:
            return Begun(file, ("terms", name), {**asked, "choices": ["yes", "no"]})
        case Origin.DERIVED:
            return Begun(file, ("terms", name), derived)
    for table in base.tables:
        summary = {"take": "count", "of": table, "unit": "rows"}
        return Begun(file, ("terms", name), {"label": _called(name), "summary": summary})
    raise refused(file, "there is no history yet that could be summed up", "write a table first")


def new_group(base: KnowledgeBase, section: str, name: str) -> Begun:
    """A group of yes-or-no terms; terms join it by their own forms."""
    file = _section(base, section)
    _check_vocabulary(base, file, name)
    return Begun(file, ("groups", name), {"label": _called(name), "ask": "Is any of these present?"})


def new_option(base: KnowledgeBase, tier: str, name: str) -> Begun:
    """An option at the end of its tier."""
    file = "ladder.yaml"
    _check_word(file, name)
    _check_free(file, name, base.options)
    if tier not in base.tiers:
        raise refused(file, f"no tier is called '{tier}'", nearest(tier, base.tiers))
    value = {"label": _called(name), "what": unsaid.WHAT, "cites": []}
    return Begun(file, ("tiers", tier, "options", name), value)


def new_source(base: KnowledgeBase, name: str) -> Begun:
    """A source without claims, told from memory."""
    file = f"sources/{name}.yaml"
    _check_word(file, name)
    _check_free(file, name, base.sources)
    value = {
        "title": _called(name),
        "authors": unsaid.AUTHORS,
        "kind": "article",
        "read": "memory",
        "claims": {},
    }
    return Begun(file, (), value)


def new_claim(base: KnowledgeBase, source: str, name: str) -> Begun:
    """A claim of a source, not checked."""
    file = f"sources/{source}.yaml"
    if source not in base.sources:
        raise refused(file, f"no source is called '{source}'", nearest(source, base.sources))
    if not _CODE.fullmatch(name):
        raise refused(file, f"'{name}' is not a name", "use letters, digits and '_', without blanks")
    _check_free(file, name, base.sources[source].claims)
    return Begun(file, ("claims", name), {"says": unsaid.STATEMENT, "verified": "no"})


def _called(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _section(base: KnowledgeBase, section: str) -> str:
    file = f"vocabulary/{section}.yaml"
    if section not in base.sections:
        raise refused(file, f"no section is called '{section}'", nearest(section, base.sections))
    return file


def _check_word(file: str, word: str) -> None:
    if not _WORD.fullmatch(word):
        raise refused(file, f"'{word}' is not a name", identifier_mend(word))


def _check_free(file: str, name: str, taken: Any) -> None:
    if name in taken:
        raise refused(file, f"'{name}' is there already", "choose another name")


def _check_vocabulary(base: KnowledgeBase, file: str, name: str) -> None:
    """Terms, groups, tables, columns and thresholds share their names."""
    _check_word(file, name)
    columns = [column for table in base.tables.values() for column in table.columns]
    _check_free(file, name, {*base.terms, *base.groups, *base.tables, *base.thresholds, *columns})
