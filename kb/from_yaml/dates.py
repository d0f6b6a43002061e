"""Days from text: `2026-03-02`."""

from __future__ import annotations

from datetime import date


def day(text: object) -> date | None:
    """The day an ISO date names, or None."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) and len(text) == 10 else None
    except ValueError:
        return None
