"""A decision on one site, step by step: an option, a coded reason where the advice is not followed, a note."""

from __future__ import annotations

from engine.deciding import needs_reason, weighed
from exports.decision_words import NONE_OF_THEM, decided_words
from exports.paper import Line
from kb.case import Decision
from kb.moves import Decided
from kb.override_reasons import CODES, GROUPS
from tui.plain.lookup import Named, numbered, options
from tui.plain.session import Session
from tui.plain.talk import misused, spoken
from tui.plain.telling import ladder_lines
from tui.rows.decision import about_lines, alarm_words

_NONE = {"none", "none of them", "none of the options"}
_LONGEST = 2000
_ASKS_NOTE = "A note, if there is more to say; never a name. An empty line: none."
_REASONS = tuple(Named("reason", code, label) for code, label in CODES.items())


def decide(session: Session, text: str) -> None:
    """Take a decision on the site that is shown. Raises Refused when it cannot be kept."""
    with session.talk.stopping("Nothing was decided."):
        option = _option(session, text)
        session.talk.say(*_about(session, option))
        reason = _reason(session) if needs_reason(session.opinion, option) else None
        note = session.talk.until(_note, _ASKS_NOTE, how="Type the note in one line.")
        decision = Decision(session.target, option, reason, note)
        said = f"{decided_words(weighed(session.opinion, decision))}{f'; note: {note}' if note else ''}"
        session.make(Decided(target=session.target, option=option, reason=reason, note=note), said)


def _option(session: Session, text: str) -> str | None:
    """What is done next: as it was named with the command, or asked for."""
    if text:
        return _named(session, text)
    return session.talk.until(
        lambda typed: _named(session, typed),
        f"What is done next for {session.target}? Type a number, or words of it. stop: decide nothing.",
        *ladder_lines(session.opinion, [named.id for named in options(session.consultation.base)], briefly=True),
        Line(NONE_OF_THEM, 2, "none:"),
        how="Type the number before an option, or words of its name.",
    )


def _named(session: Session, text: str) -> str | None:
    if text.casefold() in _NONE:
        return None
    return numbered(text, options(session.consultation.base), "option").id


def _about(session: Session, option: str | None) -> list[Line]:
    """What the choice is, and what should be known before it is kept, red flags first."""
    alarm = alarm_words(session.opinion, option)
    return spoken([*([Line(alarm)] if alarm else []), *about_lines(session.opinion, option)])


def _reason(session: Session) -> str:
    """The code of why the advice is not followed."""
    codes = list(CODES)
    asked = [Line("This does not follow the advice as it now stands. Why? Type a number, or words of a reason.")]
    for label, group in GROUPS.values():
        asked += [Line(f"{label}:"), *(Line(said, 2, f"{codes.index(code) + 1}:") for code, said in group.items())]
    how = "Type the number before a reason, or words of it."
    return session.talk.until(lambda text: numbered(text, _REASONS, "reason").id, *asked, how=how)


def _note(text: str) -> str:
    if len(text) > _LONGEST:
        raise misused(f"a note has at most {_LONGEST} characters, not {len(text)}", "shorten it")
    return text
