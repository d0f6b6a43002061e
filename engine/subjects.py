"""The cases on which a change is tried: the reference cases of two versions of a knowledge base."""

from __future__ import annotations

from collections.abc import Iterator

from engine.consultation import Consultation
from engine.impact import Subject
from kb.case import Case
from kb.folder import Folder
from kb.from_yaml.reference import ReferenceCase, reference_cases
from kb.model import KnowledgeBase


def reference_subjects(before: Folder, old: KnowledgeBase, after: Folder, new: KnowledgeBase) -> Iterator[Subject]:
    """The reference cases that both folders have, as they begin and after each step that answers something.

    Each is read with its own base; those that must be refused are left out.
    """
    later = {one.name: one for one in reference_cases(after, new)}
    for one in reference_cases(before, old):
        other = later.get(one.name)
        if one.case is not None and other is not None and not other.refused:
            yield from _subjects(one.name, _stages(old, one.case), other, new)


def _subjects(name: str, stages: list[Case], other: ReferenceCase, new: KnowledgeBase) -> Iterator[Subject]:
    now = _stages(new, other.case) if other.case is not None else []
    if len(now) != len(stages):
        yield Subject(name, stages[0], other.case, other.problems)
        return
    for number, (case, later) in enumerate(zip(stages, now, strict=True)):
        yield Subject(f"{name}, step {number + 1}" if len(stages) > 1 else name, case, later)


def _stages(base: KnowledgeBase, case: Case) -> list[Case]:
    """A case as it begins, and after each step that answers something."""
    stages = [case]
    for step in case.expect:
        more = Consultation(base, stages[-1]).with_more(step.once_patient, step.once, step.target).case
        stages += [more] if more != stages[-1] else []
    return stages
