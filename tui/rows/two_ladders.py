"""The ladder as it is beside the ladder of a scratch copy, and what differs between the two in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from engine.changes import moved, rederived
from engine.consultation import Consultation
from engine.findings import Status
from engine.judging import Standing
from engine.opinion import Opinion
from exports.advice import alarms
from exports.text_questions import open_terms_words
from kb.case import PATIENT, History, Known
from kb.case import Row as Event
from kb.model import KnowledgeBase
from kb.terms import Table, Term
from tui.rows.findings import event_words
from tui.rows.row import MARKS, STYLES, Piece, Row, heading

DIFFERS = ("≠", "changed")
_COLUMN = 18
_SHORTEST = 12
_BEHIND = 2
_NOTHING = "nothing concluded"
_ALIKE = "Nothing differs yet. Answer the question below, or choose any other in the findings (F3)."


def columns_head(width: int) -> str:
    """What stands above the columns of `two_ladders`."""
    return f"{'':<{_label(width) + _BEHIND}}{'now':<{_COLUMN}}what if"


def two_ladders(now: Opinion, then: Opinion, width: int) -> tuple[Row, ...]:
    """Every option in its tier with both its standings; those that differ are marked."""
    base, found = now.edition.base, list[Row]()
    old, new = _standings(now), _standings(then)
    for tier, label in base.tiers.items():
        options = [option for option in base.options.values() if option.tier == tier]
        if options:
            found += [heading(f"tier:{tier}", label)]
            found += [_row(one.id, one.label, old.get(one.id), new.get(one.id), width) for one in options]
    return tuple(found)


def _standings(opinion: Opinion) -> dict[str, Standing]:
    return {rung.option.id: rung.standing for rung in opinion.ladder}


def _label(width: int) -> int:
    return max(width - 2 * _COLUMN - _BEHIND, _SHORTEST)


def _row(option: str, label: str, now: Standing | None, then: Standing | None, width: int) -> Row:
    """The label in as many lines as it takes, the standings in the first of them."""
    room, differs = _label(width), now is not then
    first, *more = textwrap.wrap(label, room - 1)
    style = "changed" if differs else ""
    pieces = [(f"{first:<{room}}", style), _cell(now), _cell(then), *((f"\n{line}", style) for line in more)]
    return Row(f"option:{option}", tuple(pieces), DIFFERS if differs else (" ", ""))


def _cell(standing: Standing | None) -> Piece:
    words = f"{MARKS[standing]} {standing.value}" if standing else _NOTHING
    return f"{words:<{_COLUMN}}", STYLES[standing] if standing else "bad"


def difference_rows(now: Consultation, then: Consultation, target: str) -> tuple[Row, ...]:
    """What differs on the copy: what outranks everything, options, headlines, and the answers it comes from."""
    rows = (*_alarms(then, target), *_options(now, then), *_headlines(now, then), *answers(now, then))
    return rows or (Row("none", ((_ALIKE, "quiet"),)),)


def _alarms(then: Consultation, target: str) -> Iterator[Row]:
    """What stops the copy's ladder, or outranks it."""
    if then.disagreements:
        yield Row("stop", (("Rung's two engines disagree: nothing is concluded.", "bad"),), ("✗", "bad"))
    for number, problem in enumerate(then.contradictions):
        words = f"These cannot all be true, so nothing is concluded: {problem.what} {problem.mend.rstrip('.')}."
        yield Row(f"stop:{number}", ((words, "bad"),), ("✗", "bad"))
    for number, words in enumerate(alarms(then.opinion(target))):
        yield Row(f"alarm:{number}", ((f"RED FLAG: {words}", "bad"),), ("!!", "bad"))


def _options(now: Consultation, then: Consultation) -> Iterator[Row]:
    """The options that stand elsewhere, and what they would wait for."""
    if then.disagreements or then.contradictions or now.disagreements or now.contradictions:
        return
    for one in moved(now, then):
        rung = then.opinion(one.target).rung(one.option)
        before = f" {one.before.value} → " if one.before else " "
        pieces: list[Piece] = [(_where(then, one.target), "quiet"), (f"{rung.option.label}:", "bold"), (before, "")]
        pieces.append((f"{MARKS[rung.standing]} {rung.standing.value}", STYLES[rung.standing]))
        if rung.waiting_on:
            pieces.append((f": {open_terms_words(then.opinion(one.target), rung.waiting_on)}", "quiet"))
        yield Row(f"moved:{one.option}:{one.target}", tuple(pieces), DIFFERS)


def _headlines(now: Consultation, then: Consultation) -> Iterator[Row]:
    for one in rederived(now, then):
        label = then.base.terms[one.term].label
        pieces = ((_where(then, one.target), "quiet"), (f"{label}: {one.before} → ", ""), (one.after, "bold"))
        yield Row(f"headline:{one.term}:{one.target}", pieces, ("→", "name"))


def _where(consultation: Consultation, target: str) -> str:
    return f"{target}, " if len(consultation.case.targets) > 1 and target != PATIENT else ""


def answers(now: Consultation, then: Consultation) -> Iterator[Row]:
    """The answers that differ; the id names the question and whom it is about."""
    pairs = [(now.case.patient, then.case.patient)]
    pairs += [(now.case.target(new.name), new) for new in then.case.targets]
    for old, new in pairs:
        for question, words in _answers(then.base, old, new):
            pieces = ((_where(then, new.name), "quiet"), (words, ""))
            yield Row(f"{question}:{new.name}", pieces, ("●", "name"))


def _answers(base: KnowledgeBase, old: Known, new: Known) -> Iterator[tuple[str, str]]:
    """Questions with what was answered before and now; a group's "none" is said once for all its members."""
    for group in base.groups.values():
        before, after = ("none of these" if group.id in known.none_of else "not asked" for known in (old, new))
        if before != after:
            yield f"group:{group.id}", f"{group.label}: {before} → {after}"
    for term in base.terms.values():
        before, after = _answer(term, old), _answer(term, new)
        if before != after and (term.id in old.findings or term.id in new.findings):
            yield f"term:{term.id}", f"{term.label}: {before} → {after}"
    for table in base.tables.values():
        words = _history(table, old.histories.get(table.id, History()), new.histories.get(table.id, History()))
        if words:
            yield f"table:{table.id}", f"{table.label}: {words}"


def _answer(term: Term, known: Known) -> str:
    if term.id not in known.findings:
        return "no" if term.group in known.none_of else str(Status.NOT_ASKED.value)
    value = known.findings[term.id]
    return term.said(value) if value is not None else str(Status.ASKED_UNKNOWN.value)


def _history(table: Table, old: History, new: History) -> str:
    """The rows that a history no longer has, and those it has now."""
    gone = [event_words(table, row) for row in old.rows if not _holds(new, row)]
    come = [event_words(table, row) for row in new.rows if not _holds(old, row)]
    if len(gone) == len(come) == 1:
        return f"{come[0]} (instead of {gone[0]})"
    if old.rows or new.rows:
        return "; ".join((*(f"without {words}" for words in gone), *(f"with {words}" for words in come)))
    before, after = ("none" if history.none else str(Status.NOT_ASKED.value) for history in (old, new))
    return f"{before} → {after}" if before != after else ""


def _holds(history: History, row: Event) -> bool:
    return any((row.values, row.days) == (other.values, other.days) for other in history.rows)
