"""The rule book, the list of sources, and what is past its review."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from engine.consultation import Consultation
from exports.book import book_html, book_markdown
from exports.graph_svg import deciding, dependency_graph
from exports.text import explained
from exports.text_leaning import sources_text
from kb.from_yaml.base import load_base
from kb.from_yaml.case import load_case
from kb.leaning import leanings, unchecked_numbers
from tests.builders import DAY, SMALL_BASE, TESTS, copied_base, packaged_base, small_base
from tests.program import changed, rung

RFA = packaged_base()
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Reader(HTMLParser):
    """Reads HTML strictly enough to notice what is not closed, and keeps ids and links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.ids += [known["id"] or ""] if "id" in known else []
        self.links += [(known["href"] or "")[1:]] if (known.get("href") or "").startswith("#") else []
        self.outside += [known["src"] or ""] if "src" in known else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_book_holds_every_rule_option_threshold_claim_and_source() -> None:
    text = book_html(RFA, DAY)
    ids = Reader(text).ids

    assert {f"rule-{name}" for name in RFA.rules} <= set(ids)
    assert {f"option-{name}" for name in RFA.options} <= set(ids)
    assert {f"threshold-{name}" for name in RFA.thresholds} <= set(ids)
    assert {f"source-{name}" for name in RFA.sources} <= set(ids)
    assert {f"profile-{name}" for name in RFA.profiles} <= set(ids)
    assert all(f"[{claim.id}]" in text for source in RFA.sources.values() for claim in source.claims.values())


def test_the_book_is_one_well_formed_file_whose_links_lead_somewhere() -> None:
    reader = Reader(book_html(RFA, DAY))

    assert reader.open == []
    assert set(reader.links) <= set(reader.ids)
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.outside == []


def test_what_is_written_in_yaml_cannot_become_html(tmp_path: Path) -> None:
    base = copied_base(tmp_path)
    changed(base / "rules" / "steps" / "wait_while_young.yaml", "Young pain", "<script>alert(1)</script> Young pain")

    assert "<script>" not in book_html(load_base(base), DAY)


def test_the_markdown_book_tells_the_same_rules() -> None:
    text = book_markdown(RFA, DAY)

    assert all(f"#### {name}\n" in text for name in RFA.rules)
    assert not re.search(r"\n{3,}|{{|{%", text)


def test_the_graph_draws_every_derived_term_and_says_in_words_what_decides_each_tier() -> None:
    svg = dependency_graph(RFA)

    assert svg.count("<rect") == len(RFA.setters) + len(RFA.tiers) + svg.count("#eef3fb")
    assert "<title" in svg
    assert "<desc" in svg
    assert set(deciding(RFA)) == set(RFA.tiers.values())


def test_the_book_is_the_same_bytes_every_time() -> None:
    assert book_html(RFA, DAY) == book_html(load_base(), DAY)


def test_every_source_is_listed_with_what_leans_on_it() -> None:
    found = leanings(small_base())

    assert [(entry.kind, entry.id) for entry in found["defaults"]] == [
        ("rule", "red_flags_close_the_ladder"),
        ("rule", "wait_while_young"),
    ]
    assert ("threshold", "fresh_block") in [(entry.kind, entry.id) for entry in found["clinic"]]


def test_every_number_that_was_not_checked_is_listed() -> None:
    assert [entry.threshold.id for entry in unchecked_numbers(small_base())] == ["severe_pain", "fresh_block"]
    assert "severe_pain: Pain score that makes pain severe: 7 points" in sources_text(small_base(), DAY, 120)


def test_the_numbers_of_profiles_are_listed_too(tmp_path: Path) -> None:
    base = load_base(copied_base(tmp_path, TESTS / "with_profiles"))

    assert [(e.value.value, e.profile) for e in unchecked_numbers(base) if e.profile] == [
        (80.0, "strict"),
        (90.0, "strict"),
    ]


def test_what_is_past_its_review_is_said_wherever_it_is_used(tmp_path: Path) -> None:
    folder = copied_base(tmp_path)
    changed(folder / "sources" / "clinic.yaml", "read_on: 2026-11-22", "review_by: 2026-01-01")
    changed(
        folder / "rules" / "steps" / "block_severe_pain.yaml",
        "cites: [severe]",
        "cites: [severe]\nreview_by: 2026-06-01",
    )
    base = load_base(folder)
    case = load_case(SMALL_BASE / "cases" / "sound.yaml", base)

    text = " ".join(explained(Consultation(base, case), 200).split())
    assert "rule past its review since 2026-06-01; source clinic past its review since 2026-01-01" in text
    assert "past its review: since 2026-01-01" in sources_text(base, DAY, 200)
    assert "past its review" not in sources_text(base, date(2025, 12, 31), 200)
    assert "Past its review: this rule since 2026-06-01" in book_html(base, DAY)


def test_a_base_says_after_how_many_years_a_kind_of_source_is_due(tmp_path: Path) -> None:
    folder = copied_base(tmp_path)
    changed(folder / "base.yaml", "demo: sound", "demo: sound\nreview_after: {expert_default: 5}")

    sources = load_base(folder).sources
    assert (sources["clinic"].review_by, sources["defaults"].review_by) == (date(2025, 12, 31), None)


def test_book_and_sources_are_commands(tmp_path: Path) -> None:
    out = tmp_path / "book.html"
    book = rung("book", "--form", "html", "-o", out, "--kb", SMALL_BASE, "--as-of", "2026-11-22")
    listed = rung("sources", "--kb", SMALL_BASE, "--as-of", "2026-11-22")

    assert (book.returncode, book.stdout) == (0, "")
    assert out.read_text(encoding="utf-8") == book_html(load_base(SMALL_BASE), DAY)
    assert listed.returncode == 0
    assert "NUMBERS NOT CHECKED IN THEIR SOURCE (2)" in listed.stdout
