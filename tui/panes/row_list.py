"""A list of rows that wrap behind their marks. What has not changed is not laid out again, so showing anew is quick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from tui.actions import bindings
from tui.rows.row import Piece, Row

_STYLES = {
    "": "", "bold": "bold", "good": "bold $good", "open": "$open", "bad": "$bad", "quiet": "$quiet",
    "name": "bold $name", "changed": "bold $name", "alarm": "bold $bad",
}  # fmt: skip
_NARROWEST = 12


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows to move through. Each is laid out for the width there is; headings are passed over."""

    ALLOW_SELECT = False
    BINDINGS = bindings("Lists")
    COMPONENT_CLASSES: ClassVar[set[str]] = {"row", "row-here", "row-here-focused"}
    DEFAULT_CSS = """
    RowList {
        height: 1fr; background: $surface; scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: scroll;
        & > .row { color: $foreground; }
        & > .row-here { background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground; }
        & > .row-here-focused {
            background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
        }
    }
    """

    highlighted: reactive[int | None] = reactive(None)

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, list: RowList, row: Row) -> None:  # noqa: A002  # what it is
            super().__init__()
            self.list, self.row = list, row

    class Chosen(Message):
        """A row was chosen with Enter, or clicked."""

        def __init__(self, list: RowList, row: Row) -> None:  # noqa: A002  # what it is
            super().__init__()
            self.list, self.row = list, row

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id)
        self._listed: tuple[Row, ...] = ()
        self._width = 0
        self._starts: list[int] = []
        self._lines: list[tuple[int, int]] = []
        self._strips: dict[tuple[Row, int, Style], list[Strip]] = {}
        self._lowest = 0

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._listed

    @property
    def chosen(self) -> str | None:
        """The id of the row the cursor is on."""
        here = self._here
        return here.id if here else None

    @property
    def seen(self) -> bool:
        """Whether every row has been on the screen, none of them jumped over."""
        return self._lowest >= len(self._lines)

    @property
    def _here(self) -> Row | None:
        at = self.highlighted
        return self._listed[at] if at is not None and at < len(self._listed) else None

    def show(self, rows: Iterable[Row], *, at: str | None = None) -> None:
        """Show these rows; the cursor goes to `at`, or stays on the row it was on, or near it."""
        wanted, place = at or self.chosen, self.highlighted
        before, starts, count = self._listed, self._starts, len(self._lines)
        self._listed = tuple(rows)
        if [row.id for row in before] != [row.id for row in self._listed]:
            self._lowest = 0
        self._lay()
        self.set_reactive(RowList.highlighted, self._nearest(wanted, place))
        if starts == self._starts and count == len(self._lines):
            self._refresh_changed(before, place)
        else:
            self.refresh(layout=count != len(self._lines) and self.styles.auto_dimensions)
        if at is not None or self.chosen != wanted:
            self._tell()
        elif self.highlighted is not None:
            self._into_view()

    def _refresh_changed(self, before: tuple[Row, ...], place: int | None) -> None:
        """Paint only the rows that are not as they were, and those the cursor left and came to."""
        cursor = {place, self.highlighted} if place != self.highlighted else set()
        old = enumerate(zip(before, self._listed, strict=True))
        changed = [number for number, (was, now) in old if was != now or number in cursor]
        shift = self.scroll_offset.y
        regions = [Region(0, self._starts[at] - shift, self._width, self._height(at)) for at in changed]
        if regions:
            self.refresh(*regions)

    def go_to(self, row: str) -> None:
        """Put the cursor on a row, if it is there."""
        self.highlighted = self._nearest(row, self.highlighted)

    def _nearest(self, wanted: str | None, otherwise: int | None) -> int | None:
        free = [number for number, row in enumerate(self._listed) if not row.heading]
        found = next((number for number in free if self._listed[number].id == wanted), None)
        if found is not None or not free:
            return found
        return min(free, key=lambda number: (abs(number - (otherwise or 0)), number))

    def watch_highlighted(self) -> None:
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        if self._here is not None:
            self._into_view()
            self.post_message(self.Moved(self, self._here))

    def _into_view(self) -> None:
        at = self.highlighted
        if at is None or at >= len(self._starts) or not self.is_mounted:
            return
        first = 0 if all(row.heading for row in self._listed[:at]) else self._starts[at]
        region = Region(0, first, self._width, self._height(at) + self._starts[at] - first)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def _height(self, at: int) -> int:
        after = self._starts[at + 1] if at + 1 < len(self._starts) else len(self._lines)
        return after - self._starts[at]

    def on_resize(self, _: events.Resize) -> None:
        self._lay()
        self._into_view()
        self.refresh()

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()

    def _lay(self) -> None:
        self._width = max(self.scrollable_content_region.width, _NARROWEST)
        self._starts, self._lines = [], []
        for number, row in enumerate(self._listed):
            self._starts.append(len(self._lines))
            self._lines += [(number, line) for line in range(laid(row, self._width)[1])]
        self.set_reactive(
            RowList.virtual_size, Size(self._width, len(self._lines))
        )  # set openly, it lays the screen out
        self._scroll_update(self.virtual_size)
        if len(self._strips) > 2000:
            self._strips.clear()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual asks so
        return sum(laid(row, max(width, _NARROWEST))[1] for row in self._listed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines, laid out anew where the width is no longer what they were laid out for."""
        if self._width != max(self.scrollable_content_region.width, _NARROWEST):
            self._lay()
        if self.scroll_offset.y <= self._lowest:
            self._lowest = max(self._lowest, self.scroll_offset.y + self.scrollable_content_region.height)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y
        if at >= len(self._lines):
            return Strip.blank(self._width, self.get_visual_style("row").rich_style)
        number, line = self._lines[at]
        here = ("row-here-focused" if self.has_focus else "row-here") if number == self.highlighted else "row"
        return self._rendered(self._listed[number], here)[line]

    def _rendered(self, row: Row, here: str) -> list[Strip]:
        style = self.get_visual_style("row", here)
        key = (row, self._width, style)
        if key not in self._strips:
            strips = Visual.to_strips(self, laid(row, self._width)[0], self._width, None, style, pad=True)
            self._strips[key] = [strip.extend_cell_length(self._width, style.rich_style) for strip in strips]
        return self._strips[key]

    def on_click(self, event: events.Click) -> None:
        at = event.y + self.scroll_offset.y
        if at < len(self._lines) and not self._listed[self._lines[at][0]].heading:
            self.highlighted = self._lines[at][0]
            self.action_select()

    def action_select(self) -> None:
        if self._here is not None:
            self.post_message(self.Chosen(self, self._here))

    def action_cursor_down(self) -> None:
        self._step(range((self.highlighted or 0) + 1, len(self._listed)))

    def action_cursor_up(self) -> None:
        if not self._step(range((self.highlighted or 0) - 1, -1, -1)):
            self.scroll_home(animate=False)

    def action_first(self) -> None:
        self._step(range(len(self._listed)))
        self.scroll_home(animate=False)

    def action_last(self) -> None:
        self._step(range(len(self._listed) - 1, -1, -1))

    def action_page(self, direction: int) -> None:
        """Move by what is seen at once."""
        if self.highlighted is None or not self._lines:
            return
        line = self._starts[self.highlighted] + direction * self.scrollable_content_region.height
        to = self._lines[min(max(line, 0), len(self._lines) - 1)][0]
        if not self._step(range(to, len(self._listed)) if direction > 0 else range(to, -1, -1)):
            self.action_last() if direction > 0 else self.action_first()

    def _step(self, numbers: Sequence[int]) -> bool:
        found = next((number for number in numbers if not self._listed[number].heading), None)
        if found is not None:
            self.highlighted = found
        return found is not None


@lru_cache(maxsize=4096)
def laid(row: Row, width: int) -> tuple[Content, int]:
    """A row wrapped to a width, its further lines behind its lead; and how many lines it takes."""
    lead = _content(((f"{row.lead[0]} ", row.lead[1]),) if row.lead[0] else ())
    margin = row.indent * 2
    behind = margin + lead.cell_length
    lines = _content(row.pieces).wrap(max(width - behind, _NARROWEST))
    rest = [line.rstrip().pad_left(behind) for line in lines[1:]]
    return Content("\n").join([lead.append(lines[0]).pad_left(margin), *rest]), len(lines)


def _content(pieces: tuple[Piece, ...]) -> Content:
    return Content.assemble(*((text, _STYLES[style]) for text, style in pieces))
