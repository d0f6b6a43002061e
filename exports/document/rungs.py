"""Every option of a target with its standing and its reasons, as sections: one for each standing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.judging import Standing
from engine.opinion import Argument, Opinion, Rung
from engine.truth import Truth
from exports.document.changing import changes
from exports.document.parts import Block, Item, Items, Mark, Paragraph, Section, Tone, quiet, strong, text
from exports.document.trees import Trees
from exports.text_questions import open_terms_names
from exports.text_reasons import cited

_SPOKEN = {"for": Mark.FOR, "against": Mark.AGAINST, "cautions": Mark.CAUTION, "excludes": Mark.EXCLUDES}
_MEANINGS = {
    Standing.OFFERED: "A rule recommends it, none rules it out, and nothing that must be known first is open.",
    Standing.NEEDS_AN_ANSWER: "Something is open that decides whether it can be offered.",
    Standing.NOT_INDICATED: "No rule recommends it on what is known.",
    Standing.RULED_OUT: "A rule rules it out. That is never outweighed.",
}
_ALIKE = 3


def rung_sections(opinion: Opinion, day: date, place: str) -> tuple[Section, ...]:
    """A section for every standing that an option has; `place` begins the ids."""
    trees = Trees(opinion, day)
    return tuple(
        Section(
            f"{place}-{standing.name.lower()}",
            text(f"{standing.value.capitalize()} ({len(rungs)})"),
            (Paragraph(text(_MEANINGS[standing]), Tone.QUIET),),
            tuple(_Rungs(opinion, trees, place).of(standing, rungs)),
        )
        for standing in Standing
        if (rungs := [rung for rung in opinion.ladder if rung.standing is standing])
    )


class _Rungs:
    """Writes the rungs of one opinion."""

    def __init__(self, opinion: Opinion, trees: Trees, place: str) -> None:
        self._opinion, self._trees, self._place = opinion, trees, place

    def of(self, standing: Standing, rungs: list[Rung]) -> Iterator[Section]:
        """A section a rung; those that the same rules rule out stand together."""
        if standing is not Standing.RULED_OUT:
            yield from (self._section(rung) for rung in rungs)
            return
        alike: dict[tuple[str, ...], list[Rung]] = {}
        for rung in rungs:
            alike.setdefault(tuple(one.rule.id for one in _spoken(rung, "excludes")), []).append(rung)
        for same in alike.values():
            yield self._section(same[0]) if len(same) == 1 else self._together(same)

    def _section(self, rung: Rung) -> Section:
        strength = text(" ", quiet(f"({rung.strength})")) if rung.strength else ()
        blocks = (*self._about(rung), *self._reasons(rung))
        return Section(f"{self._place}-{rung.option.id}", (*text(rung.option.label), *strength), blocks)

    def _together(self, rungs: list[Rung]) -> Section:
        labels = [rung.option.label for rung in rungs]
        title = "; ".join(labels) if len(labels) <= _ALIKE else f"{len(labels)} options, for the same reasons"
        named = Items(tuple(Item(text(strong(label))) for label in labels))
        blocks: tuple[Block, ...] = (named,) if len(labels) > _ALIKE else ()
        return Section(f"{self._place}-{rungs[0].option.id}", text(title), (*blocks, *self._reasons(rungs[0])))

    def _about(self, rung: Rung) -> Iterator[Block]:
        option = rung.option
        yield Paragraph(text(f"{option.what}{cited(option.cites)}"), Tone.QUIET)
        if rung.standing is Standing.OFFERED and option.facts:
            yield Items(tuple(Item(text(f"{fact.says}{cited(fact.cites)}")) for fact in option.facts))
            yield Paragraph(text("Why it stands here:"))

    def _reasons(self, rung: Rung) -> Iterator[Block]:
        items = (*self._arguments(rung), *self._waiting(rung), *changes(self._opinion, rung))
        if items:
            yield Items(items)
        false = sum(one.side == "excludes" and one.truth is Truth.FALSE for one in rung.arguments)
        if false and rung.standing in (Standing.OFFERED, Standing.NEEDS_AN_ANSWER):
            many = "1 rule that could rule it out does" if false == 1 else f"{false} rules that could rule it out do"
            yield Paragraph(text(f"{many} not apply."), Tone.QUIET)

    def _arguments(self, rung: Rung) -> Iterator[Item]:
        """What applies, side by side; then what cannot be told; of an option not indicated what it lacks."""
        for side, mark in _SPOKEN.items():
            yield from (self._trees.of(one.rule, mark) for one in _spoken(rung, side))
        if rung.standing is Standing.NOT_INDICATED:
            lacking = [one for one in rung.arguments if one.side == "for"]
            yield from (self._trees.of(one.rule, Mark.LACKS) for one in lacking)
            if not lacking:
                yield Item(text("No rule recommends it."), Mark.LACKS)
        elif rung.standing is not Standing.RULED_OUT:
            yield from self._open(rung)

    def _open(self, rung: Rung) -> Iterator[Item]:
        for one in rung.arguments:
            if one.truth is Truth.UNKNOWN and one.side == "excludes":
                yield self._trees.of(one.rule, Mark.COULD)
            if one.truth is Truth.UNKNOWN and one.side == "for" and rung.standing is Standing.NEEDS_AN_ANSWER:
                yield self._trees.of(one.rule, Mark.MAY)

    def _waiting(self, rung: Rung) -> Iterator[Item]:
        if rung.waiting_on:
            names = open_terms_names(self._opinion, rung.waiting_on)
            yield Item(text("; ".join(names)), Mark.WAITS)


def _spoken(rung: Rung, side: str) -> list[Argument]:
    """The arguments of a side that apply."""
    return [one for one in rung.arguments if one.side == side and one.truth is Truth.TRUE]
