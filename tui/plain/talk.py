"""The talk itself: lines that are read, and lines that are said, laid out for the width there is."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TextIO, TypeVar

from exports.paper import Line, laid_out
from kb.problems import Place, Problem, Refused
from tui.saving_words import SAVING, SLOW

T = TypeVar("T")

_LONGEST = 4000
_STOP, _HELP = "stop", "help"
ANYWHERE = f"At any prompt {_HELP} says what can be typed, and {_STOP} leaves."
_MARKS = "✓✗?·–→◂!●○◆- "
_ARROW = re.compile(" ?→ ?")

VERDICTS: Mapping[str, str] = {"✓": "true:", "✗": "not true:", "?": "cannot be told:"}
"""The words for the marks that lead an explanation's lines."""


class Ended(Exception):
    """There is nothing more to read."""


class Stopped(Exception):
    """Somebody left a dialogue before its last step."""


class Unclear(Refused):
    """Words that fit several things, or none; `candidates` are those that may be meant."""

    def __init__(self, what: str, candidates: Iterable[str], mend: str) -> None:
        super().__init__([Problem("used-wrongly", what, Place(""), mend)])
        self.candidates = tuple(candidates)


class Talk:
    """Reads lines and says lines. `live`: somebody types at a terminal; else each line read is said again."""

    def __init__(self, source: TextIO, sink: TextIO, width: int = 0) -> None:
        self._source, self._sink, self._width = source, sink, width
        self.live = source.isatty()
        self.refusals = 0

    @property
    def width(self) -> int:
        return self._width or shutil.get_terminal_size().columns

    def say(self, *lines: Line | str) -> None:
        """Say lines at once."""
        every = [Line(line) if isinstance(line, str) else line for line in lines]
        if every:
            self._sink.write(laid_out(every, self.width))
            self._sink.flush()

    def heard(self) -> str:
        """The next line, with single blanks. Raises Ended; Refused where it is too long, or cannot be shown."""
        if self.live:
            self._sink.write("> ")
            self._sink.flush()
        try:
            line = self._source.readline()
        except KeyboardInterrupt:
            self._end_line()
            raise
        if not line:
            self._end_line()
            raise Ended
        text = " ".join(line.lstrip("\ufeff").split())
        if not self.live:
            self.say(Line(_shown(text), lead=">"))
        _check(text)
        return text

    def _end_line(self) -> None:
        """What is said next begins on a line of its own, behind a prompt that nobody answered."""
        if self.live:
            self._sink.write("\n")

    def until(self, understood: Callable[[str], T], *asked: Line | str, how: str) -> T:
        """What a line is understood as, once it was asked for; another is, until it is understood.

        `how`: what `help` says before it asks again. Raises Ended, and Stopped at `stop`.
        """
        self.say(*asked)
        while True:
            try:
                text = self.heard()
                if text.casefold() == _STOP:
                    raise Stopped
                if text.casefold() != _HELP:
                    return understood(text)
                self.say(f"{how} {_STOP}: leave; nothing of this is kept.", *asked)
            except Refused as refused:
                self.refuse(refused)

    @contextmanager
    def stopping(self, words: str) -> Iterator[None]:
        """Say these words when a dialogue is left before its last step, or there is nothing more to read."""
        try:
            yield
        except Stopped:
            self.say(words)
        except (Ended, KeyboardInterrupt):
            self.say(words)
            raise

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Say that something is still being kept, once that takes long."""
        late = threading.Timer(SLOW, self.say, [SAVING])
        late.start()
        try:
            yield
        finally:
            late.cancel()

    def refuse(self, refused: Refused) -> None:
        """Say what was not accepted, and how to mend it."""
        self.refusals += 1
        for problem in refused.problems:
            place = (
                f"{problem.where}: " if problem.code in ("unreadable", "used-wrongly") and problem.where.file else ""
            )
            self.say(Line(f"{place}{problem.what}", lead="Not accepted:"))
            if isinstance(refused, Unclear):
                self.say(*(Line(candidate, 2) for candidate in refused.candidates))
            self.say(Line(problem.mend, lead="To mend it:"))


def misused(what: str, mend: str) -> Refused:
    """A refusal of what was typed."""
    return Refused([Problem("used-wrongly", what, Place(""), mend)])


def spoken(lines: Iterable[Line], leads: Mapping[str, str] | None = None) -> list[Line]:
    """Lines without blank ones, with words for marks and arrows; `leads` has the words for marks that stand alone."""
    return [_spoken(line, leads or {}) for line in lines if line.text or line.lead]


def _spoken(line: Line, leads: Mapping[str, str]) -> Line:
    lead = leads.get(line.lead, line.lead.lstrip(_MARKS))
    return replace(line, text=in_words(line.text), lead=lead, style="", kept=False)


def in_words(text: str) -> str:
    """A text without arrows."""
    return _ARROW.sub(", then ", text.removeprefix("!! "))


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)


def _check(text: str) -> None:
    if len(text) > _LONGEST:
        raise misused(f"a line of {len(text)} characters is no answer here", "type less")
    if not text.isprintable() or "\ufffd" in text:
        raise misused("this line holds signs that cannot be shown", "type it again without them, as UTF-8")
