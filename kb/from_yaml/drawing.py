"""How a table's rows stand on the time line, from YAML: every column and threshold it names is looked up."""

from __future__ import annotations

from collections.abc import Mapping

from kb.ages import DAYS
from kb.conditions import Condition
from kb.from_yaml.conditions import ConditionReader, Scope
from kb.from_yaml.names import Problems
from kb.from_yaml.reading import part
from kb.from_yaml.shapes import DrawnShape
from kb.terms import Age, Choices, Drawn, Kind, Number, Table
from kb.yaml_tree import Document, Path


def drawn(
    shape: DrawnShape, table: Table, document: Document, thresholds: Mapping[str, str], problems: Problems
) -> Drawn:
    """How the rows of a table are drawn; problems go to `problems`."""
    checks = _Checks(table, document, ("tables", table.id, "drawn"), problems)
    checks.column("at", shape.at, Age, "a date")
    checks.column("named", shape.named, Choices, "a choice")
    checks.column("height", shape.height, Number, "a number")
    checks.length(shape.lasts)
    for number, name in enumerate(shape.says):
        checks.column("says", name, Choices, "a choice", number)
    for number, name in enumerate(shape.window or ()):
        checks.limit(name, thresholds, number)
    still = checks.condition("still", thresholds) if shape.still is not None else None
    window = (shape.window[0], shape.window[1]) if shape.window else None
    return Drawn(shape.at, shape.named, shape.height, shape.lasts, still, tuple(shape.says), window)


class _Checks:
    """The checks of one `drawn:`; each tells its problem at the name itself."""

    def __init__(self, table: Table, document: Document, path: Path, problems: Problems) -> None:
        self._kinds: dict[str, Kind] = {name: column.kind for name, column in table.columns.items()}
        self._document, self._path, self._problems = document, path, problems

    def column(self, key: str, name: str | None, wanted: type[Kind], noun: str, *entry: int) -> Kind | None:
        """The kind of a column that must be of one kind; None with a problem when it is not."""
        place = self._document.place((*self._path, key, *entry))
        kind = self._problems.look_up("column", name, self._kinds, place) if name else None
        if kind is None or isinstance(kind, wanted):
            return kind
        fitting = [column for column, other in self._kinds.items() if isinstance(other, wanted)]
        mend = f"use one of: {', '.join(fitting)}" if fitting else f"take '{key}' out"
        self._problems.add("wrong-type", f"'{key}' takes {noun}, and '{name}' is none", place, mend)
        return None

    def length(self, name: str | None) -> None:
        """A length of time is a number of days, weeks, months or years."""
        kind = self.column("lasts", name, Number, "a number")
        if isinstance(kind, Number):
            self._of_time(str(name), kind.unit, "lasts")

    def limit(self, name: str, thresholds: Mapping[str, str], entry: int) -> None:
        place = self._document.place((*self._path, "window", entry))
        unit = self._problems.look_up("threshold", name, thresholds, place)
        if unit is not None:
            self._of_time(name, unit, "window", entry)

    def _of_time(self, name: str, unit: str, key: str, *entry: int) -> None:
        if unit not in DAYS:
            place = self._document.place((*self._path, key, *entry))
            what = f"'{name}' is in {unit}, and '{key}' is a time"
            self._problems.add("wrong-unit", what, place, f"use one in {', '.join(DAYS)}")

    def condition(self, key: str, thresholds: Mapping[str, str]) -> Condition | None:
        scope = Scope(self._kinds, thresholds, noun="column")
        return ConditionReader(self._document, scope, self._problems).read(part(self._document, (*self._path, key)))
