"""Questions asked one after another: going back leads to the question before, with its answer as it was given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

Ask = Callable[[Sequence[Any], Any], Awaitable[Any]]
"""Asks one question: given the answers to those before it, and how it was answered the last time. None: back."""

NOT_ASKED = object()
"""The answer to a question that does not arise."""


async def in_turn(asks: Sequence[Ask]) -> list[Any] | None:
    """The answers; None where one went back from the first question that was asked."""
    given: list[Any] = []
    before: dict[int, Any] = {}
    while len(given) < len(asks):
        at = len(given)
        answer = await asks[at](tuple(given), before.get(at))
        if answer is None:
            if not _is_back(given):
                return None
        else:
            given.append(answer)
            if answer is not NOT_ASKED:
                before[at] = answer
    return given


def _is_back(given: list[Any]) -> bool:
    """Take the last answer that was given back; False where there is none."""
    while given:
        if given.pop() is not NOT_ASKED:
            return True
    return False
