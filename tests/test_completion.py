"""Whatever stands in a file, and however much of it is missing, the words that may stand at the cursor are offered."""

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.completion import Completion, completion_at, fitting
from kb.folder import PACKAGED
from kb.from_yaml.base import load_base
from kb.model import KnowledgeBase
from kb.word import Word
from kb.yaml_tree import Node, read_tree

RULES = sorted(
    path.relative_to(PACKAGED).as_posix()
    for path in [*PACKAGED.glob("rules/*/*.yaml"), *PACKAGED.glob("profiles/*/rules/*.yaml")]
)
RULE = "rules/topic/new_rule.yaml"
FREE = ("id", "because", "review_by")
"""The keys of a rule that take any text."""

OFTEN = settings(max_examples=200, deadline=None)

Place = tuple[str, int, int]
"""A word and where it begins, from 0."""


@cache
def base() -> KnowledgeBase:
    return load_base(PACKAGED)


@cache
def text_of(path: str) -> str:
    return (PACKAGED / path).read_text(encoding="utf-8")


@cache
def places(path: str) -> tuple[Place, ...]:
    """Every key of a file, and every word that the knowledge base knows."""
    return tuple(_places(read_tree(text_of(path), path).root))


def _places(node: Node) -> Iterator[Place]:
    if isinstance(node.value, dict):
        for key, inner in node.value.items():
            line, column = node.keys[key]
            yield key, line - 1, column - 1
            if key not in FREE:
                yield from _places(inner)
    elif isinstance(node.value, list):
        for inner in node.value:
            yield from _places(inner)
    elif isinstance(node.value, str) and not node.value[0].isdigit():  # "12 weeks" is a quantity
        yield node.value, node.line - 1, node.column - 1


def at(marked: str, file: str = RULE) -> Completion | None:
    """What is offered where the mark stands."""
    before, _, after = marked.partition("|")
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    return completion_at(base(), file, before + after, line, column)


def offered(marked: str, file: str = RULE) -> list[str]:
    """The names of the words that are offered where the mark stands."""
    found = at(marked, file)
    return [word.name for word in found.words] if found else []


@st.composite
def places_of_rules(draw: st.DrawFn) -> tuple[str, Place, int]:
    """A rule file, a word in it, and a cursor in or at the end of the word."""
    path = draw(st.sampled_from(RULES))
    word, line, column = draw(st.sampled_from(places(path)))
    return path, (word, line, column), draw(st.integers(0, len(word)))


@OFTEN
@given(places_of_rules())
def test_every_word_of_every_rule_is_offered_where_it_stands(found: tuple[str, Place, int]) -> None:
    path, (word, line, column), within = found
    made = completion_at(base(), path, text_of(path), line, column + within)

    assert made is not None
    assert word in [one.name for one in made.words]
    assert text_of(path).splitlines()[line][made.start : made.end] == word


@OFTEN
@given(places_of_rules())
def test_and_offered_where_the_text_ends_in_the_middle_of_it(found: tuple[str, Place, int]) -> None:
    path, (word, line, column), within = found
    lines = text_of(path).splitlines()
    cut = "\n".join([*lines[:line], lines[line][: column + within]])
    made = completion_at(base(), path, cut, line, column + within)

    assert made is not None
    assert made.typed == word[:within]
    assert word in [one.name for one in made.words]


FILES = [*RULES, "thresholds.yaml", "ladder.yaml", "base.yaml", "lines.yaml", "vocabulary/ablations.yaml",
         "cases/art_01.yaml", "profiles/nice/profile.yaml", "sources/source_article.yaml"]  # fmt: skip
BITS = ["when:", "  ", "\n", "- ", "{", "}", "[", "]", ": ", ":", ",", "#", " #", "'", '"', "|", ">-", "cause", "all",
        "\t", "\r\n", "\x0c", "ä", "examples:\n", "  - fires: {", "---", "&a", "*a", "!x", "? "]  # fmt: skip


ANY_TEXT = st.lists(st.sampled_from(BITS), max_size=30).map("".join) | st.text()


@st.composite
def mutilated(draw: st.DrawFn) -> tuple[str, str]:
    """A file of the knowledge base with stretches cut out and others put in."""
    path = draw(st.sampled_from(FILES))
    text = text_of(path)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 40)))
        text = text[:start] + draw(st.sampled_from(["", *BITS])) + text[end:]
    return path, text


@OFTEN
@given(
    mutilated() | st.tuples(st.sampled_from(FILES), ANY_TEXT),
    st.integers(-1, 200), st.integers(-1, 80),
)  # fmt: skip
def test_no_text_and_no_cursor_is_too_broken(written: tuple[str, str], line: int, column: int) -> None:
    path, text = written
    made = completion_at(base(), path, text, line, column)

    assert made is None or (0 <= made.start <= made.end and made.legal and set(made.words) <= set(made.legal))


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("id: x\nwh|", ["when"]),
        (
            "id: x\nwhen: {cause: recurrence}\n|",
            ["because", "then", "cites", "traces", "overrides", "review_by", "stages", "examples"],
        ),
        ("when: {all: [{ablation_count: {|", ["at_least", "above", "at_most", "below"]),
        ("when:\n  latest_relief:\n    a|: 50", ["at_least", "above", "at_most"]),
        ("when: {latest_relief: {below: succ|}}", ["successful_ablation"]),
        ("when: {ablation_count: {at_least: |}}", ["poor_ablations_for_exhausted", "many_ablations"]),
        ("when: {cause: recurrence, |}", []),
        ("when:\n  all:\n    - cause: rec|\n    - x", ["recurrence", "incorrect_diagnosis"]),
        ("when: {cause: [recurrence, tec|", ["technical_failure"]),
        ("when: {cause: recu|rrence}", ["recurrence"]),
        ("then: {recommend: repeat_rfa, |}", ["strength"]),
        ("then:\n  exclude: repeat_rfa\n  |", ["when_unknown"]),
        ("then: {recommend: repeat_rfa, strength: |}", ["strong", "conditional"]),
        ("then: {exclude: {|", ["all_but"]),
        ("cites: [C23, C24, cohen_2010_blocks/s|", ["cohen_2010_blocks/success_by_blocks"]),
        ("when: {cause: recurrence}\nexamples:\n  - |", ["fires", "does not fire", "cannot tell"]),
        ("when: {cause: recurrence}\nexamples:\n  - does not|", ["does not fire"]),
        ("when: {all: [{cause: recurrence}, {side: left}]}\nexamples:\n  - fires: {|", ["side", "cause"]),
        ("when: {side: left}\nexamples:\n  - fires: {side: |}", ["left", "right", "midline", "unknown"]),
        ("when: {side: left}\nexamples:\n  - fires:\n      |", ["side"]),
    ],
)  # fmt: skip
def test_a_rule_is_offered_what_is_legal_there(marked: str, words: list[str]) -> None:
    assert offered(marked) == words


@pytest.mark.parametrize(
    ("marked", "file", "words"),
    [
        ("positive_block:\n  |", "thresholds.yaml", ["label", "unit", "values"]),
        ("x:\n  values:\n    2020-01-01: {value: 1, |}", "thresholds.yaml", ["cites", "verified"]),
        ("terms:\n  x:\n    of: |", "vocabulary/x.yaml", ["patient", "target"]),
        ("terms:\n  x:\n    number: {unit: m, |}", "vocabulary/x.yaml", ["from", "to"]),
        ("terms:\n  x:\n    label: X\n    ch|", "vocabulary/x.yaml", ["choices"]),
        ("withdraws: [block_before_s|", "profiles/x/profile.yaml", ["block_before_second_ablation"]),
        ("review_after: {pay|", "base.yaml", ["payer"]),
        ("targets:\n  - target: a\n    findings: {pain_sc|", "cases/x.yaml", ["pain_score"]),
        ("targets:\n  - target: a\n    blocks:\n      - {|", "cases/x.yaml", ["timing", "date", "relief"]),
        ("expect:\n  - ne|", "cases/x.yaml", ["needs_an_answer", "never"]),
        ("|", "notes.txt", []),
    ],
)  # fmt: skip
def test_so_is_every_other_file(marked: str, file: str, words: list[str]) -> None:
    assert offered(marked, file) == words


@pytest.mark.parametrize(
    "marked",
    [
        "because: A sente|nce",
        "because: >-\n  whe|",
        "# whe|",
        "when: {} # whe|",
        "when:|",
        "review_by: |",
        "-|",
        "when: |]",
    ],
)
def test_where_text_is_free_nothing_is_offered(marked: str) -> None:
    found = at(marked)

    assert found is None or all(word.name.startswith("{") for word in found.words)


def test_brackets_that_are_left_open_reach_only_to_what_is_further_in() -> None:
    assert "then" in offered("when: {all: [{cause: \nth|")
    assert offered("when: {all: [\n    {side: l|") == ["left", "midline"]


def test_a_value_that_has_to_be_in_brackets_is_offered_with_them() -> None:
    assert "{at_least: }" in offered("when:\n  latest_relief: |")
    assert "[C23]" in offered("cites: |")
    assert offered("when:\n  all:\n    caus|")[0] == "- cause: "


def test_only_a_key_without_its_colon_gets_one() -> None:
    found = [at(marked) for marked in ("whe|", "whe|: x", "cites:\n  - C|", "when: {cause: |", "when: {cau|")]

    assert [one.behind for one in found if one] == [": ", "", "", "", ": "]


def test_names_that_begin_so_come_first_then_names_that_hold_it_then_labels() -> None:
    words = (Word("x", "Relief"), Word("latest_relief"), Word("Relief_now"), Word("relief"), Word("side", "Side"))

    assert [word.name for word in fitting(words, "relief")] == ["relief", "Relief_now", "latest_relief", "x"]


def test_a_word_says_what_it_is_called_and_what_it_means() -> None:
    found = at("when: {pain_sc|")

    assert found is not None
    assert found.words[0].label == base().terms["pain_score"].label
    assert base().terms["pain_score"].ask in found.words[0].about


def test_a_claim_is_offered_under_one_name_and_not_where_it_stands_already() -> None:
    every = {claim.full_id for claim in base().claims.values()}
    claims = offered("cites: [|]")
    beside = offered("cites: [cohen_2020/cut_off, G1, |]")

    assert sorted(base().claims[name].full_id for name in claims) == sorted(every)
    assert {"C27", "G1", "cohen_2020/cut_off"} <= set(claims)
    assert {base().claims[name].full_id for name in beside} == every - {
        base().claims["cohen_2020/cut_off"].full_id, base().claims["G1"].full_id
    }  # fmt: skip


def test_the_other_name_of_a_claim_is_offered_to_whoever_types_it() -> None:
    full = base().claims["C27"].full_id

    assert offered(f"cites: [{full[:-1]}|]")[0].startswith(full[:-2])
    assert full in offered(f"cites: [{full[:-1]}|]")
