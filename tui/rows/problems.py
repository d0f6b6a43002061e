"""Problems as a list: what is wrong and where, and beneath it the mends that need no thought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.checks import is_warning
from kb.editing.draft import Step
from kb.problems import Problem
from tui.rows.entries import counted
from tui.rows.row import Row

Mends = Mapping[Problem, Sequence[Step]]


def problem_rows(problems: Sequence[Problem], mends: Mends, folder: str, *, places: bool = False) -> tuple[Row, ...]:
    """Each problem and its mends, by the ids `problem:N` and `mend:N:M`. `places`: say where each is."""
    return tuple(row for number, one in enumerate(problems) for row in _rows(number, one, mends, folder, places=places))


def _rows(number: int, problem: Problem, mends: Mends, folder: str, *, places: bool) -> Iterator[Row]:
    warning = is_warning(problem.code)
    lead = ("! warning:", "open") if warning else ("✗ error:", "bad")
    place = str(problem.where).removeprefix(f"{folder}/")
    where = (
        ((f"{place}  ", "quiet"),)
        if places
        else ((f"line {problem.where.line}  ", "quiet"),)
        if problem.where.line
        else ()
    )
    yield Row(
        f"problem:{number}",
        (*where, (f"{ended(problem.what)} ", ""), (f"To mend it: {ended(problem.mend)}", "quiet")),
        lead,
    )
    for at, step in enumerate(mends.get(problem, ())):
        yield Row(f"mend:{number}:{at}", ((step.says, "name"), (" (Enter does it)", "quiet")), ("→", "name"), 2)


def ended(words: str) -> str:
    """Words as a sentence, with a full stop unless they end in a sign of their own."""
    return words if words.endswith(("?", "!", ".”")) else f"{words.rstrip('.')}."


def elsewhere_rows(problems: Sequence[Problem]) -> tuple[Row, ...]:
    """The problems of other entries, counted; the row, `elsewhere:0`, leads to them all."""
    if not problems:
        return ()
    return (
        Row(
            "elsewhere:0",
            ((f"{counted(problems)} elsewhere", ""), (" (Enter lists them all)", "quiet")),
            ("…", "quiet"),
        ),
    )


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors first, each kind by its place."""
    return tuple(sorted(problems, key=lambda one: (is_warning(one.code), one.where, one.code, one.what)))
