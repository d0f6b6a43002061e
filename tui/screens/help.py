"""Help: every key that works on the screen it was called from, and what Rung is and is not."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import ActiveBinding
from textual.keys import format_key
from textual.screen import Screen

from exports.paper import BLANK, Line
from tui.actions import ACTIONS
from tui.screens.reading import Reading

_MARKS = (
    ("✓", "offered, or true", "green"),
    ("?", "needs an answer, or cannot be told yet", "yellow"),
    ("·", "not indicated", "dim"),
    ("✗", "ruled out, or not true", "red"),
    ("●", "known", "green"),
    ("◆", "not asked, and an option waits for it", "yellow"),
    ("○", "not asked", "dim"),
)


class HelpScreen(Reading):
    """The keys of a screen, gathered from what is bound there, so that none is left out."""

    def __init__(self, of: Screen[object]) -> None:
        super().__init__("Help", [*key_lines(of), *_meaning()])


def key_lines(screen: Screen[object]) -> Iterator[Line]:
    """Every key bound on a screen and on what is in it, group by group, each with a sentence."""
    described = {(action.id, where): action for where, actions in ACTIONS.items() for action in actions}
    groups: dict[str, dict[str, list[str]]] = {}
    for key, bound in keys_of(screen):
        found = next((d for (name, _), d in described.items() if name == bound.binding.action), None)
        where = next((w for (name, w) in described if name == bound.binding.action), "")
        group, words = (where, found.help) if found else _built_in(bound)
        groups.setdefault(group, {}).setdefault(words, []).append(format_key(key))
    for group, entries in groups.items():
        yield Line(group, style="title")
        for words, keys in entries.items():
            yield Line(words, 2, f"{', '.join(dict.fromkeys(keys)):<16}", "bold")
        yield BLANK


def keys_of(screen: Screen[object]) -> Iterator[tuple[str, ActiveBinding]]:
    """Every key of a screen, of its panes, and of the application."""
    seen = set()
    nodes = [screen.app, screen, *screen.query("*")]
    for node in nodes:
        for key, bindings in node._bindings.key_to_bindings.items():
            for binding in bindings:
                if (key, binding.action) not in seen:
                    seen.add((key, binding.action))
                    yield key, ActiveBinding(node, binding, True)


def _built_in(bound: ActiveBinding) -> tuple[str, str]:
    """Keys that come with lists and fields."""
    words = bound.binding.description or bound.binding.action
    where = {"Input": "While typing", "RowList": "In lists"}.get(type(bound.node).__name__, "Moving about")
    return where, f"{words[:1].upper()}{words[1:]}."


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
