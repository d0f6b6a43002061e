"""A case written as a case file: read again it is the same case, and `rung explain` gives the same record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kb.case import Case, History, Known
from kb.from_yaml.case import case_from
from kb.from_yaml.values import UNKNOWN
from kb.model import KnowledgeBase
from kb.moves import Cell
from kb.terms import Value
from kb.yaml_tree import read_tree

Written = dict[str, Any]

_BARE = re.compile(r"(?!(true|false|null)$)[a-z][a-z_0-9]*|\d{4}-\d\d-\d\d")
_NOT_KEPT = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Line breaks that YAML folds, and characters that it does not read."""


def written(case: Case) -> Written:
    """The case with the keys of a case file. What it expects of a knowledge base, and decisions, are left out."""
    named = {"case": case.id, "title": case.title, "as_of": case.as_of.isoformat()}
    by = {"entered_by": case.entered_by, "entered_at": case.entered_at}
    targets = [{"target": known.name, **_known(known)} for known in case.targets]
    return {**{key: value for key, value in (named | by).items() if value}, **_known(case.patient), "targets": targets}


def as_text(case: Case) -> str:
    """The text of a case file: YAML, one finding and one row a line."""
    return "\n".join(_lines(written(case), 0)) + "\n"


def from_text(text: str, base: KnowledgeBase, name: str) -> Case:
    """The case in the text of a case file called `name`. Raises Refused."""
    return case_from(read_tree(text, name), base)


def cells(values: Mapping[str, Value | None], days: Mapping[str, date]) -> dict[str, Cell]:
    """Values as a case file writes them: days as days, `unknown` where asked and not knowable."""
    return {name: days[name].isoformat() if name in days else _cell(value) for name, value in values.items()}


def _cell(value: Value | None) -> Cell:
    match value:
        case None:
            return UNKNOWN
        case float() if value.is_integer() and abs(value) < 1e15:
            return int(value)
        case _:
            return value


def _known(known: Known) -> Written:
    findings: Written = {**({"none_of": list(known.none_of)} if known.none_of else {})}
    findings |= cells(known.findings, known.days)
    return {**({"findings": findings} if findings else {}), **dict(_tables(known.histories))}


def _tables(histories: Mapping[str, History]) -> Iterator[tuple[str, object]]:
    for table, history in histories.items():
        if history.none or history.rows:
            yield table, "none" if history.none else [cells(row.values, row.days) for row in history.rows]


def _lines(mapping: Written, indent: int) -> Iterator[str]:
    """A mapping of mappings of cells; rows and lists on one line each."""
    space = " " * indent
    for key, value in mapping.items():
        match value:
            case dict():
                yield f"{space}{key}:"
                yield from _lines(value, indent + 2)
            case [{"target": _}, *_]:
                yield f"{space}{key}:"
                for target in value:
                    first, *rest = _lines(target, indent + 4)
                    yield f"{space}  - {first.strip()}"
                    yield from rest
            case [dict(), *_]:
                yield f"{space}{key}:"
                yield from (
                    f"{space}  - {{{', '.join(f'{k}: {_scalar(v)}' for k, v in row.items())}}}" for row in value
                )
            case list():
                yield f"{space}{key}: [{', '.join(map(str, value))}]"
            case _:
                yield f"{space}{key}: {_scalar(value)}"


def _scalar(value: object) -> str:
    """Words and days stand bare; any other text is quoted as JSON, with what YAML would lose written as its code."""
    if not isinstance(value, str) or _BARE.fullmatch(value):
        return str(value)
    return _NOT_KEPT.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(value, ensure_ascii=False))
