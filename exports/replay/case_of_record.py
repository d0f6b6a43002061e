"""The case from which a record was made, made again from what the record says was entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pydantic import ValidationError

from exports.record_reasons import Json
from exports.replay.reading import Record
from exports.replay.refusals import RECORD, bad_record, harmless
from kb.case import Case, unplaced
from kb.from_yaml.case import case_from
from kb.from_yaml.values import UNKNOWN
from kb.model import KnowledgeBase
from kb.moves import Decided
from kb.moving import applied
from kb.problems import Place, Problem, Refused, nearest
from kb.yaml_tree import Document, node_of

_AS_ENTERED = ("entered", "none of these")


def case_of(record: Record, base: KnowledgeBase, where: Place = RECORD) -> Case:
    """The case with its decisions. Its title is in no record.

    Raises Refused when the record names what the base does not have, or holds what no case can.
    """
    return with_decisions(entered_case(record, base, where), base, record.decided, where)


def entered_case(record: Record, base: KnowledgeBase, where: Place = RECORD) -> Case:
    """The same with nothing decided."""
    value = record.value
    if problems := list(_strange(value, base, where)):
        raise harmless(Refused(problems))
    named = {key: value[key] for key in ("case", "as_of")}
    by = {key: one for key in ("entered_by", "entered_at") for one in [_first(value["findings"], key)] if one}
    targets = [{"target": one["target"], **_known(value, one["target"], base)} for one in value["targets"]]
    tree = {**named, **by, **_known(value, None, base), "targets": targets}
    try:
        return unplaced(case_from(Document(str(where), node_of(tree)), base))
    except Refused as refused:
        raise harmless(refused) from None


def with_decisions(case: Case, base: KnowledgeBase, decisions: Iterable[Json], where: Place = RECORD) -> Case:
    """The case with what a record says was decided. Raises Refused."""
    for one in decisions:
        reason = one["override"]["code"] if one["override"] else None
        try:
            move = Decided(target=one["target"], option=one["option"], reason=reason, note=one["note"] or "")
            case = applied(base, case, move)
        except ValidationError:
            raise bad_record("a decision in it is none that can be entered", where) from None
        except Refused as refused:
            raise harmless(Refused(replace(problem, where=where) for problem in refused.problems)) from None
    return case


def _first(findings: list[Json], key: str) -> str | None:
    """What every finding of a record says alike."""
    return findings[0][key] if findings else None


def _strange(value: Json, base: KnowledgeBase, where: Place) -> Iterator[Problem]:
    """Terms, tables and targets that are not there, and what stands twice: of it only one could be entered."""
    targets = [None, *(one["target"] for one in value["targets"])]
    for kind, known in (("term", base.terms), ("table", base.tables)):
        entries = _entered(value["findings"]) if kind == "term" else value["histories"]
        seen = set()
        for one in entries:
            if one[kind] not in known:
                yield _lacking(kind, one[kind], known, where)
            if one["target"] not in targets:
                what = f"'{one[kind]}' is of '{one['target']}', and there is no such target"
                yield Problem("unknown-target", what, where, "check that this is the record as it was given out")
            if (one["target"], one[kind]) in seen:
                what = f"'{one[kind]}' of '{one['target'] or 'the patient'}' stands twice"
                yield from bad_record(what, where).problems
            seen.add((one["target"], one[kind]))


def _lacking(kind: str, name: str, known: Mapping[str, object], where: Place) -> Problem:
    what, mend = f"the knowledge base has no {kind} '{name}'", nearest(name, known)
    if kind == "term":
        return Problem("unknown-term", what, where, mend)
    return Problem("unknown-table", what, where, mend)


def _entered(findings: Iterable[Json]) -> list[Json]:
    return [one for one in findings if one["origin"] in _AS_ENTERED]


def _known(value: Json, target: str | None, base: KnowledgeBase) -> Json:
    """What was entered of the patient, or of a target, with the keys of a case file."""
    findings = _entered(one for one in value["findings"] if one["target"] == target)
    tables = {one["table"]: _history(one) for one in value["histories"] if one["target"] == target}
    entered = _findings(findings, base)
    return {**({"findings": entered} if entered else {}), **{name: rows for name, rows in tables.items() if rows}}


def _findings(findings: list[Json], base: KnowledgeBase) -> Json:
    """Findings by term; a group that was answered "none of these" by its name.

    Only where every member was recorded: a question that came to the group since was not asked, and is not answered.
    """
    recorded = {one["term"] for one in findings}
    groups: dict[str, None] = {}
    entered: Json = {}
    for one in findings:
        term = base.terms[one["term"]]
        mates = {mate.id for mate in base.members(term.group) if mate.of is term.of} if term.group else set()
        if one["origin"] == "none of these" and term.group and mates <= recorded:
            groups[term.group] = None
        elif (cell := _cell(one)) is not None:
            entered[term.id] = cell
    return {**({"none_of": list(groups)} if groups else {}), **entered}


def _cell(finding: Json) -> object:
    """A finding as a case file writes it; nothing where it was not asked."""
    match finding["status"]:
        case "known":
            return finding["date"] or finding["value"]
        case "asked, not known":
            return UNKNOWN
    return None


def _history(one: Json) -> str | list[Json]:
    if one["none"]:
        return "none"
    return [{name: UNKNOWN if cell is None else cell for name, cell in row.items()} for row in one["rows"]]
