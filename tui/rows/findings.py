"""Every question by section, with what is known of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from engine.consultation import Consultation
from engine.contradictions import Fact
from engine.findings import Status, rows_of
from engine.opinion import Opinion
from kb.case import Case, History, Known
from kb.case import Row as Event
from kb.model import KnowledgeBase
from kb.terms import Group, Of, Origin, Table, Term, said
from tui.rows.row import Row, heading

_KNOWN, _VAIN, _OPEN, _WANTED = "●", "?", "○", "◆"


def finding_rows(
    consultation: Consultation, target: str, search: str = "", aside: Collection[str] = ()
) -> tuple[Row, ...]:
    """The questions, histories and their rows, section by section; only those that hold every word searched for.

    What clashes with other facts is marked, and so are the rows of `aside`, the questions put aside for now.
    """
    writer = _Writer(consultation, target)
    clashing = clashing_rows(consultation, target)
    words = search.lower().split()
    found: list[Row] = []
    for section, label in consultation.base.sections.items():
        every = (_marked(row, clashing, aside) for row in writer.section(section, whole=bool(words)))
        rows = [row for row in every if _holds(row, words)]
        if rows:
            found += [heading(f"section:{section}", label), *rows]
    return tuple(found)


def clashing_rows(consultation: Consultation, target: str) -> frozenset[str]:
    """The rows of the facts that cannot all be true, as far as they are the patient's or this site's."""
    base = consultation.base
    facts = [fact for clash in consultation.clashes for fact in clash.facts if fact.target in (None, target)]
    groups = {base.terms[fact.id].group for fact in facts if fact.kind == "term"} - {None}
    return frozenset({*(row_of(base, fact) for fact in facts), *(f"group:{group}" for group in groups)})


def row_of(base: KnowledgeBase, fact: Fact) -> str:
    """The row on which a fact stands."""
    if fact.kind == "table" and fact.row:
        shared = fact.target is None and base.tables[fact.id].of is Of.TARGET
        return f"{'shared' if shared else 'row'}:{fact.id}:{fact.row}"
    return f"{fact.kind}:{fact.id}"


def _marked(row: Row, clashing: Collection[str], aside: Collection[str]) -> Row:
    """With a sign and a word for what clashes; the number of a row of a history stays."""
    if row.id in clashing:
        numbered = row.lead[0].isdecimal()
        word = f" · {'✗ ' * numbered}clashes"
        return replace(row, pieces=(*row.pieces, (word, "alarm")), lead=(row.lead[0] if numbered else "✗", "bad"))
    if row.id in aside:
        return replace(row, pieces=(*row.pieces, (" · put aside for now", "open")))
    return row


def _holds(row: Row, words: list[str]) -> bool:
    text = f"{row.text} {row.about}".lower()
    return all(word in text for word in words)


class _Writer:
    def __init__(self, consultation: Consultation, target: str) -> None:
        self._consultation, self._base = consultation, consultation.base
        self._opinion = consultation.opinion(target)
        self._known = consultation.case.target(target)
        self._wanted = _wanted(self._opinion)

    def section(self, section: str, *, whole: bool) -> Iterator[Row]:
        """A section's groups, histories and questions; members of groups where answered one by one, or `whole`."""
        groups = [group for group in self._base.groups.values() if group.section == section]
        tables = [table for table in self._base.tables.values() if table.section == section]
        asked = [term for term in self._base.terms.values() if term.section == section and term.origin is Origin.ASKED]
        for group in groups:
            yield self._group(group)
            members = [term for term in asked if term.group == group.id]
            yield from (self._term(term, 1) for term in members if whole or self._answered(term))
        for table in tables:
            yield from self._table(table)
        yield from (self._term(term, 0) for term in asked if not term.group)

    def _answered(self, term: Term) -> bool:
        known = self._consultation.case.patient if term.of is Of.PATIENT else self._known
        return term.id in known.findings

    def _term(self, term: Term, indent: int) -> Row:
        finding = self._opinion.entered[term.id]
        mark, style = self._mark(finding.status, wanted=term.id in self._wanted)
        said_ = term.said(finding.value) if finding.value is not None else finding.status.value
        day = (self._consultation.case.patient if term.of is Of.PATIENT else self._known).days.get(term.id)
        value = f"{said_} ({day})" if day else said_
        shown = "bold" if finding.value is not None else style
        return Row(f"term:{term.id}", ((f"{term.label}: ", ""), (value, shown)), (mark, style), indent, about=term.ask)

    def _group(self, group: Group) -> Row:
        members = self._base.members(group.id)
        entered = [self._opinion.entered[term.id] for term in members]
        whole = self._consultation.case.patient if members[0].of is Of.PATIENT else self._known
        yes = [term.label for term, finding in zip(members, entered, strict=True) if finding.value == "yes"]
        open_count = sum(finding.status is Status.NOT_ASKED for finding in entered)
        vain = sum(finding.status is Status.ASKED_UNKNOWN for finding in entered)
        parts = [*([f"yes: {', '.join(yes)}"] if yes else []), *([f"{vain} asked, not known"] if vain else [])]
        parts += [f"{open_count} not asked"] if open_count else []
        none = "none of these" if group.id in whole.none_of or not parts else ""
        said_ = "; ".join(parts) or none
        status = Status.NOT_ASKED if open_count else Status.KNOWN
        mark, style = self._mark(status, wanted=any(term.id in self._wanted for term in members))
        return Row(
            f"group:{group.id}",
            ((f"{group.label}: ", ""), (said_, "bad" if yes else style)),
            (mark, style),
            about=group.ask,
        )

    def _table(self, table: Table) -> Iterator[Row]:
        history = rows_of(self._consultation.case, self._known, table)
        own = self._owner(table).histories.get(table.id)
        wanted = table.id in self._wanted
        status = Status.KNOWN if history.none or history.rows else Status.NOT_ASKED
        mark, style = self._mark(status, wanted=wanted)
        said_ = counted(table, history) if status is Status.KNOWN else status.value
        yield Row(f"table:{table.id}", ((f"{table.label}: ", ""), (said_, style)), (mark, style), about=table.ask)
        for number, event in enumerate(shared_rows(self._consultation.case, table), 1):
            words = f"for every site: {event_words(table, event)}"
            yield Row(f"shared:{table.id}:{number}", ((words, ""),), (f"{number}", "quiet"), 1)
        for number, event in enumerate(own.rows if own else (), 1):
            yield Row(f"row:{table.id}:{number}", ((event_words(table, event), ""),), (f"{number}", "quiet"), 1)

    def _owner(self, table: Table) -> Known:
        return self._consultation.case.patient if table.of is Of.PATIENT else self._known

    @staticmethod
    def _mark(status: Status, *, wanted: bool) -> tuple[str, str]:
        match status:
            case Status.KNOWN:
                return _KNOWN, "good"
            case Status.ASKED_UNKNOWN:
                return _VAIN, "open"
            case _:
                return (_WANTED, "open") if wanted else (_OPEN, "quiet")


def counted(table: Table, history: History) -> str:
    """How many rows of a history there are."""
    count = len(history.rows)
    return f"{count} {table.row}{'s' * (count > 1)}" if count else "none"


def shared_rows(case: Case, table: Table) -> tuple[Event, ...]:
    """The rows of a site's table that were entered for every site."""
    shared = case.patient.histories.get(table.id, History())
    return shared.rows if table.of is Of.TARGET else ()


def event_words(table: Table, event: Event) -> str:
    """A row of a history in words; what was asked in vain is said, what was not asked is left out."""
    said_ = []
    for name, column in table.columns.items():
        if name in event.values:
            value = event.values[name]
            words = (
                str(event.days[name]) if name in event.days else said(column.kind, value) if value is not None else ""
            )
            said_.append(f"{column.label.lower()} {words or 'not known'}")
    return "; ".join(said_) or "nothing entered yet"


def _wanted(opinion: Opinion) -> frozenset[str]:
    """The terms and tables that some rung waits for."""
    open_terms = {term for rung in opinion.ladder for term in rung.waiting_on}
    gaps = {gap.table for term in open_terms if (gap := opinion.entered[term].gap)}
    return frozenset(open_terms | gaps)
