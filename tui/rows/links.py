"""The rule graph as a list: what an entry rests on, and what rests on it."""

from __future__ import annotations

from collections.abc import Iterator

from kb.editing.entries import Entry
from kb.editing.links import Link, Links
from tui.rows.row import Row, heading
from tui.rows.rules import plain_name


def link_rows(links: Links, entry: Entry) -> tuple[Row, ...]:
    """First what it rests on, then what it concludes about, then what rests on it. Their ids end in an entry's name."""
    every = links.rests_on(entry)
    below = [link for link in every if not link.concludes]
    about = [link for link in every if link.concludes]
    parts = (("It rests on", tuple(_links("on", below))), ("It concludes about", tuple(_links("about", about))),
             ("What rests on it", tuple(_entries("by", links.borne_by(entry), 1))))  # fmt: skip
    none = Row("none", (("Nothing.", "quiet"),), ("·", "quiet"), 1, heading=True)
    return tuple(row for title, rows in parts for row in (heading(title, title), *(rows or (none,))))


def _links(part: str, links: list[Link]) -> Iterator[Row]:
    for link in links:
        own = [one for one in link.to if one.kind != "rule" or link.kind == "rule"]
        says = link.says or (own[0].says if own else "")
        words = f"{link.kind} {link.name}" + (f": {says}" if says else "")
        name = own[0].name if own else ""
        yield Row(f"{part}:{link.kind}:{link.name}|{name}", ((words, ""),), ("·", "quiet"), 1, heading=not name)
        if link.kind != "rule":
            yield from _entries(f"{part}:{link.name}", tuple(one for one in link.to if one.kind == "rule"), 2)


def _entries(part: str, entries: tuple[Entry, ...], indent: int) -> Iterator[Row]:
    for entry in entries:
        called = plain_name(entry.id) if entry.kind == "rule" else entry.id
        words = f"{entry.kind} {called}" + (f": {entry.says}" if entry.says else "")
        yield Row(f"{part}|{entry.name}", ((words, ""),), ("→" if indent == 2 else "·", "quiet"), indent)
