"""Parsed trees kept between runs, so that a command starts fast. Keyed by content: it can be stale in no way.

The cache holds what parsing gave, as JSON, one file a knowledge base, in the user's cache folder. Whatever is wrong
with it (missing, damaged, of another version, not writable), parsing again is the answer and nobody is told.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kb.yaml_tree import Document, Node

VERSION = 1
Trees = dict[str, Document]


def cached_trees(texts: Mapping[str, str], shown: str, parse: Callable[[str], Document | None]) -> Trees:
    """The tree of every text: from the cache where its content is known, else parsed and kept."""
    marks = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    path = _path(shown)
    known = _read(path)
    trees: Trees = {}
    fresh: dict[str, Any] = {}
    for name, mark in marks.items():
        if mark in known:
            document: Document | None = Document(f"{shown}/{name}", _node(known[mark]))
        else:
            document = parse(name)
        if document is not None:
            trees[name] = document
            fresh[mark] = known.get(mark) or _flat(document.root)
    if not fresh.keys() <= known.keys():
        _write(path, {**known, **fresh} if len(known) < 4 * len(fresh) else fresh)
    return trees


def _path(shown: str) -> Path | None:
    if os.environ.get("RUNG_NO_CACHE"):
        return None
    from platformdirs import user_cache_path

    where = hashlib.sha256(os.path.abspath(shown).encode()).hexdigest()[:16]
    return user_cache_path("rung") / f"trees-{VERSION}-{where}.json"


def _read(path: Path | None) -> dict[str, Any]:
    try:
        known = json.loads(path.read_bytes()) if path else {}
        return known if isinstance(known, dict) else {}
    except (OSError, ValueError, RecursionError):
        return {}


def _write(path: Path | None, trees: dict[str, Any]) -> None:
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as draft:
            json.dump(trees, draft, ensure_ascii=False, separators=(",", ":"))
        os.replace(draft.name, path)
    except OSError:
        return


def _flat(node: Node) -> list[Any]:
    match node.value:
        case dict(entries):
            body: Any = {key: [*node.keys[key], _flat(child)] for key, child in entries.items()}
        case list(items):
            body = [_flat(item) for item in items]
        case scalar:
            body = scalar
    return [node.line, node.column, body]


def _node(flat: list[Any]) -> Node:
    line, column, body = flat
    match body:
        case dict():
            keys = {key: (entry[0], entry[1]) for key, entry in body.items()}
            return Node({key: _node(entry[2]) for key, entry in body.items()}, line, column, keys)
        case list():
            return Node([_node(item) for item in body], line, column)
        case scalar:
            return Node(scalar, line, column)
