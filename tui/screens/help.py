"""Help: every key that works on the screen it was called from, and what Rung is and is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import format_key
from textual.screen import Screen
from textual.widget import Widget

from exports.paper import BLANK, Line
from tui.action import Action
from tui.actions import ACTIONS
from tui.screens.reading import Reading

_MARKS = (
    ("✓", "offered, or true", "green"),
    ("?", "needs an answer, or cannot be told yet", "yellow"),
    ("·", "not indicated", "dim"),
    ("✗", "ruled out, or not true; of a finding: it clashes with another", "red"),
    ("!!", "a red flag was answered yes", "red"),
    ("●", "known", "green"),
    ("◆", "not asked, and an option waits for it", "yellow"),
    ("○", "not asked", "dim"),
)
_LAST = ("Moving about", "Everywhere")
_BUILT_IN = {
    "app.focus_next": "Go to the next pane or field.",
    "app.focus_previous": "Go to the pane or field before.",
    "screen.copy_text": "Copy the text that was selected with the mouse.",
    "help_quit": "Say how to quit.",
}


class HelpScreen(Reading):
    """The keys of a screen, gathered from what is bound there, so that none is left out."""

    def __init__(self, of: Screen[Any]) -> None:
        super().__init__("Help", [*key_lines(of), *_meaning()])


def key_lines(screen: Screen[Any]) -> Iterator[Line]:
    """Every key bound on a screen and on what is in it, group by group, each with a sentence."""
    groups: dict[str, dict[str, list[str]]] = {}
    for node, key, binding in keys_of(screen):
        group, words = _described(node, binding)
        groups.setdefault(group, {}).setdefault(words, []).append(format_key(key))
    for group, entries in sorted(groups.items(), key=lambda entry: entry[0] in _LAST):
        yield Line(group, style="title")
        for words, keys in entries.items():
            yield Line(words, 2, f"{', '.join(dict.fromkeys(keys)):<16}", "bold")
        yield BLANK


def keys_of(screen: Screen[Any]) -> Iterator[tuple[DOMNode, str, Binding]]:
    """Every key of a screen, of the panes a person can be in, and of the application."""
    panes = [node for node in screen.query("*") if _can_be_in(node)]
    for node in (screen, *panes, screen.app):
        for key, bindings in node._bindings.key_to_bindings.items():  # noqa: SLF001  # Textual shows only active ones
            yield from ((node, key, binding) for binding in bindings)


def _can_be_in(node: Widget) -> bool:
    return node.can_focus or any(inner.can_focus for inner in node.query("*"))


def _described(node: DOMNode, binding: Binding) -> tuple[str, str]:
    """The group of a key, and a sentence: from the table of actions, or for keys that come with fields and pages."""
    for where, action in _by_tooltip(binding):
        return where, action.help
    words = _BUILT_IN.get(binding.action) or f"{binding.description or binding.action}."
    where = {
        "Entry": "While typing",
        "YamlArea": "While typing",
        "TextArea": "While typing",
        "VerticalScroll": "Reading",
    }.get(type(node).__name__, "Moving about")
    return where, f"{words[:1].upper()}{words[1:]}"


def _by_tooltip(binding: Binding) -> Iterator[tuple[str, Action]]:
    for where, actions in ACTIONS.items():
        yield from ((where, one) for one in actions if (one.id, one.help) == (binding.action, binding.tooltip))


def _meaning() -> Iterator[Line]:
    yield Line("What the marks mean", style="title")
    for mark, words, style in _MARKS:
        yield Line(words, 2, mark, style)
    yield BLANK
    yield Line("What Rung is", style="title")
    yield Line(
        "Rung advises; it never orders. It is for licensed clinicians, who can look at the basis of every line. It is "
        "not for emergencies. What was not asked is unknown, never no. Every answer is kept as soon as it is given.", 2
    )  # fmt: skip
