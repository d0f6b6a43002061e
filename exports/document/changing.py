"""What would change a rung, as a list: the nearest values of what is known; a group of like questions is one entry."""

from __future__ import annotations

from engine.judging import Standing
from engine.opinion import Opinion, Rung
from engine.turns import Turn, turns
from exports.document.parts import Item, Mark, text
from exports.text_rungs import turn_words

_MOST = 6


def changes(opinion: Opinion, rung: Rung) -> tuple[Item, ...]:
    """What would change an option's standing, the nearest first; how many more there are is said.

    Of an option that is not offered, what would rule it out is only counted.
    """
    every = [turn for turn in turns(opinion, rung.option.id) if turn.known]
    known = [turn for turn in every if rung.standing is Standing.OFFERED or turn.after is not Standing.RULED_OUT]
    worse = len(every) - len(known)
    alone = sorted((turn for turn in known if not _grouped(opinion, turn)), key=lambda turn: turn.distance)
    grouped = [turn for turn in known if _grouped(opinion, turn)]
    told = [turn_words(opinion, turn) for turn in alone[:_MOST]] + _by_group(opinion, grouped)
    more = len(alone) - _MOST
    if more > 0:
        told.append(f"{more} further finding{'s' * (more > 1)}, told by the record and by rung explain --option")
    if worse:
        told.append(f"{worse} finding{'s' * (worse > 1)}, each if it were otherwise → {Standing.RULED_OUT.value}")
    return tuple(Item(text(words), Mark.CHANGES) for words in told)


def _grouped(opinion: Opinion, turn: Turn) -> bool:
    return opinion.edition.base.terms[turn.term].group is not None and turn.value == "yes"


def _by_group(opinion: Opinion, grouped: list[Turn]) -> list[str]:
    """A line for each group and standing; its members are named where not every one would do it."""
    base = opinion.edition.base
    found: dict[tuple[str, str], list[Turn]] = {}
    for turn in grouped:
        found.setdefault((base.terms[turn.term].group or "", turn.after.value), []).append(turn)
    lines = []
    for (group, after), members in found.items():
        label = base.groups[group].label
        whole = len(members) == len(base.members(group))
        named = "any of them" if whole else " or ".join(base.terms[turn.term].label for turn in members)
        lines.append(f"{label}, {named}: yes → {after}")
    return lines
