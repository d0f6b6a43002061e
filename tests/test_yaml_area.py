"""The text of a file is edited, its problems are marked where they are, and what may stand at the cursor is offered."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input

from kb.completion import Completion, completion_at
from kb.problems import Place, Problem
from tests.builders import packaged_base
from tests.driving import Driver, press, settled
from tests.picturing import _cells, contrast, lines
from tui.panes.entry import Entry
from tui.panes.row_list import RowList
from tui.panes.yaml_area import YamlArea
from tui.panes.yaml_colours import coloured
from tui.panes.yaml_marks import Mark, marks_of, moved
from tui.screens.word_form import WordForm
from tui.themes import THEMES

FILE = "rules/cause/new_rule.yaml"
TEXT = """\
id: new_rule
because: A "reason".  # said
when:
  all:
    - cause: recurence
    - latest_relief: {at_least: 50}
then: {recommend: repeat_rfa}
"""
MISSPELT = Problem("unknown-value", "no choice", Place(FILE, 5, 14), "did you mean 'recurrence'?")
SAME = Problem("same-condition", "another rule says so", Place(FILE, 7, 1), "join them")
WHOLE = Problem("id-differs", "the file is called otherwise", Place(FILE), "rename it")
ELSEWHERE = Problem("unknown-term", "no term", Place("rules/cause/other.yaml", 1, 1), "take it out")


class Bench(App[None]):
    """One text between two fields."""

    def __init__(self, text: str = TEXT) -> None:
        super().__init__()
        self.told: list[str] = []
        self.at: list[Problem | None] = []
        self.area = YamlArea(text, file=FILE, complete=self.complete)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def compose(self) -> ComposeResult:
        yield Entry(id="before")
        yield self.area
        yield Entry(id="after")

    def complete(self, text: str, line: int, column: int) -> Completion | None:
        return completion_at(packaged_base(), FILE, text, line, column)

    def on_yaml_area_typed(self, event: YamlArea.Typed) -> None:
        self.told.append(event.text)

    def on_yaml_area_at(self, event: YamlArea.At) -> None:
        self.at.append(event.problem)


def play(scenario: Callable[[Driver, Bench], Awaitable[None]], text: str = TEXT) -> Bench:
    """The bench after a scenario."""

    async def run() -> Bench:
        bench = Bench(text)
        async with bench.run_test(size=(80, 24)) as pilot:
            bench.area.focus()
            await settled(pilot)
            await scenario(pilot, bench)
        return bench

    return asyncio.run(run())


async def typed(pilot: Driver, text: str) -> None:
    for letter in text:
        pilot.app.post_message(events.Key(letter, letter))
    await settled(pilot)


def seen(pilot: Driver) -> list[str]:
    """The rows of the screen."""
    return ["".join(segment.text for segment in line) for line in lines(pilot)]


def test_what_is_typed_is_told_and_what_is_shown_is_not() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        await typed(pilot, "#")
        await typed(pilot, " ")
        bench.area.show("id: other\n")
        await settled(pilot)

    bench = play(scenario, "id: x\n")

    assert bench.told == ["#id: x\n", "# id: x\n"]
    assert bench.area.text == "id: other\n"


def test_a_text_shown_anew_keeps_the_cursor_in_its_line_and_can_be_undone() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.go_to(7, 3)
        await typed(pilot, "x")
        bench.area.show(f"# a new line\n{bench.area.text}")
        await settled(pilot)
        assert bench.area.cursor_location == (7, 3)

        await press(pilot, "ctrl+z")
        assert bench.area.text == TEXT.replace("then", "thxen")
        await press(pilot, "ctrl+z")
        assert bench.area.text == TEXT
        await press(pilot, "ctrl+y", "ctrl+y")
        assert bench.area.text == f"# a new line\n{TEXT.replace('then', 'thxen')}"

    play(scenario)


def test_another_file_is_shown_from_its_beginning_and_cannot_be_undone_into_this_one() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.show_problems([MISSPELT])
        bench.area.show("id: other\n", "rules/cause/other.yaml")
        await press(pilot, "ctrl+z")
        await settled(pilot)

        assert (bench.area.text, bench.area.cursor_location, bench.area.problem) == ("id: other\n", (0, 0), None)

    assert play(scenario).told == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("when:", "when:\n  "),
        ("  all:", "  all:\n    "),
        ("  - fires:", "  - fires:\n      "),
        ("    - cause: x", "    - cause: x\n    "),
        ("because: >-", "because: >-\n  "),
        ("when: {all: [", "when: {all: [\n  "),
        ("then: {recommend: x}", "then: {recommend: x}\n"),
        ("when: ", "when:\n  "),
        ("    ", "\n    "),
        ("", "\n"),
    ],
)
def test_a_new_line_begins_where_what_follows_is_to_stand(before: str, after: str) -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.move_cursor(bench.area.document.end)
        await press(pilot, "enter")

    assert play(scenario, before).area.text == after


def test_a_line_can_be_parted_and_undone() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.go_to(1, 6)
        await press(pilot, "enter")
        assert bench.area.text == "when:\n  cause: x\n"
        await press(pilot, "ctrl+z")

    assert play(scenario, "when: cause: x\n").area.text == "when: cause: x\n"


def test_in_front_of_a_line_backspace_takes_two_blanks_and_elsewhere_one_letter() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.go_to(1, 5)
        await press(pilot, "backspace")
        assert bench.area.text == "  a  b"
        bench.area.go_to(1, 6)
        await press(pilot, "backspace")
        assert bench.area.text == "  a b"
        bench.area.go_to(1, 2)
        await press(pilot, "backspace")

    assert play(scenario, "    a  b").area.text == " a b"


def test_every_line_that_is_pasted_is_kept() -> None:
    pasted = "  all:\n    - cause: x\n\n    - side: left\n"

    async def scenario(pilot: Driver, bench: Bench) -> None:
        pilot.app.post_message(events.Paste(pasted))
        await settled(pilot)

    bench = play(scenario, "")

    assert bench.area.text == pasted
    assert bench.told == [pasted]


def test_tab_leaves_the_text_in_both_directions_and_changes_nothing() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        await press(pilot, "tab")
        assert bench.focused is bench.query_one("#after")
        await press(pilot, "shift+tab", "shift+tab")
        assert bench.focused is bench.query_one("#before")

    assert play(scenario).area.text == TEXT


def test_a_word_is_suggested_while_it_is_typed_and_right_takes_it() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        await typed(pilot, "wh")
        assert bench.area.suggestion == "en: "
        await press(pilot, "right")

    assert play(scenario, "").area.text == "when: "


def test_a_suggestion_goes_when_the_cursor_does() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        await typed(pilot, "wh")
        await press(pilot, "left")
        assert bench.area.suggestion == ""
        await press(pilot, "right")

    assert play(scenario, "").area.text == "wh"


@pytest.mark.parametrize("key", ["f7", "ctrl+@", "ctrl+space"])
def test_the_words_that_fit_are_listed_and_enter_writes_one(key: str) -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.go_to(5, 16)
        await press(pilot, key)
        assert isinstance(bench.screen, WordForm)
        assert bench.screen.query_one(RowList).chosen == "recurrence"
        await press(pilot, "enter")

        assert bench.area.text == TEXT.replace("recurence", "recurrence")
        assert bench.area.cursor_location == (4, 23)

    play(scenario)


def test_a_word_is_found_by_what_it_is_called_and_brings_its_brackets() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.move_cursor(bench.area.document.end)
        await press(pilot, "f7")
        bench.screen.query_one(Input).value = "why the ablation failed"
        await settled(pilot)
        await press(pilot, "enter")

        assert bench.area.text == "when: {cause: }"
        assert bench.area.cursor_location == (0, 14)

    play(scenario, "when: ")


def test_escape_leaves_the_list_and_the_text_as_it_was() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        await press(pilot, "f7", "escape")
        assert bench.focused is bench.area

    bench = play(scenario)

    assert (bench.area.text, bench.told) == (TEXT, [])


def test_where_nothing_is_known_to_be_legal_no_list_opens() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.go_to(2, 14)
        await press(pilot, "f7")
        assert not isinstance(bench.screen, WordForm)

    play(scenario)


def test_problems_are_marked_at_their_line_and_their_word() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.show_problems([MISSPELT, SAME, WHOLE, ELSEWHERE])
        await settled(pilot)
        rows = [row for row in seen(pilot) if row[1:2].isdigit() or row[:1].isdigit()]
        assert [row[1:2] if row[:1].isdigit() else "" for row in rows] == ["✗", " ", " ", " ", "✗", " ", "!", " "]
        assert underlined(bench, 4) == "recurence"
        assert underlined(bench, 6) == "then"
        assert underlined(bench, 0) == ""

    play(scenario)


def underlined(bench: Bench, row: int) -> str:
    """What is underlined of a row."""
    return "".join(part.text for part in bench.area.render_line(row) if part.style and part.style.underline)


def test_the_next_problem_and_the_one_before_are_reached_and_told() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.show_problems([SAME, MISSPELT])
        places = []
        for key in ("f8", "f8", "f8", "shift+f8", "f20"):
            await press(pilot, key)
            places.append(bench.area.cursor_location)
        assert places == [(4, 13), (6, 0), (4, 13), (6, 0), (4, 13)]

    assert play(scenario).at == [MISSPELT, SAME, MISSPELT, SAME, MISSPELT]


def test_leaving_a_problem_and_mending_it_are_told_too() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.show_problems([MISSPELT])
        await press(pilot, "f8", "up", "down")
        bench.area.show_problems([])
        await press(pilot, "f8")

    assert play(scenario).at == [MISSPELT, None, MISSPELT, None]


def test_a_mark_goes_with_its_line_until_the_problems_are_found_anew() -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.show_problems([MISSPELT])
        bench.area.go_to(3, 6)
        await press(pilot, "enter")
        assert underlined(bench, 5) == "recurence"
        await press(pilot, "ctrl+z")
        assert underlined(bench, 4) == "recurence"

    play(scenario)


def test_marks_outside_of_what_changed_stay_with_their_lines() -> None:
    marks = marks_of([MISSPELT, SAME], FILE)
    lines_before = TEXT.splitlines(keepends=True)
    added = "".join([*lines_before[:5], "    - x\n", "    - y\n", *lines_before[5:]])
    fewer = "".join(lines_before[3:])

    assert [mark.row for mark in moved(marks, TEXT, added)] == [4, 8]
    assert [mark.row for mark in moved(marks, TEXT, fewer)] == [1, 3]
    assert moved(marks, TEXT, TEXT) == marks == (Mark(4, 13, MISSPELT), Mark(6, 0, SAME))


LINES = st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=1, max_size=6)


@given(LINES, LINES, LINES, LINES)
def test_a_mark_on_a_line_that_stays_marks_the_same_text(
    head: list[str], gone: list[str], put: list[str], tail: list[str]
) -> None:
    old, new = [*head, *gone, *tail, "end"], [*head, *put, *tail, "end"]
    below = [Mark(row, 0, MISSPELT) for row in range(len(head) + len(gone), len(old))]
    found = moved(below, "\n".join(old), "\n".join(new))

    assert [new[mark.row] for mark in found] == [*tail, "end"]


@pytest.mark.parametrize("line", ["", "x", "when: {", 'a: "', "- ", "\t\t", "ä: é", "a: [b, c"])
@pytest.mark.parametrize("column", [0, 1, 2, 40])
def test_a_mark_beyond_its_line_marks_nothing_and_breaks_nothing(line: str, column: int) -> None:
    [mark] = marks_of([Problem("c", "w", Place(FILE, 1, column), "m")], FILE)
    stretch = mark.stretch(line)

    assert stretch is None or 0 <= stretch[0] < stretch[1] <= len(line)


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
def test_every_letter_stands_out_from_its_ground(theme: str) -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.theme = theme
        bench.area.show_problems([MISSPELT, SAME])
        for keys in (["f8"], ["f8", "shift+end"], ["ctrl+end", *"wh"], ["ctrl+end", "{", "left"]):
            bench.area.go_to(1)
            await press(pilot, *keys)
            cells = {cell for y in range(bench.area.size.height) for cell in _cells(bench.area.render_line(y))}
            faint = [(letter, look) for letter, look in cells if letter.strip() and contrast(look[0], look[1]) < 4.5]
            assert faint == []

    play(scenario)


def test_keys_comments_numbers_and_quoted_text_are_told_apart() -> None:
    found = coloured('unit: "%" # 5\ncases: {at_least: 50, of: x}\n')

    assert found[0] == (
        (0, 4, "name"),
        (4, 5, "quiet"),
        (6, 7, "good"),
        (7, 8, "good"),
        (8, 9, "good"),
        (10, 13, "quiet"),
    )
    assert [stretch for stretch in found[1] if stretch[2] in ("name", "open")] == [
        (0, 5, "name"), (8, 16, "name"), (18, 20, "open"), (21, 24, "name"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n", "a: {\n\tb ]]: '\nc", "é: [\r\nb", "- - - -", "%%%\x00", "a: |\n x: {\n"])
def test_text_that_is_no_yaml_is_shown_as_it_is(text: str) -> None:
    async def scenario(pilot: Driver, bench: Bench) -> None:
        bench.area.show(text)
        await press(pilot, "q", "f7", "escape")
        assert bench.area.text.replace("q", "", 1) == text.replace("\r\n", "\n")

    play(scenario)
