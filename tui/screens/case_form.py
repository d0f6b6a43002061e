"""A new consultation: a pseudonym, the day, who enters it, and the pain sites."""

from __future__ import annotations

import itertools
import re
from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from kb.ages import day
from kb.case import PATIENT, Case, Known
from tui.actions import bindings
from tui.panes.entry import Entry
from tui.panes.foot import Foot
from tui.panes.form_scroll import FormScroll
from tui.panes.words_line import WordsLine

_PSEUDONYM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,60}")
_LONGEST = 80
_FIELDS = {
    "case": ("Case", "A pseudonym, never a name: letters, digits, - _ ."),
    "as_of": ("Day", "The day it is judged on, as 2026-03-02; every span of time counts back from it."),
    "sites": ("Pain sites", "What you call each site, with ; between several: left knee; right knee"),
    "entered_by": ("Entered by", "Your initials or role, if the record should say so. May stay empty."),
}


class CaseForm(ModalScreen[Case | None]):
    """Gives the empty case to begin with."""

    BINDINGS = bindings("Form")
    AUTO_FOCUS = ""  # the form chooses; Textual would scroll to its own choice before the form is laid out
    DEFAULT_CSS = """
    CaseForm { align: center middle; }
    CaseForm > Vertical {
        width: 76; max-width: 96%; height: auto; max-height: 96%; border: round $border; background: $surface;
        padding: 0 1;
    }
    CaseForm Label { text-style: bold; padding: 0 1; }
    CaseForm WordsLine { height: auto; padding: 0 1; }
    """

    def __init__(self, today: date, taken: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._today, self._taken = today, taken
        free = next(n for n in itertools.count(1) if f"case-{today:%Y%m%d}-{n}" not in taken)
        self._start = {
            "case": f"case-{today:%Y%m%d}-{free}",
            "as_of": today.isoformat(),
            "sites": "pain site",
            "entered_by": "",
        }

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "A new consultation"
            with FormScroll():
                for name, (label, hint) in _FIELDS.items():
                    with Vertical():
                        yield Label(label)
                        yield Entry(self._start[name], id=name)
                        yield WordsLine(Content.styled(hint, "$quiet"), id=f"{name}-echo")
            yield Foot()

    def on_mount(self) -> None:
        self.query_one("#case", Input).focus(scroll_visible=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        name = event.input.id or ""
        wrong = self._wrong(name, event.value.strip())
        text, style = (f"✗ {wrong}", "$bad") if wrong else (_FIELDS[name][1], "$quiet")
        if name == "case" and event.value.strip() in self._taken:
            text, style = "? another kept consultation has this pseudonym: is it the same patient?", "$open"
        self.query_one(f"#{name}-echo", WordsLine).say(Content.styled(text, style))

    def _wrong(self, name: str, text: str) -> str:
        match name:
            case "case":
                return "" if _PSEUDONYM.fullmatch(text) else "use letters, digits, - _ . without blanks, at most 61"
            case "as_of":
                return "" if day(text) else "write year-month-day, as 2026-03-02"
            case "sites":
                names = _names(text)
                if max(map(len, names), default=0) > _LONGEST:
                    return f"name each site in at most {_LONGEST} characters"
                return "" if names and len(set(names)) == len(names) else "name at least one site, each differently"
            case _:
                return ""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field; on the last it begins."""
        names = list(_FIELDS)
        here = names.index(event.input.id or "case")
        if here + 1 < len(names):
            self.query_one(f"#{names[here + 1]}", Input).focus()
        else:
            self.action_save()

    def action_save(self) -> None:
        values = {name: self.query_one(f"#{name}", Input).value.strip() for name in _FIELDS}
        wrong = next((name for name, text in values.items() if self._wrong(name, text)), None)
        if wrong:
            self.query_one(f"#{wrong}", Input).focus()
            return
        as_of = day(values["as_of"]) or self._today
        targets = tuple(Known(name) for name in _names(values["sites"]))
        self.dismiss(Case(values["case"], "", as_of, Known(PATIENT), targets, values["entered_by"] or None))

    def action_cancel(self) -> None:
        self.dismiss(None)


def _names(text: str) -> list[str]:
    return [" ".join(name.split()) for name in text.split(";") if name.strip()]
