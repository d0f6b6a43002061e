"""The pain sites of a case, each with what is known of it, and the day it is judged on."""

from __future__ import annotations

from collections.abc import Iterator

from kb.case import Case, Known
from kb.model import KnowledgeBase
from tui.rows.row import Row, heading

DAY = "day"
"""The id of the row of the day; a site's is `site:NAME`."""


def site_rows(base: KnowledgeBase, case: Case) -> tuple[Row, ...]:
    """The sites in the case's order, then the day."""
    decided = {one.target for one in case.decisions}
    sites = [_row(base, known, decided=known.name in decided) for known in case.targets]
    told = (("Judged on ", ""), (str(case.as_of), "bold"), (", every span of time counts back from it", "quiet"))
    day = Row(DAY, told, ("●", "good"), 1)
    return (heading("heading:sites", "Pain sites"), *sites, heading("heading:day", "Day"), day)


def _row(base: KnowledgeBase, known: Known, *, decided: bool) -> Row:
    count = known_words(base, known)
    mark = ("●", "good") if count else ("○", "quiet")
    told = (f" {count or 'nothing is known yet'}", "quiet")
    return Row(
        f"site:{known.name}", ((f"{known.name}:", "bold"), told, *([(" decided", "good")] if decided else [])), mark, 1
    )


def known_words(base: KnowledgeBase, known: Known) -> str:
    """How much is known of a site; empty where nothing is."""
    return ", ".join(_counts(base, known))


def _counts(base: KnowledgeBase, known: Known) -> Iterator[str]:
    answers = len(known.findings) + len(known.none_of)
    if answers:
        yield f"{answers} answer{'s' * (answers > 1)}"
    for name, history in known.histories.items():
        count = len(history.rows)
        if count:
            yield f"{count} {base.tables[name].row}{'s' * (count > 1)}"
        elif history.none:
            yield f"{base.tables[name].label.lower()}: none"
