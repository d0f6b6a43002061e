"""The commands that change something, or try what would change."""

from __future__ import annotations

from dataclasses import replace

from exports.paper import Line
from kb.ages import day
from kb.moves import Change, Dated, Redone, TakenBack, TargetAdded, TargetRenamed, TargetTakenOut, Undone
from kb.problems import listed
from kb.terms import Of, Table
from tui.move_words import move_words
from tui.plain.answers import Given, none_move, valued
from tui.plain.beginning import site_name
from tui.plain.lookup import Named, numbered, tables, the_one, topics
from tui.plain.row_filling import check_row, fill_row, named
from tui.plain.session import Session
from tui.plain.talk import misused
from tui.plain.telling import changed_lines, site_lines, standing_lines
from tui.row_at import RowAt


def ask(session: Session, text: str) -> None:
    """Put a question; with `=` and a value, answer it at once."""
    words, equals, value = (part.strip() for part in text.partition("="))
    topic = _topic(session, words, deep=not equals)
    if equals:
        _make(session, valued(session.consultation, topic, session.target, value))
    else:
        session.ask(topic.kind, topic.id, session.target)


def skip(session: Session, _: str) -> None:
    """Put the question aside for now: nothing is recorded."""
    session.put_aside()


def _make(session: Session, given: Given) -> None:
    session.make(given.move, given.said)


def _topic(session: Session, words: str, *, deep: bool = False) -> Named:
    return the_one(words, topics(session.consultation.base), "question", deep=deep)


def row(session: Session, text: str) -> None:
    """Fill in a row: a new one, or the one of the number that comes last."""
    fill_row(session, _row_at(session, text))


def shared_row(session: Session, text: str) -> None:
    """The same for a row that concerns every site."""
    fill_row(session, replace(_row_at(session, text), target=None))


def delete_row(session: Session, text: str) -> None:
    """Take a row out of a history."""
    _delete(session, _row_at(session, text))


def delete_shared_row(session: Session, text: str) -> None:
    """Take out a row that concerns every site."""
    _delete(session, replace(_row_at(session, text), target=None))


def _delete(session: Session, at: RowAt) -> None:
    if at.number == 0:
        raise misused("which row is not said", f"type its number after {at.table.id}")
    case = session.consultation.case
    check_row(case, at)
    session.make(at.given(case, None), f"{named(at)}: taken out")


def _row_at(session: Session, text: str) -> RowAt:
    """The row of these words and the number that comes last; a new one where there is none."""
    words, number = _with_number(text)
    table, target = _table(session, words)
    return RowAt(table, number, None if table.of is Of.PATIENT else target)


def _with_number(text: str) -> tuple[str, int]:
    """Words, and the number behind them; 0 where there is none."""
    *words, last = text.split() or [""]
    number = int(last) if last.isdecimal() and len(last) < 6 else 0
    return (" ".join(words), number) if number else (text, 0)


def _table(session: Session, words: str) -> tuple[Table, str]:
    """The history of these words, of the site shown; without words, the one that is asked about, with its site."""
    base, question = session.consultation.base, session.question
    if words:
        return base.tables[the_one(words, tables(base), "history").id], session.target
    if question is None or question.kind != "table":
        raise misused("which history is not said", f"type one of: {listed(base.tables)}")
    return base.tables[question.id], question.target


def none(session: Session, text: str) -> None:
    """That there is none of a history, or of a group."""
    topic = _topic(session, text)
    if topic.kind == "term":
        raise misused(f"'{topic.label}' is no history and no group", f"type ask {topic.id}")
    _make(session, none_move(session.consultation, topic, session.target))


def not_asked(session: Session, text: str) -> None:
    """Take an answer back, as if never asked for; without words, the one to the question that is put."""
    put = session.put
    if text:
        topic = _topic(session, text)
        session.make(_back(session, topic), f"{topic.label}: as if never asked")
    elif put is None or put.back is None:
        raise misused("nothing is answered here yet", "type not asked WORDS")
    else:
        session.make(put.back, f"{put.about}: as if never asked")


def _back(session: Session, topic: Named) -> TakenBack:
    base = session.consultation.base
    match topic.kind:
        case "group":
            return TakenBack(kind="group", id=topic.id, target=_whose(session, base.members(topic.id)[0].of))
        case "table":
            return TakenBack(kind="table", id=topic.id, target=_whose(session, base.tables[topic.id].of))
        case _:
            return TakenBack(kind="term", id=topic.id, target=_whose(session, base.terms[topic.id].of))


def _whose(session: Session, of: Of) -> str | None:
    return None if of is Of.PATIENT else session.target


def undo(session: Session, _: str) -> None:
    """Take the last move back."""
    session.make(Undone(), f"taken back: {_words(session, session.desk.course.undoes)}")


def redo(session: Session, _: str) -> None:
    """Make what was undone stand again."""
    session.make(Redone(), f"made again: {_words(session, session.desk.course.redoes)}")


def _words(session: Session, move: Change | None) -> str:
    return move_words(session.consultation.base, move) if move else ""


def what_if(session: Session, text: str) -> None:
    """What an answer would change, tried on a copy that is kept nowhere."""
    words, equals, value = (part.strip() for part in text.partition("="))
    if not equals:
        raise misused("what if needs a value", "type what if WORDS = VALUE")
    given = valued(session.consultation, _topic(session, words), session.target, value)
    copy = session.desk.scratch()
    copy.make(given.move)
    changed = list(changed_lines(copy.consultation, copy.outcome, most=0))
    session.talk.say(f"If {given.said}:", *(changed or [Line("Nothing would change.")]))
    session.talk.say(*standing_lines(copy.consultation, session.target), "This was tried on a copy; nothing is kept.")


def sites(session: Session, _: str) -> None:
    """List the pain sites."""
    session.talk.say(*site_lines(session.consultation.case, session.target))


def site(session: Session, text: str) -> None:
    """Show another pain site."""
    names = [Named("site", known.name, known.name) for known in session.consultation.case.targets]
    session.target, session.asked = numbered(text, names, "pain site").id, None
    session.talk.say(f"Shown now: {session.target}")
    session.tell()


def site_add(session: Session, text: str) -> None:
    """Add a pain site, and show it."""
    name = site_name(text)
    session.make(TargetAdded(name=name), f"a pain site, {name}")


def site_rename(session: Session, text: str) -> None:
    """Give a pain site another name."""
    old, equals, new = (part.strip() for part in text.partition("="))
    if not equals:
        raise misused("the new name is missing", "type site rename NAME = NEW")
    name = site_name(new)
    session.make(TargetRenamed(old=site_name(old), new=name), f"the pain site {old} is now called {name}")


def site_remove(session: Session, text: str) -> None:
    """Take a pain site out, with everything known of it."""
    name = site_name(text)
    session.make(TargetTakenOut(name=name), f"the pain site {name} was taken out")


def judged_on(session: Session, text: str) -> None:
    """Judge the consultation on another day."""
    found = day(text)
    if found is None:
        raise misused(f"'{text}' is not a day", "write year-month-day, as 2026-03-02")
    session.make(Dated(as_of=found), f"the day is {found}")
