"""Check for requests that new entries begin with, and that nobody has answered yet."""

from __future__ import annotations

from collections.abc import Iterator

from kb.folder import Folder
from kb.problems import Place, Problem
from kb.unsaid import REQUESTS
from kb.yaml_tree import Node


def still_unsaid(files: Folder) -> Iterator[Problem]:
    """The places of a base where a request still stands; case files hold none."""
    for path, document in files.documents.items():
        if not path.startswith("cases/"):
            for node in _requests(document.root):
                where = Place(document.file, node.line, node.column)
                yield Problem("unsaid", f"“{node.value}” stands here still", where, "say it in its place")


def _requests(root: Node) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        match node.value:
            case dict(parts):
                waiting += parts.values()
            case list(parts):
                waiting += parts
            case str(text) if " ".join(text.split()) in REQUESTS:
                yield node
