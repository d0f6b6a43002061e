"""The pages of a record for readers: made from the record by judging it again, and stamped with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.consultation import Consultation
from exports.document import Document, Stamp, as_html, as_markdown, as_pdf, document_of
from exports.paper import BLANK, laid_out
from exports.record import canonical
from exports.replay.reading import Record
from exports.replay.replaying import replayed
from exports.text import explained
from exports.text_stamp import stamp_lines
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused

_WRITERS: Mapping[str, Callable[[Document], bytes]] = {
    "pdf": as_pdf,
    "html": lambda document: as_html(document).encode(),
    "markdown": lambda document: as_markdown(document).encode(),
}


def page(record: Record, base: KnowledgeBase, form: str, stamp: Stamp) -> bytes:
    """A page of a record, judged by the knowledge base that it names. The same record and stamp, the same bytes.

    Raises Refused with replay-differs where this program does not come to the same record: a page would not show it.
    """
    found = replayed(record, base)
    if not found.same and canonical(found.made | {"rung": record.program}) != record.content:
        what = "this program does not come to the same record again, so that a page would show something else"
        mend = f"take the record itself (--form json), or Rung {record.program}, which made it"
        raise Refused([Problem("replay-differs", what, Place(f"case {record.case}"), mend)])
    return _written(found.consultation, form, stamp)


def _written(consultation: Consultation, form: str, stamp: Stamp) -> bytes:
    if form == "text":
        return f"{explained(consultation)}{laid_out([BLANK, *stamp_lines(consultation, stamp)])}".encode()
    return _WRITERS[form](document_of(consultation, stamp))
