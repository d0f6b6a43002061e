"""A case from its file, checked against the vocabulary; every problem is told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kb.ages import day
from kb.case import PATIENT, Case, History, Known, Row, Step
from kb.folder import read_text
from kb.from_yaml.case_shapes import CaseFile, StepShape
from kb.from_yaml.names import Problems
from kb.from_yaml.reading import part, shaped
from kb.from_yaml.values import UNKNOWN, Given, entered_day, value_of
from kb.model import DEFAULT_PROFILE, KnowledgeBase
from kb.problems import Place, Problem, Refused, nearest
from kb.terms import Age, Choices, Of, Origin, Table, Term, Value
from kb.yaml_tree import Document, Node, read_tree
from kb.yaml_tree import Path as TreePath


def load_case(path: Path, base: KnowledgeBase, as_of: date | None = None) -> Case:
    """The case in a file; `as_of` replaces the file's day. Raises Refused."""
    return case_from(read_tree(read_text(path, str(path)), str(path)), base, as_of)


def case_from(document: Document, base: KnowledgeBase, as_of: date | None = None) -> Case:
    """The case that a tree describes. Raises Refused."""
    return _CaseReader(document, base).read(as_of)


_NAME = re.compile(r"(?=.{1,80}$)\S(.*\S)?")
"""What a site may be called."""


class _CaseReader:
    def __init__(self, document: Document, base: KnowledgeBase) -> None:
        self._document, self._base = document, base
        self._problems = Problems()
        self._as_of = date.min
        self._asked = {term.id: term for term in base.terms.values() if term.origin is Origin.ASKED}

    def read(self, as_of: date | None) -> Case:
        file = self._file()
        stated = day(file.as_of)
        if stated is None:
            place = self._document.place(("as_of",))
            self._problems.add("wrong-type", f"'{file.as_of}' is not a date", place, "write the day as 2026-03-02")
        self._as_of = as_of or stated or date.max
        patient = self._known((), PATIENT, Of.PATIENT)
        targets = tuple(self._target(number) for number in range(len(file.targets)))
        self._check_targets(targets)
        self._check_none(patient, targets)
        named = {target.name: target for target in targets}
        expect = tuple(self._step(number, shape, named) for number, shape in enumerate(file.expect))
        if self._problems.found:
            raise Refused(self._problems.found)
        return Case(file.case, file.title, self._as_of, patient, targets, file.entered_by, file.entered_at, expect)

    def _file(self) -> CaseFile:
        """The file's fixed keys; the tables beside them are read one by one."""
        root = self._document.root
        if not isinstance(root.value, dict):
            where = self._document.place()
            raise Refused([Problem("wrong-type", "a case is a mapping", where, "begin with 'case: a_pseudonym'")])
        fixed = {key: node for key, node in root.value.items() if key not in self._base.tables}
        whole = Document(self._document.file, Node(fixed, root.line, root.column, root.keys))
        return shaped(whole, CaseFile)

    def _target(self, number: int) -> Known:
        path: TreePath = ("targets", number)
        node = part(self._document, path)
        name = node.value.get("target") if isinstance(node.value, dict) else None
        if name is None or name.value in (None, ""):
            place, mend = self._document.place(path), "add 'target: which site'"
            self._problems.add("missing-key", "'target' is missing", place, mend)
            return self._known(path, "", Of.TARGET)
        if not isinstance(name.value, str):
            place = self._document.place((*path, "target"))
            self._problems.add("wrong-type", "'target' must be text", place, "write which site in words")
        elif not _NAME.fullmatch(name.value):
            place, mend = self._document.place((*path, "target")), "name the site in at most 80 characters, on one line"
            self._problems.add("wrong-type", "'target' must be a short name", place, mend)
        return self._known(path, str(name.plain()), Of.TARGET)

    def _check_targets(self, targets: tuple[Known, ...]) -> None:
        names = [target.name for target in targets]
        for number, name in enumerate(names):
            if name and name in names[:number]:
                place = self._document.place(("targets", number, "target"))
                self._problems.add("duplicate-id", f"two targets are called '{name}'", place, "give each its own name")

    def _check_none(self, patient: Known, targets: tuple[Known, ...]) -> None:
        """A table confirmed empty beside rows of the same table."""
        for number, target in enumerate(targets):
            for table in sorted({*patient.histories, *target.histories}):
                both = [known.histories[table] for known in (patient, target) if table in known.histories]
                if any(history.none for history in both) and any(history.rows for history in both):
                    place = self._document.place(("targets", number, table))
                    what = f"'{table}' is said to be none, and has rows"
                    self._problems.add("contradiction", what, place, "take out the 'none', or the rows")

    def _known(self, path: TreePath, name: str, of: Of) -> Known:
        node = part(self._document, path)
        entries = node.value if isinstance(node.value, dict) else {}
        findings, none_of, days = self._findings((*path, "findings"), of) if "findings" in entries else ({}, (), {})
        histories = {
            key: self._history(self._base.tables[key], (*path, key), of) for key in entries if key in self._base.tables
        }
        if of is Of.TARGET:
            self._check_keys(entries, path, ("findings", "target"))
        return Known(name, findings, none_of, histories, days)

    def _check_keys(self, entries: Mapping[str, Node], path: TreePath, legal: tuple[str, ...]) -> None:
        for key in entries:
            if key not in self._base.tables and key not in legal:
                place = self._document.place((*path, key), of_key=True)
                mend = nearest(key, [*legal, *self._base.tables])
                if key in self._base.terms or key == "none_of":
                    mend = "put it below 'findings:'"
                self._problems.add("unknown-key", f"no key is called '{key}' here", place, mend)

    def _findings(self, path: TreePath, of: Of) -> tuple[dict[str, Value | None], tuple[str, ...], dict[str, date]]:
        found: dict[str, Value | None] = {}
        days: dict[str, date] = {}
        entries = self._mapping(path)
        for name in entries:
            if name != "none_of":
                self._finding(name, (*path, name), of, found, days)
        none_of = self._none_of((*path, "none_of"), of) if "none_of" in entries else ()
        return found, none_of, days

    def _mapping(self, path: TreePath) -> Mapping[str, Node]:
        """The findings at a path; none, and a problem, when they are not a mapping."""
        node = part(self._document, path)
        if isinstance(node.value, dict):
            return node.value
        place = self._document.place(path)
        self._problems.add("wrong-type", "'findings' is a mapping", place, "write 'term: value' below it")
        return {}

    def _finding(
        self, name: str, path: TreePath, of: Of, found: dict[str, Value | None], days: dict[str, date]
    ) -> None:
        term = self._asked.get(name)
        if term is None:
            self._not_asked(name, self._asked, self._document.place(path, of_key=True))
        elif term.of is not of:
            owner = "the patient's findings" if term.of is Of.PATIENT else "a target's findings"
            place = self._document.place(path, of_key=True)
            self._problems.add("wrong-place", f"'{name}' belongs to {owner}", place, f"move it to {owner}")
        else:
            self._value(term, path, found, days)

    def _not_asked(self, name: str, asked: Mapping[str, Term], place: Place) -> None:
        known = self._base.terms.get(name)
        if known is None:
            self._problems.unknown("term", name, asked, place)
            return
        how = "rules set it" if known.origin is Origin.DERIVED else "it is computed from a history"
        self._problems.add(
            "wrong-place", f"'{name}' is not entered: {how}", place, "take it out, and enter what it rests on"
        )

    def _value(self, term: Term, path: TreePath, found: dict[str, Value | None], days: dict[str, date]) -> None:
        node = part(self._document, path)
        self._cell(term.kind, node.plain(), Given(term.id, self._at(node)), found, days)

    def _at(self, node: Node) -> Place:
        return Place(self._document.file, node.line, node.column)

    def _none_of(self, path: TreePath, of: Of) -> tuple[str, ...]:
        node = part(self._document, path)
        items = node.value if isinstance(node.value, list) else [node]
        legal = {g: group for g, group in self._base.groups.items() if any(t.of is of for t in self._base.members(g))}
        names = []
        for item in items:
            name, place = str(item.plain()), Place(self._document.file, item.line, item.column)
            if name in self._base.groups and name not in legal:
                owner = "a target's findings" if of is Of.PATIENT else "the patient's findings"
                self._problems.add("wrong-place", f"'{name}' belongs to {owner}", place, f"move it to {owner}")
            elif self._problems.look_up("group", name, legal, place):
                names.append(name)
        return tuple(names)

    def _none_of_either(self, path: TreePath) -> dict[Of, tuple[str, ...]]:
        """Groups answered "none of these" in a step, each with whom it is about."""
        node = part(self._document, path)
        found: dict[Of, list[str]] = {of: [] for of in Of}
        for item in node.value if isinstance(node.value, list) else [node]:
            name, place = str(item.plain()), Place(self._document.file, item.line, item.column)
            if self._problems.look_up("group", name, self._base.groups, place):
                found[next((term.of for term in self._base.members(name)), Of.PATIENT)].append(name)
        return {of: tuple(names) for of, names in found.items()}

    def _history(self, table: Table, path: TreePath, of: Of) -> History:
        node = part(self._document, path)
        if table.of is Of.PATIENT and of is Of.TARGET:
            place = self._document.place(path, of_key=True)
            self._problems.add(
                "wrong-place", f"'{table.id}' belongs to the patient", place, "move it beside 'findings'"
            )
        if node.value == "none":
            return History(none=True)
        if not isinstance(node.value, list) or not node.value:
            mend = "write each row after a dash, or 'none' when it was asked and there are none"
            self._problems.add("wrong-type", f"'{table.id}' is a list of rows", self._document.place(path), mend)
            return History()
        return History(tuple(self._row(table, item) for item in node.value))

    def _row(self, table: Table, node: Node) -> Row:
        place = self._at(node)
        if not isinstance(node.value, dict):
            self._problems.add("wrong-type", f"a row of '{table.id}' is a mapping", place, "write {column: value, ...}")
            return Row({}, {}, place)
        values: dict[str, Value | None] = {}
        days: dict[str, date] = {}
        for name, inner in node.value.items():
            key = Place(self._document.file, *node.keys.get(name, (inner.line, inner.column)))
            column = self._problems.look_up("column", name, table.columns, key)
            if column:
                self._cell(column.kind, inner.plain(), Given(name, self._at(inner)), values, days)
        return Row(values, days, place)

    def _cell(
        self, kind: Any, given: object, at: Given, values: dict[str, Value | None], days: dict[str, date]
    ) -> None:
        try:
            if isinstance(kind, Age) and given != UNKNOWN:
                days[at.name] = entered_day(given, at, self._as_of)
            values[at.name] = value_of(kind, given, at, self._as_of)
        except Refused as refused:
            self._problems.take(refused)

    def _step(self, number: int, shape: StepShape, targets: Mapping[str, Known]) -> Step:
        path: TreePath = ("expect", number)
        place = self._document.place(path)
        if shape.target is not None:
            self._problems.look_up("target", shape.target, targets, self._document.place((*path, "target")))
        for name, options in self._option_lists(shape):
            for index, option in enumerate(options):
                self._problems.look_up("option", option, self._base.options, self._document.place((*path, name, index)))
        profiles = (DEFAULT_PROFILE, *self._base.profiles)
        if shape.profile not in profiles:
            place = self._document.place((*path, "profile"))
            self._problems.unknown("profile", shape.profile, profiles, place)
        for term in shape.derived:
            self._check_derived(term, shape.derived[term], self._document.place((*path, "derived", term)))
        once, once_patient = self._once((*path, "once")) if shape.once else (Known(""), Known(PATIENT))
        return Step(
            once, once_patient, shape.target, shape.profile, shape.derived, tuple(shape.offered),
            tuple(shape.needs_an_answer), tuple(shape.not_indicated), tuple(shape.ruled_out), tuple(shape.never),
            tuple(shape.asks), tuple(shape.cautions), shape.because, place,
        )  # fmt: skip

    @staticmethod
    def _option_lists(shape: StepShape) -> Iterator[tuple[str, list[str]]]:
        for name in ("offered", "needs_an_answer", "not_indicated", "ruled_out", "never", "cautions"):
            yield name, getattr(shape, name)

    def _check_derived(self, name: str, value: str, place: Place) -> None:
        term = self._problems.look_up("term", name, self._base.terms, place)
        if term and isinstance(term.kind, Choices) and value not in (*term.kind.labels, UNKNOWN):
            self._problems.unknown("choice", value, (*term.kind.labels, UNKNOWN), place)

    def _once(self, path: TreePath) -> tuple[Known, Known]:
        """What a step adds: every finding goes to the patient or the target, as its term says."""
        node = part(self._document, path)
        entries = node.value if isinstance(node.value, dict) else {}
        found: dict[Of, tuple[dict[str, Value | None], dict[str, date]]] = {of: ({}, {}) for of in Of}
        none_of: dict[Of, tuple[str, ...]] = dict.fromkeys(Of, ())
        for name in self._mapping((*path, "findings")) if "findings" in entries else ():
            spot = (*path, "findings", name)
            if name == "none_of":
                none_of = self._none_of_either(spot)
                continue
            term = self._base.terms.get(name)
            of = term.of if term else Of.TARGET
            self._finding(name, spot, of, *found[of])
        tables = {key: self._history(self._base.tables[key], (*path, key), self._base.tables[key].of)
                  for key in entries if key in self._base.tables}  # fmt: skip
        self._check_keys(entries, path, ("findings",))
        split = {of: {k: h for k, h in tables.items() if self._base.tables[k].of is of} for of in Of}
        target = Known("", found[Of.TARGET][0], none_of[Of.TARGET], split[Of.TARGET], found[Of.TARGET][1])
        return target, Known(
            PATIENT, found[Of.PATIENT][0], none_of[Of.PATIENT], split[Of.PATIENT], found[Of.PATIENT][1]
        )
