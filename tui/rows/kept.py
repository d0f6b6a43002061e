"""What is known of a kept consultation before it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from exports.paper import Line
from exports.visible import visible
from tui.rows.row import Piece, Row

if TYPE_CHECKING:  # so that home stands before the store is imported
    from exports.records_list import Listed, Logged
    from exports.store import Kept
    from kb.model import KnowledgeBase

KIND_WORDS = {
    "all": "all",
    "open": "open",
    "decided": "decided",
    "overridden": "against the advice",
    "amended": "amended",
    "exported": "given out",
}
"""The kinds of `exports.records_list` as they are called on screen."""


def kept_lines(kept: Kept, base: KnowledgeBase, logged: Logged | None = None) -> Iterator[Line]:
    """How a kept consultation stands, and whether today's knowledge base is the one it was begun with.

    `logged`: what the ledger says of it, where that was asked.
    """
    yield Line(visible(kept.case), style="title")
    yield Line(visible(", ".join(kept.targets)) or "not readable", 0, "Sites:", "bold")
    yield Line(str(kept.as_of), 0, "Judged on:", "bold")
    if kept.flags:
        yield Line("; ".join(base.terms[term].label for term in kept.flags), 0, "!! Red flag:", "red")
    yield Line(visible(", ".join(kept.decided)) or "not yet", 0, "Decided:", "bold")
    if kept.overridden:
        yield Line(f"{visible(', '.join(kept.overridden))}, for a reason", 0, "! Against the advice:", "yellow")
    if logged is not None:
        yield Line(_ledger_words(logged), 0, "Ledger:", "bold")
    by = f" by {visible(kept.by)}" if kept.by else ""
    yield Line(f"{_when(kept.begun)}{by}; {moves_words(kept)}, the last {_when(kept.changed)}", 0, "Begun:", "bold")
    yield Line(visible(f"{kept.base} {kept.version}, digest {kept.digest[:12]}"), 0, "Knowledge:", "bold")
    if kept.digest != base.digest:
        now = f"the knowledge base is now {base.id} {base.version}, digest {base.digest[:12]}"
        yield Line(
            f"{now}. Opened, the case is judged by that; the advice may differ.", 0, "! Changed since:", "yellow"
        )
    yield Line(kept.id, 0, "Id:", "bold")


def _ledger_words(logged: Logged) -> str:
    """How often it was logged, corrected and given out."""
    if logged.last is None:
        return "nothing yet; a record is kept with every decision, and whenever it is given out"
    amended = f"amended {_times(logged.amendments)}" if logged.amendments else "never amended"
    given = f"given out {_times(logged.exports)}" if logged.exports else "never given out"
    return f"its last record is entry {logged.last}; {amended}; {given}"


def kept_row(kept: Kept) -> Row:
    """A kept consultation in a line; a red flag stands before everything else that is told of it."""
    return _row(kept, ((f"· {decided_words(kept)} ", "quiet"),))


def listed_row(one: Listed) -> Row:
    """The same with what the ledger says of it."""
    return _row(one.kept, tuple(_marks(one)))


def _marks(one: Listed) -> Iterator[Piece]:
    """How it stands, in a few words each."""
    kept, logged = one.kept, one.logged
    yield f"· {decided_words(kept)} · " if kept.overridden else f"· {decided_words(kept)} ", "quiet"
    if kept.overridden:
        yield f"{KIND_WORDS['overridden']} ", "open"
    if logged.amendments:
        yield f"· amended {_times(logged.amendments)} ", "quiet"
    if logged.exports:
        yield f"· given out {_times(logged.exports)} ", "quiet"


def _row(kept: Kept, marks: tuple[Piece, ...]) -> Row:
    flag = (("!! red flag ", "alarm"),) if kept.flags else ()
    told = (f"· {moves_words(kept)} · {_when(kept.changed)}", "quiet")
    names = ((f"{visible(kept.case)} ", "bold"), *flag, (f"{visible(', '.join(kept.targets))} ", ""))
    return Row(f"kept:{kept.id}", (*names, *marks, told), ("✓", "good") if kept.is_decided else ("…", "open"))


def decided_words(kept: Kept) -> str:
    """How many of its sites are decided."""
    if kept.is_decided:
        return "decided"
    return f"{len(kept.decided)} of {len(kept.targets)} decided" if kept.decided else "open"


def moves_words(kept: Kept) -> str:
    """How many moves were made, undone ones and undoings too."""
    return f"{kept.moves} move{'s' * (kept.moves != 1)}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _when(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
