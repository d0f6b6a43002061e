"""A list of rows that wrap behind their marks; quick to show anew, keeping its place."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.rows.row import Piece, Row

_STYLES = {
    "": "", "bold": "bold", "good": "bold $good", "open": "$open", "bad": "$bad", "quiet": "$quiet",
    "name": "bold $name", "changed": "bold $name",
}  # fmt: skip
_NARROWEST = 12


class RowList(OptionList):
    """Rows to move through. Each is laid out for the width there is."""

    DEFAULT_CSS = """
    RowList {
        border: none; padding: 0; height: 1fr; background: $surface; scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        &:focus { border: none; background-tint: transparent; }
        & > .option-list--option-disabled { color: $foreground; }
    }
    """

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id, compact=True, markup=False)
        self._rows: tuple[Row, ...] = ()
        self._laid: tuple[tuple[Row, ...], int] = ((), 0)

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    @property
    def chosen(self) -> str | None:
        """The id of the row the cursor is on."""
        return self._rows[self.highlighted].id if self.highlighted is not None and self._rows else None

    def show(self, rows: Iterable[Row], *, at: str | None = None) -> None:
        """Show these rows; the cursor goes to `at`, or stays on the row it was on, or near it."""
        wanted, place, scrolled = at or self.chosen, self.highlighted, self.scroll_y
        self._rows = tuple(rows)
        self._lay()
        self._place(wanted, place)
        if at is None:
            self.scroll_to(y=scrolled, animate=False)

    def go_to(self, row: str) -> None:
        """Put the cursor on a row, if it is there."""
        self._place(row, self.highlighted)

    def _place(self, wanted: str | None, otherwise: int | None) -> None:
        found = next((number for number, row in enumerate(self._rows) if row.id == wanted), None)
        if found is None:
            found = min(otherwise or 0, len(self._rows) - 1)
        free = [number for number, row in enumerate(self._rows) if not row.heading]
        self.highlighted = min(free, key=lambda number: (abs(number - found), number)) if free else None

    def on_resize(self, _: Resize) -> None:
        here = self.chosen
        self._lay()
        self._place(here, self.highlighted)

    def _lay(self) -> None:
        width = max(self.scrollable_content_region.width, _NARROWEST)
        if self._laid == (self._rows, width):
            return
        self._laid = (self._rows, width)
        self.set_options(Option(laid(row, width), disabled=row.heading) for row in self._rows)


def laid(row: Row, width: int) -> Content:
    """A row wrapped to a width, its further lines behind its lead."""
    lead = _content([(f"{row.lead[0]} ", row.lead[1])] if row.lead[0] else [])
    margin = row.indent * 2
    behind = margin + lead.cell_length
    room = max(width - behind, _NARROWEST)
    lines = _content(row.pieces).wrap(room)
    first, rest = lines[0], [line.rstrip().pad_left(behind) for line in lines[1:]]
    return Content("\n").join([lead.append(first).pad_left(margin), *rest])


def _content(pieces: Iterable[Piece]) -> Content:
    return Content.assemble(*((text, _STYLES[style]) for text, style in pieces))
