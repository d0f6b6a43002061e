"""Lines of text laid out for a reader: indented, wrapped to a width, coloured only where colour is wanted."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace

from exports.visible import visible

_STYLES = {"": "", "bold": "1", "dim": "2", "green": "32", "yellow": "33", "red": "31", "title": "1;36"}
NARROWEST = 40
_SPACES = re.compile(r"[\t\n\r\f\v]")
_NUMBER_AND_SIGN = re.compile(r"(\d) (?=%)")  # a number and its sign stay on one line


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text with what leads it (a mark, a word); wrapped lines align behind the lead.

    `kept`: already laid out in columns, and not wrapped.
    """

    text: str
    indent: int = 0
    lead: str = ""
    style: str = ""
    kept: bool = False


BLANK = Line("")


def laid_out(lines: Iterable[Line], width: int = 80, *, colour: bool = False) -> str:
    """The lines as one text, no line longer than `width` columns unless a single word is.

    Whatever people typed stands in it so that everything is seen: nothing of it steers a terminal.
    """
    return "\n".join(_line(line, max(width, NARROWEST), colour=colour) for line in lines) + "\n"


def _line(line: Line, width: int, *, colour: bool) -> str:
    line = replace(line, text=visible(_SPACES.sub(" ", line.text)), lead=visible(line.lead))
    if line.kept:
        return _styled(line.text.rstrip(), line, "") if colour else line.text.rstrip()
    first = " " * line.indent + (f"{line.lead} " if line.lead else "")
    wrapped = textwrap.fill(
        _NUMBER_AND_SIGN.sub("\\1\u00a0", line.text), width, initial_indent=first, subsequent_indent=" " * len(first),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    text = (wrapped or first).rstrip().replace("\u00a0", " ")
    return _styled(text, line, first) if colour else text


def _styled(text: str, line: Line, first: str) -> str:
    code = _STYLES[line.style]
    if not code or not text:
        return text
    if line.lead:
        end = len(first) - 1
        return f"{text[: line.indent]}\x1b[{code}m{text[line.indent : end]}\x1b[0m{text[end:]}"
    return f"\x1b[{code}m{text}\x1b[0m"
