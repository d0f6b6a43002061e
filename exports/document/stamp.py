"""What proves a page, and how to check it: said plainly, what is missing too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata

from engine.consultation import Consultation
from exports.document.parts import Block, Item, Items, Paragraph, Section, Table, Text, Tone, Verbatim, code, text
from exports.knowledge_words import state
from exports.record import canonical, record


@dataclass(frozen=True, slots=True)
class Stamp:
    """What whoever keeps the ledger knows of a page, in their words; what is empty is said to be missing.

    `entry` is where the record stands in the ledger, `checkpoint` a signed checkpoint as text, `release` what proves
    the release, `checking` the steps by which a reader checks all of it.
    """

    entry: str = ""
    checkpoint: str = ""
    release: str = ""
    checking: tuple[str, ...] = ()


_STEPS = (
    "Take the case file from which this page was made, the same version of Rung and the same knowledge base.",
    "Run rung explain CASE.yaml --form json -o record.json (with --profile where this page names one).",
    "The SHA-256 of record.json must be the one above. A decision is not in a case file: a page that tells one can "
    "only be checked against the record that was kept.",
)


def stamp_section(consultation: Consultation, stamp: Stamp | None) -> Section:
    """The section that ends a page."""
    given = stamp or Stamp()
    blocks: list[Block] = []
    if not given.entry:
        missing = "Without a ledger entry nothing here proves when this page was made, or that it was kept unchanged."
        blocks.append(Paragraph(text(missing), Tone.WARNING, "Not proven"))
    blocks.append(_digests(consultation, given))
    if given.checkpoint:
        said = "The signed checkpoint of the ledger, to be kept apart from it"
        blocks.append(Verbatim(said, tuple(given.checkpoint.removesuffix("\n").split("\n"))))
    blocks.append(Paragraph(text("To check it:")))
    blocks.append(Items(tuple(Item(text(step)) for step in given.checking or _STEPS)))
    numbers = "A character that shows nothing, or that cannot be drawn, stands as its number in Unicode: [U+202E]."
    blocks.append(Paragraph(text(numbers), Tone.QUIET))
    return Section("check", text("How to check this page"), tuple(blocks))


def _digests(consultation: Consultation, stamp: Stamp) -> Table:
    rows: tuple[tuple[Text, ...], ...] = tuple((text(head), said) for head, said in stamp_rows(consultation, stamp))
    return Table("What identifies this page", ("What", "Value"), rows, (2, 5))


def stamp_rows(consultation: Consultation, stamp: Stamp) -> Iterator[tuple[str, Text]]:
    """What is told of a page, each with its name."""
    base = consultation.base
    made = canonical(record(consultation))
    yield "Program", text(f"rung {metadata.version('rung')}")
    yield "Knowledge base", text(f"{base.id} {base.version}, {state(base)}")
    yield "SHA-256 of the knowledge base", text(code(base.digest))
    yield "SHA-256 of the record", text(code(sha256(made).hexdigest()))
    yield "Release", text(stamp.release or ("as signed off above" if base.sign_off else "not signed: a draft"))
    yield "Ledger entry", text(stamp.entry or "not recorded in a ledger")
    if not stamp.checkpoint:
        yield "Checkpoint", text("none was given")
