"""What a document is made of: sections of paragraphs, lists, tables, trees of reasons and figures. Data only.

Writers turn it into Markdown, HTML and PDF. Whatever a person wrote stands in it as it was written; each writer makes
it harmless in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Look(Enum):
    """How a piece of text looks."""

    PLAIN = "plain"
    STRONG = "strong"
    CODE = "code"
    QUIET = "quiet"


class Tone(Enum):
    """What a paragraph is: ordinary, a red flag, a warning, the advice itself, an aside, or a person's own words."""

    PLAIN = "plain"
    ALARM = "alarm"
    WARNING = "warning"
    ADVICE = "advice"
    QUIET = "quiet"
    QUOTE = "quote"


class Mark(Enum):
    """What leads an entry of a list: a sign and a word, so that neither colour nor sign stands alone."""

    TRUE = ("✓", "true")
    FALSE = ("✗", "false")
    UNKNOWN = ("?", "unknown")
    FOR = ("+", "for")
    AGAINST = ("–", "against")
    CAUTION = ("!", "caution")
    EXCLUDES = ("✗", "rules it out")
    COULD = ("?", "could rule it out")
    MAY = ("?", "may speak for it")
    CHANGES = ("→", "would change")
    WAITS = ("?", "waits for")
    LACKS = ("·", "not recommended")

    @property
    def sign(self) -> str:
        return self.value[0]

    @property
    def word(self) -> str:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one look; `to` names the section of the same document that it leads to."""

    text: str
    look: Look = Look.PLAIN
    to: str = ""


Text = tuple[Span, ...]


def text(*pieces: str | Span) -> Text:
    """Pieces put together; words alone are plain."""
    return tuple(Span(piece) if isinstance(piece, str) else piece for piece in pieces)


def strong(words: str) -> Span:
    """Words that stand out."""
    return Span(words, Look.STRONG)


def code(words: str) -> Span:
    """A name or number that is to be copied exactly."""
    return Span(words, Look.CODE)


def quiet(words: str) -> Span:
    """Words that stand back."""
    return Span(words, Look.QUIET)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some text with its tone; `lead` is a word in front that says the tone without colour."""

    text: Text
    tone: Tone = Tone.PLAIN
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list, with what it rests on below it."""

    text: Text
    mark: Mark | None = None
    parts: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list, or a tree of reasons."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption and the heads of its columns; the first cell of a row is that row's head.

    `widths` are the columns' shares of the page.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as SVG; `words` say everything that it shows, a line each, to those who do not see it."""

    svg: str
    caption: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Lines to be copied exactly, blank ones too; `caption` says what they are."""

    caption: str
    lines: tuple[str, ...]


Block = Paragraph | Items | Table | Figure | Verbatim


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it. `id` is its own in the document."""

    id: str
    title: Text
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `running` stands on every page; `day` is its only date."""

    title: str
    day: str
    name: str
    running: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
