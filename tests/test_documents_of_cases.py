"""A consultation as a document: the advice first, every reason, what is not known, and how to check it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from engine.consultation import Consultation
from engine.judging import Standing
from exports.document import Document, Stamp, as_html, as_markdown, as_pdf, document_of
from exports.document.drawing import folded
from exports.document.parts import Figure, Item, Items, Paragraph, Section, Table, Verbatim
from exports.record import canonical, record
from kb.case import Decision
from kb.folder import PACKAGED
from kb.from_yaml.case import case_from, load_case
from kb.problems import Refused
from kb.profiles import under
from kb.yaml_tree import read_tree
from tests.builders import SMALL_BASE, packaged_base, small_base
from tests.program import SOUND, rung
from tests.test_documents import Reader
from tui.commands.explain import show

FORMS = {"markdown": as_markdown, "html": as_html}
CLASHING = """\
case: A-1
as_of: 2026-11-22
findings: {none_of: [red_flags]}
targets:
  - {target: left knee, findings: {pain_score: 0}, blocks: [{date: 2026-10-22, relief: 80}]}
"""
MADE = """
import hashlib, sys
from pathlib import Path
from engine.consultation import Consultation
from exports.document import as_html, as_markdown, as_pdf, document_of
from kb.from_yaml.base import load_base
from kb.from_yaml.case import load_case
folder = Path(sys.argv[1])
base = load_base(folder)
made = document_of(Consultation(base, load_case(folder / "cases" / "two_targets.yaml", base)))
for content in (as_markdown(made).encode(), as_html(made).encode(), as_pdf(made)):
    print(hashlib.sha256(content).hexdigest())
"""


def packaged(case: str) -> Consultation:
    base = packaged_base()
    return Consultation(base, load_case(PACKAGED / "cases" / f"{case}.yaml", base))


def small(case: str, *decisions: Decision) -> Consultation:
    found = load_case(SMALL_BASE / "cases" / f"{case}.yaml", small_base())
    return Consultation(small_base(), replace(found, decisions=decisions))


@cache
def demo() -> Document:
    return document_of(packaged(packaged_base().demo or ""))


def sections(of: Document | Section) -> Iterator[Section]:
    """Every section of a document, in order."""
    for one in of.sections:
        yield one
        yield from sections(one)


def entries(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from entries(item.parts)


def said(block: object) -> str:
    """Everything that a block says."""
    match block:
        case Paragraph(text=words, lead=lead):
            return f"{lead}: {''.join(span.text for span in words)}"
        case Items(items=items):
            return "\n".join("".join(span.text for span in one.text) for one in entries(items))
        case Table(rows=rows):
            return "\n".join(" | ".join("".join(span.text for span in cell) for cell in row) for row in rows)
        case Verbatim(caption=caption, lines=lines):
            return "\n".join([caption, *lines])
        case Figure(caption=caption, words=words):
            return "\n".join((caption, *words))
    return ""


def below(document: Document, name: str) -> str:
    """Everything that a section says, with the sections in it."""
    whole = next(one for one in sections(document) if one.id == name)
    return "\n".join(said(block) for one in (whole, *sections(whole)) for block in one.blocks)


def test_the_advice_stands_first_and_red_flags_before_it() -> None:
    made = document_of(packaged("bladder_trouble_after_a_good_year"))

    assert [one.id for one in made.sections][:2] == ["advice", "ladder"]
    lines = below(made, "advice").splitlines()
    assert lines[0].startswith("Red flag: Signs of cauda equina compression")
    assert lines[1].startswith(": Next steps, least invasive first: Urgent work-up")


@pytest.mark.parametrize("case", ["early_return_of_facet_pain", "pub_01", "art_13"])
def test_every_option_of_every_site_stands_in_the_ladder_and_has_its_reasons(case: str) -> None:
    now = packaged(case)
    made = document_of(now)

    for number, opinion in enumerate(now.opinions, 1):
        drawn = next(one for one in made.sections if one.id == "ladder").blocks[number - 1]
        assert isinstance(drawn, Figure)
        for rung_ in opinion.ladder:
            assert f"{rung_.option.label}, {rung_.standing.value}" in " ".join(drawn.words)
            assert any(rung_.option.label in said(Paragraph(one.title)) or rung_.option.label in below(made, one.id)
                       for one in sections(made) if one.id.startswith(f"options-{number}-"))  # fmt: skip


def test_reasons_go_down_to_the_value_the_threshold_and_the_gap() -> None:
    reasons = below(demo(), "options-1")

    assert "Relief from the latest block since the ablation: 60 %, at least 50 % (positive_block: G1" in reasons
    assert (
        "Pain score now: 6 points, needs at least 7 points (severe_pain: G17; not checked), short by 1 point" in reasons
    )
    assert "Risk of weakness if this nerve is destroyed: not asked; needs yes" in reasons


def test_every_rule_that_fired_is_told_in_words_with_its_claims() -> None:
    now = packaged("early_return_of_facet_pain")
    rules, sources = below(demo(), "rules"), below(demo(), "sources")
    fired = [now.base.rules[one.rule] for one in now.opinion().firing.trace if one.rule]

    assert [rule.id for rule in fired if rule.because not in rules or rule.id not in rules] == []
    cited = [now.base.claims[cite] for rule in fired for cite in rule.cites]
    assert [claim.id for claim in cited if claim.says not in sources] == []
    assert any(f"{claim.says} (not checked)" in sources for claim in cited if not claim.verified)


def test_known_asked_in_vain_and_not_asked_are_told_apart() -> None:
    known = below(document_of(small("two_targets")), "known")

    assert "Fever | no | entered" in known
    assert "Asked, and not known: new weakness\n" in known
    assert "Not asked, and so counted neither as yes nor as no:" in known
    assert "Entered by: a test. Entered at: 2026-11-22T10:00:00Z." in known
    assert "Block 1 | 2025-03-02 | 40 %" in known
    assert "asked, not known" in known


def test_a_decision_that_follows_the_advice_and_one_that_overrides_it() -> None:
    follows = below(document_of(small("sound", Decision("left knee", "block"))), "advice")
    over = Decision("left knee", "wait", "risk-benefit-ratio", "Frail.\nSeen with the family.")
    overrides = below(document_of(small("sound", over)), "advice")

    assert "Decision: none is recorded" in below(document_of(small("sound")), "advice")
    assert "Decided: Diagnostic block" in follows
    assert "because: More risk than benefit (risk-benefit-ratio)" in overrides
    assert "Frail." in overrides
    assert "Seen with the family." in overrides


def test_nothing_is_concluded_from_facts_that_contradict_each_other() -> None:
    made = document_of(Consultation(small_base(), case_from(read_tree(CLASHING, "case.yaml"), small_base())))

    assert "Stop: The case says things that cannot all be true" in below(made, "advice")
    assert "options" not in [one.id for one in made.sections]
    assert "No rule holds." in below(made, "rules")
    assert "Next step" not in below(made, "advice")
    assert as_pdf(made).startswith(b"%PDF-")


def test_the_profile_is_named_where_one_is_used() -> None:
    now = packaged("prof_art_13")
    beside = Consultation(under(now.base, "consensus_2020"), now.case)

    assert "None was used" in below(document_of(now), "profile")
    assert now.base.profiles["consensus_2020"].title in below(document_of(beside), "profile")
    assert "stands beside the ladder" in "".join(said(block) for block in document_of(beside).blocks)


def test_the_card_has_the_thirteen_attributes_and_the_points_and_guesses_nothing() -> None:
    made = next(one for one in demo().sections if one.id == "card")
    tables = [block for block in made.blocks if isinstance(block, Table)]
    card = dict(line.split(" | ", 1) for line in below(demo(), "card").splitlines() if " | " in line)

    assert [len(table.rows) for table in tables] == [12, 13]
    assert card["Use of race"] == "No: the vocabulary has no term for it."
    assert card["Use of date of birth"] == "Yes: Age."
    assert card["Funding source of the technical implementation"] == "Not recorded in the knowledge base."
    assert card["Intended use"] == packaged_base().intended_use["intended_use"]
    assert set(packaged_base().intended_use.values()) <= set(card.values())


def test_a_page_says_what_proves_it_and_what_does_not() -> None:
    now = small("sound")
    bare = below(document_of(now), "check")
    stamped = below(document_of(now, Stamp("entry 4 of 9", "rung.example\n9\nabc=", "signed", ("Do this.",))), "check")

    assert "Not proven: Without a ledger entry" in bare
    assert "Ledger entry | not recorded in a ledger" in bare
    assert "not signed: a draft" in bare
    assert now.base.digest in bare
    assert "Not proven" not in stamped
    assert all(words in stamped for words in ("entry 4 of 9", "rung.example", "abc=", "Do this."))


def test_the_digest_on_the_page_is_that_of_the_record() -> None:
    import hashlib

    now = small("sound")

    assert hashlib.sha256(canonical(record(now))).hexdigest() in below(document_of(now), "check")


def test_the_html_is_one_well_formed_file_with_nothing_from_outside() -> None:
    page = as_html(demo())
    reader = Reader(page)

    assert reader.open == []
    assert set(reader.links) <= set(reader.ids)
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.outside == []
    assert re.findall(r"<(?:script|link|iframe|img|object)\b|@import|url\(|javascript:", page) == []


def test_headings_never_skip_a_level_and_tables_have_heads() -> None:
    page = as_html(document_of(packaged("pub_01")))
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.count("<table>") == page.count("<caption>") == page.count("<thead>") > 5
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') == page.count('role="img"') == page.count('-title">')


def test_a_standing_is_never_told_by_colour_alone() -> None:
    [drawing] = re.findall(r"<svg .*?</svg>", as_html(document_of(packaged("bladder_trouble_after_a_good_year"))))
    standings = [rung_.standing for rung_ in packaged("bladder_trouble_after_a_good_year").opinion().ladder]

    for standing in Standing:
        assert len(re.findall(rf">{standing.value}", drawing)) == standings.count(standing)


def structure(page: bytes) -> Iterator[Any]:
    """The tags of a PDF, in reading order."""
    left = [PdfReader(io.BytesIO(page)).trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while left:
        one = left.pop(0)
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            left = [*one, *left]
        elif isinstance(one, dict):
            if "/S" in one:
                yield one
            left = [one["/K"], *left] if "/K" in one else left


def test_the_pdf_is_tagged_named_and_in_a_language() -> None:
    page = as_pdf(demo())
    reader = PdfReader(io.BytesIO(page))
    root, tags = reader.trailer["/Root"], list(structure(page))
    kinds = [tag["/S"] for tag in tags]

    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en-GB")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part>1" in root["/Metadata"].get_object().get_data().decode()
    assert reader.metadata
    assert "early_return_of_facet_pain" in str(reader.metadata.title)
    assert [kind for kind in kinds if kind in ("/H1", "/H2")] == ["/H1", *["/H2"] * len(demo().sections)]
    assert kinds.count("/Table") == kinds.count("/THead") > 5
    assert all(tag.get("/Alt") for tag in tags if tag["/S"] == "/Figure")
    assert kinds.count("/Figure") == 2


def test_every_page_of_the_pdf_says_whose_it_is_and_what_it_is_not_for() -> None:
    made = as_pdf(document_of(small("two_targets")))
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages]

    assert len(pages) > 3
    for number, words in enumerate(pages, 1):
        assert "Case SOUND-2" in words
        assert "Not for time-critical decisions." in words
        assert f"Page {number} of {len(pages)}" in words


def test_the_fonts_of_a_pdf_are_in_it() -> None:
    for page in PdfReader(io.BytesIO(as_pdf(document_of(small("sound"))))).pages:
        fonts = page["/Resources"]["/Font"].values()
        names = [font.get_object()["/BaseFont"] for font in fonts]

        assert all(re.match(r"/[A-Z]{6}\+(Libertinus|NewCM|DejaVu)", name) for name in names), names


def test_the_same_case_gives_the_same_bytes_in_every_process() -> None:
    """Under other hash seeds and in other time zones."""
    made = {
        subprocess.run([sys.executable, "-c", MADE, SMALL_BASE], capture_output=True, check=True, text=True,
                       env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}).stdout
        for seed, zone in (("0", "UTC"), ("4242", "Pacific/Kiritimati"))
    }  # fmt: skip

    assert len(made) == 1
    assert len(set(made.pop().split())) == 3


@pytest.mark.parametrize("form", FORMS)
def test_explain_writes_a_document_to_stdout_or_to_a_file(form: str, tmp_path: Path) -> None:
    file = tmp_path / "page"
    shown = rung("explain", SOUND, "--kb", SMALL_BASE, "--form", form)
    written = rung("explain", SOUND, "--kb", SMALL_BASE, "--form", form, "-o", file)

    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout == FORMS[form](document_of(small("sound")))
    assert (written.returncode, written.stdout, file.read_text(encoding="utf-8")) == (0, "", shown.stdout)


def test_explain_writes_a_pdf_under_a_profile(tmp_path: Path) -> None:
    case, file = PACKAGED / "cases" / "prof_art_13.yaml", tmp_path / "page.pdf"

    run = rung("explain", case, "--profile", "consensus_2020", "--form", "pdf", "-o", file)

    now = packaged("prof_art_13")
    assert run.returncode == 0
    assert file.read_bytes() == as_pdf(document_of(Consultation(under(now.base, "consensus_2020"), now.case)))


def test_a_pdf_is_not_written_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    with pytest.raises(Refused) as refused:
        show(small("sound"), None, None, "pdf")

    assert [problem.mend for problem in refused.value.problems] == ["name a file: -o FILE.pdf"]


def test_words_too_long_for_a_drawing_are_seen_to_be_cut() -> None:
    assert folded("a short label", 20) == ["a short label"]
    assert folded("one two three four five", 9) == ["one two", "three …"]
    assert folded("x" * 30, 10) == ["xxxxxxxxx…"]
