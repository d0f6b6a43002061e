"""The one table of commands: how each is called, what it takes, and what it does. It makes the help, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exports.paper import Line
from tui.move_words import aside_words
from tui.opening import refuse_circles
from tui.plain import doing, looking
from tui.plain.deciding import decide
from tui.plain.files import write_case, write_record
from tui.plain.lookup import options
from tui.plain.session import Session
from tui.plain.talk import VERDICTS, misused, spoken
from tui.plain.telling import ladder_lines, standing_lines, summary_lines
from tui.words import why_lines


@dataclass(frozen=True, slots=True)
class Verb:
    """A command.

    `takes` names what follows its words: in brackets where it may be left out, empty where nothing may follow.
    """

    words: str
    takes: str
    help: str
    run: Callable[[Session, str], None]

    def rest(self, typed: list[str]) -> str | None:
        """What follows the command's words in what was typed; None where it is not this command."""
        words = self.words.split()
        rest = " ".join(typed[len(words) :])
        fits = [word.casefold() for word in typed[: len(words)]] == words
        return rest if fits and (self.takes or not rest) else None


def verb_of(text: str) -> tuple[Verb, str] | None:
    """The command that a line calls, the one with the most words first, and what follows. Raises Refused."""
    typed = text.split()
    for verb in sorted(VERBS, key=lambda one: -len(one.words.split())):
        rest = verb.rest(typed)
        if rest is not None:
            if not rest and verb.takes and not verb.takes.startswith("["):
                raise misused(f"'{verb.words}' needs more", f"type {verb.words} {verb.takes}")
            return verb, rest
    return None


def _help(session: Session, _: str) -> None:
    session.talk.say("An answer is its letter or number, its words, or a value. The commands:")
    session.talk.say(*(Line(verb.help, 2, f"{verb.words} {verb.takes}".strip() + ":") for verb in VERBS))


def _next(session: Session, _: str) -> None:
    session.asked = None
    session.tell_question()


def _stand(session: Session, _: str) -> None:
    session.talk.say(*standing_lines(session.consultation, session.target), *summary_lines(session.opinion))
    base, several = session.consultation.base, len(session.consultation.opinions) > 1
    aside = (aside_words(base, asked, several=several) for asked in session.desk.still_aside)
    session.talk.say(*(Line(f"Put aside for now, and not answered: {words}") for words in aside))


def _ladder(session: Session, _: str) -> None:
    session.talk.say(*ladder_lines(session.opinion, [named.id for named in options(session.consultation.base)]))


def _why(session: Session, text: str) -> None:
    first, _, rest = text.partition(" ")
    whole = first.casefold() == "all" and bool(rest)
    session.talk.say(*looking.why_lines(session.opinion, session.rung(rest if whole else text), whole=whole))


def _turning(session: Session, text: str) -> None:
    session.talk.say(*looking.turning_lines(session.opinion, session.rung(text)))


def _sources(session: Session, text: str) -> None:
    session.talk.say(*looking.source_lines(session.consultation, session.rung(text)))


def _why_ask(session: Session, _: str) -> None:
    question = session.question
    if question is None:
        raise misused("no question is put", "ask WORDS puts one")
    session.talk.say(*spoken(why_lines(session.consultation, question), VERDICTS))


def _findings(session: Session, text: str) -> None:
    whole = text.casefold() == "all"
    lines = looking.finding_lines(session.consultation, session.target, "" if whole else text, whole=whole)
    session.talk.say(*(list(lines) or [Line("Nothing has these words.")]))


def _time_line(session: Session, _: str) -> None:
    session.talk.say(*looking.time_lines(session.consultation, session.target, session.talk.width))


def _trace(session: Session, _: str) -> None:
    session.talk.say(*looking.trace_lines(session.opinion))


def _profiles(session: Session, _: str) -> None:
    refuse_circles(session.consultation.base)
    session.talk.say(*looking.guidance_lines(session.consultation))


def _quit(session: Session, _: str) -> None:
    session.leave()


VERBS = (
    Verb("help", "", "List these commands.", _help),
    Verb("next", "", "Leave a question chosen by hand; put the next one in full.", _next),
    Verb(
        "skip", "", "Put the question aside for now, unanswered; it comes back when nothing else is open.", doing.skip
    ),
    Verb("stand", "", "Where things stand: red flags, the advice, what sums the case up.", _stand),
    Verb("ladder", "", "Every option with its number and its standing.", _ladder),
    Verb("why", "OPTION", "Why an option stands where it does; why all OPTION: with what does not decide it.", _why),
    Verb("why not", "OPTION", "The same, for an option that is not offered.", _why),
    Verb("what would change", "OPTION", "The nearest answers that would change where an option stands.", _turning),
    Verb("sources", "OPTION", "What the cited sources say.", _sources),
    Verb("why ask", "", "Why the question is asked, and which rules read it.", _why_ask),
    Verb("ask", "WORDS", "Find a question by words and put it; ask WORDS = VALUE answers it at once.", doing.ask),
    Verb("findings", "[WORDS]", "What is known and what is waited for; findings all: every question.", _findings),
    Verb("row", "[HISTORY] [NUMBER]", "Fill in a row of a history, column by column; a number: that row.", doing.row),
    Verb("delete row", "HISTORY NUMBER", "Take a row out of a history.", doing.delete_row),
    Verb("shared row", "HISTORY [NUMBER]", "The same for a row that concerns every site.", doing.shared_row),
    Verb("delete shared row", "HISTORY NUMBER", "Take such a row out.", doing.delete_shared_row),
    Verb("none", "HISTORY", "There are no rows of a history, or none of a group.", doing.none),
    Verb("not asked", "[WORDS]", "Take an answer back, as if it had never been asked for.", doing.not_asked),
    Verb("undo", "", "Take the last move back.", doing.undo),
    Verb("redo", "", "Make what was undone stand again.", doing.redo),
    Verb("what if", "WORDS = VALUE", "What an answer would change, tried on a copy.", doing.what_if),
    Verb("time line", "", "What was done when, and how long it helped.", _time_line),
    Verb("trace", "", "The rules in the order in which they fired.", _trace),
    Verb("profiles", "", "The ladder beside payers' and other guidelines' criteria.", _profiles),
    Verb("sites", "", "List the pain sites.", doing.sites),
    Verb("site", "NAME", "Show another pain site.", doing.site),
    Verb("site add", "NAME", "Add a pain site.", doing.site_add),
    Verb("site rename", "NAME = NEW", "Give a pain site another name.", doing.site_rename),
    Verb("site remove", "NAME", "Take a pain site out, with everything known of it.", doing.site_remove),
    Verb("day", "DATE", "Judge the consultation on another day.", doing.judged_on),
    Verb("decide", "[OPTION]", "Choose an option, or override the advice with a reason.", decide),
    Verb("write", "FILE.yaml", "Write what was entered as a case file.", write_case),
    Verb("record", "FILE.json", "Write the canonical record.", write_record),
    Verb("stop", "", "Leave what is being filled in, at any prompt; where nothing is, the same as quit.", _quit),
    Verb("quit", "", "Leave. Every answer is already kept.", _quit),
)
