"""The form by which a consultation is given out: the forms of its file, the free text, and what was written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from exports.giving import FORMS
from exports.giving.previewing import size_words
from exports.paper import BLANK, Line
from exports.visible import visible
from tui.handing_over import Handed
from tui.rows.row import Piece, Row, heading

_CALLED = {
    "bundle": "Bundle",
    "json": "Record",
    "pdf": "PDF",
    "html": "HTML",
    "markdown": "Markdown",
    "text": "Plain text",
    "deidentified": "De-identified",
}
GOOD_FOR: Mapping[str, str] = {
    "bundle": "For whoever must prove it, or judge it again, years from now and far from here.",
    "json": "For another program, or to be kept: the record itself, and that it is the one that was logged.",
    "pdf": "For the chart, a referral or an insurer: to be read and printed.",
    "html": "For reading on any computer, without a network and without Rung.",
    "markdown": "For a text editor, or to be taken over into another document.",
    "text": "For a chart that takes plain text only.",
    "deidentified": "For review and teaching: no names, no dates, and free text only where you keep it.",
}
"""What each form is good for."""
_CHOSEN: Mapping[bool, Piece] = {True: ("●", "good"), False: ("○", "quiet")}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def form_rows(chosen: str) -> tuple[Row, ...]:
    """Every form with its words, the chosen one marked."""
    return tuple(
        Row(
            form.name,
            ((called(form.name), "bold"), (f" ({form.ending}): {form.words}", "")),
            _CHOSEN[form.name == chosen],
        )
        for form in FORMS.values()
    )


def called(form: str) -> str:
    """A form as it is called on screen."""
    return _CALLED[form]


def note_rows(texts: Sequence[tuple[str, str]], *, keep: bool) -> tuple[Row, ...]:
    """The free text, to be read, and whether it stays."""
    said = (heading(f"note:{n}", f"{where}: “{visible(text)}”") for n, (where, text) in enumerate(texts))
    return (
        *said,
        Row("drop", (("leave it out", ""),), _CHOSEN[not keep]),
        Row("keep", (("keep it: I have read it, and nobody is known by it", ""),), _CHOSEN[keep]),
    )


def file_name(form: str, case: str, folder: Path) -> str:
    """A name in the folder that no file has yet; a de-identified one does not tell the case's."""
    safe = _UNSAFE.sub("_", case).strip("._")[:60]
    stem = "deidentified" if form == "deidentified" else safe or "consultation"
    ending = FORMS[form].ending
    name, number = f"{stem}{ending}", 1
    while (folder / name).exists() or (folder / f"{name}.proof").exists():
        number += 1
        name = f"{stem}-{number}{ending}"
    return name


def handed_lines(handed: Handed) -> Iterator[Line]:
    """What was written where, where it is logged, and how to check it."""
    order = handed.order
    path = order.path.absolute()
    yield Line(f"{visible(str(path))}, {size_words(handed.size)}", 0, "✓ Written:", "green")
    if handed.proof:
        yield Line(f"{visible(str(handed.proof.absolute()))}; keep the two together", 0, "Its proof:", "bold")
    to = f", to {visible(order.to)}" if order.to else ""
    yield Line(
        f"entry {handed.index} says that the record in entry {handed.of} was given out{to}", 0, "Logged:", "bold"
    )
    yield BLANK
    if handed.key is None:
        yield Line("no key signed it, so nobody can check it from outside", 0, "! Not proven:", "yellow")
        return
    yield Line("To check it, wherever Rung is:")
    yield Line(visible(f"rung verify {shlex.quote(str(path))} --key {shlex.quote(str(handed.key))}"), 2)
    yield BLANK
    words = (
        "The public key goes to whoever checks it by another way than the file: one that comes along proves nothing."
    )
    yield Line(words, style="dim")
