"""The case that a consultation begins with, as the JSON that is kept."""

from __future__ import annotations

import json

from exports.store.refusals import refused
from kb.case import Case, unplaced
from kb.case_file import written
from kb.from_yaml.case import case_from
from kb.model import KnowledgeBase
from kb.yaml_tree import Document, node_of


def beginning(case: Case, base: KnowledgeBase) -> str:
    """The JSON of a case. Raises Refused when it could not be read again, so that no such case is kept."""
    if case.decisions:
        mend = "begin before the decision, and keep the decision as a move"
        raise refused("used-wrongly", "a consultation begins with nothing decided", case.id, mend)
    text = json.dumps(written(case), ensure_ascii=False)
    begun_with(text, base, case.id)
    return text


def begun_with(text: str, base: KnowledgeBase, where: str) -> Case:
    """The case in the JSON. Raises Refused when it is damaged, or names what the knowledge base does not have."""
    try:
        root = node_of(json.loads(text))
    except (ValueError, RecursionError):
        mend = "put a copy of the store from a backup in its place"
        raise refused("unreadable", "the beginning of the consultation is damaged", where, mend) from None
    return unplaced(case_from(Document(where, root), base))
