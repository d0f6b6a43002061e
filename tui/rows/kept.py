"""What is known of a kept consultation before it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from exports.paper import Line
from tui.rows.row import Row

if TYPE_CHECKING:  # so that home stands before the store is imported
    from exports.store import Kept
    from kb.model import KnowledgeBase


def kept_lines(kept: Kept, base: KnowledgeBase) -> Iterator[Line]:
    """How a kept consultation stands, and whether today's knowledge base is the one it was begun with."""
    yield Line(kept.case, style="title")
    yield Line(", ".join(kept.targets) or "not readable", 0, "Sites:", "bold")
    yield Line(str(kept.as_of), 0, "Judged on:", "bold")
    if kept.flags:
        yield Line("; ".join(base.terms[term].label for term in kept.flags), 0, "!! Red flag:", "red")
    yield Line(", ".join(kept.decided) or "not yet", 0, "Decided:", "bold")
    by = f" by {kept.by}" if kept.by else ""
    yield Line(f"{_when(kept.begun)}{by}; {moves_words(kept)}, the last {_when(kept.changed)}", 0, "Begun:", "bold")
    yield Line(f"{kept.base} {kept.version}, digest {kept.digest[:12]}", 0, "Knowledge:", "bold")
    if kept.digest != base.digest:
        now = f"the knowledge base is now {base.id} {base.version}, digest {base.digest[:12]}"
        yield Line(
            f"{now}. Opened, the case is judged by that; the advice may differ.", 0, "! Changed since:", "yellow"
        )
    yield Line(kept.id, 0, "Id:", "bold")


def kept_row(kept: Kept) -> Row:
    """A kept consultation in a line; a red flag stands before everything else that is told of it."""
    flag = (("!! red flag ", "alarm"),) if kept.flags else ()
    told = (f"· {decided_words(kept)} · {moves_words(kept)} · {_when(kept.changed)}", "quiet")
    pieces = ((f"{kept.case} ", "bold"), *flag, (f"{', '.join(kept.targets)} ", ""), told)
    return Row(f"kept:{kept.id}", pieces, ("✓", "good") if kept.is_decided else ("…", "open"))


def decided_words(kept: Kept) -> str:
    """How many of its sites are decided."""
    if kept.is_decided:
        return "decided"
    return f"{len(kept.decided)} of {len(kept.targets)} decided" if kept.decided else "open"


def moves_words(kept: Kept) -> str:
    """How many moves were made, undone ones and undoings too."""
    return f"{kept.moves} move{'s' * (kept.moves != 1)}"


def _when(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
