"""The ladder of one target, drawn: the least invasive tier on top, each option with its standing in sign and word."""

from __future__ import annotations

from collections.abc import Iterator

from engine.judging import Standing
from engine.opinion import Opinion, Rung
from exports.document.drawing import COLOURS, INK, RULE, SOFT, box, folded, line, sign, svg, words
from exports.document.parts import Figure

_WIDTH, _HIGH, _TOP, _LABEL, _NAME, _STANDING = 720, 21, 12, 170, 198, 520
_LINE = 15


def ladder_figure(opinion: Opinion, number: int) -> Figure:
    """The figure; its words name every option with its standing, tier by tier."""
    tiers = _tiers(opinion)
    tops = _tops(tiers)
    height = tops[-1] + _TOP
    body = "".join(_tier(label, rungs, top) for (label, rungs), top in zip(tiers, tops[:-1], strict=True))
    caption = f"The ladder for {opinion.target}, least invasive first"
    told = tuple(f"{label}: {'; '.join(map(_told, rungs))}" for label, rungs in tiers)
    rail = line(_LABEL + 14, _TOP, _LABEL + 14, height - _TOP, colour=SOFT, wide=2)
    return Figure(svg(_WIDTH, height, f"ladder-{number}", caption, rail + body), caption, told)


def _tiers(opinion: Opinion) -> list[tuple[str, list[Rung]]]:
    """Each tier's label with its rungs, in the ladder's own order; tiers without any left out."""
    base = opinion.edition.base
    ranked = sorted(opinion.ladder, key=lambda rung: rung.option.rank)
    found = [(label, [rung for rung in ranked if rung.option.tier == tier]) for tier, label in base.tiers.items()]
    return [(label, rungs) for label, rungs in found if rungs]


def _tops(tiers: list[tuple[str, list[Rung]]]) -> list[int]:
    """Where each tier begins, and where the last one ends; a tier has room for its whole label."""
    tops = [_TOP]
    for label, rungs in tiers:
        tops.append(tops[-1] + max(len(rungs) * _HIGH, len(_lines(label)) * _LINE + 6) + 8)
    return tops


def _tier(label: str, rungs: list[Rung], top: int) -> str:
    lines = "".join(
        words(_LABEL - 6, top + 15 + _LINE * row, said, colour=SOFT, bold=True, anchor="end")
        for row, said in enumerate(_lines(label))
    )
    return lines + "".join(_options(rungs, top)) + line(0, top - 4, _WIDTH, top - 4, colour=RULE)


def _lines(label: str) -> list[str]:
    return folded(label, 17, 4)


def _options(rungs: list[Rung], top: int) -> Iterator[str]:
    for row, rung in enumerate(rungs):
        middle = top + row * _HIGH + _HIGH / 2
        offered = rung.standing is Standing.OFFERED
        if offered:
            yield box(_NAME - 6, middle - 10, _WIDTH - _NAME, 20, "#e6f3ea")
        yield sign(_LABEL + 14, middle, rung.standing)
        yield words(_NAME, middle + 4, " ".join(folded(rung.option.label, 44, 1)), colour=INK, bold=offered)
        yield words(_STANDING, middle + 4, _standing(rung), colour=COLOURS[rung.standing], bold=offered)


def _standing(rung: Rung) -> str:
    return f"{rung.standing.value} ({rung.strength})" if rung.standing is Standing.OFFERED else rung.standing.value


def _told(rung: Rung) -> str:
    return f"{rung.option.label}, {_standing(rung)}"
