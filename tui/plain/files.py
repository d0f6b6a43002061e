"""What leaves a plain consultation: a case file, or the canonical record."""

from __future__ import annotations

from pathlib import Path

from exports.record import canonical, record
from kb.case_file import as_text
from kb.problems import Place, Problem, Refused
from tui.giving import give
from tui.plain.session import Session
from tui.plain.talk import misused


def write_case(session: Session, text: str) -> None:
    """Write what was entered as a case file, never over another file. Raises Refused."""
    path = _new(text)
    give(as_text(session.consultation.case).encode(), path)
    session.talk.say(f"written: {path}; rung explain gives the same answer from it")


def write_record(session: Session, text: str) -> None:
    """Write the canonical record, never over another file. Raises Refused, also while nothing is concluded."""
    if session.consultation.contradictions or session.consultation.disagreements:
        raise misused("nothing is concluded while facts or engines clash", "first correct what cannot all be true")
    path = _new(text)
    give(canonical(record(session.consultation)), path)
    session.talk.say(f"written: {path}")


def _new(text: str) -> Path:
    try:
        path = Path(text).expanduser()
        taken = path.exists()
    except (OSError, RuntimeError, ValueError):
        raise misused(f"'{text}' is not a path", "choose another file") from None
    if taken:
        raise Refused([Problem("used-wrongly", "this exists already", Place(str(path)), "choose another name")])
    return path
