"""What a knowledge base consists of, as a list: each entry with what is wrong with it and whether it was changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from engine.truth import Truth
from kb.checks import is_warning
from kb.editing.entries import Entry, EntryKind
from kb.forms.comparisons import dated
from kb.model import KnowledgeBase
from kb.problems import Problem
from kb.profiles import every_rule
from tui.rows.row import TRUTH_STYLES, Piece, Row, heading
from tui.rows.rules import conclusion_mark, plain_name

KIND_NAMES: Mapping[EntryKind, str] = {
    "rule": "Rules", "threshold": "Thresholds", "term": "Terms", "option": "Options", "source": "Sources",
    "file": "Files",
}  # fmt: skip
_FIRED = {Truth.TRUE: "✓ applies", Truth.FALSE: "✗ does not apply", Truth.UNKNOWN: "? cannot be told"}

_STYLES = TRUTH_STYLES | {Truth.FALSE: "quiet"}  # most rules do not apply, and that is nothing bad


def entry_rows(
    entries: Iterable[Entry], base: KnowledgeBase | None, wrong: Mapping[str, tuple[Problem, ...]],
    changed: Collection[str], truths: Mapping[str, Truth], texts: Mapping[str, str], search: str,
) -> tuple[Row, ...]:  # fmt: skip
    """The entries by what they are listed under; only those in whose text is every word searched for.

    `wrong`: the problems by the name of an entry; `changed`: the names of those that the draft changes; `truths`: what
    the rules say of the open case, by rule; `texts`: what each can be found by.
    """
    words = search.casefold().split()
    rules = every_rule(base) if base else {}
    by_group: dict[str, list[Row]] = {}
    for entry in entries:
        if all(word in texts[entry.name] for word in words):
            rule = rules.get(entry.id) if entry.kind == "rule" else None
            lead = conclusion_mark(rule.then) if rule else ("·", "quiet")
            pieces = (_called(entry), *_known_as(entry, base), *_marks(entry, wrong, changed, truths))
            by_group.setdefault(entry.under, []).append(Row(entry.name, pieces, lead, 1))
    return tuple(_under_headings(by_group, base))


def _under_headings(by_group: Mapping[str, list[Row]], base: KnowledgeBase | None) -> Iterator[Row]:
    """The groups in the order in which they are read, each below its name."""
    order = list(base.topics) if base else []
    for group in sorted(by_group, key=lambda one: (order.index(one) if one in order else len(order), one)):
        if group:
            yield heading(f"under:{group}", plain_name(group))
        yield from by_group[group]


def _called(entry: Entry) -> Piece:
    return (plain_name(entry.id) if entry.kind == "rule" else entry.says or plain_name(entry.id)), ""


def _known_as(entry: Entry, base: KnowledgeBase | None) -> Iterator[Piece]:
    """How files name what is shown by its label; of a threshold also its values."""
    if entry.kind == "threshold" and base is not None and entry.id in base.thresholds:
        yield f": {dated(base.thresholds[entry.id])}", "bold"
    if entry.kind != "rule" and entry.says:
        yield f"  {entry.id}", "quiet"


def _marks(
    entry: Entry, wrong: Mapping[str, tuple[Problem, ...]], changed: Collection[str], truths: Mapping[str, Truth]
) -> Iterator[Piece]:
    problems = wrong.get(entry.name, ())
    if problems:
        worst = "open" if all(is_warning(problem.code) for problem in problems) else "bad"
        yield f" · {counted(problems)}", worst
    if entry.name in changed:
        yield " · ● changed", "changed"
    if entry.kind == "rule" and entry.id in truths:
        yield f" · {_FIRED[truths[entry.id]]}", _STYLES[truths[entry.id]]


def counted(problems: Iterable[Problem]) -> str:
    """How many errors and warnings there are, in words with a mark; nothing where there are none."""
    count = Counter("warning" if is_warning(problem.code) else "error" for problem in problems)
    signs = {"error": "✗", "warning": "!"}
    return ", ".join(f"{signs[one]} {count[one]} {one}{'s' * (count[one] != 1)}" for one in signs if count[one])


def problem_words(problems: Collection[Problem], *, known: bool) -> tuple[str, str]:
    """What is said of all the problems there are, and its style; `known`: those that take longer to find are too."""
    wrong = counted(problems)
    words = f"{wrong} in all: p lists them" if wrong else "no problem" if known else "looking for problems"
    style = "$bad" if "✗" in wrong else "$open" if wrong else "$quiet"
    return f"{words}{'' if known else ' (still looking)'}", style


def entry_texts(entries: Iterable[Entry], texts: Mapping[str, str]) -> Mapping[str, str]:
    """What each entry can be found by: its names, and its own lines in its file."""
    return {one.name: f"{one.id} {one.under} {one.says} {lines_of(one, texts)}".casefold() for one in entries}


def lines_of(entry: Entry, texts: Mapping[str, str]) -> str:
    """The lines of its file in which an entry stands."""
    lines = texts.get(entry.file, "").splitlines()
    return "\n".join(lines[max(entry.first - 1, 0) : entry.last])
