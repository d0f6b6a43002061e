"""Asks for one of the legal words, or several of them, found by what they are called; or for a value that is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from kb.problems import Refused
from kb.word import Word
from tui.actions import bindings
from tui.panes.entry import Entry
from tui.panes.foot import Foot
from tui.panes.row_list import RowList
from tui.panes.words_line import WordsLine
from tui.rows.row import Row

Understand = Callable[[str], Any]
"""What a typed text means. Raises Refused."""

Chosen = tuple[Any, ...]
"""The words or values chosen, in their order."""


class WordForm(ModalScreen[Chosen | None]):
    """Gives what was chosen; None when one went back.

    `several`: words are ticked one by one. `understand`: something else than the words may be typed, and is read so.
    """

    BINDINGS = bindings("Words")
    DEFAULT_CSS = """
    WordForm { align: center middle; }
    WordForm > Vertical {
        width: 92; max-width: 96%; height: auto; max-height: 88%; border: round $border; border-title-color: $name;
        background: $surface; padding: 0 1;
    }
    WordForm RowList { height: auto; max-height: 1fr; }
    WordForm WordsLine { padding: 0 1; margin: 0 0 1 0; }
    """

    def __init__(
        self, title: str, words: Iterable[Word], help: str = "", *, chosen: Iterable[Any] = (),  # noqa: A002  # its name
        several: bool = False, understand: Understand | None = None, text: str = "",
    ) -> None:  # fmt: skip
        super().__init__()
        self._title, self._words = title, tuple(words)
        enter = "Enter ticks, Ctrl+S takes what is ticked." if several else "Enter takes it." if self._words else ""
        self._help = " ".join(filter(None, (help, enter)))
        self._ticked = [word for word in chosen if word in {one.name for one in self._words}]
        self._several, self._understand, self._text = several, understand, text

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(self._title)
            yield Entry(self._text, placeholder=self._asks(), select_on_focus=True)
            yield WordsLine()
            yield RowList("words")
            yield Foot()

    def _asks(self) -> str:
        if not self._words:
            return "type it"
        return "type the value, or words to choose by" if self._understand else "type words to find it by"

    def on_mount(self) -> None:
        self.query_one(RowList).can_focus = False
        first = self._ticked[0] if self._ticked else None
        self._show(at=first)

    @property
    def typed(self) -> str:
        return self.query_one(Entry).value

    def on_input_changed(self) -> None:
        self._show()

    def _show(self, at: str | None = None) -> None:
        found = self._found()
        rows = [self._row(word) for word in found]
        if not rows and self._words and not self._is_understood():
            rows = [Row("nothing", ((f"No word has “{self.typed}” in it.", "open"),), heading=True)]
        self.query_one(RowList).show(rows, at=at or (found[0].name if found and self.typed else None))
        self.query_one(WordsLine).say(self._said())

    def _is_understood(self) -> bool:
        """Whether what is typed is a value of its own."""
        try:
            return self._understand is not None and self._understand(self.typed) is not None
        except Refused:
            return False

    def _found(self) -> list[Word]:
        """The words that hold all that was typed, the nearest first; all of them where a value may be typed."""
        if self._text and self.typed == self._text:
            return list(self._words)
        wanted = self.typed.casefold().split()
        found = [word for word in self._words if all(part in _text(word) for part in wanted)]
        return sorted(found, key=lambda word: not _begins(word, self.typed.strip().casefold()))

    def _row(self, word: Word) -> Row:
        lead = ("☑" if word.name in self._ticked else "☐", "name") if self._several else ("·", "quiet")
        label = f"  {word.label}" if word.label and word.label != word.name else ""
        about = f"  {word.about}" if word.about else ""
        return Row(word.name, ((word.name, "bold"), (label, ""), (about, "quiet")), lead)

    def _said(self) -> Content:
        """What may be typed; what was understood of it, or what is wrong."""
        if self._several and self._ticked:
            return Content.styled(f"✓ {', '.join(self._ticked)}", "$good")
        if self._understand is None or not self.typed.strip():
            return Content.styled(self._help, "$quiet")
        try:
            return Content.styled(f"✓ {self._understand(self.typed)}", "$good")
        except Refused as refused:
            if self._found():
                return Content.styled(self._help, "$quiet")
            problem = refused.problems[0]
            return Content.styled(f"✗ {problem.what}; {problem.mend}", "$bad")

    def on_input_submitted(self) -> None:
        """Enter takes the word; where several are wanted, it ticks it."""
        here = self.query_one(RowList).chosen
        if self._several and here is not None:
            self._tick(here)
        else:
            self.action_save()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self._tick(event.row.id) if self._several else self.dismiss((event.row.id,))

    def _tick(self, word: str) -> None:
        self._ticked = [one for one in self._ticked if one != word] if word in self._ticked else [*self._ticked, word]
        self.query_one(Entry).value = ""
        self._show(at=word)

    def action_save(self) -> None:
        """Give what is ticked, or typed, or the word the cursor is on."""
        if self._several:
            self.dismiss(tuple(self._ticked)) if self._ticked else self._refuse("nothing is ticked yet; Enter ticks")
            return
        here = self.query_one(RowList).chosen
        try:
            if self._understand and self.typed.strip() and self.typed not in {word.name for word in self._words}:
                self.dismiss((self._understand(self.typed),))
                return
        except Refused as refused:
            if not self._found():
                self._refuse(f"{refused.problems[0].what}; {refused.problems[0].mend}")
                return
        if here is not None:
            self.dismiss((here,))
        else:
            self._refuse("nothing is chosen; type other words" if self._words else "nothing is typed yet")

    def _refuse(self, words: str) -> None:
        """Say, where it is looked at, why nothing is taken."""
        said = words if words.endswith("?") else f"{words.rstrip('.')}."
        self.query_one(WordsLine).say(Content.styled(f"✗ {said} Esc goes back.", "$bad"))

    def action_next(self, step: int) -> None:
        """Move through the words while typing goes on."""
        rows = self.query_one(RowList)
        rows.action_cursor_down() if step > 0 else rows.action_cursor_up()

    def action_cancel(self) -> None:
        self.dismiss(None)


def _text(word: Word) -> str:
    return f"{word.name} {word.label} {word.about}".casefold()


def _begins(word: Word, typed: str) -> bool:
    return word.name.casefold().startswith(typed) or word.label.casefold().startswith(typed)
