"""JSON from outside, read so that one text has one meaning: nothing twice, nothing endless, nothing too deep."""

from __future__ import annotations

import json
from typing import Any

from exports.record import canonical
from kb.problems import Place
from kb.signing.refusals import refused

MOST_BYTES = 64_000_000
_DEEPEST = 200


def strict(content: bytes, at: Place, code: str, mend: str) -> dict[str, Any]:
    """The object in a file that is written canonically (RFC 8785). Raises Refused with the code."""
    if len(content) > MOST_BYTES:
        raise refused(code, f"the file has {len(content)} bytes", at, "check that it is the right file")
    try:
        found = json.loads(content)
        same = isinstance(found, dict) and not _deep(found) and canonical(found) == content
    except (ValueError, RecursionError):
        raise refused(code, "this is not JSON, or is damaged", at, mend) from None
    if not same:
        raise refused(code, "this is not written as Rung writes it: something in it was changed", at, mend)
    return dict(found)


def _deep(value: object, room: int = _DEEPEST) -> bool:
    """Whether something lies deeper than anything that Rung writes."""
    match value:
        case dict():
            parts = list(value.values())
        case list():
            parts = value
        case _:
            return False
    return not room or any(_deep(part, room - 1) for part in parts)
