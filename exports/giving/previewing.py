"""What a form of a record would hold, shown before it is given out: nothing is logged by it, and nothing signed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from exports.document import Stamp
from exports.giving.asked import Looked
from exports.giving.pages import page
from exports.knowledge_words import named
from exports.paper import BLANK, Line
from exports.proof.bundle import CHECKING, CHECKPOINT, PAGE, RECORD, SUMS, Bundle, Contents, bundle_bytes
from exports.proof.instructions import OF_PROOF
from exports.proof.proof import Proof
from exports.proof.shown import Shown
from exports.redacted import SEED_LENGTH, disclosed, free_text, redacted_in, redacted_lines
from exports.visible import visible
from kb.model import KnowledgeBase
from kb.problems import Place, Problem, Refused
from kb.release.frozen import frozen

_LATER = "made when it is given out"
_STEPS = ("This is a preview. What proves the page, and how to check it, stands here once it is given out.",)
_PARTS: Mapping[str, str] = {
    RECORD: "what was known, advised and decided: what the ledger holds",
    PAGE: "the same for readers, tagged to be read aloud",
    CHECKING: "how to check all of it, with Rung and by hand",
    SUMS: "binds every file to the others",
    CHECKPOINT: "the state of the ledger, signed, as the page names it",
    "record.entry.json": "the entry of the ledger that holds the record",
    "record.tlog-proof": "that the ledger holds it, signed",
    "export.entry.json": "the entry that says this bundle was given out",
    "export.tlog-proof": "that the ledger holds that, signed",
    "knowledge": "the knowledge that judged, so that it can be judged again",
    "release": "what its author and its approver signed",
    "former": "the release before, whose people say who may approve",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen: `signed` with the ledger's key; `notes`, the free text stays in a de-identified record."""

    form: str
    signed: bool = False
    notes: bool = False


def preview_lines(looked: Looked, choice: Choice) -> list[Line]:
    """A form of a record, as lines. Raises Refused where that form could not be made of it."""
    return list(_FORMS[choice.form](looked, choice))


def _text(looked: Looked, choice: Choice, form: str = "text", words: str = "") -> Iterator[Line]:
    if words:
        yield from (Line(words, style="dim"), BLANK)
    made = page(looked.record, _base(looked), form, _stamp(looked, signed=choice.signed)).decode()
    yield from (Line(line, kept=True) for line in made.splitlines())


def _stamp(looked: Looked, *, signed: bool) -> Stamp:
    """The stamp as far as it is known before anything is logged and signed."""
    entry = looked.entry
    where = f"entry {entry.index} ({entry.kind}), kept on {entry.at}" if entry else _LATER
    return Stamp(where, _LATER if signed else "", named(_base(looked)), _STEPS)


def _bundle(looked: Looked, _: Choice) -> Iterator[Line]:
    yield Line("What is in the bundle", style="title")
    yield from _judged(looked)
    yield BLANK
    for name, (count, size) in _sizes(looked).items():
        files = f"/ ({count} files)" if name in ("knowledge", "former", "release") else ""
        yield Line(f"{size_words(size) if size else _LATER}; {_PARTS[name]}", 0, f"{name}{files}:", "bold")


def _sizes(looked: Looked) -> dict[str, tuple[int, int]]:
    """Each file, and each folder with the number of its files, with its bytes; none where it is not yet there."""
    base = _base(looked)
    made = page(looked.record, base, "pdf", _stamp(looked, signed=True))
    statement = looked.entry.statement if looked.entry else b""
    contents = Contents(looked.record.content, made, frozen(base), statement, "")
    packed = bundle_bytes(Bundle(contents, Proof(Shown(statement, ""), Shown(b"", ""))))
    found: dict[str, tuple[int, int]] = dict.fromkeys(_PARTS, (0, 0))
    for info in zipfile.ZipFile(io.BytesIO(packed)).infolist():
        name = info.filename.partition("/")[0]
        count, size = found[name]
        found[name] = (count + 1, size + info.file_size)
    return {name: sized for name, sized in found.items() if sized[0]}


def _json(looked: Looked, _: Choice) -> Iterator[Line]:
    size = len(looked.record.content)
    yield Line("What is in the file", style="title")
    yield from _judged(looked)
    yield BLANK
    yield Line(f"{size_words(size)}; with the record in it: {_PARTS[RECORD]}", 0, "entry:", "bold")
    yield Line(f"{_LATER}; {_PARTS['record.tlog-proof']}", 0, "entry_proof:", "bold")
    yield Line(f"{_LATER}; the entry that says this file was given out", 0, "export:", "bold")
    yield Line(f"{_LATER}; {_PARTS['export.tlog-proof']}", 0, "export_proof:", "bold")
    words = sum(map(len, OF_PROOF))
    yield Line(f"{size_words(words)}; how to check it, with Rung and by hand", 0, "checking:", "bold")
    yield BLANK
    yield Line("In the record", style="bold")
    yield from (Line(words, 2, "·") for words in _record_words(looked))


def _record_words(looked: Looked) -> Iterator[str]:
    """What a record says, counted."""
    value = looked.record.value
    yield f"{_times(len(value['findings']), 'finding')} and {_times(len(value['histories']), 'history', 'histories')}"
    for target in value["targets"]:
        yield f"the ladder of {visible(target['target'])}: {_times(len(target['ladder']), 'option')}, with reasons"
    for one in value["decision"] or ():
        against = ", against the advice" if one["override"] else ""
        note = f"; note: {visible(one['note'])}" if one["note"] else ""
        yield f"decided for {visible(one['target'])}: {visible(one['label'] or 'none of the options')}{against}{note}"
    if not value["decision"]:
        yield "no decision"


def _judged(looked: Looked) -> Iterator[Line]:
    """Which case this is, and by what it was judged."""
    record = looked.record
    where = f"entry {looked.entry.index} of the ledger" if looked.entry else "to be logged when it is given out"
    yield Line(f"Case {visible(record.case)} on {record.as_of}; {where}.")
    yield Line(visible(f"Judged by {record.base} {record.version}, digest {record.digest[:12]}."), style="dim")


def _deidentified(looked: Looked, choice: Choice) -> Iterator[Line]:
    value, entry = looked.record.value, looked.entry
    for where, text in free_text(value):
        lead, style = ("! kept,", "yellow") if choice.notes else ("dropped,", "dim")
        yield Line(f"{where}: {visible(text)}", 0, lead, style)
    opened = disclosed(
        value, (entry.index, entry.leaf_hash.hex()) if entry else None, _NO_SEED, keep_notes=choice.notes
    )
    yield from redacted_lines(redacted_in(opened, Place("preview")))


_NO_SEED = bytes(SEED_LENGTH)
"""A preview shows no salts and no hashes."""

_FORMS: Mapping[str, Callable[[Looked, Choice], Iterator[Line]]] = {
    "bundle": _bundle,
    "json": _json,
    "pdf": partial(_text, form="markdown", words="The PDF says this, laid out on pages, with the drawings drawn."),
    "html": partial(_text, form="markdown", words="The HTML page says this, with the drawings drawn."),
    "markdown": partial(_text, form="markdown"),
    "text": _text,
    "deidentified": _deidentified,
}


def _base(looked: Looked) -> KnowledgeBase:
    if looked.base is None:
        record = looked.record
        what = f"what judged it, {record.base} {record.version} ({record.digest:.12}…), is not kept here"
        mend = "give out the record itself (json), and look for that release"
        raise Refused([Problem("missing-release", what, Place(f"case {record.case}"), mend)])
    return looked.base


def size_words(size: int) -> str:
    """A size as people read it."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def _times(count: int, noun: str, nouns: str = "") -> str:
    return f"{count} {noun if count == 1 else nouns or f'{noun}s'}"
