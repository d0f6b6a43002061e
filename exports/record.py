"""The record `rung.record.v1`: a consultation as data, canonical, the same bytes for the same case and release."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata
from typing import Any

from engine.consultation import Consultation
from engine.explanation import Comparison, Limit, Reason, reasons
from engine.findings import Finding, Status
from engine.opinion import Argument, Opinion, Rung
from engine.whatif import Effect, Question, turns
from kb.case import Case, Known
from kb.model import KnowledgeBase
from kb.terms import Age, Choices, Kind, Of, Origin, Table

SCHEMA = "rung.record.v1"
Json = dict[str, Any]


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
            "profile": "default",
            "state": "draft",
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
        "unknowns": [entry for opinion in consultation.opinions for entry in _unknowns(opinion)],
        "thresholds": [_threshold(consultation, name) for name in base.thresholds],
        "decision": None,
        "notice": base.notice,
        "intended_use": dict(base.intended_use),
    }


def canonical(value: Json) -> bytes:
    """The canonical bytes of a record (RFC 8785)."""
    import rfc8785

    return rfc8785.dumps(value)


def _findings(consultation: Consultation) -> Iterator[Json]:
    """Every finding that was entered, summaries included; the patient's once, each target's with its name."""
    case, seen = consultation.case, set()
    for opinion in consultation.opinions:
        for term, finding in opinion.entered.items():
            known = consultation.base.terms[term]
            whose = None if known.of is Of.PATIENT else opinion.target
            if finding.status is Status.NOT_ASKED or (term, whose) in seen:
                continue
            seen.add((term, whose))
            yield {
                "target": whose,
                "term": term,
                "label": known.label,
                "value": finding.value,
                "unit": _unit(known.kind),
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


def _row(table: Table, values: Any, days: Any) -> Json:
    """A row as entered: dates as dates, null where asked and not knowable, nothing where not asked."""
    row = {}
    for name in table.columns:
        if name in values:
            is_date = isinstance(table.columns[name].kind, Age) and name in days
            row[name] = days[name].isoformat() if is_date else values[name]
    return row


def _target(opinion: Opinion) -> Json:
    terms = opinion.edition.base.terms
    derived = {name: opinion.judged.known.get(name) for name in terms if terms[name].origin is Origin.DERIVED}
    return {"target": opinion.target, "derived": derived, "ladder": [_rung(opinion, rung) for rung in opinion.ladder]}


def _rung(opinion: Opinion, rung: Rung) -> Json:
    return {
        "option": rung.option.id,
        "label": rung.option.label,
        "tier": rung.option.tier,
        "standing": rung.standing.value,
        "strength": rung.strength,
        "cautions": [{"rule": rule.id, "says": rule.because, "cites": list(rule.cites)} for rule in rung.cautions],
        "arguments": [_argument(opinion, argument) for argument in rung.arguments],
        "noted": [rule.id for rule in rung.noted],
        "waiting_on": list(rung.waiting_on),
        "changes_if": [
            {"term": turn.term, "to": turn.to, "standing": turn.after.value, "known": turn.known}
            for turn in turns(opinion, rung.option.id)
        ],
    }


def _argument(opinion: Opinion, argument: Argument) -> Json:
    return {
        "rule": argument.rule.id,
        "side": argument.side,
        "truth": argument.truth.name.lower(),
        "holds": argument.holds,
        "tree": _tree(reasons(opinion, argument.rule)),
        "cites": list(argument.rule.cites),
    }


def _tree(reason: Reason) -> Json:
    tree: Json = {"kind": reason.kind, "truth": reason.truth.name.lower()}
    if reason.rule:
        tree |= {"rule": reason.rule, "because": reason.text, "cites": list(reason.cites)}
    if reason.leaf:
        tree |= _leaf(reason.leaf)
    if reason.parts:
        tree["parts"] = [_tree(part) for part in reason.parts]
    return tree


def _leaf(leaf: Comparison) -> Json:
    return {
        "term": leaf.term,
        "label": leaf.label,
        "wanted": leaf.wanted,
        "observed": leaf.observed,
        "why": leaf.why,
        "gap": leaf.gap,
        "limit": _limit(leaf.limit) if leaf.limit else None,
    }


def _limit(limit: Limit) -> Json:
    return {
        "threshold": limit.name,
        "number": limit.number,
        "unit": limit.unit,
        "cites": list(limit.cites),
        "verified": limit.verified,
    }


def _fired(opinion: Opinion, entry: Any) -> Json:
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
        "safety": question.safety,
        "serves": list(question.serves),
        "answers": [_effect(effect) for effect in question.effects],
    }


def _effect(effect: Effect) -> Json:
    changes = [{"option": c.option, "before": c.before.value, "after": c.after.value} for c in effect.changes]
    return {"answer": effect.answer, "changes": changes}


def _unknowns(opinion: Opinion) -> Iterator[Json]:
    for finding in opinion.findings.values():
        if finding.status is not Status.KNOWN:
            yield {"target": opinion.target, "term": finding.term, "status": finding.status.value, "gap": _gap(finding)}


def _gap(finding: Finding) -> Json | None:
    gap = finding.gap
    return {"table": gap.table, "row": gap.row or None, "column": gap.column or None} if gap else None


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
