"""The cases on which a change is tried: the reference cases of two versions of a knowledge base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from engine.consultation import Consultation
from engine.impact import Subject
from kb.case import Case
from kb.folder import Folder
from kb.from_yaml.reference import ReferenceCase, reference_cases
from kb.model import KnowledgeBase, Threshold


def reference_subjects(before: Folder, old: KnowledgeBase, after: Folder, new: KnowledgeBase) -> Iterator[Subject]:
    """The reference cases that both folders have, as they begin and after each step that answers something.

    Each is read with its own base; those that must be refused are left out. What both thresholds say from a day on
    that is later than the day of a case is tried on that day too, on the case as it would be if nothing else happened.
    """
    turns = _turns(old, new)
    later = {one.name: one for one in reference_cases(after, new)}
    for one in reference_cases(before, old):
        other = later.get(one.name)
        if one.case is not None and other is not None and not other.refused:
            found = tuple(_subjects(one.name, _stages(old, one.case), other, new))
            yield from found
            yield from (moved for day in turns for subject in found for moved in _on(subject, day))


def _turns(old: KnowledgeBase, new: KnowledgeBase) -> tuple[date, ...]:
    """The days from which on a threshold has a value in one of two bases that it has not in the other."""
    names = {*old.thresholds, *new.thresholds}
    return tuple(
        sorted({day for name in names for day in _differing(old.thresholds.get(name), new.thresholds.get(name))})
    )


def _differing(one: Threshold | None, other: Threshold | None) -> set[date]:
    was, now = ({(value.since, value.value) for value in each.values} if each else set() for each in (one, other))
    return {since for since, _ in was ^ now}


def _on(subject: Subject, day: date) -> Iterator[Subject]:
    """A subject as it would be on a later day; none where it is refused."""
    if subject.after is not None and subject.before.as_of < day:
        before, after = (replace(case, as_of=day) for case in (subject.before, subject.after))
        yield Subject(f"{subject.name}, on {day}", before, after)


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
