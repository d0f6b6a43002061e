"""Checks of a vocabulary while it is read: names that mean one thing, groups that one answer can settle."""

from __future__ import annotations

from collections.abc import Mapping

from kb.conditions import Condition, terms_of
from kb.from_yaml.names import Problems
from kb.from_yaml.shapes import ColumnShape, TermShape, VocabularyFile
from kb.terms import Age, Choices, Column, Kind, Origin, Term
from kb.yaml_tree import Document, Path


def check_names(
    file: VocabularyFile, document: Document, terms: Mapping[str, Term], limits: Mapping[str, str], problems: Problems
) -> None:
    """A limit's name means one thing: no term or column is called like a threshold, no column like a term."""
    for name in file.terms:
        if name in limits:
            place = document.place(("terms", name), of_key=True)
            problems.add("duplicate-id", f"a threshold is called '{name}' too", place, "rename one of them")
    for table, shape in file.tables.items():
        for column in shape.columns:
            if column in limits or column in terms:
                place = document.place(("tables", table, "columns", column), of_key=True)
                what = f"a term or threshold is called '{column}' too"
                problems.add("duplicate-id", what, place, "rename one of them")


def check_groups(file: VocabularyFile, document: Document, known: Mapping[str, Term], problems: Problems) -> None:
    """The members of a group are asked of one subject, so that one answer can settle them."""
    for name in file.terms:
        term = known.get(name)
        others = [other for other in known.values() if term and term.group and other.group == term.group]
        if term and others and others[0].of is not term.of:
            place = document.place(("terms", name, "of"))
            what = f"'{name}' is asked of the {term.of.value}, but its group of the {others[0].of.value}"
            problems.add("wrong-type", what, place, "ask all of a group of one of them")


def check_use(name: str, shape: TermShape, kind: Kind, origin: Origin, document: Document, problems: Problems) -> None:
    """A term has what its kind needs: a question, choices, a group that fits."""
    place = document.place(("terms", name), of_key=True)
    if origin is Origin.ASKED and not shape.ask:
        problems.add("missing-key", "'ask' is missing", place, "add the question that a person is asked")
    if origin is Origin.DERIVED and isinstance(kind, Choices) and shape.otherwise not in kind.labels:
        spot = document.place(("terms", name, "otherwise"))
        problems.unknown("choice", str(shape.otherwise), kind.labels, spot)
    if origin is Origin.DERIVED and not isinstance(kind, Choices):
        spot = document.place(("terms", name, "otherwise"), of_key=True)
        problems.add("wrong-type", f"'{name}' is derived, so it takes choices", spot, "give it 'choices:'")
    if shape.group and origin is not Origin.ASKED:
        spot = document.place(("terms", name, "group"))
        problems.add(
            "wrong-type", f"'{name}' is {origin.value}, and groups are asked", spot, "take it out of the group"
        )
    if shape.group and not (isinstance(kind, Choices) and set(kind.labels) == {"yes", "no"}):
        spot = document.place(("terms", name, "group"))
        problems.add("wrong-type", "only yes-or-no terms go into a group", spot, "make its choices [yes, no]")


def check_days_between(
    shape: ColumnShape, columns: Mapping[str, Column], document: Document, path: Path, problems: Problems
) -> None:
    """The two ends of a length are dates of the same table, in days."""
    dates = {name: column.kind.unit for name, column in columns.items() if isinstance(column.kind, Age)}
    for number, end in enumerate(shape.days_between or ()):
        place = document.place((*path, number))
        unit = problems.look_up("column", end, dates, place)
        if unit not in (None, "days"):
            what = f"'{end}' is in {unit}, and days lie between days"
            problems.add("wrong-unit", what, place, "give that date the unit days")


def check_entered(
    name: str, condition: Condition, document: Document, terms: Mapping[str, Term], problems: Problems
) -> None:
    """A contradiction rests on what was entered, never on what rules conclude."""
    for term in terms_of(condition):
        if terms[term].origin is Origin.DERIVED:
            spot = document.place(("contradictions", name, "when"))
            what = f"'{term}' is derived, and a contradiction rests on what was entered"
            problems.add("wrong-comparison", what, spot, "compare the terms it is derived from")
