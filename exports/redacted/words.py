"""A redacted record as lines for a reader: what was known, the ladders, what was decided, and what is left out.

It comes from outside: nothing is taken for granted about what a field holds, and every text is made harmless.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exports.decision_words import NONE_OF_THEM
from exports.paper import BLANK, Line
from exports.redacted.assembling import assembled
from exports.redacted.reading import Redacted
from exports.redacted.whitelist import Json
from exports.visible import visible
from kb.override_reasons import CODES
from kb.terms import plain_number

_MARKS = {
    "offered": ("✓", "green"),
    "needs an answer": ("?", "yellow"),
    "not indicated": ("·", "dim"),
    "ruled out": ("✗", "red"),
}
_LEFT_OUT = "names (the case's, sites', of who entered it), dates, ages over 89, and what was typed in free words"
_KNOWLEDGE = (
    "Days of the knowledge (a release, a review, a threshold) stay: they are not about the person. What fell due for "
    "review in the year of the consultation is not told."
)


def redacted_lines(redacted: Redacted) -> list[Line]:
    """The whole page. Whether it is of a record that was kept is for its root to show."""
    whole = assembled(redacted)
    return [*_head(whole), *_known(whole["record"]), *_sites(whole["record"]), *_end(whole["record"])]


def _head(whole: Json) -> Iterator[Line]:
    record, fields, hidden = whole["record"], whole["fields"], whole["hidden"]
    release = _object(record.get("release"))
    named = " ".join(filter(None, (_text(release, "base"), _text(release, "version"), _text(release, "state"))))
    yield Line("A consultation, told so that nobody is known by it", style="title")
    yield Line(f"Knowledge {named or 'not told'}; made by rung {_text(record, 'rung') or 'of a version not told'}")
    if _text(release, "profile") not in ("", "default"):
        yield Line(f"Under the profile {_text(release, 'profile')}", style="yellow")
    yield Line(_LEFT_OUT, 0, "left out:", "yellow")
    yield Line(f"{hidden} of {fields} parts of the record are hidden; a hash stands for each", 0, "hidden:", "yellow")
    yield Line(
        f"as days since the first event told, which is day 0; judged on {_text(record, 'as_of') or '?'}", 0, "days:"
    )
    yield Line(_KNOWLEDGE, style="dim")


def _known(record: Json) -> Iterator[Line]:
    yield BLANK
    yield Line("WHAT WAS KNOWN", style="bold")
    findings, histories = _objects(record.get("findings")), _objects(record.get("histories"))
    for owner in dict.fromkeys(_text(one, "target") for one in (*findings, *histories)):
        yield Line(owner or "the patient", 2, style="bold")
        yield from (_finding(one) for one in findings if _text(one, "target") == owner)
        for history in histories:
            if _text(history, "target") == owner:
                yield from _history(history)
    for name, what in (("contradictions", "contradictory facts"), ("disagreements", "rules the engines disagree on")):
        if record.get(name) not in (0, None):
            yield Line(f"{what}: {_said(record[name])}; nothing was concluded", 2, "!", "red")


def _finding(one: Json) -> Line:
    day = f" ({_text(one, 'date')})" if _text(one, "date") else ""
    value = _said(one.get("value"), one.get("unit")) if one.get("value") is not None else _text(one, "status")
    return Line(f"{_text(one, 'label') or _text(one, 'term')}: {value or 'not told'}{day}", 4, "-")


def _history(one: Json) -> Iterator[Line]:
    rows = _objects(one.get("rows"))
    name = _text(one, "table").replace("_", " ") or "a history"
    if not rows:
        yield Line(f"{name}: {'none' if one.get('none') is True else 'no row is told'}", 4, "-")
    for number, row in enumerate(rows, 1):
        cells = (f"{visible(key).replace('_', ' ')} {_cell(row[key])}" for key in sorted(row))
        yield Line(f"{name}, {number}: {', '.join(cells) or 'not told'}", 4, "-")


def _cell(value: Any) -> str:
    return "not known" if value is None else _said(value)


def _sites(record: Json) -> Iterator[Line]:
    for target in _objects(record.get("targets")):
        rungs = _objects(target.get("ladder"))
        yield BLANK
        yield Line(f"THE LADDER OF {(_text(target, 'target') or 'a site not told').upper()}", style="bold")
        if not rungs:
            yield Line("nothing was concluded", 2)
        for standing in dict.fromkeys((*_MARKS, *(_text(one, "standing") for one in rungs))):
            alike = [one for one in rungs if _text(one, "standing") == standing]
            if alike:
                mark, style = _MARKS.get(standing, ("-", ""))
                yield Line(f"{standing or 'standing not told'} ({len(alike)})", 2, style=style)
                yield from (Line(_rung(one), 4, mark, style) for one in alike)
        yield from (Line(words, 2, "decided:", "bold") for words in _decided(record, _text(target, "target")))


def _rung(one: Json) -> str:
    strength = f" ({_text(one, 'strength')})" if _text(one, "strength") else ""
    applies = [_text(each, "rule") for each in _objects(one.get("arguments")) if each.get("truth") == "true"]
    rules = f"; rules: {', '.join(filter(None, applies))}" if any(applies) else ""
    return f"{_text(one, 'label') or _text(one, 'option')}{strength}{rules}"


def _decided(record: Json, site: str) -> Iterator[str]:
    for one in _objects(record.get("decision")):
        if _text(one, "target") == site:
            chosen = _text(one, "label") or ("not told" if "label" not in one else NONE_OF_THEM)
            standing = f" ({_text(one, 'standing')})" if _text(one, "standing") else ""
            reason = _object(one.get("override"))
            code = _text(reason, "code")
            why = f"; against the advice: {CODES.get(code, 'for a reason not told')} [{code}]" if reason else ""
            note = f"; note: {_text(one, 'note')}" if _text(one, "note") else ""
            yield f"{chosen}{standing}{why}{note}"


def _end(record: Json) -> Iterator[Line]:
    if not _objects(record.get("decision")):
        yield BLANK
        yield Line("no decision is told", 0, "decided:", "bold")
    yield BLANK
    yield Line(_text(record, "notice"), style="dim")


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(one: Json, key: str) -> str:
    """A text of an object, harmless; empty where there is none."""
    found = one.get(key)
    return visible(found) if isinstance(found, str) else ""


def _said(value: Any, unit: Any = None) -> str:
    """A value in words; of what is no value only that it is there."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return "not told"
    words = visible(value) if isinstance(value, str) else plain_number(float(value))
    return f"{words} {visible(unit)}" if isinstance(unit, str) else words.replace("_", " ")
