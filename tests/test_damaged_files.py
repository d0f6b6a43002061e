"""However a file was damaged, its loader returns or refuses; it raises nothing else, and refuses with a place."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.folder import PACKAGED, Folder, read_folder
from kb.from_yaml.base import base_from
from kb.from_yaml.case import case_from
from kb.model import KnowledgeBase
from kb.problems import Problem, Refused
from kb.yaml_tree import read_tree
from tests.builders import SMALL_BASE, packaged_base, small_base

BASE_FILES = sorted(SMALL_BASE.rglob("*.yaml"))
BASE_TEXTS = {path.relative_to(SMALL_BASE).as_posix(): path.read_text(encoding="utf-8") for path in BASE_FILES}
SMALL_CASES = [text for name, text in BASE_TEXTS.items() if name.startswith("cases/")]
PACKAGED_CASES = [path.read_text(encoding="utf-8") for path in sorted(PACKAGED.glob("cases/*.yaml"))]

OWN_WORDS = sorted({word for text in BASE_TEXTS.values() for word in re.findall(r"[\w.%]+", text)})
ODD_WORDS = [
    "", "~", "yes", "unknown", "none", "018", "-1", "1e999", "12 weeks", "3 months ago", "9999 years ago",
    "0001-01-01", "9999-12-31", "2026-13-45", "[]", "{}", "[[]]", "{a: b}", "'", '"', "&a", "*a", "!!int", "|", ">-",
    "? a", "- ", "# ", "a: b", "a__b", "é\u2028", "\ufeff", "\t", "\0", "\U0001f600", "x" * 2_001, "%", "---", "...",
]  # fmt: skip

THOROUGHLY = settings(max_examples=150, deadline=None, derandomize=True)
Draw = Callable[[st.SearchStrategy], object]


@st.composite
def damaged(draw: Draw, texts: list[str]) -> str:
    """A real text after one to three accidents."""
    text = draw(st.sampled_from(texts))
    for accident in draw(st.lists(st.sampled_from([_character, _line, _word, _word]), min_size=1, max_size=3)):
        text = accident(draw, text)
    return text


def _character(draw: Draw, text: str) -> str:
    """One character turned into another, or left out."""
    at = draw(st.integers(0, len(text)))
    other = draw(st.one_of(st.characters(codec="utf-8"), st.sampled_from([*" \n\t:-[]{},'\"#&*!|>%@`?", ""])))
    return text[:at] + other + text[at + 1 :]


def _line(draw: Draw, text: str) -> str:
    """A line lost, written twice, put elsewhere or indented otherwise."""
    lines = text.split("\n")
    here, there = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    match draw(st.sampled_from(["lost", "twice", "swapped", "indented"])):
        case "lost":
            del lines[here]
        case "twice":
            lines.insert(there, lines[here])
        case "swapped":
            lines[here], lines[there] = lines[there], lines[here]
        case _:
            lines[here] = draw(st.sampled_from(["  ", "-", "\t"])) + lines[here].removeprefix("  ")
    return "\n".join(lines)


def _word(draw: Draw, text: str) -> str:
    """One word replaced by another one of the knowledge base, or by an odd one."""
    found = draw(st.sampled_from(list(re.finditer(r"[\w.%]+", text)) or [re.search("", text)]))
    other = draw(st.one_of(st.sampled_from(OWN_WORDS), st.sampled_from(ODD_WORDS)))
    return text[: found.start()] + other + text[found.end() :]


def refusal(load: Callable[[], object]) -> tuple[Problem, ...] | None:
    """The problems for which something was refused; None when it was read. Whatever else is raised is the test's."""
    try:
        load()
    except Refused as refused:
        return refused.problems
    return None


def is_read_or_refused(load: Callable[[], object], file: str) -> None:
    problems = refusal(load)

    assert problems is None or len(problems) > 0
    assert all(problem.where.file.startswith(file) and problem.what and problem.mend for problem in problems or ())


@cache
def small_files() -> Folder:
    return read_folder(SMALL_BASE, cases=True)


@THOROUGHLY
@given(damaged(SMALL_CASES))
def test_a_damaged_case_is_read_or_refused(text: str) -> None:
    is_read_or_refused(lambda: case_from(read_tree(text, "case.yaml"), small_base()), "case.yaml")


@THOROUGHLY
@given(damaged(PACKAGED_CASES))
def test_a_damaged_reference_case_is_read_or_refused(text: str) -> None:
    is_read_or_refused(lambda: case_from(read_tree(text, "case.yaml"), packaged_base()), "case.yaml")


@THOROUGHLY
@given(st.sampled_from(sorted(BASE_TEXTS)), st.data())
def test_a_damaged_knowledge_base_is_read_or_refused(name: str, data: st.DataObject) -> None:
    text = data.draw(damaged([BASE_TEXTS[name]]))

    def load() -> KnowledgeBase:
        documents = {**small_files().documents, name: read_tree(text, f"{SMALL_BASE}/{name}")}
        return base_from(replace(small_files(), documents=documents))

    is_read_or_refused(load, str(SMALL_BASE))
