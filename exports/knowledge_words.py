"""Which knowledge base it is, and who stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # home says it before anything heavy is imported
    from kb.model import KnowledgeBase


def named(base: KnowledgeBase) -> str:
    """The base by name and version, and whether it is a draft."""
    return f"'{base.id}' {base.version}, {state(base)}"


def state(base: KnowledgeBase) -> str:
    """Released, and by whom; or a draft, and why."""
    signed = base.sign_off
    if signed is None:
        return f"draft ({base.draft_because})"
    return f"released (by {signed.author}, approved by {signed.approver} on {signed.approved})"
