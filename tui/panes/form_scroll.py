"""The fields of a form, scrolled where there is no room for all of them."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.widget import Widget


class FormScroll(VerticalScroll, can_focus=False):
    """What is filled in is seen whole: its name, the field, and what is said of it, which are one child of this."""

    DEFAULT_CSS = """
    FormScroll { height: auto; max-height: 1fr; }
    FormScroll > Vertical { height: auto; }
    """

    def on_descendant_focus(self) -> None:
        self.call_after_refresh(self._see)

    def on_resize(self) -> None:
        self.call_after_refresh(self._see)

    def _see(self) -> None:
        focused = self.screen.focused
        asked = next((one for one in focused.ancestors if one.parent is self), None) if focused else None
        if isinstance(asked, Widget):
            asked.scroll_visible(animate=False, immediate=True)
