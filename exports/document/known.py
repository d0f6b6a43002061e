"""What was known of a case, what was asked and is not known, what was not asked; and its histories as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from engine.consultation import Consultation
from engine.findings import Finding, Status
from engine.opinion import Opinion
from exports.document.parts import Block, Item, Items, Paragraph, Section, Table, Text, Tone, strong, text
from exports.text_questions import open_terms_names
from kb.case import History, Known, Row
from kb.terms import Of, Origin, said
from kb.terms import Table as HistoryTable

_MOST_COLUMNS = 6
_HOW = {"entered": "entered", "computed": "computed from a history", "derived": "derived by rules"}


def known_section(consultation: Consultation) -> Section:
    """Everything that the answer rests on, the patient's first, then site by site."""
    case, first = consultation.case, consultation.opinions[0]
    patient = Section("known-patient", text("The patient"), tuple(_of(consultation, first, case.patient, Of.PATIENT)))
    sites = tuple(
        Section(f"known-{number}", text(one.target), tuple(_of(consultation, one, case.target(one.target), Of.TARGET)))
        for number, one in enumerate(consultation.opinions, 1)
    )
    return Section("known", text("What was known"), tuple(_entered(consultation)), (patient, *sites))


def _entered(consultation: Consultation) -> Iterator[Block]:
    case = consultation.case
    who = case.entered_by or "not recorded"
    when = case.entered_at or "not recorded"
    yield Paragraph(
        text(f"Entered by: {who}. Entered at: {when}. The case's day, on which it is judged: {case.as_of}.")
    )
    yield Paragraph(
        text("Values stand as they were entered. Rung reads no other system and checks no chart."), Tone.QUIET
    )


def _of(consultation: Consultation, opinion: Opinion, known: Known, of: Of) -> Iterator[Block]:
    """One subject: findings, histories, what is open."""
    findings = _findings(opinion, of)
    rows = tuple(_row(opinion, finding, known.days) for finding in findings if finding.status is Status.KNOWN)
    if rows:
        yield Table(f"Known of {known.name}", ("Finding", "Value", "How it is known"), rows, (5, 4, 3))
    else:
        yield Paragraph(text("Nothing is known."))
    yield from _histories(consultation, known)
    yield from _open(opinion, findings)


def _findings(opinion: Opinion, of: Of) -> list[Finding]:
    """The findings of a subject; derived ones are the target's, because rules judge targets."""
    terms = opinion.edition.base.terms
    return [
        finding
        for name, finding in opinion.findings.items()
        if (Of.TARGET if terms[name].origin is Origin.DERIVED else terms[name].of) is of
        and not (terms[name].origin is Origin.DERIVED and not opinion.ladder)
    ]


def _row(opinion: Opinion, finding: Finding, days: Mapping[str, date]) -> tuple[Text, ...]:
    term = opinion.edition.base.terms[finding.term]
    value = term.said(finding.value) if finding.value is not None else ""
    day = f" ({days[finding.term]})" if finding.term in days else ""
    return text(term.label), text(f"{value}{day}"), text(_HOW.get(finding.how, finding.how))


def _open(opinion: Opinion, findings: list[Finding]) -> Iterator[Block]:
    """What is open, each kind of openness apart."""
    vain = [finding.term for finding in findings if finding.status is Status.ASKED_UNKNOWN]
    if vain:
        names = open_terms_names(opinion, tuple(name for name in vain if name in opinion.entered))
        said_once = [name.removesuffix(f" ({Status.ASKED_UNKNOWN.value})") for name in names]
        yield Paragraph(text("; ".join(said_once)), Tone.WARNING, "Asked, and not known")
    unasked = tuple(_by_section(opinion, [one.term for one in findings if one.status is Status.NOT_ASKED]))
    if unasked:
        yield Paragraph(text("Not asked, and so counted neither as yes nor as no:"))
        yield Items(unasked)
    yield from _not_told(opinion, findings)


def _not_told(opinion: Opinion, findings: list[Finding]) -> Iterator[Block]:
    for status, lead in ((Status.NOT_DERIVED, "Cannot be told yet"), (Status.NO_ROW, "No row to tell it")):
        labels = [opinion.edition.base.terms[one.term].label for one in findings if one.status is status]
        if labels:
            yield Paragraph(text("; ".join(labels)), Tone.QUIET, lead)


def _by_section(opinion: Opinion, names: Iterable[str]) -> Iterator[Item]:
    """Open terms under the sections of the vocabulary; a group or a table is named once."""
    base = opinion.edition.base
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(base.terms[name].section, []).append(name)
    for section, terms in found.items():
        open_ones = "; ".join(open_terms_names(opinion, tuple(terms)))
        yield Item(text(strong(f"{base.sections[section]}: "), open_ones))


def _histories(consultation: Consultation, known: Known) -> Iterator[Block]:
    for table in consultation.base.tables.values():
        history = known.histories.get(table.id)
        if history is None or not history.rows:
            if history is not None and history.none:
                yield Paragraph(text("asked, and there are none"), lead=table.label)
            continue
        yield _history(table, history, known.name)


def _history(table: HistoryTable, history: History, name: str) -> Table:
    """A history with a column for each column entered; where these are too many, each row is told in words."""
    used = [column for column in table.columns if any(column in row.values for row in history.rows)]
    caption = f"{table.label}: {name}"
    heads = [f"{table.row.capitalize()} {number}" for number, _ in enumerate(history.rows, 1)]
    if len(used) > _MOST_COLUMNS:
        told = [_told(table, row, used) for row in history.rows]
        rows = tuple((text(head), words) for head, words in zip(heads, told, strict=True))
        return Table(caption, (table.row.capitalize(), "What is known of it"), rows, (1, 5))
    cells = [[text(_cell(table, row, column)) for column in used] for row in history.rows]
    labels = [table.columns[column].label for column in used]
    rows_of_cells = tuple((text(head), *row) for head, row in zip(heads, cells, strict=True))
    return Table(caption, (table.row.capitalize(), *labels), rows_of_cells, (3,) * (len(used) + 1))


def _told(table: HistoryTable, row: Row, used: list[str]) -> Text:
    cells = [f"{table.columns[column].label}: {_cell(table, row, column)}" for column in used if column in row.values]
    return text("; ".join(cells))


def _cell(table: HistoryTable, row: Row, column: str) -> str:
    """A cell in words; a date as the date that was entered."""
    if column in row.days:
        return str(row.days[column])
    value = row.values.get(column)
    if value is not None:
        return said(table.columns[column].kind, value)
    return str((Status.ASKED_UNKNOWN if column in row.values else Status.NOT_ASKED).value)
