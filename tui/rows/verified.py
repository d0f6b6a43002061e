"""What a look through the whole ledger found, and whether one entry is in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exports.ledger.comparing import Compared
from exports.ledger.verifying import Verified
from exports.paper import BLANK, Line
from exports.visible import visible
from kb.problems import Problem, Refused
from tui.rows.ledger_entries import in_fours

_MOST = 40
_NOT_SHOWN = (
    "that nothing was cut off at the end, or all of it made anew; only a checkpoint kept elsewhere shows that "
    "(rung ledger checkpoint). RUNG_LEDGER_CHECKPOINT names its file, and RUNG_LEDGER_KEY the key that signed it."
)


@dataclass(frozen=True)
class Placed:
    """An entry in its place: in a ledger of a size, how many hashes lead from it to the root, and what is wrong."""

    number: int
    size: int
    hashes: int
    problems: tuple[Problem, ...] = ()


def verified_lines(found: Verified, placed: Placed, compared: Compared | Refused | None) -> Iterator[Line]:
    """The entry first; then the ledger, a checkpoint kept elsewhere (refused where it cannot be read), and remarks."""
    yield from _placed_lines(placed)
    yield BLANK
    if found.holds:
        words = f"each of its {found.size} entries is what was kept, and all hashes lead to its root."
        yield Line(words, 0, "✓ The ledger:", "green")
        yield Line(in_fours(found.root.hex()), 2, "root:", "dim")
    else:
        yield Line("it is not what was kept:", 0, "✗ The ledger:", "red")
        yield from _problem_lines(found.problems)
    yield BLANK
    yield from _compared_lines(compared)
    for remark in found.remarks:
        yield Line(visible(f"{remark.where}: {remark.what}"), 0, "Remark:", "yellow")


def _placed_lines(placed: Placed) -> Iterator[Line]:
    if placed.problems:
        yield Line("it is not what was kept, or not in its place:", 0, f"✗ Entry {placed.number}:", "red")
        yield from _problem_lines(placed.problems)
        return
    leads = f"{placed.hashes} hash{'es' * (placed.hashes != 1)} lead{'s' * (placed.hashes == 1)} from it to the root"
    words = f"it is what was kept, and in its place: number {placed.number} of 0 to {placed.size - 1}; {leads}."
    yield Line(words, 0, f"✓ Entry {placed.number}:", "green")


def _problem_lines(problems: tuple[Problem, ...]) -> Iterator[Line]:
    for one in problems[:_MOST]:
        yield Line(visible(f"{one.where}: {one.what}"), 2, "✗", "red")
    for mend in dict.fromkeys(one.mend for one in problems[:_MOST]):
        yield Line(visible(mend), 2, "To mend it:", "bold")
    if len(problems) > _MOST:
        yield Line(f"{len(problems) - _MOST} more; rung ledger verify lists them all.", 2)


def _compared_lines(compared: Compared | Refused | None) -> Iterator[Line]:
    if isinstance(compared, Refused):
        yield Line("the ledger was not compared with it:", 0, "✗ The checkpoint kept elsewhere:", "red")
        yield from _problem_lines(compared.problems)
    elif compared is None or not compared.shows_something:
        yield Line(_NOT_SHOWN, 0, "? Not shown:", "yellow")
    elif compared.holds:
        words = f"its first {compared.checkpoint.size} entries are those of the checkpoint kept elsewhere."
        yield Line(words, 0, "✓ Against the checkpoint:", "green")
    else:
        yield Line("it is not the ledger of the checkpoint kept elsewhere:", 0, "✗ Against the checkpoint:", "red")
        yield from _problem_lines(compared.problems)
