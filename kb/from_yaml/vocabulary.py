"""The vocabulary from YAML: first every name with its kind of value, then what is computed from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kb.ages import DAYS
from kb.conditions import Condition, terms_of
from kb.from_yaml.conditions import ConditionReader, Scope
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
            self._check_names(file, document, thresholds)
        for _section, document, file in self._files:
            self._check_groups(file, document)
            self._computations(document, file, thresholds)

    def _check_names(self, file: VocabularyFile, document: Document, thresholds: Mapping[str, str]) -> None:
        """A limit's name means one thing: no term or column is called like a threshold, no column like a term."""
        for name in file.terms:
            if name in thresholds:
                place = document.place(("terms", name), of_key=True)
                self._problems.add("duplicate-id", f"a threshold is called '{name}' too", place, "rename one of them")
        for table, shape in file.tables.items():
            for column in shape.columns:
                if column in thresholds or column in self.terms:
                    place = document.place(("tables", table, "columns", column), of_key=True)
                    what = f"a term or threshold is called '{column}' too"
                    self._problems.add("duplicate-id", what, place, "rename one of them")

    def _check_groups(self, file: VocabularyFile, document: Document) -> None:
        """The members of a group are asked of one subject, so that one answer can settle them."""
        for name in file.terms:
            term = self.terms.get(name)
            others = [other for other in self.terms.values() if term and term.group and other.group == term.group]
            if term and others and others[0].of is not term.of:
                place = document.place(("terms", name, "of"))
                what = f"'{name}' is asked of the {term.of.value}, but its group of the {others[0].of.value}"
                self._problems.add("wrong-type", what, place, "ask all of a group of one of them")

    def _term(self, name: str, shape: TermShape, section: str, document: Document) -> None:
        path: Path = ("terms", name)
        kind = self._summary_kind(shape.summary, document, path) if shape.summary else self._kind(shape, document, path)
        if kind is None:
            return
        of = self._of(shape, document, path)
        if shape.group:
            self._problems.look_up("group", shape.group, self.groups, document.place((*path, "group")))
        origin = Origin.SUMMARY if shape.summary else Origin.DERIVED if shape.otherwise else Origin.ASKED
        self._check_use(name, shape, kind, origin, document)
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

    def _check_use(self, name: str, shape: TermShape, kind: Kind, origin: Origin, document: Document) -> None:
        place = document.place(("terms", name), of_key=True)
        if origin is Origin.ASKED and not shape.ask:
            self._problems.add("missing-key", "'ask' is missing", place, "add the question that a person is asked")
        if origin is Origin.DERIVED and isinstance(kind, Choices) and shape.otherwise not in kind.labels:
            spot = document.place(("terms", name, "otherwise"))
            self._problems.unknown("choice", str(shape.otherwise), kind.labels, spot)
        if origin is Origin.DERIVED and not isinstance(kind, Choices):
            spot = document.place(("terms", name, "otherwise"), of_key=True)
            self._problems.add("wrong-type", f"'{name}' is derived, so it takes choices", spot, "give it 'choices:'")
        if shape.group and origin is not Origin.ASKED:
            spot = document.place(("terms", name, "group"))
            self._problems.add(
                "wrong-type", f"'{name}' is {origin.value}, and groups are asked", spot, "take it out of the group"
            )
        if shape.group and not (isinstance(kind, Choices) and set(kind.labels) == {"yes", "no"}):
            spot = document.place(("terms", name, "group"))
            self._problems.add("wrong-type", "only yes-or-no terms go into a group", spot, "make its choices [yes, no]")

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
            self._check_days_between(
                column_shape, columns, document, ("tables", name, "columns", column, "days_between")
            )
        return Table(name, shape.label, shape.row, section, Of(shape.of), shape.ask, columns)

    def _check_days_between(
        self, shape: ColumnShape, columns: Mapping[str, Column], document: Document, path: Path
    ) -> None:
        dates = {name: column.kind.unit for name, column in columns.items() if isinstance(column.kind, Age)}
        for number, end in enumerate(shape.days_between or ()):
            place = document.place((*path, number))
            unit = self._problems.look_up("column", end, dates, place)
            if unit not in (None, "days"):
                what = f"'{end}' is in {unit}, and days lie between days"
                self._problems.add("wrong-unit", what, place, "give that date the unit days")

    def _computations(self, document: Document, file: VocabularyFile, thresholds: Mapping[str, str]) -> None:
        terms = {name: term.kind for name, term in self.terms.items()}
        over_terms = ConditionReader(document, Scope(terms, thresholds), self._problems)
        for name, shape in file.contradictions.items():
            self._contradiction(("contradictions", name), shape, document, over_terms, self.contradictions)
            self._check_entered(name, document)
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
        self.tables[name] = replace(table, columns=columns, contradictions=tuple(found))

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

    def _check_entered(self, name: str, document: Document) -> None:
        """A contradiction rests on what was entered, never on what rules conclude."""
        read = self.contradictions[-1:] if self.contradictions and self.contradictions[-1].id == name else []
        for term in (term for entry in read for term in terms_of(entry.when)):
            if self.terms[term].origin is Origin.DERIVED:
                spot = document.place(("contradictions", name, "when"))
                what = f"'{term}' is derived, and a contradiction rests on what was entered"
                self._problems.add("wrong-comparison", what, spot, "compare the terms it is derived from")

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
