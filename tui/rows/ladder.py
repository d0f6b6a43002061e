"""Every option in its tier, with its standing in mark and word, and what the last answer changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.changes import Moved
from engine.judging import Standing
from engine.opinion import Opinion, Rung
from exports.advice import speaking
from exports.text_questions import open_terms_names
from tui.rows.row import MARKS, STYLES, Piece, Row, heading

_MOST = 3


def ladder_rows(opinion: Opinion, changed: Mapping[str, Moved], *, fresh: bool = False) -> tuple[Row, ...]:
    """The ladder, tier by tier; `fresh`: the last answer's changes are shown with emphasis."""
    base = opinion.edition.base
    rungs = {rung.option.id: rung for rung in opinion.ladder}
    found: list[Row] = []
    for tier, label in base.tiers.items():
        options = [option.id for option in base.options.values() if option.tier == tier and option.id in rungs]
        if options:
            found += [heading(f"tier:{tier}", label)]
            found += [_row(opinion, rungs[option], changed.get(option), fresh=fresh) for option in options]
    return tuple(found)


def _row(opinion: Opinion, rung: Rung, change: Moved | None, *, fresh: bool) -> Row:
    style = STYLES[rung.standing]
    first = _is_first(opinion, rung)
    name: Piece = (rung.option.label, "bold" if rung.standing is Standing.OFFERED else "")
    pieces = [name, (f" {rung.standing.value}", style), *_remarks(opinion, rung)]
    if first:
        pieces.insert(1, (" ← next step", "good"))
    if change and change.before:
        pieces.append((f" ◂ was: {change.before.value}", "changed" if fresh else "quiet"))
    return Row(f"option:{rung.option.id}", tuple(pieces), (MARKS[rung.standing], style), 1)


def _is_first(opinion: Opinion, rung: Rung) -> bool:
    return bool(opinion.ladder) and opinion.ladder[0] is rung and rung.standing is Standing.OFFERED


def _remarks(opinion: Opinion, rung: Rung) -> Iterator[Piece]:
    """What belongs to the standing: strength and what the rung carries, in few words; or what it waits for."""
    if rung.standing is Standing.OFFERED:
        still = [f"{len(rung.noted)} still open"] if rung.noted else []
        yield f" ({', '.join(filter(None, (rung.strength, *speaking(rung), *still)))})", "quiet"
    elif rung.standing is Standing.NEEDS_AN_ANSWER:
        names = open_terms_names(opinion, rung.waiting_on)
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        yield f": {', '.join(names[:_MOST])}{more}", "quiet"
