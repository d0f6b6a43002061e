"""Base64 (RFC 4648, section 4) of which every text has one reading and every reading one text."""

from __future__ import annotations

from base64 import b64decode, b64encode


def encoded(content: bytes) -> str:
    """The bytes as text."""
    return b64encode(content).decode("ascii")


def decoded(text: str) -> bytes | None:
    """The bytes of a text; None where `encoded` would never have written it."""
    try:
        content = b64decode(text, validate=True)
    except ValueError:
        return None
    return content if encoded(content) == text else None
