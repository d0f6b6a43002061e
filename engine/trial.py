"""A draft tried on every case there is: the reference cases, and the consultations that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.impact import Impact, Subject, impacts
from engine.subjects import reference_subjects
from kb.case import Case
from kb.case_file import as_text, from_text
from kb.folder import Folder
from kb.model import KnowledgeBase
from kb.problems import Refused


@dataclass(frozen=True, eq=False)
class Trial:
    """A knowledge base as it stands, the drafted one, and the cases on which both are tried."""

    before: KnowledgeBase
    after: KnowledgeBase
    subjects: tuple[Subject, ...]

    def impacts(self) -> Iterator[Impact]:
        """What happens to each case, one by one; a reader may stop at any of them."""
        return impacts(self.before, self.after, self.subjects)


def trial(
    standing: Folder, before: KnowledgeBase, drafted: Folder, after: KnowledgeBase, kept: Iterable[tuple[str, Case]]
) -> Trial:
    """Both bases with the cases of their folders and the kept ones, each by its name. Folders were read with cases."""
    own = reference_subjects(standing, before, drafted, after)
    return Trial(before, after, (*own, *(subject(name, case, before, after) for name, case in kept)))


def subject(name: str, case: Case, before: KnowledgeBase, after: KnowledgeBase) -> Subject:
    """A case under both bases; read anew with the drafted one where that has other words."""
    if (before.terms, before.tables, before.groups) == (after.terms, after.tables, after.groups):
        return Subject(name, case, case)
    try:
        return Subject(name, case, from_text(as_text(case), after, name))
    except Refused as refused:
        return Subject(name, case, None, refused.problems)
