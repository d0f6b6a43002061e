"""The vocabulary from YAML: first every name with its kind of value, then what is computed from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kb.ages import DAYS
from kb.conditions import Condition
from kb.from_yaml.conditions import ConditionReader, Scope
from kb.from_yaml.drawing import drawn
from kb.from_yaml.names import Problems
from kb.from_yaml.reading import part, shaped
from kb.from_yaml.shapes import (
    ColumnShape,
    ContradictionShape,
    GroupShape,
    KindShape,
    SummaryShape,
    TableShape,
    TermShape,
    VocabularyFile,
)
from kb.from_yaml.vocabulary_checks import check_days_between, check_entered, check_groups, check_names, check_use
from kb.problems import Place, Refused, nearest
from kb.terms import (
    Age,
    Choices,
    Column,
    Contradiction,
    Group,
    Kind,
    Number,
    Of,
    Origin,
    Summary,
    Table,
    Term,
)
from kb.yaml_tree import Document, Path

_YES_NO = Choices({"yes": "yes", "no": "no"})
_COUNT_MOST = 10_000.0


class VocabularyReader:
    """Reads the sections in their order; after `finish` the four mappings are complete."""

    def __init__(self, problems: Problems) -> None:
        self.sections: dict[str, str] = {}
        self.groups: dict[str, Group] = {}
        self.terms: dict[str, Term] = {}
        self.tables: dict[str, Table] = {}
        self.contradictions: list[Contradiction] = []
        self.places: dict[str, Place] = {}
        self._problems = problems
        self._files: list[tuple[str, Document, VocabularyFile]] = []

    def section(self, name: str, document: Document) -> None:
        """Take the names that one file defines."""
        try:
            file = shaped(document, VocabularyFile)
        except Refused as refused:
            self._problems.take(refused)
            return
        self.sections[name] = file.label
        self._files.append((name, document, file))
        for group, shape in file.groups.items():
            self._define(document, "groups", group)
            self.groups[group] = _group(group, shape, name)
        for table, table_shape in file.tables.items():
            self._define(document, "tables", table)
            self.tables[table] = self._table(table, table_shape, name, document)

    def _define(self, document: Document, kind: str, name: str) -> None:
        place = document.place((kind, name), of_key=True)
        if name in self.places:
            what = f"'{name}' is already defined at {self.places[name]}"
            self._problems.add("duplicate-id", what, place, "give one of them another name")
        self.places.setdefault(name, place)

    def finish(self, thresholds: Mapping[str, str]) -> None:
        """Read terms, then filters, computed columns and contradictions; `thresholds` gives their units."""
        for section, document, file in self._files:
            for name, shape in file.terms.items():
                self._define(document, "terms", name)
                self._term(name, shape, section, document)
            check_names(file, document, self.terms, thresholds, self._problems)
        for _section, document, file in self._files:
            check_groups(file, document, self.terms, self._problems)
            self._computations(document, file, thresholds)

    def _term(self, name: str, shape: TermShape, section: str, document: Document) -> None:
        path: Path = ("terms", name)
        kind = self._summary_kind(shape.summary, document, path) if shape.summary else self._kind(shape, document, path)
        if kind is None:
            return
        of = self._of(shape, document, path)
        if shape.group:
            self._problems.look_up("group", shape.group, self.groups, document.place((*path, "group")))
        origin = Origin.SUMMARY if shape.summary else Origin.DERIVED if shape.otherwise else Origin.ASKED
        check_use(name, shape, kind, origin, document, self._problems)
        self.terms[name] = Term(
            name, shape.label, section, of, kind, origin, shape.ask or "", shape.group, shape.identifies == "yes",
            None, shape.otherwise,
        )  # fmt: skip

    def _of(self, shape: TermShape, document: Document, path: Path) -> Of:
        if shape.summary:
            table = self.tables.get(shape.summary.of)
            return table.of if table else Of.TARGET
        if shape.of is None:
            self._problems.add(
                "missing-key", "'of' is missing", document.place(path), "add 'of: patient' or 'of: target'"
            )
        return Of(shape.of or "target")

    def _kind(self, shape: KindShape, document: Document, path: Path) -> Kind | None:
        given = [key for key in ("choices", "number", "date") if getattr(shape, key) is not None]
        if len(given) != 1:
            what = "a value needs exactly one of 'choices', 'number' and 'date'"
            self._problems.add("missing-key", what, document.place(path), "keep or add one of them")
            return None
        if shape.number and shape.number.from_ >= shape.number.to:
            spot = document.place((*path, "number"))
            self._problems.add("out-of-range", "the range is empty", spot, "make 'from' smaller than 'to'")
        return _kind_of(shape)

    def _summary_kind(self, shape: SummaryShape, document: Document, path: Path) -> Kind | None:
        place = document.place((*path, "summary", "of"))
        table = self._problems.look_up("table", shape.of, self.tables, place)
        if table is None:
            return None
        if shape.take == "count":
            return Number(shape.unit or "rows", 0.0, _COUNT_MOST, whole=True)
        if shape.take == "any":
            return _YES_NO
        if shape.column is None:
            mend = f"add 'column:' ({', '.join(table.columns)})"
            self._problems.add(
                "missing-key", f"'take: {shape.take}' needs a column", document.place((*path, "summary")), mend
            )
            return None
        column = self._problems.look_up(
            "column", shape.column, table.columns, document.place((*path, "summary", "column"))
        )
        return self._column_kind(shape, column.kind, document, path) if column else None

    def _column_kind(self, shape: SummaryShape, kind: Kind, document: Document, path: Path) -> Kind:
        if isinstance(kind, Choices) and shape.take in ("most", "least"):
            spot = document.place((*path, "summary", "take"))
            self._problems.add("wrong-comparison", f"a choice has no '{shape.take}'", spot, "use latest or first")
        if isinstance(kind, Age) and shape.unit:
            if shape.unit not in DAYS:
                spot = document.place((*path, "summary", "unit"))
                self._problems.add("wrong-unit", f"'{shape.unit}' is no unit of time", spot, nearest(shape.unit, DAYS))
            return Age(shape.unit)
        return kind

    def _table(self, name: str, shape: TableShape, section: str, document: Document) -> Table:
        columns = {}
        for column, column_shape in shape.columns.items():
            kind = self._kind(column_shape, document, ("tables", name, "columns", column))
            if kind:
                columns[column] = Column(column, column_shape.label, kind, {}, _pair(column_shape))
        for column, column_shape in shape.columns.items():
            check_days_between(
                column_shape, columns, document, ("tables", name, "columns", column, "days_between"), self._problems
            )
        return Table(name, shape.label, shape.row, section, Of(shape.of), shape.ask, columns)

    def _computations(self, document: Document, file: VocabularyFile, thresholds: Mapping[str, str]) -> None:
        terms = {name: term.kind for name, term in self.terms.items()}
        over_terms = ConditionReader(document, Scope(terms, thresholds), self._problems)
        for name, shape in file.contradictions.items():
            self._contradiction(("contradictions", name), shape, document, over_terms, self.contradictions)
            if self.contradictions and self.contradictions[-1].id == name:
                check_entered(name, self.contradictions[-1].when, document, self.terms, self._problems)
        for name, table_shape in file.tables.items():
            self._table_computations(name, table_shape, document, thresholds)
        for name, term_shape in file.terms.items():
            if term_shape.summary and name in self.terms:
                self._summary(name, term_shape.summary, document, thresholds)

    def _table_computations(
        self, name: str, shape: TableShape, document: Document, thresholds: Mapping[str, str]
    ) -> None:
        table = self.tables[name]
        across = ConditionReader(document, self._row_scope(table, thresholds, columns_too=True), self._problems)
        reader = ConditionReader(document, self._row_scope(table, thresholds), self._problems)
        columns = dict(table.columns)
        for column, column_shape in shape.columns.items():
            if column in columns and column_shape.computed:
                computed = self._computed(
                    ("tables", name, "columns", column), column_shape, columns[column], document, reader
                )
                columns[column] = replace(columns[column], computed=computed)
        found: list[Contradiction] = []
        for key, entry in shape.contradictions.items():
            self._contradiction(("tables", name, "contradictions", key), entry, document, across, found)
        how = drawn(shape.drawn, table, document, thresholds, self._problems) if shape.drawn else None
        self.tables[name] = replace(table, columns=columns, contradictions=tuple(found), drawn=how)

    def _computed(
        self, path: Path, shape: ColumnShape, column: Column, document: Document, reader: ConditionReader
    ) -> dict[str, Condition]:
        computed = {}
        for choice in shape.computed:
            condition = reader.read(part(document, (*path, "computed", choice)))
            if isinstance(column.kind, Choices) and choice not in column.kind.labels:
                spot = document.place((*path, "computed", choice), of_key=True)
                self._problems.add("unknown-choice", f"'{choice}' is not a choice of '{column.id}'", spot,
                                   nearest(choice, column.kind.labels))  # fmt: skip
            if condition:
                computed[choice] = condition
        return computed

    def _contradiction(
        self,
        path: Path,
        shape: ContradictionShape,
        document: Document,
        reader: ConditionReader,
        found: list[Contradiction],
    ) -> None:
        condition = reader.read(part(document, (*path, "when")))
        if condition:
            found.append(Contradiction(str(path[-1]), condition, shape.says, shape.mend))

    def _summary(self, name: str, shape: SummaryShape, document: Document, thresholds: Mapping[str, str]) -> None:
        table = self.tables[shape.of]
        where = None
        if shape.where is not None:
            reader = ConditionReader(document, self._row_scope(table, thresholds), self._problems)
            where = reader.read(part(document, ("terms", name, "summary", "where")))
        summary = Summary(shape.take, shape.of, shape.column, where, shape.unit)
        self.terms[name] = replace(self.terms[name], summary=summary)

    def _row_scope(self, table: Table, thresholds: Mapping[str, str], *, columns_too: bool = False) -> Scope:
        kinds = {name: column.kind for name, column in table.columns.items()}
        summaries = {name: _unit(term.kind) for name, term in self.terms.items() if term.origin is Origin.SUMMARY}
        own = {name: _unit(kind) for name, kind in kinds.items()} if columns_too else {}
        limits = {name: unit for name, unit in ({**thresholds, **summaries, **own}).items() if unit}
        return Scope(kinds, limits, noun="column", limit_noun="limit")


def _group(name: str, shape: GroupShape, section: str) -> Group:
    return Group(name, shape.label, shape.ask, shape.safety == "yes", section)


def _kind_of(shape: KindShape) -> Kind:
    if shape.number:
        return Number(shape.number.unit, float(shape.number.from_), float(shape.number.to))
    if shape.date:
        return Age(shape.date.unit)
    words = shape.choices or []
    labels = words if isinstance(words, dict) else {word: word.replace("_", " ") for word in words}
    return Choices(dict(labels))


def _pair(shape: ColumnShape) -> tuple[str, str] | None:
    return (
        (shape.days_between[0], shape.days_between[1]) if shape.days_between and len(shape.days_between) == 2 else None
    )


def _unit(kind: Kind) -> str:
    return "" if isinstance(kind, Choices) else kind.unit
