"""One rule on one case, leaf by leaf, and what the draft makes of the case's ladder."""

from __future__ import annotations

from collections.abc import Iterator

from engine.explanation import Reason
from engine.judging import Standing
from engine.opinion import Opinion
from engine.truth import Truth
from exports.text_reasons import MARKS, headline
from tui.rows import row
from tui.rows.row import Row, heading

_SAID = {Truth.TRUE: "The rule applies.", Truth.FALSE: "The rule does not apply.", Truth.UNKNOWN: "It cannot be told."}


def reason_rows(reason: Reason) -> Iterator[Row]:
    """What a rule rests on, whole, down to what was entered."""
    style = row.TRUTH_STYLES[reason.truth]
    yield Row("rule", ((_SAID[reason.truth], style),), (MARKS[reason.truth], style))
    yield from _parts(reason, "rule", 1)


def _parts(reason: Reason, parent: str, depth: int) -> Iterator[Row]:
    for number, part in enumerate(reason.parts):
        name = f"{parent}/{number}"
        yield Row(name, ((headline(part), ""),), (MARKS[part.truth], row.TRUTH_STYLES[part.truth]), depth)
        yield from _parts(part, name, depth + 1)


def ladder_rows(before: Opinion | None, after: Opinion) -> Iterator[Row]:
    """What differs on the ladder from the knowledge as it is applied now; then the ladder as it would be."""
    for words in after.contradictions:
        yield Row(
            "clash", ((f"These facts cannot all be true, so nothing is concluded: {words}", "bad"),), ("✗", "bad")
        )
    old = {rung.option.id: rung.standing for rung in before.ladder} if before else {}
    moved = [rung for rung in after.ladder if before and old.get(rung.option.id) is not rung.standing]
    if before is not None and after.ladder:
        yield heading("moved", "What the draft changes here")
        yield from (_moved(rung.option.id, rung.option.label, old.get(rung.option.id), rung.standing) for rung in moved)
    if before is not None and not moved:
        yield Row("same", (("No option stands otherwise.", "quiet"),), ("·", "quiet"), 1)
    yield heading("ladder", "The ladder with the draft")
    for rung in after.ladder:
        style = row.STYLES[rung.standing]
        pieces = ((rung.option.label, ""), (f" {rung.standing.value}", style))
        yield Row(f"option:{rung.option.id}", pieces, (row.MARKS[rung.standing], style), 1)


def _moved(option: str, label: str, was: Standing | None, now: Standing) -> Row:
    pieces = ((f"{label}: ", "bold"), (f"{was.value if was else 'not there'} → ", ""), (now.value, row.STYLES[now]))
    return Row(f"moved:{option}", pieces, ("≠", "changed"), 1)
