"""A plain consultation from its first line to its last; whatever is typed, nothing is guessed and nothing is lost."""

from __future__ import annotations

from exports.store import Overtaken
from kb.problems import Refused
from tui.asking import Asking
from tui.desk import Desk
from tui.plain.answers import Given, Opened, exactly, loosely
from tui.plain.row_filling import fill_row
from tui.plain.session import Session
from tui.plain.talk import Ended, Talk, misused
from tui.plain.telling import opening_lines, summary_lines
from tui.plain.verbs import verb_of
from tui.row_at import OWN, SHARED, RowAt


def converse(desk: Desk, talk: Talk) -> bool:
    """Hold a consultation until there is nothing more to read.

    Gives whether it ended well: no facts or engines clash, and where nobody was there to mend it, nothing was refused.
    """
    session = Session(desk, talk, desk.course.case.targets[0].name)
    try:
        _begin(session)
        while True:
            _hear(session)
    except (Ended, KeyboardInterrupt):
        talk.say(f"The end. {'What was said to be kept is kept.' if desk.id else 'Nothing was entered or kept.'}")
    consultation = session.consultation
    clashing = consultation.contradictions or consultation.disagreements
    return not clashing and (talk.live or not talk.refusals)


def _begin(session: Session) -> None:
    base, case = session.consultation.base, session.consultation.case
    session.talk.say(*opening_lines(base, case), base.notice, *summary_lines(session.opinion))
    session.tell()


def _hear(session: Session) -> None:
    """Read a line and do what it says; what is not understood changes nothing, and the question stands."""
    told = session.told
    try:
        text = session.talk.heard()
        if text:
            _do(session, text)
    except Overtaken as overtaken:
        session.talk.refuse(overtaken)
        session.desk.catch_up()
        session.talk.say("Another terminal has gone on with this. What it did now stands here too.")
        session.follow()
    except Refused as refused:
        session.talk.refuse(refused)
    if session.told == told:
        session.remind()


def _do(session: Session, text: str) -> None:
    """An answer as the question has it; else a command; else a value for the question. Raises Refused."""
    put = session.put
    given = exactly(session.consultation.base, put, text) if put else None
    if given is None:
        verb = verb_of(text)
        if verb:
            command, rest = verb
            command.run(session, rest)
            return
        if put is None:
            raise misused(f"'{text}' is no command, and no question is put", "type help, or ask WORDS")
        given = loosely(session.consultation, put, text)
    if put is not None:
        _give(session, put, given)


def _give(session: Session, put: Asking, given: Given | Opened) -> None:
    """Make the move, or open what is to be opened, about the site that was asked about."""
    session.desk.take_up(session.desk.asked(put.question))
    match given:
        case Given(said, move):
            session.make(move, said)
        case Opened(what):
            kind, _, name = what.partition(":")
            if kind in (OWN, SHARED):
                fill_row(session, RowAt.named(what, session.consultation.base, put.question.target))
            else:
                session.ask(kind, name, put.question.target)
