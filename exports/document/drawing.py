"""Pieces of SVG: words, lines, boxes, and the signs of a standing. What people wrote is escaped here."""

from __future__ import annotations

from html import escape

from engine.judging import Standing
from exports.visible import visible

INK, SOFT, RULE, PAPER = "#1a1c20", "#4a4f58", "#c2c8d0", "#ffffff"
COLOURS = {
    Standing.OFFERED: "#1d6b3a",
    Standing.NEEDS_AN_ANSWER: "#7a5200",
    Standing.NOT_INDICATED: "#4a4f58",
    Standing.RULED_OUT: "#9b1c1c",
}


def svg(width: int, height: int, name: str, title: str, body: str) -> str:
    """A drawing with its accessible name; `name` keeps its ids apart from those of others on the page."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{name}-title" font-family="\'Libertinus Serif\', system-ui, sans-serif" font-size="13">'
        f'<title id="{name}-title">{escaped(title)}</title>'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>{body}</svg>'
    )


def escaped(words: str) -> str:
    """Words as they may stand in SVG."""
    return escape(visible(words))


def words(x: float, y: float, said: str, *, colour: str = INK, bold: bool = False, anchor: str = "start") -> str:
    """A line of words whose baseline begins, is centred or ends at a point."""
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" fill="{colour}" text-anchor="{anchor}"{weight}>{escaped(said)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, *, colour: str = RULE, wide: float = 1, dash: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{colour}" stroke-width="{wide:g}"{dashed}/>'


def box(x: float, y: float, wide: float, high: float, fill: str, *, edge: str = "none", dash: str = "") -> str:
    """A rectangle."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" fill="{fill}" stroke="{edge}" rx="2"{dashed}/>'
    )


def sign(x: float, y: float, standing: Standing) -> str:
    """The sign of a standing in a ring around a point; drawn, so that it needs no font."""
    colour = COLOURS[standing]
    filled = standing is Standing.OFFERED
    ring = f'<circle cx="{x:g}" cy="{y:g}" r="7" fill="{colour if filled else PAPER}" stroke="{colour}"/>'
    if standing is Standing.NEEDS_AN_ANSWER:
        return ring + words(x, y + 4.5, "?", colour=colour, bold=True, anchor="middle")
    shape = {
        Standing.OFFERED: f"M{x - 3.5:g} {y:g} l2.5 3 l5 -6",
        Standing.RULED_OUT: f"M{x - 3:g} {y - 3:g} l6 6 m0 -6 l-6 6",
        Standing.NOT_INDICATED: f"M{x - 3:g} {y:g} h6",
    }[standing]
    pen = PAPER if filled else colour
    return f'{ring}<path d="{shape}" fill="none" stroke="{pen}" stroke-width="1.8"/>'


def folded(said: str, most: int, rows: int = 2) -> list[str]:
    """Words in lines of at most so many characters; what goes beyond the last line is cut, and seen to be cut."""
    found = [""]
    for word in visible(said).split():
        joined = f"{found[-1]} {word}".strip()
        found = [*found[:-1], joined] if len(joined) <= most else [*found, word]
    kept = [row for row in found if row]
    cut = kept[:rows]
    if len(kept) > rows:
        cut[-1] = f"{cut[-1]} …"
    return [row if len(row) <= most else row[: most - 1] + "…" for row in cut]
