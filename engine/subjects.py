"""The cases on which a change is tried: the reference cases of two versions of a knowledge base."""

from __future__ import annotations

from collections.abc import Iterator

from engine.impact import Subject
from kb.folder import Folder
from kb.from_yaml.reference import reference_cases
from kb.model import KnowledgeBase


def reference_subjects(before: Folder, old: KnowledgeBase, after: Folder, new: KnowledgeBase) -> Iterator[Subject]:
    """The reference cases that both folders have, each read with its base; those that must be refused are left out."""
    later = {one.name: one for one in reference_cases(after, new)}
    for one in reference_cases(before, old):
        other = later.get(one.name)
        if one.case is not None and other is not None and not other.refused:
            yield Subject(one.name, one.case, other.case, other.problems)
