"""How terms depend on each other, drawn: what is entered, what is derived from it, what it decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from kb.conditions import terms_of
from kb.model import Derive, KnowledgeBase
from kb.strata import levels
from kb.terms import Origin

_WIDTH, _BOX, _HIGH, _GAP, _TOP = 250, 180, 34, 14, 10
_COLOURS = ("#3b6ea5", "#a5702a", "#2f7d4f", "#8a4b8f")


@dataclass(frozen=True, slots=True)
class _Box:
    name: str
    label: str
    column: int
    row: float

    @property
    def left(self) -> int:
        return 10 + self.column * _WIDTH

    @property
    def middle(self) -> int:
        return int(_TOP + self.row * (_HIGH + _GAP) + _HIGH / 2)


def dependency_graph(base: KnowledgeBase) -> str:
    """An SVG: sections of the vocabulary on the left, derived terms by stratum, tiers of the ladder on the right."""
    boxes = _boxes(base)
    arrows = [(boxes[start], boxes[end]) for start, end in _arrows(base)]
    width = max(box.left for box in boxes.values()) + _BOX + 10
    height = max(box.middle for box in boxes.values()) + _HIGH
    body = "".join(_arrow(start, end) for start, end in arrows) + "".join(_box(box) for box in boxes.values())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="graph-title graph-desc" font-family="sans-serif" font-size="11">'
        f'<title id="graph-title">How terms depend on each other</title>'
        f'<desc id="graph-desc">{escape(_described(base))}</desc>{body}</svg>'
    )


def _boxes(base: KnowledgeBase) -> dict[str, _Box]:
    """Every box by name, in columns; a section holds what is entered, a tier its options."""
    level = levels(base)
    derived = {name: level["term", name] for name in base.setters}
    columns: dict[int, list[tuple[str, str]]] = {0: [(f"section/{name}", label) for name, label in _entered(base)]}
    for name, stratum in derived.items():
        columns.setdefault(stratum, []).append((f"term/{name}", base.terms[name].label))
    columns[max(columns) + 1] = [(f"tier/{name}", label) for name, label in base.tiers.items()]
    tallest = max(len(column) for column in columns.values())
    return {
        name: _Box(name, label, number, row + (tallest - len(column)) / 2)
        for number, column in enumerate(columns[key] for key in sorted(columns))
        for row, (name, label) in enumerate(column)
    }


def _entered(base: KnowledgeBase) -> list[tuple[str, str]]:
    used = {term.section for term in base.terms.values() if term.origin is not Origin.DERIVED}
    return [(name, label) for name, label in base.sections.items() if name in used]


def _arrows(base: KnowledgeBase) -> dict[tuple[str, str], None]:
    """What leads to each derived term, and from derived terms to the tiers; `deciding` lists the rest in words."""
    return {
        (start, end): None
        for start, end in _needs(base)
        if start != end and not (start.startswith("section/") and end.startswith("tier/"))
    }


def _needs(base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """(what is read, what it leads to) for every rule that speaks of few options."""
    for rule in base.rules.values():
        few = rule.options if len(rule.options) < len(base.options) / 2 else ()
        ends = [f"tier/{base.options[option].tier}" for option in few]
        if isinstance(rule.then, Derive):
            ends = [f"term/{rule.then.term}"]
        for term in terms_of(rule.when):
            known = base.terms[term]
            start = f"term/{term}" if known.origin is Origin.DERIVED else f"section/{known.section}"
            yield from ((start, end) for end in ends)


def deciding(base: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """For each tier, by label, the derived terms and sections that decide it: the graph in words."""
    found: dict[str, dict[str, None]] = {label: {} for label in base.tiers.values()}
    for start, end in _needs(base):
        kind, name = end.split("/")
        if kind == "tier":
            where, what = start.split("/")
            found[base.tiers[name]][base.terms[what].label if where == "term" else base.sections[what]] = None
    return {tier: tuple(sorted(names)) for tier, names in found.items()}


def _arrow(start: _Box, end: _Box) -> str:
    x1, x2 = start.left + _BOX, end.left
    bend = (x2 - x1) // 2
    return (
        f'<path d="M{x1} {start.middle} C{x1 + bend} {start.middle} {x2 - bend} {end.middle} {x2} {end.middle}" '
        f'fill="none" stroke="{_COLOURS[start.column % len(_COLOURS)]}" stroke-opacity="0.6"/>'
    )


def _box(box: _Box) -> str:
    fill = {"section": "#eef3fb", "term": "#fdf6e3", "tier": "#eaf6ec"}[box.name.partition("/")[0]]
    lines = _two_lines(box.label)
    top = box.middle - _HIGH // 2
    text = "".join(
        f'<text x="{box.left + 8}" y="{box.middle + 4 - 6 * (len(lines) - 1) + 12 * number}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return (
        f'<rect x="{box.left}" y="{top}" width="{_BOX}" height="{_HIGH}" rx="4" fill="{fill}" stroke="#5b616b"/>{text}'
    )


def _two_lines(label: str, most: int = 29) -> list[str]:
    """A label in at most two lines, cut where it is longer."""
    if len(label) <= most:
        return [label]
    head = label[: most + 1].rsplit(" ", 1)[0]
    tail = label[len(head) :].strip()
    return [head, tail if len(tail) <= most else tail[: most - 1] + "…"]


def _described(base: KnowledgeBase) -> str:
    derived = ", ".join(base.terms[name].label for name in base.setters)
    return (
        f"From the sections of the vocabulary rules derive: {derived}; these and the entered terms decide the ladder."
    )
