"""A de-identified consultation can be read by people: what was known, what followed, what is left out."""

from __future__ import annotations

import json

import pytest

from exports.paper import laid_out
from exports.record import canonical
from exports.redacted import disclosed, redacted_in, redacted_lines
from exports.redacted.whitelist import Json
from kb.problems import Place
from tests.builders import packaged_base
from tests.test_redacted import ENTRY, NOTE, SEED, packaged_case, record_of, small_case, typed


def page(found: Json, **wanted: bool) -> str:
    read = redacted_in(json.loads(canonical(disclosed(found, ENTRY, SEED, **wanted))), Place("a file"))
    return laid_out(redacted_lines(read), 80)


def test_the_page_tells_what_was_known_where_each_option_stands_and_what_was_decided() -> None:
    text = page(record_of(typed(small_case(), "Zephyrine")))

    for words in (
        "judged on day 630",
        "    - Fever: no",
        "    - New weakness: asked, not known",
        "  site 1",
        "    - Pain score: 3 points",
        "    - Onset: 2 months (day 569)",
        "    - blocks, 1: date day 0, relief 40, relief hours 2",
        "    - blocks, 2: date day 609, relief not known",
        "THE LADDER OF SITE 2",
        "None of the options; against the advice: The patient refuses [patient-refuses]",
    ):
        assert " ".join(words.split()) in " ".join(text.split())
    assert "Zephyrine" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_page_says_what_is_left_out_and_how_much_is_hidden() -> None:
    found = record_of(typed(small_case(), "Zephyrine"))
    hidden = sum("hidden" in one for one in disclosed(found, ENTRY, SEED)["fields"])

    assert "left out: names" in page(found)
    assert f"hidden: {hidden} of {len(disclosed(found, ENTRY, SEED)['fields'])} parts" in page(found)


def test_a_note_that_was_asked_for_is_on_the_page() -> None:
    assert NOTE in " ".join(page(record_of(typed(small_case(), "Zephyrine")), keep_notes=True).split())


def test_every_option_stands_under_its_standing() -> None:
    found = record_of(packaged_case("early_return_of_facet_pain"), packaged_base())
    lines = page(found).splitlines()

    for rung in found["targets"][0]["ladder"]:
        assert any(line.strip(" ✓?·✗").startswith(rung["label"][:40]) for line in lines), rung["label"]
    standings = [rung["standing"] for rung in found["targets"][0]["ladder"]]
    assert [line for line in lines if line.startswith("  offered (")] == [f"  offered ({standings.count('offered')})"]


def test_a_page_without_a_decision_says_so() -> None:
    assert "decided: no decision is told" in page(record_of(small_case()))


def test_contradictory_facts_are_counted_on_the_page() -> None:
    found = record_of(small_case()) | {"contradictions": [{"what": "x", "mend": "y"}]}

    assert "! contradictory facts: 1; nothing was concluded" in page(found)


@pytest.mark.parametrize("text", ["\x1b[2J", "\u202e", "\x07", "\u200b"])
def test_what_would_move_the_cursor_or_turn_the_writing_is_shown_as_its_number(text: str) -> None:
    found = record_of(small_case())
    found["notice"] = f"a{text}b"
    found["targets"][0]["ladder"][0]["label"] = f"c{text}d"

    assert text not in page(found)
    assert f"a[U+{ord(text[0]):04X}]" in page(found)
