"""Whatever people write stays text in every document: it becomes no element, no markup, no code, and hides nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf import PdfReader

from exports.document import Document, as_html, as_markdown, as_pdf, pdf
from exports.document.drawing import svg, words
from exports.document.parts import (
    Figure,
    Item,
    Items,
    Mark,
    Paragraph,
    Section,
    Table,
    Tone,
    code,
    quiet,
    strong,
    text,
)
from exports.visible import visible

HOSTILE = (
    "<script>alert(1)</script>", "</title><img src=x onerror=alert(1)>", "&lt;b&gt; &#60; &amp", '" onload="x', "<!--",
    "{{ 7 * 7 }}", "{% raw %}", '#eval("1")', "$x^2$", "```\ncode\n```", "*a* _b_ __c__ **d** ~~e~~", "[ ] task", "]]>",
    "[a](http://b.example)", "![i](x)", "[x]: http://b.example", "<http://b.example>", "https://b.example", "<svg ",
    "# h", "- item", "+ item", "1. one", "12) x", "> q", "===", "| a | b |", "---", "@ref <label>", "// c", "\\", "\\*",
    "a\\", "`", "``", "~", "=", ":", "_", "#", "a #", "    four", "\u202eabc\u2066", "\x1b[31m", "\x00", "\x07",
    "\u2028", "\ufeff", "\u200b", "\ud800", "e\u0301", "𝕏", "中文", "😀",
)  # fmt: skip
written = (
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12)), min_size=1, max_size=4)
    .map("".join)
    .filter(lambda said: visible(said).strip() != "")
)


def everywhere(said: str) -> Document:
    """A document in which a person's words stand wherever words can stand."""
    drawn = svg(100, 20, "one", said, words(0, 10, said))
    blocks = (
        Paragraph(text(said), Tone.QUOTE),
        *(
            Paragraph(text(said, " ", strong(said), " ", quiet(said), " ", code(said)), tone, said)
            for tone in Tone
            if tone is not Tone.QUOTE
        ),
        Paragraph(text(strong(said))),
        Items((Item(text(said), parts=(Item(text(said), Mark.TRUE), Item(text(code(said))))),)),
        Table(said, (said, "head"), ((text(said), text(code(said), said)),), (1, 1)),
        Figure(drawn, said, (said, said)),
    )
    return Document(said, "2026-11-22", said, said, blocks, (Section("one", text(said), blocks),))


class Reader(HTMLParser):
    """The elements of a page in order, its quotations as text, and what its drawings write."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.open: list[str] = []
        self.quoted: list[str] = []
        self.drawn: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self.quoted += [""] if tag == "blockquote" else []
        self.drawn += [""] if tag == "text" else []
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            continue

    def handle_data(self, data: str) -> None:
        if "blockquote" in self.open:
            self.quoted[-1] += data
        if "text" in self.open:
            self.drawn[-1] += data


def read_markdown(page: str) -> Reader:
    """Markdown as its readers show it: raw HTML allowed, tables, bare addresses linked."""
    return Reader(
        MarkdownIt("commonmark", {"maxNesting": 99, "linkify": True}).enable(["table", "linkify"]).render(page)
    )


def one_line(said: str) -> str:
    return " ".join(said.split())


@given(written)
@settings(max_examples=50, deadline=None)
def test_in_html_any_words_are_exactly_these_words_and_no_element(said: str) -> None:
    page = Reader(as_html(everywhere(said)))
    calm = Reader(as_html(everywhere("word")))

    assert page.tags == calm.tags
    assert page.attributes == calm.attributes
    assert {quoted.strip("\n") for quoted in page.quoted} == {visible(said)}
    assert set(page.drawn) == {visible(said)}


@given(written)
@settings(max_examples=60, deadline=None)
def test_in_markdown_any_words_are_these_words_and_no_markup(said: str) -> None:
    page = read_markdown(as_markdown(everywhere(said)))

    assert {"script", "img", "a", "h6", "hr", "input", "del"} & set(page.tags) == set()
    assert page.tags.count("table") == 2
    assert page.tags.count("blockquote") == 2
    assert one_line(page.quoted[0]) == one_line(visible(said))


def test_in_markdown_hostile_words_make_the_very_elements_that_calm_words_make() -> None:
    calm = read_markdown(as_markdown(everywhere("word")))

    for said in HOSTILE:
        if visible(said).strip() and "|" not in said:
            assert read_markdown(as_markdown(everywhere(said))).tags == calm.tags, said


def pdf_text(page: bytes) -> str:
    """Everything that a PDF says, without blanks and without what only lets words break."""
    return re.sub(r"[\s\u200b]", "", "".join(one.extract_text() for one in PdfReader(io.BytesIO(page)).pages))


def test_in_a_pdf_hostile_words_are_text() -> None:
    said = [one for one in HOSTILE if one.isascii() and one.isprintable() and one.strip()]
    blocks = tuple(Paragraph(text(one), Tone.QUOTE) for one in said)

    read = pdf_text(as_pdf(Document("T", "2026-11-22", "N", "r", blocks, ())))

    assert [one for one in said if re.sub(r"\s", "", one) not in read] == []


@given(written)
@settings(max_examples=15, deadline=None)
def test_any_words_anywhere_can_be_set_as_a_pdf(said: str) -> None:
    assert as_pdf(everywhere(said)).startswith(b"%PDF-")


@pytest.mark.parametrize("write", [as_html, as_markdown, lambda document: pdf_text(as_pdf(document))])
def test_what_cannot_be_seen_is_shown_by_its_number(write: Callable[[Document], str]) -> None:
    page = write(everywhere("a\u202eb\x1b[2Jc"))

    assert "U+202E" in page
    assert "U+001B" in page
    assert not re.search("[\u202e\x1b]", page)


def test_a_letter_that_the_fonts_lack_stands_as_its_number_in_a_pdf() -> None:
    assert "naïve[U+4E2D]✓" in pdf_text(as_pdf(everywhere("naïve 中 ✓")))


def test_every_letter_that_is_said_to_be_drawn_is_drawn() -> None:
    letters = [letter for letter in map(chr, range(0x20, 0x3000)) if not pdf._LACKING.match(letter)]
    shown = [letter for letter in letters if visible(letter) == letter]
    lines = [" ".join(shown[start : start + 60]) for start in range(0, len(shown), 60)]
    blocks = tuple(Paragraph(text(line)) for line in lines)

    assert len(shown) > 2_000
    assert pdf._set(Document("T", "2026-11-22", "N", "r", blocks, ()), pdf._LACKING).startswith(b"%PDF-")


def test_a_word_without_end_stays_on_the_page() -> None:
    said = "W" * 600
    blocks = (
        Paragraph(text(said), Tone.QUOTE),
        Items((Item(text(said)),)),
        Table("c", ("a", "b"), ((text(said), text(said)),), (1, 1)),
    )
    made = Document("T", "2026-11-22", "N", "r", blocks, (Section("one", text(said), ()),))
    page = PdfReader(io.BytesIO(as_pdf(made)))
    wide = float(page.pages[0].mediabox.width)
    ends: list[float] = []

    def noted(words: str, _: Any, place: list[float], *__: Any) -> None:
        ends.append(place[4] if words.strip() else 0.0)

    for one in page.pages:
        one.extract_text(visitor_text=noted)
    assert len(ends) > 20
    assert max(ends) < wide


def test_a_tree_deeper_than_paper_is_set_all_the_same() -> None:
    tree = Item(text("the end"))
    for number in range(90):
        tree = Item(text(f"level{number}"), parts=(tree,))

    read = pdf_text(as_pdf(Document("T", "2026-11-22", "N", "r", (Items((tree,)),), ())))

    assert "theend" in read
    assert all(f"level{number}" in read for number in range(90))


def schemes(page: str) -> Iterator[dict[str, str]]:
    """The colours of a page by name: light, dark, and on paper."""
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", block)) for block in re.findall(r":root \{([^}]*)\}", page)]
    assert len(found) == 3
    yield from found


def light(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    short = colour.lstrip("#")
    digits = "".join(letter * 2 for letter in short) if len(short) == 3 else short
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_of_the_page_can_be_read_on_its_paper() -> None:
    """WCAG 2 AA: 4.5 to 1."""
    for scheme in schemes(as_html(everywhere("word"))):
        pairs = [(ink, scheme.get(f"{ink}-paper", scheme["paper"])) for ink in ("alarm", "warn", "good")]
        pairs += [(ink, scheme["paper"]) for ink in ("ink", "soft", "link", "alarm", "warn", "good")]
        for ink, paper in pairs:
            bright, dim = sorted((light(scheme[ink]), light(paper)), reverse=True)
            assert (bright + 0.05) / (dim + 0.05) >= 4.5, (ink, paper)
