"""A draft tried on every case there is: the reference cases, and the consultations that are kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from engine.impact import Impact, Subject, impacts
from engine.subjects import reference_subjects
from kb.case import Case
from kb.case_file import as_text, from_text
from kb.folder import Folder
from kb.model import KnowledgeBase
from kb.problems import Refused

Kept = tuple[str, Callable[[], Case]]
"""A consultation that is kept: what it is called, and what reads it. That raises Refused where it cannot be read."""


@dataclass(frozen=True, eq=False)
class Trial:
    """A knowledge base as it stands, the drafted one, and the cases on which both are tried.

    `own` are the reference cases, also on the days from which on changed thresholds count; `kept` gives consultations
    that are kept, each read only when its turn comes, or why it cannot be read. `count`: how many there are of both.
    """

    before: KnowledgeBase
    after: KnowledgeBase
    own: tuple[Subject, ...]
    kept: Iterable[Kept]
    count: int

    def impacts(self) -> Iterator[Impact | None]:
        """What happens to each case, one by one, so that a reader may stop; None for what the base cannot read.

        Such a consultation is another knowledge base's: it is not judged by this one, before or after.
        """
        yield from impacts(self.before, self.after, self.own)
        for name, read in self.kept:
            try:
                one = subject(name, read(), self.before, self.after)
            except Refused:
                yield None
            else:
                yield from impacts(self.before, self.after, [one])


def trial(
    standing: Folder, before: KnowledgeBase, drafted: Folder, after: KnowledgeBase, kept: Collection[Kept]
) -> Trial:
    """Both bases with the cases of their folders, which were read with their cases, and the kept ones."""
    own = tuple(reference_subjects(standing, before, drafted, after))
    return Trial(before, after, own, kept, len(own) + len(kept))


def subject(name: str, case: Case, before: KnowledgeBase, after: KnowledgeBase) -> Subject:
    """A case under both bases; read anew with the drafted one where that has other words."""
    if (before.terms, before.tables, before.groups) == (after.terms, after.tables, after.groups):
        return Subject(name, case, case)
    try:
        return Subject(name, case, from_text(as_text(case), after, name))
    except Refused as refused:
        return Subject(name, case, None, refused.problems)
