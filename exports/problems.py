"""Problems for people and for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from exports.visible import visible
from kb.checks import Acceptance, Told, weight
from kb.problems import Problem


def as_text(problems: Sequence[Problem]) -> str:
    """One under another, then how many; nothing that they quote steers a terminal."""
    return _seen("".join(f"{problem}\n" for problem in problems)) + f"{_counted(len(problems), 'problem')}\n"


def weighed(problems: Sequence[Problem]) -> str:
    """The same, errors first, each with its weight; then how many of each."""
    found = sorted(problems, key=weight)
    return _seen("".join(f"{_weighed(problem)}\n" for problem in found)) + f"{_numbers(found)}\n"


def _seen(text: str) -> str:
    return "\n".join(visible(line) for line in text.split("\n"))


def _weighed(problem: Problem) -> str:
    return f"{problem.where}  {weight(problem)}  {problem.code}  {problem.what}\n  mend: {problem.mend}"


def _numbers(problems: Sequence[Problem]) -> str:
    counts = [(sum(weight(one) == kind for one in problems), kind) for kind in ("error", "warning")]
    return ", ".join(_counted(count, kind) for count, kind in counts if count) or "0 problems"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def told_as_text(told: Told, *, accepted: bool) -> str:
    """What is told, and below it how many are accepted; `accepted`: each of those too, with who, why and until when."""
    if not told.accepted:
        return weighed(told.problems)
    listed = _seen("".join(f"{_accepted(*one)}\n" for one in told.accepted)) if accepted else ""
    how = "" if accepted else "; --accepted lists them"
    return f"{weighed(told.problems)}{listed}{len(told.accepted)} accepted{how}\n"


def _accepted(problem: Problem, entry: Acceptance) -> str:
    says = f"{problem.where}  accepted  {problem.code}  {problem.what}"
    return f"{says}\n  until {entry.until} by {entry.by}: {entry.because}"


def told_as_json(told: Told, *, accepted: bool) -> str:
    """A list of objects: code, weight, what, file, line, column, mend; `accepted`: by, because and until of those."""
    entries = [_entry(problem) for problem in told.problems]
    if accepted:
        entries += [{**_entry(problem), "accepted": _reason(entry)} for problem, entry in told.accepted]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def _entry(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "weight": weight(problem),
        "what": problem.what,
        "file": problem.where.file,
        "line": problem.where.line,
        "column": problem.where.column,
        "mend": problem.mend,
    }


def _reason(entry: Acceptance) -> dict[str, str]:
    return {"by": entry.by, "because": entry.because, "until": str(entry.until)}
