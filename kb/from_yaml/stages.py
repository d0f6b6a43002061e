"""The stages of a rule from its file: each with its day, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from kb.ages import day
from kb.from_yaml.names import Problems
from kb.lifecycle import STAGES, Stage
from kb.yaml_tree import Document


def stages(listed: Mapping[Stage, str], document: Document, problems: Problems) -> dict[Stage, date]:
    """The day on which each stage began; none is left out between, and the days never run backwards."""
    _check_order(tuple(listed), document, problems)
    began = {stage: found for stage, text in listed.items() if (found := _day(stage, text, document, problems))}
    for before, after in pairwise(began):
        if began[after] < began[before]:
            what = f"'{after}' begins on {began[after]}, before '{before}' on {began[before]}"
            problems.add("wrong-stages", what, document.place(("stages", after)), "correct one of the days")
    return began


def _day(stage: Stage, text: str, document: Document, problems: Problems) -> date | None:
    found = day(text)
    if found is None:
        place = document.place(("stages", stage))
        problems.add("wrong-type", f"'{text}' is not a date", place, "write the date as 2020-01-31")
    return found


def _check_order(listed: tuple[Stage, ...], document: Document, problems: Problems) -> None:
    first = STAGES.index(listed[0]) if listed else 0
    if listed != STAGES[first : first + len(listed)]:
        what = f"a stage is left out, or the order is another: {', '.join(listed)}"
        mend = f"begin with any, and go on in this order: {', '.join(STAGES)}"
        problems.add("wrong-stages", what, document.place(("stages",)), mend)
