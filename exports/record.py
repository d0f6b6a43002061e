"""The record `rung.record.v1`: a consultation as data, canonical, the same bytes for the same case and release."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import metadata, resources

from engine.consultation import Consultation
from engine.deciding import Weighed, weighed
from engine.findings import Finding, Gap, Status
from engine.network import Fired
from engine.opinion import Opinion, Rung
from engine.questions import Effect, Question
from engine.turns import turns
from exports.canonical import canonical
from exports.record_reasons import Json, argument, derivations, shared_trees
from kb.case import Case, Known
from kb.model import KnowledgeBase, Rule, SignOff, Source
from kb.override_reasons import CODES, SYSTEM
from kb.review import is_overdue
from kb.terms import Age, Choices, Kind, Of, Origin, Table, Value

__all__ = ["SCHEMA", "canonical", "record", "schema"]

SCHEMA = "rung.record.v1"


def record(consultation: Consultation) -> Json:
    """The whole record of a consultation, ready for `canonical`.

    Shape: exports/rung.record.v1.schema.json. Nothing in it depends on the wall clock.
    """
    base, case = consultation.base, consultation.case
    return {
        "schema": SCHEMA,
        "rung": metadata.version("rung"),
        "release": {
            "base": base.id,
            "version": base.version,
            "digest": base.digest,
            "profile": base.profile,
            "state": "released" if base.sign_off else "draft",
            "signed_off": _sign_off(base.sign_off),
        },
        "case": case.id,
        "as_of": case.as_of.isoformat(),
        "findings": list(_findings(consultation)),
        "histories": list(_histories(case, base)),
        "contradictions": [{"what": problem.what, "mend": problem.mend} for problem in consultation.contradictions],
        "disagreements": list(consultation.disagreements),
        "targets": [_target(opinion) for opinion in consultation.opinions],
        "trace": [_fired(opinion, entry) for opinion in consultation.opinions for entry in opinion.firing.trace],
        "next_question": _question(consultation.next_question),
        "unknowns": list(_unknowns(consultation)),
        "thresholds": [_threshold(consultation, name) for name in base.thresholds],
        "overdue": list(_overdue(base, case.as_of)),
        "decision": [_decision(one) for one in _weighed(consultation)] or None,
        "notice": base.notice,
        "intended_use": dict(base.intended_use),
    }


def schema() -> Json:
    """The published JSON Schema of a record."""
    text = resources.files("exports").joinpath(f"{SCHEMA}.schema.json").read_text(encoding="utf-8")
    found: Json = json.loads(text)
    return found


def _sign_off(given: SignOff | None) -> Json | None:
    if given is None:
        return None
    return {
        "author": given.author,
        "stated": given.stated.isoformat(),
        "approver": given.approver,
        "approved": given.approved.isoformat(),
    }


def _owned(consultation: Consultation) -> Iterator[tuple[str | None, Finding]]:
    """Every finding with its target's name; the patient's once, and for nobody's name."""
    seen = set()
    for opinion in consultation.opinions:
        for term, finding in opinion.findings.items():
            whose = _owner(consultation.base, opinion, term)
            if (whose, term) not in seen:
                seen.add((whose, term))
                yield whose, finding


def _owner(base: KnowledgeBase, opinion: Opinion, name: str) -> str | None:
    """Derived terms are always a target's, because rules judge targets."""
    term = base.terms[name]
    return None if term.of is Of.PATIENT and term.origin is not Origin.DERIVED else opinion.target


def _findings(consultation: Consultation) -> Iterator[Json]:
    """Every finding that was asked for or computed from what was entered."""
    for whose, finding in _owned(consultation):
        derived = consultation.base.terms[finding.term].origin is Origin.DERIVED
        if finding.status is not Status.NOT_ASKED and not derived:
            yield _finding(consultation, whose, finding)


def _finding(consultation: Consultation, whose: str | None, finding: Finding) -> Json:
    case, term = consultation.case, consultation.base.terms[finding.term]
    day = (case.target(whose) if whose is not None else case.patient).days.get(finding.term)
    return {
        "target": whose,
        "term": finding.term,
        "label": term.label,
        "value": finding.value,
        "unit": _unit(term.kind),
        "date": day.isoformat() if day else None,
        "status": finding.status.value,
        "origin": finding.how,
        "entered_by": case.entered_by,
        "entered_at": case.entered_at,
    }


def _unit(kind: Kind) -> str | None:
    return None if isinstance(kind, Choices) else kind.unit


def _histories(case: Case, base: KnowledgeBase) -> Iterator[Json]:
    owners: list[tuple[str | None, Known]] = [(None, case.patient), *((known.name, known) for known in case.targets)]
    for owner, known in owners:
        for table, history in sorted(known.histories.items()):
            rows = [_row(base.tables[table], row.values, row.days) for row in history.rows]
            yield {"target": owner, "table": table, "none": history.none, "rows": rows}


def _row(table: Table, values: Mapping[str, Value | None], days: Mapping[str, date]) -> Json:
    """A row as entered: dates as dates, null where asked and not knowable, nothing where not asked."""
    row: Json = {}
    for name in table.columns:
        if name in values:
            is_date = isinstance(table.columns[name].kind, Age) and name in days
            row[name] = days[name].isoformat() if is_date else values[name]
    return row


def _target(opinion: Opinion) -> Json:
    """A target; its derived terms are null while Rung concludes nothing."""
    stopped = opinion.disagreements or opinion.contradictions
    terms, known = opinion.edition.base.terms, {} if stopped else opinion.judged.known
    return {
        "target": opinion.target,
        "derived": {name: known.get(name) for name in terms if terms[name].origin is Origin.DERIVED},
        "ladder": [_rung(opinion, rung) for rung in opinion.ladder],
        "shared_trees": list(shared_trees(opinion)),
        "derivations": list(derivations(opinion)),
    }


def _rung(opinion: Opinion, rung: Rung) -> Json:
    return {
        "option": rung.option.id,
        "label": rung.option.label,
        "tier": rung.option.tier,
        "standing": rung.standing.value,
        "strength": rung.strength,
        "cautions": [{"rule": rule.id, "says": rule.because, "cites": list(rule.cites)} for rule in rung.cautions],
        "arguments": [argument(opinion, one) for one in rung.arguments],
        "noted": [rule.id for rule in rung.noted],
        "waiting_on": list(rung.waiting_on),
        "changes_if": [
            {"term": turn.term, "to": turn.to, "standing": turn.after.value, "known": turn.known}
            for turn in turns(opinion, rung.option.id)
        ],
    }


def _fired(opinion: Opinion, entry: Fired) -> Json:
    return {
        "target": opinion.target,
        "rule": entry.rule,
        "used": [{"term": term, "value": value} for term, value in entry.used],
        "derived": {"term": entry.derived[0], "value": entry.derived[1]} if entry.derived else None,
    }


def _question(question: Question | None) -> Json | None:
    if question is None:
        return None
    return {
        "target": question.target,
        "kind": question.kind,
        "id": question.id,
        "ask": question.ask,
        "gap": _gap(question.gap),
        "safety": question.safety,
        "serves": list(question.serves),
        "answers": [_effect(effect) for effect in question.effects],
    }


def _effect(effect: Effect) -> Json:
    changes = [{"option": c.option, "before": c.before.value, "after": c.after.value} for c in effect.changes]
    return {"answer": effect.answer, "changes": changes}


def _unknowns(consultation: Consultation) -> Iterator[Json]:
    for whose, finding in _owned(consultation):
        if finding.status is not Status.KNOWN:
            status, gap = finding.status.value, _gap(finding.gap)
            yield {"target": whose, "term": finding.term, "status": status, "gap": gap}


def _gap(gap: Gap | None) -> Json | None:
    return {"table": gap.table, "row": gap.row or None, "column": gap.column or None} if gap else None


def _overdue(base: KnowledgeBase, day: date) -> Iterator[Json]:
    things: list[tuple[str, Rule | Source]] = [("rule", rule) for rule in base.rules.values()]
    things += [("source", source) for source in base.sources.values()]
    for kind, thing in things:
        if thing.review_by is not None and is_overdue(thing, day):
            yield {"kind": kind, "id": thing.id, "review_by": thing.review_by.isoformat()}


def _weighed(consultation: Consultation) -> Iterator[Weighed]:
    """Every decision in the order of the targets, whichever was decided first."""
    for opinion in consultation.opinions:
        yield from (weighed(opinion, one) for one in consultation.case.decisions if one.target == opinion.target)


def _decision(one: Weighed) -> Json:
    reason = one.decision.reason
    return {
        "target": one.decision.target,
        "option": one.option.id if one.option else None,
        "label": one.option.label if one.option else None,
        "standing": one.standing.value if one.standing else None,
        "advised": list(one.advised),
        "override": {"system": SYSTEM, "code": reason, "display": CODES[reason]} if reason else None,
        "note": one.decision.note or None,
    }


def _threshold(consultation: Consultation, name: str) -> Json:
    value, threshold = consultation.edition.values[name], consultation.base.thresholds[name]
    return {
        "threshold": name,
        "value": value.value,
        "unit": threshold.unit,
        "since": value.since.isoformat(),
        "cites": list(value.cites),
        "verified": value.verified,
    }
