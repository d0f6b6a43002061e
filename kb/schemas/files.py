"""The schema of each kind of file, filled with the names of one knowledge base.

A name that other files define is demanded; one that the file itself defines, or that the reader does not look up, is
only offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.ages import DAYS
from kb.checks import WARNINGS, is_acceptable
from kb.from_yaml.case_shapes import CaseFile
from kb.from_yaml.shapes import (
    AcceptedShape,
    BaseFile,
    LadderFile,
    LineShape,
    PersonShape,
    ProfileFile,
    RuleFile,
    SourceFile,
    ThresholdShape,
    VocabularyFile,
)
from kb.from_yaml.values import UNKNOWN
from kb.lifecycle import STAGES
from kb.model import DEFAULT_PROFILE, KnowledgeBase
from kb.profiles import every_rule
from kb.schemas import values
from kb.schemas.structure import (
    ONE_KEY,
    Schema,
    exactly_one,
    given,
    keyed,
    list_of,
    needed,
    ref,
    shaped_file,
    shapes_of,
)
from kb.schemas.values import about, offered, one_of, one_or_more
from kb.terms import Choices, Of, Origin, Table, Term

_DRAFT = "http://json-schema.org/draft-07/schema#"
_DATE: Schema = {"type": "string", "pattern": values.DAY}
_DATES = {"review_by": _DATE, "read_on": _DATE, "as_of": _DATE}
_OUTCOMES = ("fires", "does not fire", "cannot tell")
_VERBS = ("derive", "recommend", "oppose", "caution", "exclude")
_CITED = {"cites[]": ref("claim")}


def schemas(base: KnowledgeBase) -> dict[str, Schema]:
    """The schemas by file name: `rule.json` for rules, and so on."""
    made = {
        "base": _base(base),
        "vocabulary": _vocabulary(base),
        "thresholds": _thresholds(base),
        "ladder": shaped_file(LadderFile, _CITED, _claims(base)),
        "source": shaped_file(SourceFile, _DATES),
        "rule": _rule(base),
        "profile": _profile(base),
        "lines": {**keyed({}, ref("LineShape")), "definitions": shapes_of(LineShape, {})},
        "people": {**keyed({}, ref("PersonShape")), "definitions": shapes_of(PersonShape, {"until": _DATE})},
        "accepted": _accepted(),
        "case": _case(base),
    }
    made_by = f"Made by `rung schema` from the knowledge base '{base.id}'. Made anew where the base changes."
    return {f"{kind}.json": {"$schema": _DRAFT, "$comment": made_by, **schema} for kind, schema in made.items()}


def _labels(things: Mapping[str, Any]) -> dict[str, str]:
    return {name: thing.label for name, thing in things.items()}


def _claims(base: KnowledgeBase) -> dict[str, Schema]:
    return {"claim": one_of({name: claim.says for name, claim in base.claims.items()})}


def _options(base: KnowledgeBase) -> dict[str, Schema]:
    return {"option": one_of({name: f"{option.label}. {option.what}" for name, option in base.options.items()})}


def _rules(base: KnowledgeBase) -> dict[str, str]:
    return {name: rule.because for name, rule in every_rule(base).items()}


def _ladder_rules(base: KnowledgeBase) -> dict[str, str]:
    return {name: rule.because for name, rule in {**base.rules, **base.resting}.items()}


def _base(base: KnowledgeBase) -> Schema:
    fills = {
        "sections[]": one_of(base.sections),
        "headlines[]": one_of(_labels(base.terms)),
        "topics[]": offered({rule.topic: "" for rule in (*base.rules.values(), *base.resting.values())}),
    }
    return shaped_file(BaseFile, fills)


def _vocabulary(base: KnowledgeBase) -> Schema:
    columns = offered({name: about(column) for table in base.tables.values() for name, column in table.columns.items()})
    times = {name: values.limit_words(one) for name, one in base.thresholds.items() if one.unit in DAYS}
    kinds = exactly_one(("choices", "number", "date"))
    asked = {"if": given("otherwise"), "else": needed("ask")}
    of_a_column: Schema = {"if": {"properties": {"take": {"enum": ["count", "any"]}}}, "else": needed("column")}
    fills = {
        "TermShape": {"if": given("summary"), "else": {"allOf": [kinds, needed("of"), asked]}},
        "ColumnShape": kinds,
        "SummaryShape": of_a_column,
        "TermShape.group": offered(_labels(base.groups)),
        "SummaryShape.of": offered(_labels(base.tables)),
        **dict.fromkeys(("column", "at", "named", "height", "lasts", "days_between[]", "DrawnShape.says[]"), columns),
        "window[]": one_of(times),
        **dict.fromkeys(("when", "where", "still"), ref("condition")),
        "computed": {"type": "object", "additionalProperties": ref("condition")},
    }
    parts = {"condition": values.open_condition(base), "comparison": values.comparison()}
    return shaped_file(VocabularyFile, fills, parts)


def _dated_values() -> Schema:
    dated = {"propertyNames": {"pattern": values.DAY}, "additionalProperties": ref("ThresholdValueShape")}
    return {"type": "object", "minProperties": 1, **dated}


def _limits(base: KnowledgeBase, shape: str) -> dict[str, Schema]:
    return {name: ref(shape, values.limit_words(limit)) for name, limit in base.thresholds.items()}


def _thresholds(base: KnowledgeBase) -> Schema:
    shapes = shapes_of(ThresholdShape, {**_CITED, "values": _dated_values()})
    known = _limits(base, "ThresholdShape")
    return {**keyed(known, ref("ThresholdShape")), "definitions": {**shapes, **_claims(base)}}


def _rule(base: KnowledgeBase) -> Schema:
    derived = {name: term for name, term in base.terms.items() if term.origin is Origin.DERIVED}
    option, options = ref("option"), one_or_more(ref("option"))
    example = {**keyed(dict.fromkeys(_OUTCOMES, ref("findings"))), **ONE_KEY}
    fills = {
        **_CITED,
        **_DATES,
        "when": ref("condition"),
        "traces[]": offered({name: line.says for name, line in base.lines.items()}),
        "overrides[]": one_of(_rules(base)),
        "stages": keyed(dict.fromkeys(STAGES, _DATE)),
        "examples[]": example,
        "ThenShape": exactly_one(_VERBS, {"strength": "recommend", "when_unknown": "exclude"}),
        "derive": {**keyed({name: _set(term) for name, term in derived.items()}), **ONE_KEY},
        "recommend": option,
        **dict.fromkeys(("oppose", "caution"), options),
        "exclude": {"anyOf": [*options["anyOf"], ref("AllBut")]},
        "all_but[]": option,
    }
    findings = keyed({name: values.exampled(term) for name, term in base.terms.items()})
    parts = {"condition": values.condition(base), "findings": findings, **_options(base), **_claims(base)}
    return shaped_file(RuleFile, fills, parts)


def _set(term: Term, *more: str) -> Schema:
    """The values that a term can take from rules; more than choices the reader does not look up."""
    if not isinstance(term.kind, Choices):
        return {"type": "string"}
    return {"description": about(term), **one_of({**term.kind.labels, **dict.fromkeys(more, "")})}


def _profile(base: KnowledgeBase) -> Schema:
    fills = {
        **_CITED,
        "applies": ref("condition"),
        "thresholds": keyed(_limits(base, "OverlayShape")),
        "values": _dated_values(),
        "withdraws[]": one_of(_ladder_rules(base)),
    }
    return shaped_file(ProfileFile, fills, {"condition": values.condition(base), **_claims(base)})


def _accepted() -> Schema:
    codes = one_of({code: f"{why}." for code, why in WARNINGS.items() if is_acceptable(code)})
    shapes = shapes_of(AcceptedShape, {"AcceptedShape.code": codes, "until": _DATE})
    return {**list_of(ref("AcceptedShape")), "definitions": shapes}


def _case(base: KnowledgeBase) -> Schema:
    tables = {name: _history(table) for name, table in base.tables.items()}
    of_target = {name: one for name, one in tables.items() if base.tables[name].of is Of.TARGET}
    site: Schema = {"type": "string", "maxLength": 80, "pattern": r"^\S(.*\S)?$", "description": "The pain site."}
    findings = {"findings": _findings(base, Of.TARGET)}
    target = {**keyed({"target": site, **findings, **of_target}), "required": ["target"]}
    schema = shaped_file(CaseFile, _case_fills(base, tables), {"target": target, **_options(base)})
    definitions = schema.pop("definitions")
    schema["properties"] |= tables
    # what is wrong in a case that must be refused is wrong on purpose
    whole: Schema = {"if": {"type": "object", "required": ["refused"]}, "then": {"type": "object"}, "else": schema}
    return {**whole, "definitions": definitions}


def _case_fills(base: KnowledgeBase, tables: Mapping[str, Schema]) -> dict[str, Schema]:
    waited = {**_labels(base.terms), **_labels(base.groups), **_labels(base.tables)}
    options = ("offered[]", "needs_an_answer[]", "not_indicated[]", "ruled_out[]", "never[]", "cautions[]")
    return {
        **_DATES,
        "findings": _findings(base, Of.PATIENT),
        "targets[]": ref("target"),
        "once": keyed({"findings": _findings(base, *Of), **tables}),
        "profile": one_of({DEFAULT_PROFILE: "The ladder's own guidance.", **_labels(base.profiles)}),
        "derived": keyed({name: _set(term, UNKNOWN) for name, term in base.terms.items()}),
        "asks[]": offered(waited),
        **dict.fromkeys(options, ref("option")),
    }


def _findings(base: KnowledgeBase, *of: Of) -> Schema:
    """What is entered of the patient, of a target, or in a step of either."""
    asked = [term for term in base.terms.values() if term.origin is Origin.ASKED and term.of in of]
    settled = [name for name in base.groups if of == tuple(Of) or any(term.of in of for term in base.members(name))]
    none_of = one_or_more(one_of({name: about(base.groups[name]) for name in settled}), least=0)
    return keyed({**{term.id: values.entered(term) for term in asked}, "none_of": none_of})


def _history(table: Table) -> Schema:
    none = one_of({"none": "asked, and there are none"})
    row = keyed({name: values.entered(column) for name, column in table.columns.items()})
    return {"description": about(table), "anyOf": [none, list_of(row, least=1)]}
