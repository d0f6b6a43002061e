"""The text of one file, edited: coloured, its problems marked in their places, words completed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from kb.completion import Completion
from kb.completion.flow import left_open
from kb.completion.lines import line_of
from kb.problems import Problem
from kb.word import Word
from tui.actions import bindings
from tui.panes.yaml_colours import coloured
from tui.panes.yaml_marks import Mark, alike, lines_of, location_of, mark_at, marks_of, moved
from tui.screens.word_form import WordForm

Complete = Callable[[str, int, int], Completion | None]
"""What may stand in a text at a line and a column, both counted from 0."""

_ELSEWHERE = "f6"
"""A key of Textual's text field that screens use otherwise."""


def _keys() -> list[BindingType]:
    """The keys of Textual's text field, but those that do something else here."""
    own = bindings("Text")
    taken = {_ELSEWHERE, *(one.key for one in own if isinstance(one, Binding))}
    return [*own, *(one for one in Binding.make_bindings(TextArea.BINDINGS) if one.key not in taken)]


class YamlArea(TextArea, inherit_bindings=False):
    """Edits a text; says what was typed, and which problem the cursor is on. Knows no knowledge base.

    `file` is what problems call the file; `complete` gives what may stand at the cursor.
    """

    BINDINGS = _keys()
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "yaml--name", "yaml--quiet", "yaml--good", "yaml--open", "yaml--bad", "yaml--error", "yaml--warning",
    }  # fmt: skip
    DEFAULT_CSS = """
    YamlArea {
        border: none; padding: 0; background: $surface; scrollbar-size-vertical: 1; overflow-x: hidden;
        &:focus { border: none; }
        & > .yaml--name { color: $name; }
        & > .yaml--quiet { color: $quiet; }
        & > .yaml--good { color: $good; }
        & > .yaml--open { color: $open; }
        & > .yaml--bad { color: $bad; }
        & > .yaml--error { color: $bad; text-style: bold underline; }
        & > .yaml--warning { color: $open; text-style: bold underline; }
        & .text-area--gutter { color: $quiet; }
        & .text-area--cursor-gutter { color: $foreground; background: $panel; text-style: bold; }
        & .text-area--cursor-line { background: $panel; }
        & .text-area--suggestion { color: $quiet; background: $panel; text-style: italic; }
        & .text-area--matching-bracket { background: $input-selection-background; }
        & .text-area--selection { background: $input-selection-background; color: $foreground; }
    }
    """

    class Typed(Message):
        """A person changed the text."""

        def __init__(self, area: YamlArea, text: str) -> None:
            super().__init__()
            self.area, self.text = area, text

    class At(Message):
        """The cursor came to a problem, or left one."""

        def __init__(self, area: YamlArea, problem: Problem | None) -> None:
            super().__init__()
            self.area, self.problem = area, problem

    def __init__(self, text: str = "", *, file: str = "", complete: Complete = lambda *_: None,
                 id: str | None = None) -> None:  # noqa: A002  # Textual's word  # fmt: skip
        self.file, self._complete = file, complete
        self._suggested_at = (-1, -1)
        self._marks: tuple[Mark, ...] = ()
        self._at: Problem | None = None
        super().__init__(text, show_line_numbers=True, tab_behavior="focus", id=id)
        self.indent_width = 2
        self._told = self.text

    @property
    def problem(self) -> Problem | None:
        """The problem under the cursor, else the nearest of its line."""
        mark = mark_at(self._marks, self.cursor_location)
        return mark.problem if mark else None

    def show(self, text: str, file: str | None = None) -> None:
        """Show this text. In the same file the cursor stays as near as it can, and what was typed can be undone."""
        if file is not None and file != self.file:
            self.file, self._marks = file, ()
            self.load_text(text)
            self._told = self.text
        elif text != self.text:
            before = self._told
            self._change_to(text)
            self._told = self.text
            self._move_marks(before)

    def _change_to(self, text: str) -> None:
        """Put in what is new, as one step that can be undone; the rest stays, and the cursor in it."""
        old, new = "\n".join(self.document.lines), "\n".join(lines_of(text))
        start = alike(old, new)
        tail = alike(old[start:][::-1], new[start:][::-1])
        self.history.checkpoint()
        self.replace(new[start : len(new) - tail], location_of(old, start), location_of(old, len(old) - tail))
        self.history.checkpoint()

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Mark the problems of this file, in place of those marked before."""
        self._marks = marks_of(problems, self.file)
        self._draw_anew()
        self._tell()

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor where a place says: line and column counted from 1; 0 is the beginning."""
        self.move_cursor(self.clamp_visitable((max(line, 1) - 1, max(column, 1) - 1)), center=True)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        before, self._told = self._told, self.text
        if before != self._told:
            self._move_marks(before)
            self.post_message(self.Typed(self, self._told))

    def _move_marks(self, before: str) -> None:
        """Let the marks go with their lines, until the problems are found anew."""
        marks = moved(self._marks, before, self._told)
        if marks != self._marks:
            self._marks = marks
            self._draw_anew()

    def _draw_anew(self) -> None:
        self.notify_style_update()  # forgets the lines that were drawn
        self.refresh()

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        if self.suggestion and self.cursor_location != self._suggested_at:
            self.suggestion = ""
        self._tell()

    def _tell(self) -> None:
        if self.problem != self._at:
            self._at = self.problem
            self.post_message(self.At(self, self._at))

    def get_line(self, line_index: int) -> Text:
        """A line in its colours, the words that are wrong underlined."""
        line = super().get_line(line_index)
        for start, end, style in coloured("\n".join(self.document.lines)).get(line_index, ()):
            line.stylize(self._style(style), start, end)
        for mark in self._marks:
            if mark.row == line_index and (stretch := mark.stretch(line.plain)):
                line.stylize(self._style(mark.level), *stretch)
        return line

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"yaml--{name}", partial=True)

    def render_line(self, y: int) -> Strip:
        """A line as it is drawn, a mark behind the number of one that has a problem."""
        strip = super().render_line(y)
        row, column = self.wrapped_document.offset_to_location(Offset(0, y + self.scroll_offset.y))
        here = sorted(mark.level for mark in self._marks if mark.row == row)
        if not here or column or y + self.scroll_offset.y >= self.wrapped_document.height:
            return strip
        number, mark, rest = strip.divide([self.gutter_width - 2, self.gutter_width - 1, strip.cell_length])
        style = Style.combine([*(one.style for one in mark if one.style), self._style(here[0]), Style(underline=False)])
        return Strip.join([number, Strip([Segment(_MARKS[here[0]], style)], 1), rest])

    async def _on_key(self, event: events.Key) -> None:
        """Leaves Enter to the key bindings; else Textual's own handling follows."""
        if event.key == "enter":
            event.prevent_default()

    def update_suggestion(self) -> None:
        """What may follow of the word that is typed, drawn behind the cursor; `right` takes it."""
        self._suggested_at = self.cursor_location
        self.suggestion = self._next_letters() if self.selection.is_empty else ""

    def _next_letters(self) -> str:
        found = self._found()
        if found is None or not found.typed or found.end != self.cursor_location[1]:
            return ""
        name = next((word.name for word in found.words if word.name.startswith(found.typed)), found.typed)
        return f"{name[len(found.typed) :]}{found.behind}" if name != found.typed else ""

    def _found(self) -> Completion | None:
        return self._complete(self.text, *self.cursor_location)

    def action_words(self) -> None:
        """Every word that may stand at the cursor, to choose from; those that fit what was typed, where some do."""
        found = self._found()
        if found is None:
            self.notify("Nothing is known of what may stand here. Any text can be typed.", timeout=4)
            return
        self._choose(found, found.words or found.legal)

    def _choose(self, found: Completion, words: tuple[Word, ...]) -> None:
        row = self.cursor_location[0]

        def put(chosen: tuple[str, ...] | None) -> None:
            if chosen:
                self._put(row, found, chosen[0])

        self.app.push_screen(WordForm("What may stand here", words), put)

    def _put(self, row: int, found: Completion, name: str) -> None:
        """Write a word in place of what stands there; the cursor comes inside the brackets that it brings."""
        text = f"{name}{found.behind}"
        result = self.replace(text, (row, found.start), (row, found.end), maintain_selection_offset=False)
        self.move_cursor((row, result.end_location[1] - text.endswith(("}", "]"))))
        self.suggestion = ""

    def action_new_line(self) -> None:
        """A new line, as far in as this one; further in where something is to follow below. No blanks stay behind."""
        start, end = sorted(self.selection)
        before, behind = self.document[start[0]][: start[1]], self.document[end[0]][end[1] :]
        line = line_of(before)
        opens = line.key is not None and (not line.value or line.folded or left_open(line.value))
        indent = line.at + 2 if opens else line.indent
        kept, blanks = len(before.rstrip()), len(behind) - len(behind.lstrip(" "))
        self.replace(f"\n{' ' * indent}", (start[0], kept), (end[0], end[1] + blanks), maintain_selection_offset=False)

    def action_delete_left(self) -> None:
        """The letter before; of the blanks in front of a line, two."""
        row, column = self.cursor_location
        if self.selection.is_empty and column and not column % 2 and not self.document[row][:column].strip(" "):
            self.delete((row, column - 2), (row, column), maintain_selection_offset=False)
        else:
            super().action_delete_left()

    def action_problem(self, step: int) -> None:
        """To the next problem, or the one before; behind the last comes the first."""
        places = sorted({self.clamp_visitable(mark.location) for mark in self._marks})
        here = self.cursor_location
        if not places:
            self.notify("No problem is marked in this text.", timeout=4)
            return
        beyond = [one for one in places if one > here] if step > 0 else [one for one in reversed(places) if one < here]
        self.move_cursor(next(iter(beyond), places[0 if step > 0 else -1]), center=True)


_MARKS = {"error": "✗", "warning": "!"}
