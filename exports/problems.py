"""Problems for people and for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kb.problems import Problem


def as_text(problems: Sequence[Problem]) -> str:
    """One under another, then how many."""
    count = len(problems)
    return "".join(f"{problem}\n" for problem in problems) + f"{count} problem{'s' * (count != 1)}\n"


def as_json(problems: Sequence[Problem]) -> str:
    """A list of objects: code, what, file, line, column, mend."""
    entries = [
        {
            "code": problem.code,
            "what": problem.what,
            "file": problem.where.file,
            "line": problem.where.line,
            "column": problem.where.column,
            "mend": problem.mend,
        }
        for problem in problems
    ]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
