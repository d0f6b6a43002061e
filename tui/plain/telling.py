"""Where things stand, in lines: what outranks everything first, then the advice, the question, and the ladder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.consultation import Consultation
from engine.deciding import weighed
from engine.judging import Standing
from engine.opinion import Opinion, Rung
from engine.questions import Question
from exports.advice import advice, alarms, burdens, headlines
from exports.decision_words import decided_words
from exports.knowledge_words import named
from exports.paper import Line
from exports.text_questions import open_terms_words
from kb.case import Case
from kb.model import KnowledgeBase
from kb.terms import Choices, Kind
from kb.typed import legal
from tui.asking import Asking
from tui.clashing import clash_asking
from tui.desk import Outcome
from tui.intended_use import USE
from tui.plain.talk import ANYWHERE, in_words, spoken
from tui.words import clash_lines

_COMMANDS = {"term": "ask", "table": "ask", "row": "row", "shared": "shared row"}


def opening_lines(base: KnowledgeBase, case: Case) -> Iterator[Line]:
    """What this is, on what knowledge, and how to find one's way."""
    yield Line(f"Rung, in plain lines. {USE}")
    yield Line(f"Knowledge: {base.title}: {named(base)}.")
    yield Line(f"Case {case.id} on {case.as_of}.")
    yield Line(f"Type an answer, or a command. {ANYWHERE} Every answer is kept once it is said to be.")


def standing_lines(consultation: Consultation, target: str) -> Iterator[Line]:
    """Red flags and clashes, then the advice on one site, then what was decided."""
    opinion = consultation.opinion(target)
    yield from (Line(words, lead="RED FLAG:") for words in alarms(opinion))
    clash = spoken(clash_lines(consultation))
    yield from clash
    if not clash:
        where = f" on {target}" if len(consultation.opinions) > 1 else ""
        yield Line(advice(opinion), lead=f"Advice{where}:")
    found = [weighed(opinion, one) for one in consultation.case.decisions if one.target == target]
    yield from (Line(f"{decided_words(one)}.") for one in found)


def summary_lines(opinion: Opinion) -> Iterator[Line]:
    """What sums the case up."""
    yield from (Line(words) for words in headlines(opinion))


def changed_lines(consultation: Consultation, outcome: Outcome, most: int = 8) -> Iterator[Line]:
    """What a move changed, one thing a line; of more than `most` (0: all are said), the rest is counted."""
    terms, options = consultation.base.terms, consultation.base.options
    several = len(consultation.opinions) > 1
    said = [
        f"{terms[one.term].label} is now {one.after}, was {one.before}{_where(one.target, several=several)}"
        for one in outcome.rederived
    ]
    said += [
        f"{options[one.option].label} is now {one.after.value}, was {one.before.value}"
        f"{_where(one.target, several=several)}"
        for one in outcome.moved
        if one.before and one.after
    ]
    shown = said[: most or None]
    yield from (Line(one, lead="Changed:") for one in shown)
    if len(said) > len(shown):
        yield Line(f"{len(said) - len(shown)} more; ladder lists every option", lead="Changed:")


def _where(target: str, *, several: bool) -> str:
    return f" ({target})" if several else ""


def question_lines(consultation: Consultation, put: Asking | None, keys: Sequence[str], lead: str) -> list[Line]:
    """The question with every answer and what it would do; or that there is none to put."""
    if put is None:
        return [Line(_nothing(consultation))]
    several = len(consultation.opinions) > 1
    about = f" about {put.question.target}" if several else ""
    lines = [Line(put.question.ask, lead=f"{lead}{about}:")]
    lines += [Line(put.now, 2, "Now:")] if put.now and put.now != "not asked" else []
    lines += [_answer_line(put, number, key) for number, key in enumerate(keys)]
    if put.field is not None:
        lines.append(Line(legal(put.field.kind), 2, "Type:"))
    return lines


def reminder(consultation: Consultation, question: Question | None) -> Line:
    """Which question still stands."""
    if question is None:
        return Line(_nothing(consultation))
    where = f" about {question.target}" if len(consultation.opinions) > 1 else ""
    return Line(f"{question.ask} (next puts it in full)", lead=f"Still asked{where}:")


def _answer_line(put: Asking, number: int, key: str) -> Line:
    answer = put.answers[number]
    effect = in_words(answer.effect.removeprefix("yes → "))
    chosen = " (so it stands now)" if answer.chosen else ""
    does = effect if effect.startswith("changes nothing") else f"then {effect}" if effect else ""
    end = "" if answer.text.endswith("?") and not chosen else "."
    words = f"{end} {does[:1].upper()}{does[1:]}" if does else ""
    return Line(f"{answer.text}{chosen}{words}", 2, f"{key}:" if key else "")


def _nothing(consultation: Consultation) -> str:
    if consultation.contradictions:
        return f"First correct what cannot all be true: {clash_commands(consultation)}."
    return "No open question would change the ladder. Any question can still be answered: ask WORDS."


def clash_commands(consultation: Consultation) -> str:
    """What to type to correct the first contradiction, fact by fact."""
    put = clash_asking(consultation)
    if put is None:
        return "day DATE judges the case on another day"
    words = [_command(answer.opens) for answer in put.answers]
    where = f" (first: site {put.site})" if put.site else ""
    return f"{' or '.join(words)}{where}"


def _command(opens: str) -> str:
    kind, name, *number = opens.split(":")
    return f"{_COMMANDS[kind]} {' '.join((name, *number))}"


def ladder_lines(opinion: Opinion, numbers: Sequence[str], *, briefly: bool = False) -> Iterator[Line]:
    """Every option with its number, offered ones first; `numbers` are the ids in the order of their numbers."""
    if not opinion.ladder:
        yield Line("Nothing is concluded while facts or engines clash.")
    for standing in Standing:
        rungs = [rung for rung in opinion.ladder if rung.standing is standing]
        if rungs:
            yield Line(f"{standing.value.capitalize()}, {len(rungs)}:")
        for rung in rungs:
            words = rung.option.label if briefly else _rung_words(opinion, rung)
            yield Line(words, 2, f"{numbers.index(rung.option.id) + 1}:")


def _rung_words(opinion: Opinion, rung: Rung) -> str:
    """An option with its standing and what belongs to that."""
    said = f"{rung.option.label}: {rung.standing.value}"
    if rung.standing is Standing.NEEDS_AN_ANSWER:
        return f"{said}, waits for {open_terms_words(opinion, rung.waiting_on)}"
    if rung.standing is not Standing.OFFERED:
        return said
    return f"{said}, {'; '.join(filter(None, (rung.strength, *burdens(rung))))}"


def choice_lines(kind: Kind) -> Iterator[Line]:
    """What may be typed for a value: numbered choices, or a range."""
    if isinstance(kind, Choices):
        yield from (Line(label, 2, f"{number}:") for number, label in enumerate(kind.labels.values(), 1))
        yield Line("asked, cannot be known", 2, "u:")
    else:
        yield Line(legal(kind), 2, "Type:")


def site_lines(case: Case, target: str) -> Iterator[Line]:
    """Every pain site, and which one is shown."""
    for number, known in enumerate(case.targets, 1):
        shown = " (shown now)" if known.name == target else ""
        yield Line(f"{known.name}{shown}", 2, f"{number}:")
