"""An entry of a draft in words: what it says, whether its examples hold, what its sources say."""

from __future__ import annotations

from collections.abc import Iterator

from engine.drafted import proved, rule_in
from exports.paper import BLANK, Line
from kb import forms
from kb.editing.entries import Entry
from kb.profiles import under
from tui.bench import Bench
from tui.rows.entries import lines_of
from tui.rows.rules import plain_name, rule_lines
from tui.words import claim_lines


def entry_lines(bench: Bench, entry: Entry) -> Iterator[Line]:
    """The entry as it was last read; its own lines where the base cannot be read."""
    base = bench.said.base
    if base is None:
        yield Line(
            "The knowledge base cannot be read before its problems are mended; this is what stands there.",
            style="yellow",
        )
        yield BLANK
        yield from (Line(line, kept=True) for line in lines_of(entry, bench.draft.texts).splitlines())
        return
    rule = rule_in(base, f"{bench.draft.name}/{entry.file}") if entry.kind == "rule" else None
    if rule is None:
        yield from _form_lines(bench, entry)
        return
    whose = next((name for name, one in base.profiles.items() if rule.id in {*one.rules, *one.resting}), base.profile)
    held = [problem.what if problem else None for _, problem in proved(base, rule, bench.day)]
    yield from rule_lines(under(base, whose), rule, bench.day, held)


def _form_lines(bench: Bench, entry: Entry) -> Iterator[Line]:
    """What an entry that is no rule says, row by row, and what its citations stand for."""
    plain, base = bench.plain(entry.file), bench.said.base
    if plain is None or base is None:
        return
    yield Line(entry.says or plain_name(entry.id), style="title")
    cites: list[str] = []
    for row in forms.rows(base, entry.file, plain, entry.path):
        if row.given:
            yield Line(row.value, row.depth * 2, f"{row.label}:", "bold")
        value = forms.value_at(plain, row.path)
        cites += value if row.path[-1:] == ("cites",) and isinstance(value, list) else []
    if cites:
        yield BLANK
        yield Line("Sources", style="bold")
        yield from claim_lines(base, map(str, cites), bench.day)
