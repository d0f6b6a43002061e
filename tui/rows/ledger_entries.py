"""A consultation's entries of the ledger as rows, and one of them in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exports.paper import BLANK, Line
from tui.rows.entry_told import Decided, EntryTold, Given, Recorded, last_of
from tui.rows.row import Piece, Row

Told = Mapping[int, EntryTold]
"""The entries about a consultation by their numbers."""

KEPT, MISSING, DAMAGED = "kept", "missing", "damaged"
"""How the knowledge that a record names is found in the store."""

_CHANGED = "was changed: it is not what was kept"
_UNREADABLE = "says what this Rung cannot read"
_PIECES = 4


def entry_rows(told: Told, marked: int | None) -> tuple[Row, ...]:
    """Every entry, the newest first."""
    return tuple(_row(one, marked) for one in sorted(told.values(), key=lambda one: one.number, reverse=True))


def _row(one: EntryTold, marked: int | None) -> Row:
    sound = one.whole and (one.record or one.given)
    pieces = [(f"Entry {one.number} ", "bold"), *_marked(one, marked), *_what(one)]
    return Row(f"entry:{one.number}", tuple(pieces), ("✓", "good") if sound else ("✗", "bad"))


def _marked(one: EntryTold, marked: int | None) -> Iterator[Piece]:
    if marked is not None and one.number == marked:
        yield "◆ marked ", "changed"


def _what(one: EntryTold) -> Iterator[Piece]:
    if not one.whole:
        yield _CHANGED, "bad"
        return
    yield f"{one.when}{f' · {one.by}' if one.by else ''} · ", "quiet"
    if one.record is not None:
        yield _kind_words(one), ""
        yield from _decision(one.record)
    elif one.given is not None:
        yield f"entry {one.of} given out as {_given_words(one.given)}", ""
    else:
        yield _UNREADABLE, "bad"


def _kind_words(one: EntryTold) -> str:
    if one.of is not None:
        return f"corrects entry {one.of}: "
    return "decided: " if one.record is not None and one.record.decided else "kept with "


def _decision(record: Recorded) -> Iterator[Piece]:
    if not record.decided:
        yield "no decision", "open"
    several = len(record.advised) > 1
    for number, one in enumerate(record.decided):
        yield f"{'; ' if number else ''}{f'{one.site}: ' if several else ''}{one.brief}", "name"
        if one.against:
            yield " (against the advice)", "open"


def _given_words(given: Given) -> str:
    return f"{given.what}{f', to {given.to}' if given.to else ''}"


def entry_lines(told: Told, number: int, knowledge: Mapping[str, str]) -> Iterator[Line]:
    """One entry in full; `knowledge` says how that of each digest is found in the store."""
    one = told[number]
    if not one.whole:
        yield from _changed_lines(one)
        return
    yield Line(f"Entry {number}: {_title(one)}", style="title")
    yield from _followed(told, one)
    if one.record is not None:
        yield from _record_lines(one, one.record, knowledge)
    elif one.given is not None:
        yield from _given_lines(one, one.given)
    else:
        yield Line(f"It {_UNREADABLE}. It may be of a newer Rung.", 0, "✗", "red")
    yield from _out_lines(told, one)
    yield Line(in_fours(one.hash), 0, "Hash:", "bold")


def _changed_lines(one: EntryTold) -> Iterator[Line]:
    yield Line(f"Entry {one.number}", style="title")
    yield Line(f"It {_CHANGED}.", 0, "✗", "red")
    yield Line("What it says now is not shown, since nothing of it can be believed; nor is it opened, judged again, "
               "compared or given out.")  # fmt: skip
    yield BLANK
    yield Line("v looks through the whole ledger, and tells what else is not as it was kept.")


def _title(one: EntryTold) -> str:
    if one.given is not None:
        return f"entry {one.of} was given out"
    return f"a correction of entry {one.of}" if one.of is not None else "a record"


def _followed(told: Told, one: EntryTold) -> Iterator[Line]:
    """What corrects it."""
    after = list(last_of(told, one.number)) if one.record is not None else []
    if after:
        last = f"; the last word is entry {after[-1]}" if len(after) > 1 else ""
        yield Line(f"entry {after[0]} corrects it{last}.", 0, "! Not the last word:", "yellow")
    elif one.record is not None:
        yield Line("no later entry corrects it.", 0, "✓ The last word:", "green")


def _record_lines(one: EntryTold, record: Recorded, knowledge: Mapping[str, str]) -> Iterator[Line]:
    several = len(record.advised) > 1
    if not record.decided:
        yield Line("nothing", 0, "Decided:", "bold")
    for decided in record.decided:
        yield _decided_line(decided, several=several)
    for site, offered in record.advised:
        yield Line(f"{site}: {offered}" if several else offered, 0, "Advised:", "bold")
    if one.of is not None:
        yield Line(one.reason, 0, "Why corrected:", "bold")
    yield Line(one.kept_words, 0, "Kept:", "bold")
    yield Line(f"case {record.case}, judged on {record.day}", 0, "Of:", "bold")
    profile = f", under {record.profile}" if record.profile else ""
    yield Line(f"{record.knowledge}{profile}, {record.state}, digest {record.digest[:12]}", 0, "Knowledge:", "bold")
    yield _again_line(record, knowledge.get(record.digest, MISSING))
    yield Line(f"Rung {record.program}", 0, "Made by:", "bold")


def _decided_line(one: Decided, *, several: bool) -> Line:
    words = f"{one.site}: {one.words}" if several else one.words
    if one.against:
        return Line(f"against the advice: {words}", 0, "! Decided:", "yellow")
    return Line(words, 0, "Decided:", "bold")


def _again_line(record: Recorded, found: str) -> Line:
    """Whether it can be judged again."""
    if found == KEPT:
        return Line("that knowledge is kept whole beside the ledger.", 0, "✓ Can be judged again:", "green")
    if found == DAMAGED:
        return Line("the knowledge that is kept for it was changed.", 0, "✗ Cannot be judged again:", "red")
    words = f"{record.knowledge}, digest {record.digest}, is not kept here."
    return Line(words, 0, "✗ Cannot be judged again:", "red")


def _given_lines(one: EntryTold, given: Given) -> Iterator[Line]:
    yield Line(given.what, 0, "As:", "bold")
    yield Line(given.to or "not said", 0, "To:", "bold")
    yield Line(one.kept_words, 0, "Given out:", "bold")
    yield Line(in_fours(given.digest), 0, "SHA-256 of it:", "bold")
    yield Line(f"Enter opens entry {one.of}, as it was given out.", style="dim")


def _out_lines(told: Told, one: EntryTold) -> Iterator[Line]:
    """How often it was given out, and to whom."""
    for other in told.values():
        if other.given is not None and other.of == one.number and one.record is not None:
            words = f"{other.when}, as {_given_words(other.given)} (entry {other.number})"
            yield Line(words, 0, "Given out:", "bold")


def in_fours(digest: str) -> str:
    """A long number in parts, so that it can be read and has room anywhere."""
    size = len(digest) // _PIECES or 1
    return " ".join(digest[at : at + size] for at in range(0, len(digest), size))
