"""A document as Markdown. What people wrote can become neither markup nor HTML; drawings stand in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from exports.document.parts import (
    Block,
    Document,
    Figure,
    Item,
    Items,
    Look,
    Paragraph,
    Section,
    Span,
    Table,
    Text,
    Tone,
    Verbatim,
)
from exports.visible import visible

_ANYWHERE = re.compile(
    r"[\\`*<$~|#]"  # always
    r"|&(?=[#A-Za-z])|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|\](?=[\[(:])|:(?=//)"  # where it would begin something
)
_AT_START = re.compile(r"[+\-=>\[:]|\d+(?=[.)])")


def as_markdown(document: Document) -> str:
    """The document as CommonMark with tables."""
    return "\n\n".join(_document(document)) + "\n"


def _document(document: Document) -> Iterator[str]:
    yield f"# {plain(document.title)}"
    yield f"{plain(f'Case {document.name}, {document.day}.')} {plain(document.running)}"
    for block in document.blocks:
        yield _block(block)
    for section in document.sections:
        yield from _section(section, 2)


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {_spans(section.title)}"
    for block in section.blocks:
        yield _block(block)
    for part in section.sections:
        yield from _section(part, level + 1)


def _block(block: Block) -> str:
    match block:
        case Paragraph(text, tone, lead):
            before = f"{started(_strong(plain(f'{lead}:')))} " if lead else ""
            return f"{'> ' if tone is Tone.QUOTE else ''}{before}{_spans(text, starts=not lead)}"
        case Items(items):
            return "\n".join(line for item in items for line in _item(item, 0))
        case Table():
            return _table(block)
        case Verbatim(caption, lines):
            return f"{started(_strong(plain(caption)))}\n\n{_fenced(lines)}"
        case Figure(_, caption, words):
            told = "\n".join(f"- {started(plain(line))}" for line in words)
            return f"{started(_strong(plain(caption)))}\n\n{told}"


def _fenced(lines: tuple[str, ...]) -> str:
    """Exactly these lines, between fences longer than any run of backticks in them."""
    shown = [visible(line) for line in lines]
    longest = max((len(run) for line in shown for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((fence, *shown, fence))


def _item(item: Item, depth: int) -> Iterator[str]:
    before = f"{_strong(plain(f'{item.mark.sign} {item.mark.word}:'))} " if item.mark else ""
    yield f"{'  ' * depth}- {before}{_spans(item.text, starts=item.mark is None)}"
    for part in item.parts:
        yield from _item(part, depth + 1)


def _table(table: Table) -> str:
    heads = _row([plain(head) for head in table.heads])
    rows = [_row([_spans(cell) for cell in row]) for row in table.rows]
    return "\n".join([started(_strong(plain(table.caption))), "", heads, _row(["---"] * len(table.heads)), *rows])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _spans(text: Text, *, starts: bool = False) -> str:
    """A text in one line; what stands where a line's text begins must not begin a list, a quotation or a rule."""
    line = "".join(_span(span) for span in _joined(text))
    return started(line) if starts else line


def _joined(text: Text) -> Iterator[Span]:
    """Spans that look alike in Markdown as one, so that it is seen what their ends make together."""
    looks = groupby(text, lambda span: Look.PLAIN if span.look is Look.QUIET else span.look)
    return (Span("".join(span.text for span in spans), look) for look, spans in looks)


def _span(span: Span) -> str:
    match span.look:
        case Look.CODE:
            return _code(span.text)
        case Look.STRONG:
            return _strong(plain(span.text))
        case Look.PLAIN | Look.QUIET:
            return plain(span.text)


def _strong(shown: str) -> str:
    """Blanks stay outside of the stars, or these would be stars and nothing else."""
    body = shown.strip()
    if not body:
        return shown
    before, after = shown[: len(shown) - len(shown.lstrip())], shown[len(shown.rstrip()) :]
    return f"{before}**{body}**{after}"


def _code(said: str) -> str:
    """Exactly these characters; fenced by more backticks than they hold in a row. A bar would end a table's cell."""
    shown = visible(said)
    if "|" in shown or not shown.strip():
        return plain(said)
    longest = max(map(len, re.findall("`+", shown)), default=0)
    fence, room = "`" * (longest + 1), " " if "`" in shown else ""
    return f"{fence}{room}{shown}{room}{fence}"


def plain(said: str) -> str:
    """Words as Markdown that means these words and nothing else."""
    return _ANYWHERE.sub(lambda found: f"\\{found[0]}", visible(said))


def started(shown: str) -> str:
    """Words that stand at the start of a line and are only words there too."""
    body = shown.lstrip(" ")
    spaces = "&#32;" * (len(shown) - len(body))
    found = _AT_START.match(body)
    if found is None:
        return spaces + body
    return f"{spaces}{found[0]}\\{body[found.end() :]}" if found[0].isdigit() else f"{spaces}\\{body}"
