"""What is wrong with a text that is not YAML, in the words of whoever wrote it, and not of the parser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_BARRED = "%@`"
"""Signs that no value may begin with."""
_PLAIN_MEND = "mend the YAML at this place"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, the line and column (from 1; 0 where there is none), and how to mend it."""

    what: str
    line: int
    column: int
    mend: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What the parser tells: its words, where it stopped, and where what it was reading begins; lines from 0."""

    problem: str
    context: str
    at: tuple[int, int]
    begun: tuple[int, int]
    lines: list[str]

    @property
    def line(self) -> str:
        return self.lines[self.at[0]] if self.at[0] < len(self.lines) else ""

    @property
    def indent(self) -> int:
        return _indent(self.line)

    @property
    def above(self) -> int:
        """The number of the last line before it that says something; -1 where there is none."""
        said = (number for number in range(min(self.at[0], len(self.lines)) - 1, -1, -1) if _says(self.lines[number]))
        return next(said, -1)


def fault(error: Exception, text: str) -> Fault:
    """The fault for which a text was refused by the parser."""
    mark, begun = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    words = str(getattr(error, "problem", None) or "")
    if mark is None or not words:
        return _as_told(error, mark or begun)
    told = _Told(words, str(getattr(error, "context", "")), _spot(mark), _spot(begun or mark), text.splitlines())
    return _tab(told) or _sign(told) or _open(told) or _place(told) or _as_told(error, mark)


def _spot(mark: Any) -> tuple[int, int]:
    return mark.line, mark.column


def _as_told(error: Exception, mark: Any) -> Fault:
    words = getattr(error, "problem", None) or (str(error).splitlines()[0] if str(error) else type(error).__name__)
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    return Fault(f"this is not YAML: {words}", line, column, _PLAIN_MEND)


def _tab(told: _Told) -> Fault | None:
    blank = told.line[: told.indent]
    column = blank.find("\t") if "\t" in blank else told.at[1]
    if told.line[column : column + 1] != "\t":
        return None
    return Fault("a tab stands here", told.at[0] + 1, column + 1, "write blanks in its place: tabs do not indent")


def _sign(told: _Told) -> Fault | None:
    sign = told.line[told.at[1] : told.at[1] + 1]
    if "cannot start any token" not in told.problem or sign not in _BARRED or not sign:
        return None
    mend = f'put the value in quotes, such as "{sign}"'
    return Fault(f"a value cannot begin with '{sign}'", told.at[0] + 1, told.at[1] + 1, mend)


def _open(told: _Told) -> Fault | None:
    """What was begun and not ended, where it begins."""
    line, column = told.begun[0] + 1, told.begun[1] + 1
    if "flow" in told.context:
        sign, end = ("[", "]") if "sequence" in told.context else ("{", "}")
        what = f"the '{sign}' here is not closed, or a comma is missing after it"
        return Fault(what, line, column, f"write '{end}' where it ends, or ',' between its parts")
    if "quoted scalar" in told.context:
        return Fault("the quote here is not closed", line, column, "write the same quote where it ends")
    if "simple key" in told.context:
        mend = "write a colon and a blank after the key; or indent what goes on from above"
        return Fault("this line is no 'key: value'", line, column, mend)
    return None


def _place(told: _Told) -> Fault | None:
    """A line that begins in the wrong column, or something on it that does not belong there."""
    line, column, first = told.at[0] + 1, told.at[1] + 1, told.at[1] == told.indent
    if "mapping values" in told.problem:
        if told.line.find(":") == told.at[1] and told.above >= 0 and told.indent > _indent(told.lines[told.above]):
            return _too_far(told, "in")
        mend = "put the whole value in quotes, or take the blank after the colon away"
        return Fault("a second ': ' stands on this line", line, column, mend)
    if "did not find expected" not in told.problem:
        return None
    above = _indent(told.lines[told.above]) if told.above >= 0 else 0
    if first and told.indent != above:
        return _too_far(told, "in" if told.indent > above else "out")
    what = "an item of a list stands among keys, or a key among items" if first else "this does not go on from before"
    mend = "indent it below its own key" if first else "put the whole value in quotes, or take out what is too much"
    return Fault(what, line, column, mend)


def _too_far(told: _Told, where: str) -> Fault:
    line = told.at[0] + 1
    mend = f"begin it in the column of the lines that it belongs with (line {told.above + 1} stands before it)"
    return Fault(f"this line is too far {where}", line, told.indent + 1, mend)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
