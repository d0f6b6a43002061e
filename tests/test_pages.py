"""Every problem code has a page, and every page has the same order."""

import re
from pathlib import Path

import pytest

from kb.checks import PAGES, codes, page
from kb.yaml_tree import read_tree
from tests.builders import TESTS

BLOCK = re.compile(r"```yaml\n(.*?)```\n", re.DOTALL)
LITERAL = re.compile(r'(?:Problem|_problem|[pP]roblems\.add|refused?|_give_up)\(\s*(?:\w+,\s*)?"([a-z][a-z0-9-]*)"')
LOOKED_UP = re.compile(r'(?:unknown|look_up)\(\s*"([a-z]+)"|noun(?:: str)? ?= ?"([a-z]+)"')


def produced(*rooms: str) -> set[str]:
    """Every code that the source of these rooms can give a problem."""
    files = [path for room in rooms for path in (TESTS.parent / room).rglob("*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    kinds = {first or second for first, second in LOOKED_UP.findall(source)}
    return {*LITERAL.findall(source), *(f"unknown-{kind}" for kind in kinds)}


def test_the_codes_can_be_read_off_the_source() -> None:
    read = produced("kb", "engine")

    assert read >= {"unknown-limit", "unknown-column", "too-deep", "wrong-comparison", "wrong-unit", "case-disagrees"}


def test_every_code_has_a_page() -> None:
    assert produced("kb", "engine", "exports", "tui") - set(codes()) == set()


def test_every_page_is_of_a_code() -> None:
    assert set(codes()) - produced("kb", "engine", "exports", "tui") == set()


@pytest.mark.parametrize("folder", sorted((TESTS / "broken").iterdir()), ids=lambda folder: folder.name)
def test_every_broken_base_has_a_page(folder: Path) -> None:
    assert page(folder.name.partition(".")[0]) is not None


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.md")), ids=lambda path: path.stem)
def test_a_page_says_what_to_avoid_what_to_prefer_and_why(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    prose = BLOCK.sub("", text).splitlines()

    assert [line for line in prose if line.startswith("#")] == [f"# {path.stem}", "## Avoid", "## Prefer", "## Why"]
    assert re.search(r"\n## Avoid\n\n```yaml\n(?s:.*?)```\n\n## Prefer\n\n```yaml\n(?s:.*?)```\n\n## Why\n\n.", text)
    assert max(map(len, text.splitlines())) <= 100
    assert 12 <= len(text.splitlines()) <= 30


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.md")), ids=lambda path: path.stem)
def test_what_a_page_prefers_is_yaml(path: Path) -> None:
    _avoided, preferred = BLOCK.findall(path.read_text(encoding="utf-8"))

    assert read_tree(preferred, path.name).root.value


def test_there_is_no_page_outside_the_pages() -> None:
    assert page("../FORMAT") is None
